"""What an upper app forbids to be changed by hand: handed down in web/wiring.py, asked before a row is changed or removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shuzhi.apps.ledger.cells import Raw
from shuzhi.apps.orgs.rows import OrgRow

# the row as it is and the cells that are to come by header; None when it is to be removed; raises Refused
Hold = Callable[[OrgRow, Mapping[str, Raw] | None], None]

_HOLDS: dict[str, Hold] = {}


def register(kind: str, hold: Hold) -> None:
    """Let an app that keeps states of its own over a sheet's rows say no."""
    _HOLDS[kind] = hold


def ask(kind: str, row: OrgRow, cells: Mapping[str, Raw] | None) -> None:
    """Raise Refused where the app that keeps this sheet's states says no."""
    hold = _HOLDS.get(kind)
    if hold is not None:
        hold(row, cells)
