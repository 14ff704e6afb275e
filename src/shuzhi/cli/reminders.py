"""提醒: `shuzhi due`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shuzhi.cli.frame import DONE, a_date, add_command, open_home, print_json

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from shuzhi.apps.reminders.queries import UnitDue
    from shuzhi.cli.frame import Commands
    from shuzhi.core.rules.duties import Standing


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    words = add_command(
        commands, "due", due, "列出按规定这个月、这一季度该做的和今年缺记录的，每一项都注明依据"
    )
    words.add_argument("--org", metavar="编码", help="组织编码（含下级）；不写则列出全部组织")
    words.add_argument("--on", type=a_date, metavar="日期", help="按哪一天算；不写则按今天")


def due(args: argparse.Namespace) -> int:
    """Print what an organisation and all below it owe on a day."""
    open_home(args)
    from datetime import date

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.reminders import queries

    on = args.on or date.today()  # noqa: DTZ011 -- the office's own day; the only place of this command with a clock
    found = queries.due(CONSOLE, args.org, on)
    if args.as_json:
        print_json(
            {
                "on": on.isoformat(),
                "due": [as_json(one) for unit in found for one in unit.standings],
                "unknown": [
                    {"org": one.org, "org_name": one.org_name, "duty": one.duty, "message": one.message}
                    for unit in found
                    for one in unit.unknown
                ],
            }
        )
    else:
        _tell(found, on.isoformat())
    return DONE


def as_json(one: Standing) -> dict[str, Any]:
    """Return a standing as the contract's JSON shows it."""
    return {
        "org": one.org,
        "org_name": one.org_name,
        "duty": one.duty,
        "name": one.name,
        "state": one.state.value,
        "period": {"from": one.period.start.isoformat(), "to": one.period.end.isoformat()},
        "found": list(one.found),
        "basis": one.basis,
        "message": one.message,
    }


def _tell(found: Sequence[UnitDue], on: str) -> None:
    from shuzhi.core.rules.duties import State

    told = [one for unit in found for one in unit.standings]
    for unit in found:
        shown = unit.of(State.OVERDUE, State.MISSING, State.SOON, State.DUE)
        if shown or unit.unknown:
            print(f"{unit.name}（{unit.code}）")
        for one in shown:
            print(f"  [{one.state.chinese}] {one.name}：{one.message}（{one.basis}）")
        for gap in unit.unknown:
            print(f"  [待补] {gap.message}")
    counts = "，".join(
        f"{state.chinese} {sum(one.state is state for one in told)} 项"
        for state in (State.OVERDUE, State.MISSING, State.SOON, State.DUE)
    )
    print(f"截至 {on}，{len(found)} 个组织：{counts}。")
