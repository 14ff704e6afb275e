"""Units and people written as the product writes them, so that ids, digests and history are real."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ledger import entry
from shuzhi.apps.orgs import units
from shuzhi.apps.orgs.models import Member, Organisation

NOW = datetime(2023, 8, 1, 4, tzinfo=UTC)
TODAY = date(2023, 8, 1)
MOVED = date(2023, 3, 1)


def unit(code: str, kind: str = "党支部", above: Organisation | None = None, **more: object) -> Organisation:
    values = {"code": code, "name": f"{code}组织", "kind": kind, "founded": date(2015, 1, 1), **more}
    if above is None and units.is_unfounded():
        return units.found_first(CONSOLE, values, at=NOW)
    assert above is not None
    return units.create(CONSOLE, above, values, at=NOW)


def someone(where: Organisation, name: str, **more: str) -> Member:
    cells = {"姓名": name, "组织编码": where.code, "类别": "正式党员", "转正日期": "2012-05-01", **more}
    return Member.objects.get(record_id=entry.add_row(CONSOLE, "党员", cells, at=NOW))


def office(where: Organisation, name: str, post: str, since: str) -> None:
    cells = {"组织编码": where.code, "姓名": name, "职务": post, "任职日期": since}
    entry.add_row(CONSOLE, "任职", cells, at=NOW)


def meeting(where: Organisation, day: str, **more: str) -> str:
    cells = {"日期": day, "组织编码": where.code, "类型": "党员大会", "主题": "学习", **more}
    return entry.add_row(CONSOLE, "活动", cells, at=NOW)
