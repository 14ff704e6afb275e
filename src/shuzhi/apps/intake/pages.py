"""What the pages of the wizard show: the columns of a file beside ours, the rows around a finding."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shuzhi.apps.intake import foreign, looking, proposing, shelf
from shuzhi.apps.intake.models import Intake
from shuzhi.apps.intake.plan import TablePlan
from shuzhi.apps.intake.proposing import DROP, NOTE
from shuzhi.apps.intake.shelf import Line
from shuzhi.apps.ledger.cells import Raw, shown
from shuzhi.apps.ledger.reading import RawBook, RawSheet
from shuzhi.packs.ledger.columns import Column, Kind
from shuzhi.packs.ledger.headers import header_words
from shuzhi.packs.ledger.sheets import BY_NAME

SAMPLES, AROUND = 3, 15
EVERY_KIND = tuple(header_words().sheets)


@dataclass(frozen=True, slots=True)
class Offered:
    """One column of the file: what stands in it, what it becomes, why."""

    name: str
    heading: str
    samples: tuple[str, ...]
    target: str
    why: str
    doubt: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A column of ours that may hold the same for all rows."""

    name: str
    header: str
    value: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TablePage:
    """One table of the file on the page of columns."""

    number: int
    name: str
    title: str
    rows: int
    kind: str
    columns: tuple[Offered, ...]
    targets: tuple[tuple[str, str], ...]
    fixed: tuple[Fixed, ...]


def opened(intake: Intake) -> RawBook:
    return foreign.open_file(shelf.source(intake.token))


def tables(
    book: RawBook, plans: Sequence[TablePlan], units: Sequence[tuple[str, str]]
) -> tuple[TablePage, ...]:
    pairs = zip(looking.tables_of(book), plans, strict=True)
    return tuple(_table(n, sheet, each, units) for n, ((_, sheet), each) in enumerate(pairs))


def _table(number: int, sheet: RawSheet, plan: TablePlan, units: Sequence[tuple[str, str]]) -> TablePage:
    samples = proposing.columns_of(sheet.rows, plan.layout).samples
    columns = tuple(
        Offered(
            f"col-{number}-{index}",
            head.text or "（没有列名）",
            tuple(dict.fromkeys(shown(cell) for cell in samples[index]))[:SAMPLES],
            choice.target,
            choice.why,
            choice.doubt,
        )
        for index, (head, choice) in enumerate(zip(plan.layout.heads, plan.choices, strict=True))
    )
    rows = sum(1 for row in sheet.rows[plan.layout.last_header :] if any(str(cell).strip() for cell in row))
    fixed = tuple(_fixed(number, column, plan, units) for column in _fixable(plan))
    return TablePage(
        number, plan.name, plan.layout.title, rows, plan.kind, columns, tuple(_targets(plan)), fixed
    )


def _targets(plan: TablePlan) -> Iterator[tuple[str, str]]:
    yield NOTE, "作为备注保留"
    yield DROP, "不导入"
    if plan.kind:
        for column in BY_NAME[plan.kind].columns:
            star = " *" if column.required else ""
            yield column.header, ("组织（名称或编码）" if column.kind is Kind.ORG else column.header) + star


def _fixable(plan: TablePlan) -> tuple[Column, ...]:
    if not plan.kind:
        return ()
    columns = BY_NAME[plan.kind].columns
    return tuple(
        c
        for c in columns
        if c.required and c.kind in (Kind.ORG, Kind.CHOICE) and not plan.column_of(c.header)
    )


def _fixed(number: int, column: Column, plan: TablePlan, units: Sequence[tuple[str, str]]) -> Fixed:
    listed = units if column.kind is Kind.ORG else [(each, each) for each in column.choices]
    only = listed[0][0] if column.kind is Kind.ORG and len(listed) == 1 else ""
    return Fixed(
        f"fix-{number}-{column.header}",
        "组织" if column.kind is Kind.ORG else column.header,
        plan.fixed.get(column.header, "") or only,
        (("", "请选择"), *listed),
    )


def given(
    plans: Sequence[TablePlan], posted: Mapping[str, str]
) -> list[tuple[str, list[str], dict[str, str]]]:
    """Return what was chosen: a table's kind, a target a column, what is the same for all rows."""
    found = []
    for number, plan in enumerate(plans):
        targets = [posted.get(f"col-{number}-{index}", NOTE) for index in range(len(plan.choices))]
        prefix = f"fix-{number}-"
        fixed = {key.removeprefix(prefix): value for key, value in posted.items() if key.startswith(prefix)}
        found.append((posted.get(f"kind-{number}", ""), targets, fixed))
    return found


@dataclass(frozen=True, slots=True)
class CellShown:
    text: str
    lines: tuple[Line, ...]

    @property
    def is_grave(self) -> bool:
        return any(line.grave for line in self.lines)


@dataclass(frozen=True, slots=True)
class RowShown:
    number: int
    cells: tuple[CellShown, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The rows around one row of the file, with what was found in them."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[RowShown, ...]
    first: int
    last: int


def window(intake: Intake, plans: Sequence[TablePlan], table: int, row: int) -> Window | None:
    book = opened(intake)
    pairs = {
        number: (sheet, each) for (number, sheet), each in zip(looking.tables_of(book), plans, strict=True)
    }
    if table not in pairs:
        return None
    sheet, plan = pairs[table]
    row = min(max(row, 1), len(sheet.rows))
    first, last = max(1, row - AROUND), min(len(sheet.rows), row + AROUND)
    found: dict[tuple[int, int], list[Line]] = {}
    for line in shelf.lines(intake.token):
        if line.table == table and first <= line.row <= last:
            found.setdefault((line.row, max(1, line.column)), []).append(line)
    rows = tuple(_row(number, sheet.rows[number - 1], found) for number in range(first, last + 1))
    return Window(sheet.name, tuple(head.text for head in plan.layout.heads), rows, first, last)


def _row(number: int, row: Sequence[Raw], found: Mapping[tuple[int, int], list[Line]]) -> RowShown:
    cells = (CellShown(shown(cell), tuple(found.get((number, n), ()))) for n, cell in enumerate(row, start=1))
    return RowShown(number, tuple(cells))


@dataclass(frozen=True, slots=True)
class Told:
    """What looking at the rows, or bringing them in, gave."""

    counts: tuple[tuple[str, int], ...]
    faults: int
    reminders: int
    sentence: str


def told(intake: Intake) -> Told:
    kept = json.loads(intake.told)
    counts = tuple((kind, rows) for kind, rows in kept.get("counts", {}).items() if rows)
    return Told(counts, kept.get("faults", 0), kept.get("reminders", 0), kept.get("sentence", ""))
