"""Figures in tables. The engine reads none of them, so none of last year's may stay: each is found, to become a visible blank."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, zip_longest

from shuzhi.core.documents.model import ParsedReport
from shuzhi.core.documents.parse.measures import tail_pattern

_NUMBER = re.compile(r"(?<![0-9A-Za-z.．/:：第—-])(?:\d+(?:\.\d+)?|[*＊]{2,}|[xX×]{2,})")
_DATE = re.compile(r"\s*(?:年|月(?!均)|日|号|[:：/-]\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CELL = re.compile(r"[^\t\n|｜　]+?(?=[\t\n|｜　]| {1,}|$)")
_HAN = re.compile(r"[一-鿿]")


@dataclass(frozen=True, slots=True)
class TableFigure:
    """A number or mask in a row of a table.

    Args:
        start: offset of the number or the mask.
        end: offset after it.
        unit_end: offset after its unit.
        unit: "" for a cell that holds a number alone.
        what: the first words of its row, "" where it has none.
    """

    start: int
    end: int
    unit_end: int
    unit: str
    what: str


def figures_in_tables(report: ParsedReport) -> Iterator[TableFigure]:
    """Yield the figures in a report's tables; the numbers of rows, dates and codes are none."""
    for table in report.tables:
        at, rows = table.start, count(1)
        row = next(rows)
        for line in report.text[table.start : table.end].split("\n"):
            cells = list(_CELL.finditer(line))
            for cell, following in zip_longest(cells, cells[1:]):
                words = cell[0].strip()
                if words == str(row) and following is not None and _HAN.search(following[0]):
                    row = next(rows)
                    continue
                before = [c for c in cells if c.end() <= cell.start()]
                yield from _of_cell(report.text, at, line, cell, before)
            at += len(line) + 1


def _of_cell(
    text: str, at: int, line: str, cell: re.Match[str], before: Sequence[re.Match[str]]
) -> Iterator[TableFigure]:
    named = (c[0].strip() for c in reversed(before))
    what = next((words for words in named if _HAN.search(words) and not re.search(r"\d", words)), "")
    for hit in _NUMBER.finditer(line, cell.start(), cell.end()):
        start, end = at + hit.start(), at + hit.end()
        tail = tail_pattern().match(text, end)
        if _DATE.match(text, end) or (tail is not None and "\n" in tail[0]):
            continue
        own = line[cell.start() : hit.start()].strip() or what
        if tail is not None:
            yield TableFigure(start, end, tail.end(), tail["unit"], own)
        elif before and hit[0] == cell[0].strip() and not _YEAR.fullmatch(hit[0]):
            yield TableFigure(start, end, end, "", own)
