"""What a reader of notices finds: frozen values, each with its place in the text and, where it is doubtful, the reason.

All offsets are Python `str` indices into the text as it was given. A field that is None was not said; a field whose `value`
is None was said in a way that settles nothing (`本周五` without a date of publication, `30余人`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from shuzhi.core.findings import Finding, Span

T = TypeVar("T")


class Genre(StrEnum):
    """What sort of text it is: it tells whether the event lies ahead."""

    NOTICE = "notice"  # 通知
    MINUTES = "minutes"  # 会议记录、纪要
    NEWS = "news"  # 简讯


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One thing that was read.

    Args:
        value: what it is; None where the text settles nothing.
        place: where the words stand.
        sentence: the sentence or line around them.
        doubt: one Chinese sentence why a person must look; "" where it is certain.
    """

    value: T | None
    place: Span
    sentence: Span
    doubt: str = ""

    @property
    def is_certain(self) -> bool:
        """Tell whether nothing speaks against it."""
        return self.value is not None and not self.doubt


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of the agenda (议题).

    Args:
        text: its words without number and final stop.
        decision: what was decided, "" where the text does not say.
    """

    text: str
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody who was not there.

    Args:
        name: as written.
        code: 病, 事, 公 or 其他; "" where no reason is told. Nothing finer is ever read.
    """

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day and, where it is told, the end of it."""

    start: time
    end: time | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One meeting or activity as a text tells it; every field that is None was not said."""

    span: Span
    genre: Genre
    title: str = ""
    kind: Field[str] | None = None
    day: Field[date] | None = None
    last_day: Field[date] | None = None
    clock: Field[Clock] | None = None
    unit: Field[str] | None = None
    place: Field[str] | None = None
    topic: Field[str] | None = None
    agenda: tuple[Field[AgendaItem], ...] = ()
    host: Field[str] | None = None
    speaker: Field[str] | None = None
    speaker_role: Field[str] | None = None
    recorder: Field[str] | None = None
    audience: Field[str] | None = None
    expected: Field[int] | None = None
    present: Field[int] | None = None
    present_members: Field[int] | None = None
    attendees: Field[tuple[str, ...]] | None = None
    absences: Field[tuple[Absence, ...]] | None = None
    hours: Field[Decimal] | None = None
    results: tuple[Field[str], ...] = ()
    jointly: Field[str] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole text: usually one notice; two where two meetings stand in it; none where there is nothing to read.

    Args:
        notices: in the order of the text.
        findings: what concerns the whole text (`notices.image-only`, `notices.two-meetings`, `notices.no-event`).
    """

    notices: tuple[Notice, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation that a text may name.

    Args:
        code: its code.
        names: full name, short name, aliases.
    """

    code: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the text.

    Args:
        as_of: the day of reading; it only ever proposes, it never settles.
        published: the day on which the text was published, where it is known.
        units: organisations whose names may stand in it.
        people: names of the roster.
        posts: posts held, by name.
    """

    as_of: date
    published: date | None = None
    units: tuple[Unit, ...] = ()
    people: tuple[str, ...] = ()
    posts: tuple[tuple[str, str], ...] = ()
