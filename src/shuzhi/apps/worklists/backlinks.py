"""Where a problem came from when an app above knows it: handed down in web/wiring.py, asked for along with the origins themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet, Subquery

from shuzhi.apps.worklists.models import Origin


@dataclass(frozen=True, slots=True)
class Backlink:
    """An app above that makes problems.

    Args:
        asks: returns a subquery over `Origin`: one JSON object that names the place, none where the problem did not come from there.
        leads: makes the address of that place.
    """

    asks: Callable[[], Subquery]
    leads: Callable[[Mapping[str, object]], str]


@dataclass(frozen=True, slots=True)
class Came:
    """One origin of a problem, and the page that it leads back to ("" for none)."""

    origin: Origin
    href: str


Source = Callable[[], Backlink]  # asked when the first page is opened
_BACK: list[Source] = []


def register(source: Source) -> None:
    _BACK.append(source)


def asked(origins: QuerySet[Origin]) -> QuerySet[Origin]:
    """Let a query of origins answer where each came from, too."""
    return origins.annotate(**{f"back{n}": each().asks() for n, each in enumerate(_BACK)})


def came(origin: Origin) -> Came:
    """Return one origin of such a query with its address."""
    held = ((each(), getattr(origin, f"back{n}", None)) for n, each in enumerate(_BACK))
    return Came(origin, next((each.leads(told) for each, told in held if told), ""))
