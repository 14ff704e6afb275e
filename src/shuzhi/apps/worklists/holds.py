"""What may not be done to a problem by hand in 台账: handed down to the ledger in web/wiring.py."""

from __future__ import annotations

from collections.abc import Mapping

from shuzhi.apps.ledger.cells import Raw
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.apps.worklists.conditions import require_unfrozen_by_hand
from shuzhi.apps.worklists.models import Plan, Problem, Task
from shuzhi.core.errors import Refused


def hold_problem(row: OrgRow, cells: Mapping[str, Raw] | None) -> None:
    """Ask before a problem's row is changed or removed.

    Raises:
        Refused: it has a history, or a frozen column is to change.
    """
    if not isinstance(row, Problem):
        return
    if cells is not None:
        require_unfrozen_by_hand(row, cells)
    elif row.steps.exists():
        raise Refused("这个问题已有办理经过，不能移入回收站；请在“清单”里办理。")


def hold_task(row: OrgRow, cells: Mapping[str, Raw] | None) -> None:
    """Ask before a task's row is changed or removed.

    Raises:
        Refused: it has a history, or its state is to move by hand.
    """
    if not isinstance(row, Task) or not Plan.objects.filter(task=row).exists():
        return
    if cells is None:
        raise Refused("这项任务已有办理经过，不能移入回收站；请在“清单”里办理。")
    if str(cells.get("状态") or "") != row.status:
        raise Refused("这项任务的状态要在“清单”里办理，不能直接改。")
