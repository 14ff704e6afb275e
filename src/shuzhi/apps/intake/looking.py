"""Looking at a foreign file: what its tables are, and what our reader says to them. Writes nothing into the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from shuzhi.apps.intake import building, layout, plan, proposing
from shuzhi.apps.intake.building import Built
from shuzhi.apps.intake.plan import TablePlan
from shuzhi.apps.intake.shelf import Line
from shuzhi.apps.intake.units import Units
from shuzhi.apps.ledger import annotating
from shuzhi.apps.ledger.cells import Raw
from shuzhi.apps.ledger.parsing import ParsedBook, bare_header, parse_book
from shuzhi.apps.ledger.reading import RawBook, RawSheet
from shuzhi.core.errors import Unreadable
from shuzhi.core.findings import Cell, Finding, Severity
from shuzhi.packs.ledger.headers import header_words

_SILENT = frozenset(("ledger.unknown-column", "ledger.unknown-sheet"))  # the page of columns has told it
_UNKNOWN = "ledger.unknown-organisation"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file that is to come in."""

    number: int
    plan: TablePlan
    built: Built


def tables_of(book: RawBook) -> list[tuple[int, RawSheet]]:
    """The sheets that hold anything, with their numbers."""
    return [
        (n, sheet) for n, sheet in enumerate(book.sheets) if not sheet.hidden and any(map(any, sheet.rows))
    ]


def proposals(book: RawBook, units: Units) -> tuple[TablePlan, ...]:
    """Return a plan a sheet; a sheet without a header is left out of the plans' kinds.

    Raises:
        Unreadable: no sheet has anything that looks like a table.
    """
    words, found = header_words(), []
    for _, sheet in tables_of(book):
        lying = layout.lay_out(sheet.rows, words)
        if lying is None:
            lying = layout.Layout(1, 1, (), "")
            found.append(TablePlan(sheet.name, "", lying, ()))
            continue
        columns = proposing.columns_of(sheet.rows, lying)
        found.append(
            plan.planned(sheet.name, lying, proposing.propose(sheet.name, lying, columns, words, units.knows))
        )
    if not any(each.choices for each in found):
        raise Unreadable(f"没有找到表头（列名），看不出每列是什么；请确认前 {layout.MOST_ABOVE} 行里有列名。")
    return tuple(found)


def build(book: RawBook, plans: Sequence[TablePlan], units: Units) -> tuple[Table, ...]:
    """Return the tables that are to come in, in our form."""
    words = header_words()
    return tuple(
        Table(number, each, building.build(book, sheet, each, words, units.resolve))
        for (number, sheet), each in zip(tables_of(book), plans, strict=True)
        if each.kind
    )


def parse(tables: Iterable[Table]) -> list[ParsedBook]:
    return [parse_book(table.built.book) for table in tables]


def lines(tables: Sequence[Table], found: Sequence[Sequence[Finding]], units: Units) -> list[Line]:
    """Return what was found, at its foreign cells, faults first."""
    made = [line for table, some in zip(tables, found, strict=True) for line in _of_table(table, some, units)]
    return sorted(made, key=lambda line: (not line.grave, line.table, line.row))


def _of_table(table: Table, found: Iterable[Finding], units: Units) -> Iterator[Line]:
    for finding in found:
        if finding.code not in _SILENT:
            yield _line(table, finding, units)
    for number in table.built.feet:
        yield Line(table.number, number, 1, "", "", "看起来是合计、制表人或说明，没有当作记录。", grave=False)


def _line(table: Table, finding: Finding, units: Units) -> Line:
    place = finding.place if isinstance(finding.place, Cell) else Cell("")
    column = table.built.columns.get(place.column, 0)
    heading = table.plan.layout.heads[column - 1].text if column else place.column
    _, _, after = finding.message.partition("：")
    says = after if after and place.row > 1 else finding.message
    if finding.code == _UNKNOWN:
        says = f"{units.why_not(finding.text)}。"
    grave = finding.severity is Severity.ERROR
    return Line(table.number, place.row, column, heading, finding.text, says, grave)


def write_marked(book: RawBook, target: Path, found: Sequence[Line]) -> None:
    """Write the same workbook with a comment at every finding; a text table becomes a workbook first."""
    source = book.path
    if source.suffix != ".xlsx":
        source = target.with_name("plain.xlsx")
        _as_workbook(book.sheets[0].name, book.sheets[0].rows, source)
    names = [bare_header(sheet.name) for sheet in book.sheets]
    places = {name: {str(number): number for number in range(1, 400)} for name in names}
    findings = [
        Finding(
            "intake.cell",
            Severity.ERROR if line.grave else Severity.WARNING,
            line.says,
            Cell(names[line.table], line.row, str(line.column or 1)),
        )
        for line in found
        if line.row
    ]
    annotating.write_annotated(source, target, findings, places)


def _as_workbook(name: str, rows: Iterable[Sequence[Raw]], path: Path) -> None:
    made = Workbook(write_only=True)
    page = made.create_sheet(bare_header(name)[:31] or "表格")
    for row in rows:
        page.append(
            [f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@＝＋－＠" else cell for cell in row]
        )
    made.save(path)
