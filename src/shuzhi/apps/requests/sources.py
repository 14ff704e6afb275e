"""Where blanks come from: reports lie above, so the shell hands them down in web/wiring.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Offer:
    """A report with open blanks.

    Args:
        key: what finds it again, e.g. work:12.
        title: how it is called.
        organisation: whose it is.
        year: of which year.
        open: how many blanks it has.
    """

    key: str
    title: str
    organisation: Organisation
    year: int
    open: int


@dataclass(frozen=True, slots=True)
class Blank:
    """One open blank of a report.

    Args:
        node: what finds it again in its report.
        name: what is counted there.
        unit: its measure word, "" where none stands there.
        context: the sentence.
        section: the heading above it.
    """

    node: str
    name: str
    unit: str
    context: str
    section: str = ""


Offers = Callable[[Actor, date], Sequence[Offer]]
Blanks = Callable[
    [Actor, str, date], tuple[Offer, Sequence[Blank]]
]  # raises NotFound for what the actor may not see
_OFFERS: list[Offers] = []
_BLANKS: list[Blanks] = []


def register(offers: Offers, blanks: Blanks) -> None:
    _OFFERS.append(offers)
    _BLANKS.append(blanks)


def offered(actor: Actor, on: date) -> tuple[Offer, ...]:
    """Return the reports with open blanks that the actor may write."""
    return tuple(each for source in _OFFERS for each in source(actor, on))


def blanks(actor: Actor, key: str, on: date) -> tuple[Offer, Sequence[Blank]]:
    """Return one report with its open blanks.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    for source in _BLANKS:
        return source(actor, key, on)
    raise NotFound("没有这份报告。")
