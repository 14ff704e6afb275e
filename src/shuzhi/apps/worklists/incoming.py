"""Other people's lists as items to be looked at: reports, comments, work plans, inspection lists. Reads, judges nothing, writes nothing."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

from docx import Document

from shuzhi.apps.ledger.cells import CellFault, date_in
from shuzhi.apps.ledger.reading import RawSheet, read_book
from shuzhi.apps.worklists.holding import PROBLEMS, TASKS
from shuzhi.core.documents.model import Item, ParsedReport, Role, Section
from shuzhi.core.documents.parse import parse_file, parse_text
from shuzhi.core.errors import Unreadable
from shuzhi.packs.worklists import words

MOST_ITEMS = 2000
SHORT = 60  # an item up to so long stands as it is; a longer one by its head clause
_HEADING = {PROBLEMS: "一、存在的主要问题", TASKS: "一、下一步工作打算"}
_MARKER = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十百]+[）)、.．]|[一二三四五六七八九十]+是|第[一二三四五六七八九十]+[，、,]|[（(]?\d{1,3}[）)]|\d{1,3}[.．、](?!\d))\s*"
)
_REPORT = re.compile(r"^(?!.*(?:点评|意见|反馈)).*(?:述职|总结|汇报|自查报告)")
_DEMAND = re.compile(
    r"。(?:请|希望|望|以上)[^。\n]{0,40}。?$"
)  # 请认真整改: what is asked for, no part of the last item
_COUNTED = re.compile(r"(?:^|[：:；;，,。])\s*([一二三四五六七八九])是")
_ENDS = "。；;，,. 　"
_OTHER_ROLES = (Role.OPENING, Role.CLOSING)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One item of a list that came in.

    Args:
        item: what becomes 问题 or 任务.
        told: the words as they stood.
        place: where they stood.
        skip: the reader has decided to leave it out.
        again: why it seems to be there already, "" where it does not.
    """

    item: str
    told: str = ""
    place: str = ""
    aspect: str = ""
    source: str = ""
    causes: str = ""
    measures: str = ""
    group: str = ""
    leader: str = ""
    unit: str = ""
    owner: str = ""
    due: str = ""
    skip: bool = False
    again: str = ""


def read(path: Path, kind: str, name: str) -> tuple[Proposed, ...]:
    """Return the items of a file.

    Args:
        path: a .docx, .xlsx, .txt or .md file.
        kind: 问题整改 or 任务.
        name: what the sender calls it; stands in the items' places.

    Raises:
        Unreadable: it cannot be read, or no item was found in it.
    """
    if path.suffix.lower() == ".xlsx":
        found = [
            each
            for sheet in read_book(path).sheets
            if not sheet.hidden
            for each in _of_sheet(sheet, kind, name)
        ]
    else:
        found = _of_report(parse_file(path), kind, name)
        if path.suffix.lower() == ".docx":
            found = _of_tables(path, kind, name) or found
    return _checked(found, name)


def read_text(text: str, kind: str, name: str) -> tuple[Proposed, ...]:
    """Return the items of pasted text.

    Raises:
        Unreadable: no item was found in it.
    """
    return _checked(_of_report(parse_text(text), kind, name), name)


def _checked(found: Sequence[Proposed], name: str) -> tuple[Proposed, ...]:
    if not found:
        raise Unreadable(f"“{name}”里没有读出条目：请核对是否选对了问题清单或任务清单，或者把条目逐行粘贴。")
    if len(found) > MOST_ITEMS:
        raise Unreadable(f"“{name}”有 {len(found)} 条，一次最多 {MOST_ITEMS} 条，请分成几份。")
    return tuple(found)


def digest(items: Iterable[Proposed]) -> str:
    """Return the mark of a list's content, whatever file it came in."""
    return hashlib.sha256("\n".join(sorted(bare(each.item) for each in items)).encode()).hexdigest()


def bare(text: str) -> str:
    """Return a text without spaces and punctuation: what tells two items apart."""
    return re.sub(r"\W", "", text)


def dump(items: Iterable[Proposed]) -> str:
    return json.dumps([asdict(each) for each in items], ensure_ascii=False)


