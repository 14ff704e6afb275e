"""Replacing stretches of a text at once, and knowing afterwards where the new words stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shuzhi.core.findings import Span


class EditKind(StrEnum):
    """What a replacement is."""

    FIGURE = "figure"
    BLANK = "blank"
    YEAR = "year"
    DATE = "date"
    NAME = "name"
    NOISE = "noise"


_RANK = {
    kind: i
    for i, kind in enumerate(
        (EditKind.FIGURE, EditKind.BLANK, EditKind.DATE, EditKind.NAME, EditKind.YEAR, EditKind.NOISE)
    )
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement.

    Args:
        start: offset of the old words.
        end: offset after them.
        words: the new words.
        kind: what it is.
        key: the figure's key.
        lead: words before the figure proper, not part of it.
    """

    start: int
    end: int
    words: str
    kind: EditKind
    key: str = ""
    lead: str = ""


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, tuple[tuple[Edit, Span], ...]]:
    """Return the new text, and where the words of each edit stand in it.

    Where two edits overlap the more important one counts: figures before blanks, dates, names, years and noise.
    """
    pieces: list[str] = []
    places: list[tuple[Edit, Span]] = []
    at = length = 0
    for edit in _apart(edits):
        kept = text[at : edit.start] + edit.lead
        begin = length + len(kept)
        length = begin + len(edit.words)
        pieces += (kept, edit.words)
        places.append((edit, Span(begin, length)))
        at = edit.end
    return "".join(pieces) + text[at:], tuple(places)


def _apart(edits: Iterable[Edit]) -> list[Edit]:
    taken: list[Edit] = []
    last: Edit | None = None
    for edit in sorted(edits, key=lambda e: (e.start, -e.end, _RANK[e.kind])):
        if last is None or edit.start >= last.end:
            taken.append(edit)
            last = edit
        elif _RANK[edit.kind] < _RANK[last.kind]:
            taken[-1] = last = edit
    return taken
