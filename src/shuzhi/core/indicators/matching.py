"""One phrase against one clause: what it explains and what it leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shuzhi.core.indicators import cues
from shuzhi.core.indicators.context import Context
from shuzhi.core.indicators.definitions import Indicator, Phrase


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator that a clause may speak of.

    Args:
        one: the indicator.
        weight: how many characters of the clause are the thing itself.
        left: what the match leaves unexplained.
        told: what was matched.
        after: words between the match and the figure: of a talk, whom it was with.
    """

    one: Indicator
    weight: int
    left: str
    told: str
    after: str = ""


def best(one: Indicator, line: str, c: Context) -> Reading | None:
    """Return the reading of a clause by which an indicator explains most of it, None when none of its phrases fits.

    Args:
        one: the indicator.
        line: the clause, `#` in the figure's place.
        c: what stands around the figure.
    """
    found = [r for phrase in one.phrases if (r := _match(one, phrase, line, c)) is not None]
    return max(found, key=lambda r: r.weight, default=None)


def _match(one: Indicator, phrase: Phrase, line: str, c: Context) -> Reading | None:
    if phrase.never is not None and phrase.never.search(line):
        return None
    if phrase.before is not None and not phrase.before.search(c.sentence):
        return None
    place = line.index("#")
    hits = [h for h in phrase.say.finditer(line) if h.group().strip("#")]
    if not hits:
        return None
    hit = min(
        hits,
        key=lambda h: (not h.start() <= place < h.end(), min(abs(h.end() - place), abs(h.start() - place))),
    )
    swallowed = [g for g in hit.groups() if g]
    left = [line[: hit.start()], *swallowed, *_rest(line, hit, place, c)]
    weight = len(hit.group().replace("#", "")) - sum(map(len, swallowed))
    after = line[hit.end() : place] if hit.end() <= place else ""
    if one.kind == "谈话":
        left[0] = cues.AGENT.sub("", left[0])
    return Reading(one, weight, " ".join(left), hit.group().replace("#", "…").strip("…"), after)


def _rest(line: str, hit: re.Match[str], place: int, c: Context) -> Iterable[str]:
    """What the match leaves after it; behind a count of times stands only what came of it, and that narrows nothing."""
    if hit.end() <= place:
        yield line[hit.end() : place]
        if c.quantity.unit not in cues.TIMES or cues.ABOUT.match(line[place + 1 :]):
            yield line[place + 1 :]
    elif hit.start() > place:
        yield line[place + 1 : hit.start()]
        if cues.ABOUT.match(line[hit.end() :]):
            yield line[hit.end() :]
