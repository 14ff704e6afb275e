"""Where a foreign table begins: title rows above the header, headers in two lines, merged headers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from shuzhi.apps.ledger.cells import Raw
from shuzhi.packs.ledger.headers import HeaderWords

MOST_ABOVE = 15  # rows in which a header is looked for
_TAIL = re.compile(r"\(.*?\)$")
_NOISE = re.compile(r"[\s*:：、.。]+")


@dataclass(frozen=True, slots=True)
class Head:
    """One column's heading.

    Args:
        text: as it stands, for people.
        names: normalised, the likeliest first: the lower line, both lines, the upper line.
    """

    text: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a table lie: rows counted from 1, as Excel shows them."""

    first_header: int
    last_header: int
    heads: tuple[Head, ...]
    title: str

    @property
    def first_row(self) -> int:
        return self.last_header + 1


def bare(text: str) -> str:
    """A heading without spaces, stars, and what stands in brackets at its end."""
    squeezed = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    return _TAIL.sub("", squeezed) or squeezed


def lay_out(rows: Sequence[Sequence[Raw]], words: HeaderWords) -> Layout | None:
    """Return where the header of a table lies, None where no row looks like one."""
    known = _known(words)
    scores = [(_score(row, known), -number) for number, row in enumerate(rows[:MOST_ABOVE])]
    best, number = max(scores, default=(0, 0))
    if best < 2:
        return None
    at = -number
    first, last = at, at
    if at > 0 and _is_upper(rows[at - 1], rows[at]):
        first = at - 1
    elif at + 1 < len(rows) and _is_lower(rows[at], rows[at + 1], known):
        last = at + 1
    upper, lower = rows[first], rows[last]
    title = " ".join(
        str(cell).strip() for row in rows[:first] for cell in row if isinstance(cell, str) and cell
    )
    return Layout(first + 1, last + 1, _heads(upper, lower if last > first else None), title[:300])


def _known(words: HeaderWords) -> frozenset[str]:
    found = set(words.ignored)
    for sheet in words.sheets.values():
        found.update(column.header for column in sheet.sheet.columns)
        for some in (*sheet.columns.values(), *sheet.weak.values()):
            found.update(some)
    return frozenset(map(bare, found))


def _score(row: Sequence[Raw], known: frozenset[str]) -> int:
    """Cells that are known headings count; anything long or of another kind than text speaks against a header."""
    texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
    others = sum(not isinstance(cell, str) for cell in row)
    hits = sum(bare(text) in known or any(bare(text).endswith(word) for word in _ENDS) for text in texts)
    return hits - others - sum(len(text) > 30 for text in texts)


_ENDS = ("时间", "日期", "人数", "名称", "类型", "地点", "姓名", "类别")


def _filled(row: Sequence[Raw]) -> list[int]:
    return [index for index, cell in enumerate(row) if str(cell).strip()]


def _is_upper(above: Sequence[Raw], row: Sequence[Raw]) -> bool:
    """The line above groups the columns: several short texts, and it fills what the lower line leaves open."""
    filled = _filled(above)
    open_below = [index for index in filled if index >= len(row) or not str(row[index]).strip()]
    return (
        len(filled) >= 2
        and len(open_below) >= 1
        and all(isinstance(above[index], str) and len(str(above[index])) <= 20 for index in filled)
    )


def _is_lower(row: Sequence[Raw], below: Sequence[Raw], known: frozenset[str]) -> bool:
    """The line below splits some columns: it stands only under gaps of the upper line or under merged groups, in known words."""
    filled = _filled(below)
    texts = [str(below[index]) for index in filled]
    gaps = sum(index >= len(row) or not str(row[index]).strip() for index in filled)
    return (
        0 < len(filled) < len(_filled(row)) + gaps
        and gaps >= 1
        and all(isinstance(below[index], str) for index in filled)
        and all(bare(text) in known or any(bare(text).endswith(end) for end in _ENDS) for text in texts)
    )


def _heads(upper: Sequence[Raw], lower: Sequence[Raw] | None) -> tuple[Head, ...]:
    heads: list[Head] = []
    group = ""
    for index in range(max(len(upper), len(lower or ()))):
        top = str(upper[index]).strip() if index < len(upper) else ""
        if lower is None:
            heads.append(Head(top, (bare(top),) if top else ()))
            continue
        below = str(lower[index]).strip() if index < len(lower) else ""
        group = top or group  # a merged heading stands in its first cell only
        if below:
            over = top or group
            heads.append(
                Head(
                    f"{over} / {below}" if over else below,
                    (bare(below), bare(over + below), bare(over))[: 3 if top else 2],
                )
            )
        else:
            heads.append(Head(top, (bare(top),) if top else ()))
    return tuple(heads)
