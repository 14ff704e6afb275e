"""审计 as a page: in words, by who, what and when; nothing of the work's content stands in it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import AT, member, organisation, person

from shuzhi.apps.accounts.models import User, actor_of
from shuzhi.apps.audit.services import record
from shuzhi.apps.orgs import revealing
from shuzhi.apps.orgs.models import Organisation

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def unit() -> Organisation:
    return organisation("JW", "甲委", "党委")


@pytest.fixture
def auditor(unit: Organisation) -> User:
    return person("audit1", "auditor", unit)


def page(user: User, **asked: str) -> str:
    client = Client()
    client.force_login(user, BACKEND)
    found = client.get("/audit/", asked)
    assert found.status_code == 200
    return found.content.decode()


def rows(text: str) -> str:
    return text.partition("<tbody>")[2]


def test_a_reason_stands_beside_what_it_is_for(unit: Organisation, auditor: User) -> None:
    keeper = person("keeper", "committee_admin", unit)
    row = member(unit, "演示一")
    row.identity = "11010119900307001X"
    row.save()
    revealing.reveal(actor_of(keeper), row.record_id, "identity", "核对档案用", at=AT)
    record(
        actor_of(keeper),
        "orgs.grant_role",
        f"user:{auditor.pk}",
        {"role": "auditor", "organisation": "JW"},
        AT,
    )
    record(actor_of(keeper), "reports.finding_dismissed", "JW", {"reason": "原文如此"}, AT)
    text = rows(page(auditor))
    assert "查看完整号码" in text and "原因 核对档案用" in text and "栏目 身份证号" in text
    assert "账号 audit1" in text and "角色 审计员；组织 JW" in text
    assert "原文如此" not in text, "what people write in their work is not the auditor's"


def test_some_of_the_chain(unit: Organisation, auditor: User) -> None:
    one, two = (
        actor_of(person("one", "committee_admin", unit)),
        actor_of(person("two", "committee_admin", unit)),
    )
    record(one, "orgs.move", "组织:JW01", {}, AT)
    record(two, "ledger.add", "活动:ab", {}, AT)
    day = AT.date().isoformat()
    for asked, here, gone in (
        ({"actor": "one"}, "JW01", "活动 ab"),
        ({"verb": "ledger.add"}, "活动 ab", "JW01"),
        ({"verb": "orgs."}, "JW01", "活动 ab"),
        ({"since": day, "until": day, "actor": "two"}, "活动 ab", "JW01"),
    ):
        text = rows(page(auditor, **asked))
        assert here in text and gone not in text, asked
    assert "没有符合这些条件的审计记录" in page(auditor, until="1990-01-01")


@pytest.mark.parametrize(
    ("asked", "told"),
    [({"since": "三月"}, "日期应写成"), ({"verb": "x.y"}, "没有这一种动作"), ({"since": "2022-05-01", "until": "2022-04-01"}, "不能早于")],
)  # fmt: skip
def test_what_is_no_condition_is_said(auditor: User, asked: dict[str, str], told: str) -> None:
    assert told in page(auditor, **asked)


def test_few_questions_however_many_events(unit: Organisation, auditor: User) -> None:
    for number in range(30):
        record(actor_of(auditor), "accounts.signed_in", f"user:{number}", {}, AT)
    client = Client()
    client.force_login(auditor, BACKEND)
    with CaptureQueriesContext(connection) as asked:
        assert "账号 29" in client.get("/audit/").content.decode()
    assert len(asked) <= 12
