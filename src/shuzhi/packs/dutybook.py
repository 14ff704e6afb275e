"""What the dated rules ask for: duties, terms and steps of all packs, read once a process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shuzhi.core.rules import DatedParameter, Pack, PackFault, load_pack
from shuzhi.core.rules.days import Rhythm
from shuzhi.core.rules.deadlines import AHEAD, Step, Term
from shuzhi.core.rules.duties import Answer, Duty, Needs

HERE = Path(__file__).parent
PACKS = ("meetings", "elections", "development")


@dataclass(frozen=True, slots=True)
class DutyBook:
    """Everything that is asked for."""

    duties: tuple[Duty, ...]
    term: Term
    steps: tuple[Step, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """The 类型 of activities that answer some duty."""
        return frozenset(answer.kind for duty in self.duties for answer in duty.answers)


@cache
def standard() -> DutyBook:
    """Return the standard book.

    Raises:
        PackFault: a pack is malformed, or a duty names a parameter that is not there.
    """
    meetings, elections, development = (load_pack(HERE / name) for name in PACKS)
    (term,) = elections.data("duties.yaml")
    return DutyBook(
        duties=tuple(_duties(meetings)),
        term=_term(elections, term),
        steps=tuple(_step(development, raw) for raw in development.data("duties.yaml")),
    )


def _duties(pack: Pack) -> Iterator[Duty]:
    for raw in pack.data("duties.yaml"):
        yield Duty(
            id=raw["id"],
            name=raw["name"],
            who=frozenset(raw["who"]),
            rhythm=Rhythm(raw["rhythm"]),
            times=_parameter(pack, raw["times"]),
            answers=tuple(_answer(each) for each in raw["answers"]),
            soft=raw.get("soft", False),
            needs=Needs(raw.get("needs", "")),
            committee_from=_maybe(pack, raw, "committee_from"),
            committee_seats=_maybe(pack, raw, "committee_seats"),
            also=tuple(_parameter(pack, name) for name in raw.get("also", ())),
            hint=raw.get("hint", ""),
        )


def _answer(raw: Mapping[str, Any]) -> Answer:
    return Answer(raw["kind"], raw.get("topic", ""), tuple(raw.get("speakers", ())))


def _term(pack: Pack, raw: Mapping[str, Any]) -> Term:
    return Term(
        id=raw["id"],
        name=raw["name"],
        years={kind: _parameter(pack, name) for kind, name in raw["years"].items()},
        village=_parameter(pack, raw["village"]),
        doubtful=tuple(raw["doubtful"]),
        remind=_parameter(pack, raw["remind"]),
        extension=_parameter(pack, raw["extension"]),
    )


def _step(pack: Pack, raw: Mapping[str, Any]) -> Step:
    return Step(
        id=raw["id"],
        name=raw["name"],
        stage=raw["stage"],
        since=raw["since"],
        months=_parameter(pack, raw["months"]),
        repeats=raw.get("repeats", False),
        provable=raw.get("provable", False),
        ahead=raw.get("ahead", AHEAD),
        exempt=frozenset(raw.get("exempt", ())),
        hint=raw.get("hint", ""),
    )


def _maybe(pack: Pack, raw: Mapping[str, Any], key: str) -> DatedParameter | None:
    return _parameter(pack, raw[key]) if key in raw else None


def _parameter(pack: Pack, name: str) -> DatedParameter:
    if name not in pack.parameters:
        raise PackFault(f"{pack.folder}: no parameter {name}")
    return pack.parameters[name]
