"""What may not be done to a problem by hand in 台账: handed down to the ledger in web/wiring.py."""

from __future__ import annotations

from collections.abc import Mapping

from shuzhi.apps.ledger.cells import Raw
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.apps.worklists.conditions import require_unfrozen_by_hand
from shuzhi.apps.worklists.models import Problem
from shuzhi.core.errors import Refused


def hold_problem(row: OrgRow, cells: Mapping[str, Raw] | None) -> None:
    """Ask before a problem's row is changed or removed.

    Raises:
        Refused: it has a history, or a frozen column is to change.
    """
    assert isinstance(row, Problem)
    if cells is not None:
        require_unfrozen_by_hand(row, cells)
    elif row.steps.exists():
        raise Refused("这个问题已有办理经过，不能移入回收站；请在“清单”里办理。")
