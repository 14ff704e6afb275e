"""The one result type of everything that judges.

A check is a function that returns *all* it finds, in the order of the text; it never stops at the first and never raises
for what it judges. `code` is stable (users write it into their settings), `message` is one Chinese sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How sure and how grave a finding is: wrong anywhere, worth changing, taste."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of text.

    Args:
        start: index of the first character (Python `str` index).
        end: index after the last one.
    """

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two stretches share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A cell of a workbook.

    Args:
        sheet: the sheet's name.
        row: 1-based, as Excel shows it; 0 when the whole sheet is meant.
        column: the column's header, or its letter where there is no header.
    """

    sheet: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Args:
        code: stable dotted name, `topic.what`, e.g. `figures.sum-mismatch`.
        severity: error, warning or info.
        message: one Chinese sentence for the user.
        place: where: a stretch of text, a cell, or None for the whole.
        kind: the family of fault, for grouping (`placeholder`, `fixed_term` …).
        text: what stands there.
        suggestion: what could stand there instead; None where only a person can know, "" for "remove it".
        basis: the standard or instrument and its article, only where the register confirms it.
    """

    code: str
    severity: Severity
    message: str
    place: Span | Cell | None = None
    kind: str = ""
    text: str = ""
    suggestion: str | None = None
    basis: str | None = None