def load(text: str) -> tuple[Proposed, ...]:
    return tuple(Proposed(**each) for each in json.loads(text or "[]"))


# ---- prose --------------------------------------------------------------------------------------------------------------------


def _of_report(report: ParsedReport, kind: str, name: str) -> list[Proposed]:
    """What the engine's reader marks as problems or next steps; else the text as one such part; else its leaves or lines."""
    items = report.problems if kind == PROBLEMS else report.tasks
    if items:
        return [_of_item(report.text, each, name) for each in items]
    if _REPORT.search(report.title):
        return []  # a report without such a part has none: its other parts are no list
    leaves = [each for each in report.sections if _is_leaf(report, each)] if len(report.sections) > 1 else []
    if leaves:
        return [_of_section(report.text, each, name) for each in leaves]
    alone = parse_text(f"{_HEADING[kind]}\n{report.text}")
    items = alone.problems if kind == PROBLEMS else alone.tasks
    if len(items) > 1:
        return [_of_item(alone.text, each, name) for each in items]
    lines = [(number, line) for number, line in enumerate(report.text.split("\n"), 1) if _is_item(line)]
    if counted := [each for number, line in lines for each in _run_in(line, number, name)]:
        return counted
    return [_of_line(line, number, name) for number, line in lines]


def _run_in(line: str, number: int, name: str) -> list[Proposed]:
    """存在的不足：一是……；二是……: items that a sentence counts; what stands before them opens, what stands after them closes."""
    marks = list(_COUNTED.finditer(line))
    if len(marks) < 2 or [hit[1] for hit in marks] != list("一二三四五六七八九")[: len(marks)]:
        return []
    ends = [*(hit.start() for hit in marks[1:]), len(line)]
    told = [line[hit.start(1) : end] for hit, end in zip(marks, ends, strict=True)]
    told[-1] = re.split(r"[。！]", told[-1])[0]
    return [_of_line(each, number, name) for each in told]


def _of_item(text: str, item: Item, name: str) -> Proposed:
    told = text[item.start : item.end].strip()
    whole = _bare(_DEMAND.sub("", told))
    short = whole if len(whole) <= SHORT and "\n" not in whole else item.summary
    return Proposed(item=short, told=told, place=name, causes="；".join(item.causes))


def _is_leaf(report: ParsedReport, section: Section) -> bool:
    inside = (s for s in report.sections if s is not section and section.start <= s.start < section.end)
    return section.role not in _OTHER_ROLES and next(inside, None) is None and bool(section.heading)


def _of_section(text: str, section: Section, name: str) -> Proposed:
    return Proposed(
        item=section.heading.strip(_ENDS), told=text[section.start : section.end].strip(), place=name
    )


def _is_item(line: str) -> bool:
    bare = _bare(line)
    return len(bare) >= 4 and not (len(bare) <= 30 and bare.endswith(("：", ":")))


def _of_line(line: str, number: int, name: str) -> Proposed:
    return Proposed(item=_bare(line)[:1000], told=line.strip(), place=f"{name} 第 {number} 行")


def _bare(told: str) -> str:
    return _MARKER.sub("", told.strip(), count=1).strip(_ENDS)


# ---- tables -------------------------------------------------------------------------------------------------------------------


def _of_sheet(sheet: RawSheet, kind: str, name: str) -> list[Proposed]:
    """Rows below the header. A merged cell stands for all its rows; rows that share one merged item are one item with more measures."""
    grid = [[_cell(each) for each in row] for row in sheet.rows]
    joined: set[tuple[int, int]] = set()
    for first, last, column in sheet.merged:
        for row in range(first, min(last, len(grid))):
            if column <= len(grid[row]) and column <= len(grid[first - 1]):
                grid[row][column - 1] = grid[first - 1][column - 1]
                joined.add((row, column - 1))
    return _of_grid(grid, joined, kind, f"{name} “{sheet.name}”表")


