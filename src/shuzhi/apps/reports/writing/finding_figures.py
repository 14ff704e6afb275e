"""Figures by their name: what a person types (党员大会, 发展党员) → the questions that it may mean, each with its value now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from shuzhi.apps.reports.writing import counting
from shuzhi.core.indicators.families import base_unit
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.questions import Question
from shuzhi.core.indicators.shown import plain

_LEAST = 55  # likeness below which a name does not answer what was typed


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading with its value now and last year; without a value it says why, and cannot be chosen."""

    key: str
    name: str
    value: str
    unit: str
    records: int
    reason: str
    before: str = ""


def search(ledger: Ledger, words: str, most: int = 12) -> tuple[Choice, ...]:
    """Return the figures whose names are like some words, those that can be counted first.

    Args:
        ledger: the records.
        words: what a person typed.
        most: how many at most.
    """
    wanted = "".join(words.split())[:60]
    if not wanted:
        return ()
    named = list(_names(ledger))
    found = process.extract(
        wanted, [name for name, _ in named], scorer=_likeness, limit=most * 2, score_cutoff=_LEAST
    )
    told = [choice for _, _, at in found if (choice := choice_of(ledger, named[at][1].key))]
    return tuple(sorted(told, key=lambda c: not c.value)[:most])


def choices(ledger: Ledger, keys: Iterable[str]) -> tuple[Choice, ...]:
    """Return some questions as choices, in their order."""
    return tuple(choice for key in dict.fromkeys(keys) if (choice := choice_of(ledger, key)))


def choice_of(ledger: Ledger, key: str) -> Choice | None:
    """Return one question as a choice; None where it means nothing here."""
    answer = counting.ask(ledger, key)
    if answer is None:
        return None
    figure = answer.figure
    value = "" if answer.value is None else plain(answer.value)
    return Choice(key, figure.name, value, figure.unit, len(figure.records), answer.reason)


def _names(ledger: Ledger) -> Iterator[tuple[str, Question]]:
    for one in ledger.catalogue.indicators:
        yield one.name, Question(one.id)
    for name, detail, unit in ledger.business_names:
        yield f"{name}{detail}", Question("business", name=name, detail=detail, unit=base_unit(unit)[0])
    for name, unit in ledger.outcome_names:
        yield name, Question("outcome", name=name, unit=unit)
    for name in ledger.activity_types:
        yield name, Question("activity.type", name=name)


def _likeness(wanted: str, name: str, **_: object) -> float:
    """Typed words are a part of the name more often than the other way round."""
    return max(fuzz.ratio(wanted, name), fuzz.partial_ratio(wanted, name) * min(1.0, len(name) / len(wanted)))
