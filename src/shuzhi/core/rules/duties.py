"""Duties that return (每月、每季度、每年 …): the values. A duty is data of a pack: who owes it, how often, which records answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shuzhi.core.periods import Period
from shuzhi.core.rules.days import Rhythm
from shuzhi.core.rules.parameters import DatedParameter


class State(StrEnum):
    """How a duty stands: open, near its end, past its day and still to be made good, past and without record, answered."""

    DUE = "due"
    SOON = "soon"
    OVERDUE = "overdue"
    MISSING = "missing"
    DONE = "done"

    @property
    def chinese(self) -> str:
        """The word that users read."""
        return {"due": "待办", "soon": "临近", "overdue": "逾期", "missing": "缺记录", "done": "已有"}[self]


class Needs(StrEnum):
    """What a unit must have for a duty to be its own."""

    NOTHING = ""
    COMMITTEE = "committee"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Answer:
    """Which records answer a duty.

    Args:
        kind: 类型 of the activity.
        topic: words that its 主题 must hold; "" for any.
        speakers: what its 主讲人身份 must be; empty for any.
    """

    kind: str
    topic: str = ""
    speakers: tuple[str, ...] = ()

    def fits(self, held: Held) -> bool:
        """Tell whether a record of this 类型 answers."""
        return self.topic in held.topic and (not self.speakers or held.speaker in self.speakers)


@dataclass(frozen=True, slots=True)
class Held:
    """What took place: one record, or several alike of one period counted together.

    Args:
        day: when.
        kind: 类型.
        ids: the records; empty where only their number is known.
        topic: 主题.
        speaker: 主讲人身份.
        group: code of the 党小组 that entered it; "" for the unit itself.
        times: how many.
    """

    day: date
    kind: str
    ids: tuple[str, ...] = ()
    topic: str = ""
    speaker: str = ""
    group: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """A 党小组 of a branch."""

    code: str
    name: str
    founded: date | None = None
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """A person who was a full member of the unit for some time: from a day on, up to (not including) another."""

    person: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """The facts about an organisation that duties ask for.

    Args:
        code: 组织编码.
        name: its name as it is shown.
        kind: 类型.
        founded: first day; None when it is not known (then it counts as old).
        closed: first day on which it no longer stood.
        steady: full members throughout the year.
        stays: full members of a part of it.
        committee: 班子人数 as 组织 says; asked only where the roster is empty.
        groups: its 党小组.
        record: id of its own row of 组织.
        term_years: 任期年限 as registered.
        elected: 本届选举日期.
        elected_before: 上届选举日期.
    """

    code: str
    name: str
    kind: str
    founded: date | None = None
    closed: date | None = None
    steady: int = 0
    stays: tuple[Stay, ...] = ()
    committee: int | None = None
    groups: tuple[Group, ...] = ()
    record: str = ""
    term_years: int | None = None
    elected: date | None = None
    elected_before: date | None = None

    def full_members(self, on: date) -> int:
        """Return the number of full members (正式党员) on a day."""
        if not self.stays:
            return self.steady
        there = {
            stay.person
            for stay in self.stays
            if (stay.since is None or stay.since <= on) and (stay.until is None or stay.until > on)
        }
        return self.steady + len(there)

    @property
    def has_roster(self) -> bool:
        """Tell whether any full member was entered."""
        return bool(self.steady or self.stays)


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty that returns.

    Args:
        id: stable, `pack.what`.
        name: Chinese name.
        who: kinds of organisation that owe it.
        rhythm: how often.
        times: how many times a period; closed (None) while it is not in force.
        answers: which records answer it, each 类型 once.
        soft: the instrument says 一般.
        needs: what else the unit must have.
        committee_from: full members from which a branch has a committee.
        committee_seats: the smallest committee; asked only where the roster is empty.
        also: further parameters whose instruments ask for the same.
        hint: a sentence added while it is open; "" for none.
        own: a rule of a unit's own, whose instrument is the unit.
    """

    id: str
    name: str
    who: frozenset[str]
    rhythm: Rhythm
    times: DatedParameter
    answers: tuple[Answer, ...]
    soft: bool = False
    needs: Needs = Needs.NOTHING
    committee_from: DatedParameter | None = None
    committee_seats: DatedParameter | None = None
    also: tuple[DatedParameter, ...] = ()
    hint: str = ""
    own: bool = False

    def number(self, period: Period) -> int:
        """Return how many times a period asks for; 0 where the duty was not in force throughout."""
        first = self.times.at(period.start)
        return first if isinstance(first, int) and self.times.at(period.end) is not None else 0

    def basis(self, on: date) -> str:
        """Return what asks for it on a day, instrument and article."""
        entries = (parameter.entry(on) for parameter in (self.times, *self.also))
        return "；".join(e.basis.text for e in entries if e is not None and e.basis is not None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A duty in one period, counted."""

    period: Period
    state: State
    needed: int
    count: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A duty in one period, told.

    Args:
        org: code of the organisation.
        org_name: its name.
        duty: id of the duty.
        name: its name.
        state: how it stands.
        period: the period, or the stretch that ends on the day by which it is due.
        found: records that answer it.
        basis: instrument and article.
        message: one sentence with the dates written out.
        kind: 类型 of activity to look for; "" for none.
    """

    org: str
    org_name: str
    duty: str
    name: str
    state: State
    period: Period
    found: tuple[str, ...]
    basis: str
    message: str
    kind: str = ""
