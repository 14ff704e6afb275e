"""A unit's page: the same head counts as the indicators give, offices, groups and what it was before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from house_cast import member, organisation, person

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.figures import queries as figures
from shuzhi.apps.orgs import overview
from shuzhi.apps.orgs.models import Member, Organisation
from shuzhi.core.indicators.questions import Question

pytestmark = pytest.mark.django_db

DAY = date(2022, 6, 30)
KINDS = {
    "正式党员": "member.full",
    "预备党员": "member.probationary",
    "入党积极分子": "member.activists",
    "发展对象": "member.candidates",
}


@pytest.fixture
def branch() -> Organisation:
    unit = organisation(
        "JW01", "中共示例局第一支部委员会", "党支部", organisation("JW", "中共示例局委员会", "党委")
    )
    for number in range(5):
        member(unit, f"正式{number}")
    for name, changes in {
        "已转出": {"moved_out": DAY},
        "明天转出": {"moved_out": date(2022, 7, 1)},
        "明天转入": {"moved_in": date(2022, 7, 1)},
        "后来转正": {"probation_since": date(2022, 1, 5), "full_since": date(2022, 12, 5)},
    }.items():
        Member.objects.filter(pk=member(unit, name).pk).update(**changes)
    member(unit, "积极分子", "入党积极分子")
    return unit


def test_the_counts_are_those_of_the_indicators(branch: Organisation) -> None:
    page = overview.unit_page(CONSOLE, branch.code, DAY)
    ledger = figures.answers(CONSOLE, branch, 2022, DAY)
    asked = {kind: ledger.ask(Question(key, reach="own")).value or Decimal(0) for kind, key in KINDS.items()}
    shown = {kind.name: Decimal(kind.count) for kind in page.kinds}
    assert shown == {kind: value for kind, value in asked.items() if value}
    assert shown["正式党员"] == 6, "five, and one who leaves tomorrow"
    assert shown["预备党员"] == 1, "who was not yet full on that day"


def test_a_branch_sees_itself_at_the_edge(client: Client, branch: Organisation) -> None:
    client.force_login(person("lan", "branch_secretary", branch), "django.contrib.auth.backends.ModelBackend")
    page = client.get("/orgs/").content.decode()
    assert 'class="depth-0"><span class="twig-none"></span><a href="/orgs/units/JW01/"' in page
    assert "/orgs/units/JW/" not in client.get("/orgs/units/JW01/").content.decode()
