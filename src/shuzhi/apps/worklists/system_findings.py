"""What the system itself has found (a meeting missing for two months): handed down in web/wiring.py, offered, never made a problem by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import Refused

if TYPE_CHECKING:
    from shuzhi.apps.worklists.incoming import Proposed


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One thing that is missing.

    Args:
        told: what, as a sentence of the trade: 支委会 3月、4月没有记录.
        basis: the rule that asks for it.
    """

    told: str
    basis: str = ""


Source = Callable[[Actor, Organisation, date], Sequence[Shortfall]]
_SOURCES: list[Source] = []


def register(source: Source) -> None:
    _SOURCES.append(source)


def is_connected() -> bool:
    return bool(_SOURCES)


def offered(actor: Actor, unit: Organisation | None, on: date) -> tuple[Proposed, ...]:
    """Return what is missing in a unit as items to look through.

    Raises:
        Refused: no unit was chosen, or nothing is missing.
    """
    from shuzhi.apps.worklists.incoming import Proposed  # it reads papers: nothing to wait for at a start

    if unit is None:
        raise Refused("请选择组织。")
    found = [each for source in _SOURCES for each in source(actor, unit, on)]
    if not found:
        raise Refused(f"“{unit.name}”目前没有缺项。")
    return tuple(
        Proposed(
            item=each.told,
            told=each.told,
            place=f"本系统提示（{on:%Y-%m-%d}）{each.basis}"[:300],
            source="自查",
            unit=unit.short_name or unit.name,
        )
        for each in found
    )