def _of_tables(path: Path, kind: str, name: str) -> list[Proposed]:
    """Tables of a Word document: a merged cell is the same cell at each of its places."""
    found: list[Proposed] = []
    for number, table in enumerate(Document(str(path)).tables, 1):
        cells = [list(row.cells) for row in table.rows]
        joined = {
            (row, column)
            for row in range(1, len(cells))
            for column in range(min(len(cells[row]), len(cells[row - 1])))
            if cells[row][column]._tc is cells[row - 1][column]._tc
        }
        found += _of_grid(
            [[cell.text.strip() for cell in row] for row in cells], joined, kind, f"{name} 表 {number}"
        )
    return found


def _of_grid(
    grid: Sequence[Sequence[str]], joined: set[tuple[int, int]], kind: str, place: str
) -> list[Proposed]:
    head, fields = _header(grid, kind)
    if head < 0:
        return []
    key = next(column for column, field in fields.items() if field == "item")
    found: list[Proposed] = []
    for number in range(head + 1, len(grid)):
        made = _of_row(grid[number], fields, f"{place}第 {number + 1} 行")
        if found and (number, key) in joined:
            found[-1] = _with_more(found[-1], made)
        elif found and made.item and made.told == found[-1].told and _adds(made):
            found[-1] = _with_more(found[-1], made)  # 强化理论武装, written again beside its second measure
        elif made.item and not _is_header_again(made.item, kind) and not _is_no_item(grid[number]):
            found.extend(_several(made))
    return found


def _adds(row: Proposed) -> bool:
    return bool(row.measures or row.causes)


def _is_no_item(row: Sequence[str]) -> bool:
    """A row of sums or of a signature, by the first cell that is filled."""
    first = next((text for text in row if text), "")
    return any(first == word or first.startswith((f"{word}：", f"{word}:")) for word in words.not_items())


def _several(row: Proposed) -> list[Proposed]:
    """A cell that numbers its lines holds an item a line; the other columns go with each."""
    lines = [line for line in row.told.split("\n") if line.strip()]
    if len(lines) < 2 or not all(_MARKER.match(line) for line in lines):
        return [row]
    return [replace(row, item=_bare(line), told=line.strip()) for line in lines]


def _header(grid: Sequence[Sequence[str]], kind: str) -> tuple[int, dict[int, str]]:
    """The row that names the columns, among the first twenty: it names the item and at least one other, or stands alone in a narrow list."""
    known = words.headers(kind)
    best: tuple[int, dict[int, str]] = (-1, {})
    for number, row in enumerate(grid[:20]):
        fields: dict[int, str] = {}
        for column, text in enumerate(row):
            said = re.sub(r"[\s*（(].*$|\s", "", text)
            field = known.get(said) or known.get(said.replace("的", ""))
            if field and field not in fields.values():
                fields[column] = field
        if "item" in fields.values() and len(fields) > len(best[1]):
            best = number, fields
    return best


def _of_row(row: Sequence[str], fields: dict[int, str], place: str) -> Proposed:
    held = {
        field: row[column].strip()
        for column, field in fields.items()
        if column < len(row) and field != "number"
    }
    told = held.get("item", "")
    made = Proposed(item=_bare(told), told=told, place=place)
    others = {field: text for field, text in held.items() if field not in ("item", "due")}
    return replace(made, **others, due=_due(held.get("due", "")))  # type: ignore[arg-type]  # all of these fields are texts


def _with_more(item: Proposed, more: Proposed) -> Proposed:
    """A further row of the same merged item: what its other columns add."""
    added = {}
    for field in ("measures", "causes", "owner", "unit"):
        old, new = getattr(item, field), getattr(more, field)
        if new and new not in old.split("；"):
            added[field] = f"{old}；{new}" if old else new
    return replace(item, **added)  # type: ignore[arg-type]  # all of these fields are texts


def _is_header_again(text: str, kind: str) -> bool:
    return words.headers(kind).get(text) == "item"


def _cell(raw: object) -> str:
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return "" if raw is None else str(raw).strip()


def _due(text: str) -> str:
    try:
        day = date_in(text)
    except CellFault:  # 2月30日: shown as it stands, for a person to put right
        day = None
    return day.isoformat() if day else text[:200]
