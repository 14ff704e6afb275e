"""From a foreign table to a sheet of ours: the same row numbers, our headers, every cell as our reader takes it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shuzhi.apps.intake import cleaning
from shuzhi.apps.intake.plan import TablePlan
from shuzhi.apps.intake.proposing import NOTE
from shuzhi.apps.ledger.cells import Raw
from shuzhi.apps.ledger.parsing import bare_header
from shuzhi.apps.ledger.reading import RawBook, RawSheet
from shuzhi.packs.ledger.columns import Kind
from shuzhi.packs.ledger.headers import HeaderWords
from shuzhi.packs.ledger.sheets import BY_NAME

Resolve = Callable[[str], str]  # name of an organisation → its code; what names none comes back as it is
_FOOT = re.compile(
    r"(?:合计|总计|小计|共计|本页合计)[:：]?|(?:制表|填表|填报|审核|统计)(?:人|单位|日期|时间)?[:：].*|(?:说明|注)[:：].*",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Built:
    """A table in our form.

    Args:
        book: one sheet of ours; its row numbers are those of the foreign table.
        columns: by header, the foreign column (from 1); 0 for what is the same for all rows.
        feet: rows that are sums or signatures below the table; they are left out.
        rows: how many records.
    """

    book: RawBook
    columns: dict[str, int]
    feet: tuple[int, ...]
    rows: int


def build(book: RawBook, raw: RawSheet, plan: TablePlan, words: HeaderWords, resolve: Resolve) -> Built:
    """Return a table in our form. The plan has no faults."""
    sheet, values = BY_NAME[plan.kind], words.sheets[plan.kind].values
    headers, readers = list[str](), list[tuple[int, Callable[[Raw], Raw]]]()
    for index, choice in enumerate(plan.choices):
        if choice.target == NOTE:
            headers.append(_note_header(plan, index, headers))
            readers.append((index, _as_it_is))
        elif choice.target in {column.header for column in sheet.columns}:
            column = sheet.column(choice.target)
            headers.append(column.header)
            known = values.get(column.header, {})
            if column.kind is Kind.ORG:
                readers.append((index, lambda cell: resolve(str(cell).strip())))
            else:
                readers.append((index, lambda cell, c=column, k=known: cleaning.clean(c, cell, k)))  # type: ignore[misc]
    places = {header: index + 1 for header, (index, _) in zip(headers, readers, strict=True)}
    fixed = [(header, value) for header, value in plan.fixed.items() if value]
    rows, feet = _rows(raw, plan, readers, [value for _, value in fixed])
    made = RawSheet(
        plan.kind, hidden=False, rows=[[*headers, *(header for header, _ in fixed)], *rows], merged=()
    )
    digest = hashlib.sha256(f"{book.digest}\n{raw.name}".encode()).hexdigest()
    columns = places | {header: 0 for header, _ in fixed}
    return Built(RawBook(book.path, digest, (made,)), columns, feet, sum(map(bool, rows)))


def _rows(
    raw: RawSheet, plan: TablePlan, readers: Sequence[tuple[int, Callable[[Raw], Raw]]], same: Sequence[Raw]
) -> tuple[list[list[Raw]], tuple[int, ...]]:
    made: list[list[Raw]] = [[] for _ in range(plan.layout.last_header - 1)]  # row 2 stays row 2
    feet = []
    for number, row in enumerate(raw.rows[plan.layout.last_header :], start=plan.layout.first_row):
        if not any(str(cell).strip() for cell in row):
            made.append([])
        elif _is_foot(row):
            feet.append(number)
            made.append([])
        else:
            made.append([*(read(row[index] if index < len(row) else "") for index, read in readers), *same])
    return made, tuple(feet)


def _is_foot(row: Sequence[Raw]) -> bool:
    first = next((str(cell).strip() for cell in row if str(cell).strip()), "")
    return bool(_FOOT.fullmatch(re.sub(r"\s+", "", first)))


def _as_it_is(cell: Raw) -> Raw:
    return cell


def _note_header(plan: TablePlan, index: int, taken: Sequence[str]) -> str:
    """A remark keeps its heading, unless our reader would take it for a column: it was not chosen to be one."""
    text = plan.layout.heads[index].text[:60] or f"第{index + 1}列"
    sheet = BY_NAME[plan.kind]
    meant = {word for column in sheet.columns for word in (column.header, *column.synonyms)}
    name = f"原列{text}" if bare_header(text) in meant else text
    return name if name not in taken else f"{name}{index + 1}"
