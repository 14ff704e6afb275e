"""Duties with a day of their own: the end of a term (换届) and the steps of development (发展党员).

Where the ledger cannot say that a step was taken, it is only reminded of while its day lies ahead; nothing is called overdue
that no record could have answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shuzhi.core.periods import Period
from shuzhi.core.rules.days import add_months, chinese_day, sum_written
from shuzhi.core.rules.duties import Standing, State, Unit
from shuzhi.core.rules.parameters import DatedParameter

AHEAD = 60  # days: how far ahead a step is told
_NEAR = 14


@dataclass(frozen=True, slots=True)
class Term:
    """The term of an elected body.

    Args:
        id: stable.
        name: Chinese name.
        years: by kind of organisation; kinds that are not here have no term.
        village: years in 村 and 社区.
        doubtful: words in a name that may mean a 村 or 社区; where the years differ, only 任期年限 decides.
        remind: months before the end from which it is told.
        extension: by how many years the end may be moved, with approval.
    """

    id: str
    name: str
    years: Mapping[str, DatedParameter]
    village: DatedParameter
    doubtful: tuple[str, ...]
    remind: DatedParameter
    extension: DatedParameter


@dataclass(frozen=True, slots=True)
class Unknown:
    """What cannot be worked out, and what to fill in."""

    org: str
    org_name: str
    duty: str
    message: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of development that counts from a day of the roster.

    Args:
        id: stable.
        name: Chinese name.
        stage: the 类别 of the roster in which it is owed.
        since: header of the column from which it counts.
        months: how many months after; by the day from which it counts.
        repeats: again after as many months, for as long as the stage lasts.
        provable: the roster itself shows that it was taken (the person has moved on).
        ahead: days before the day from which it is told; None for the whole time.
        exempt: kinds of organisation that do not develop members.
        hint: a sentence added to the message.
    """

    id: str
    name: str
    stage: str
    since: str
    months: DatedParameter
    repeats: bool = False
    provable: bool = False
    ahead: int | None = AHEAD
    exempt: frozenset[str] = frozenset()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of the roster on its way, without its name.

    Args:
        record: id of the row.
        stage: 类别 on the day asked about.
        since: the day of that stage's column; None where it was not entered.
    """

    record: str
    stage: str
    since: date | None


def term_standing(term: Term, unit: Unit, on: date) -> Standing | Unknown | None:
    """Return how a unit's term stands; None where it has none.

    Args:
        term: the rule.
        unit: the facts.
        on: the day.
    """
    rule = term.years.get(unit.kind)
    if rule is None or (unit.closed is not None and unit.closed <= on):
        return None
    if unit.founded is not None and unit.founded > on:
        return None
    elected = _last_election(unit, on)
    if elected is None:
        return Unknown(unit.code, unit.name, term.id, "没有登记本届选举日期，推算不出任期届满的日子。")
    years = unit.term_years or _years_by_rule(term, rule, unit, on)
    if not years:
        return Unknown(
            unit.code,
            unit.name,
            term.id,
            "村、社区党组织的任期与其他支部不同，请在“组织”表填写任期年限，再推算届满的日子。",
        )
    return _term_told(term, rule, unit, elected, years, on)


def step_standing(step: Step, unit: Unit, person: Candidate, on: date) -> Standing | None:
    """Return how a step of a person on the roster stands; None where there is nothing to tell.

    Args:
        step: the rule.
        unit: the organisation on whose roster the person stands.
        person: the row.
        on: the day.
    """
    if person.stage != step.stage or person.since is None or person.since > on or unit.kind in step.exempt:
        return None
    months = step.months.at(person.since)
    if not isinstance(months, int):
        return None
    until, counted = _next_day(step, person.since, months, on)
    if until < on and not step.provable:
        return None  # no record could answer it: it is not called overdue
    if step.ahead is not None and (until - on).days > step.ahead:
        return None
    entry = step.months.entry(person.since)
    return Standing(
        org=unit.code,
        org_name=unit.name,
        duty=step.id,
        name=step.name,
        state=_step_state(until, on),
        period=Period(person.since, until),
        found=(person.record,),
        basis=entry.basis.text if entry and entry.basis else "",
        message=f"1名{step.stage}：{step.since}{sum_written(person.since, counted)}，{_distance(until, on)}。"
        + (f"{step.hint}。" if step.hint else ""),
    )


def coming(standings: Iterator[Standing] | tuple[Standing, ...], on: date) -> tuple[Standing, ...]:
    """Return those whose day lies within the next sixty days, the nearest first."""
    last = on + timedelta(days=AHEAD)
    near = [one for one in standings if on <= one.period.end <= last and one.state is not State.DONE]
    return tuple(sorted(near, key=lambda one: (one.period.end, one.org, one.duty)))


def _last_election(unit: Unit, on: date) -> date | None:
    days = [day for day in (unit.elected, unit.elected_before) if day is not None and day <= on]
    return max(days, default=None)


def _years_by_rule(term: Term, rule: DatedParameter, unit: Unit, on: date) -> int | None:
    years = rule.at(on)
    if years != term.village.at(on) and any(word in unit.name for word in term.doubtful):
        return None
    return years if isinstance(years, int) else None


def _term_told(
    term: Term, rule: DatedParameter, unit: Unit, elected: date, years: int, on: date
) -> Standing | None:
    until = add_months(elected, 12 * years)
    before, entry = term.remind.at(on), rule.entry(on)
    if entry is None or not isinstance(before, int):
        return None
    reminding = add_months(until, -before)
    state = State.OVERDUE if on > until else State.SOON if on >= reminding else State.DONE
    said = f"登记任期{years}年" if unit.term_years else f"任期{'一般' if years == 3 else ''}{years}年"
    tail = {
        State.DONE: f"，{chinese_day(reminding)}（届满前{before}个月）起提醒。",
        State.SOON: f"，{_distance(until, on)}，请着手换届；提醒从届满前{before}个月（{chinese_day(reminding)}）开始。",
        State.OVERDUE: f"，{_distance(until, on)}。已换届的请登记本届选举日期；延期须报上级党组织批准，一般不超过{term.extension.at(on)}年。",
    }[state]
    sources = [entry.basis, *(e.basis for p in (term.remind,) if (e := p.entry(on)))]
    return Standing(
        org=unit.code,
        org_name=unit.name,
        duty=term.id,
        name=term.name,
        state=state,
        period=Period(elected, until),
        found=(unit.record,) if unit.record else (),
        basis="；".join(dict.fromkeys(basis.text for basis in sources if basis)),
        message=f"本届{sum_written(elected, 12 * years)}届满（{said}）{tail}",
    )


def _next_day(step: Step, since: date, months: int, on: date) -> tuple[date, int]:
    """The day of the step, and after how many months; a repeating one counts on to the first day that is not past."""
    counted = months
    while step.repeats and add_months(since, counted) < on:
        counted += months
    return add_months(since, counted), counted


def _step_state(until: date, on: date) -> State:
    if until < on:
        return State.OVERDUE
    return State.SOON if (until - on).days <= _NEAR else State.DUE


def _distance(until: date, on: date) -> str:
    days = (until - on).days
    return f"还有{days}天" if days > 0 else "就在今天" if days == 0 else f"已过{-days}天"
