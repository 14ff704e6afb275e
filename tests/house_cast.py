"""The fixed cast of the page tests: one committee with two branches, a stranger committee, and one person a role.

    甲委 (JW) ── 甲一 (JW01), 甲十 (JW10)        乙委 (YW) ── 乙一 (YW01)

Explicit helpers, no library: each makes one thing and returns it.
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime

from shuzhi.apps.accounts.models import CONSOLE, User
from shuzhi.apps.accounts.services import create_user
from shuzhi.apps.ledger import indexing
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Member, Organisation, Role

AT = datetime(2022, 1, 10, 8, 0, tzinfo=UTC)
PASSWORD = "plum-rain-seven-cranes"
_number = itertools.count(1)


def _row() -> dict[str, str]:
    number = next(_number)
    return {"record_id": f"{number:016x}", "digest": f"{number:064x}"}


def organisation(code: str, name: str, kind: str, parent: Organisation | None = None) -> Organisation:
    made = Organisation.objects.create(
        **_row(), code=code, name=name, short_name=code, kind=kind, parent=parent, path=f"~{code}."
    )
    made.path = f"{parent.path if parent else ''}{made.pk}."
    made.save(update_fields=["path"])
    return made


def activity(unit: Organisation, day: date, topic: str, kind: str = "党员大会") -> Activity:
    made = Activity.objects.create(
        **_row(), organisation=unit, day=day, kind=kind, topic=topic, expected=30, present=28
    )
    indexing.put("活动", [made])
    return made


def member(unit: Organisation, name: str, kind: str = "正式党员") -> Member:
    row = _row()
    return Member.objects.create(**row, organisation=unit, name=name, kind=kind, person=row["digest"][-32:])


def user(username: str) -> User:
    return create_user(CONSOLE, username=username, password=PASSWORD, display_name="", at=AT)


def person(username: str, role: str, unit: Organisation) -> User:
    made = user(username)
    Role.objects.create(user=made, organisation=unit, role=role, since=date(2022, 1, 1))
    return made
