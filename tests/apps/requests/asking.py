"""The cast of 取数单's tests: a secretary of 甲一支部 who asks two departments for three numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

from house_cast import organisation, user

from shuzhi.apps.accounts.models import Actor, actor_of
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.apps.requests import services
from shuzhi.apps.requests.giving import Signed, Typed
from shuzhi.apps.requests.models import Question, Request
from shuzhi.apps.requests.services import Wanted

NOW = datetime(2022, 12, 1, 2, 0, tzinfo=UTC)
TODAY = date(2022, 12, 1)
DUE = date(2022, 12, 10)
SIGNED = Signed("演示甲", TODAY)
WANTED = (
    Wanted("在编职工人数", "人", context="全院在编职工**人", node="f1"),
    Wanted("招聘博士", "人", department="人事", node="f2"),
    Wanted("政务服务办件量", "件", department="政务服务", node="f3"),
)


def units() -> tuple[Organisation, Organisation, Organisation]:
    top = organisation("JW", "甲委", "党委")
    return (
        top,
        organisation("JW01", "甲一支部", "党支部", top),
        organisation("JW02", "甲二支部", "党支部", top),
    )


def somebody(name: str, role: str, unit: Organisation) -> Actor:
    made = user(name)
    Role.objects.create(user=made, organisation=unit, role=role, since=date(2022, 1, 1))
    return actor_of(made)


def asked(actor: Actor, unit: Organisation, origin: str = "work:1") -> Request:
    return services.open_request(actor, unit, 2022, WANTED, due=DUE, at=NOW, origin=origin)


def question(name: str) -> Question:
    return Question.objects.select_related("part__request").get(name=name)


def typed(number: int, value: str | float, source: str = "人事系统12月报表") -> dict[int, Typed]:
    return {number: Typed(value, source)}
