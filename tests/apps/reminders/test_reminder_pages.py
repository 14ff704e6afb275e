"""The pages of 提醒 and the home page: what is missing, one click from it; a unit's own rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from house_cast import activity, member, organisation, person

from shuzhi.apps.audit.models import Event
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reminders import queries
from shuzhi.apps.reminders.models import OwnRule

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
RULE = {
    "kind": "党课",
    "often": "quarter",
    "times": "1",
    "reach": "branches",
    "source": "工作要点",
    "since": "2022-01-01",
}


@pytest.fixture
def committee() -> Organisation:
    top = organisation("JW", "甲委", "党委")
    for number in (1, 2, 3):
        branch = organisation(f"JW0{number}", f"甲{number}支部", "党支部", top)
        for each in range(8):
            member(branch, f"演示{number}{each}")
        activity(branch, date(2022, 3, 31), "一季度党员大会")
    return top


def signed_in(client: Client, role: str, unit: Organisation) -> Client:
    client.force_login(person(role, role, unit), BACKEND)
    return client


def unit(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def test_a_committee_sees_its_branches_in_the_trees_order(client: Client, committee: Organisation) -> None:
    page = signed_in(client, "committee_admin", committee).get("/reminders/?on=2022-11-20").content.decode()
    assert page.index("JW01</a>") < page.index("JW02</a>") < page.index("JW03</a>")
    assert "第二季度、第三季度" in page
    assert "/ledger/?org=JW02&amp;kind=%E5%85%9A%E5%91%98%E5%A4%A7%E4%BC%9A&amp;year=2022" in page
    assert "不排名次" in page


def test_the_gap_is_one_click_away(client: Client, committee: Organisation) -> None:
    signed_in(client, "committee_admin", committee)
    assert "一季度党员大会" in client.get("/ledger/?org=JW02&kind=党员大会&year=2022").content.decode()


def test_a_unit_is_told_with_basis_and_dates(client: Client, committee: Organisation) -> None:
    page = (
        signed_in(client, "branch_secretary", unit("JW01")).get("/reminders/?on=2022-11-20").content.decode()
    )
    assert "《中国共产党支部工作条例（试行）》 第十一条" in page
    assert "2022年第二季度没有记录；规定一般每季度1次" in page
    assert "截止2022年12月31日，还有41天" in page
    assert "没有登记本届选举日期" in page
    assert "JW02" not in page


def test_a_party_group_is_sent_to_its_branch(client: Client, committee: Organisation) -> None:
    organisation("JW01-1", "第一小组", "党小组", unit("JW01"))
    page = signed_in(client, "committee_admin", committee).get("/reminders/?org=JW01-1").content.decode()
    assert "请看所在支部" in page


@pytest.mark.parametrize(
    "query", ["on=abc", "on=0001-01-01", "on=9999-12-31", "on=%00", "page=x", "alone=%00"]
)
def test_words_that_are_none_break_nothing(client: Client, committee: Organisation, query: str) -> None:
    assert signed_in(client, "committee_admin", committee).get(f"/reminders/?{query}").status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/reminders/", "/reminders/?org=JW01", "/reminders/?org=JW&alone=on", "/reminders/rules/"]
)
def test_few_questions(client: Client, committee: Organisation, path: str) -> None:
    signed_in(client, "committee_admin", committee)
    OwnRule.objects.create(
        organisation=committee, reach="branches", kind="党课", often="quarter", times=1, source="要点", since=date(2022, 1, 1)
    )  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert len(asked) <= 12, "\n".join(query["sql"][:120] for query in asked.captured_queries)


def test_home_tells_what_is_missing_and_what_comes(client: Client, committee: Organisation) -> None:
    today = timezone.localdate()
    soon = member(unit("JW02"), "某人", "预备党员")
    soon.probation_since = (today + timedelta(days=20)).replace(year=today.year - 1)
    soon.save()
    page = signed_in(client, "committee_admin", committee).get("/").content.decode()
    assert "今后六十天" in page and "预备期满讨论转正" in page and "某人" not in page
    assert f"{today.year}年缺记录" in page
    assert "一季度党员大会" in page, "the last entries"


def test_home_of_a_member_has_no_reminders(client: Client, committee: Organisation) -> None:
    page = signed_in(client, "member", unit("JW01")).get("/").content.decode()
    assert "缺记录" not in page and "/reminders/" not in page


def test_a_rule_is_laid_down_ended_and_recorded(client: Client, committee: Organisation) -> None:
    signed_in(client, "committee_admin", committee)
    answer = client.post("/reminders/rules/", {**RULE, "org": "JW"}, follow=True)
    assert "已登记：党课 每季度1次" in answer.content.decode()
    rule = OwnRule.objects.get()
    page = client.get("/reminders/?org=JW01&on=2022-11-20").content.decode()
    assert "JW：工作要点" in page and "本单位规定每季度1次" in page
    again = client.post("/reminders/rules/", {**RULE, "org": "JW"}).content.decode()
    assert "请先结束原来那条" in again and "工作要点" in again, "what was typed stays"
    client.post(f"/reminders/rules/{rule.pk}/end/")
    rule.refresh_from_db()
    assert rule.until == timezone.localdate()
    assert client.post(f"/reminders/rules/{rule.pk}/end/").status_code == 404
    verbs = [e.verb for e in Event.objects.order_by("seq") if e.verb.startswith("reminders")]
    assert verbs == ["reminders.rule_added", "reminders.rule_ended"]


def test_a_branch_lives_by_the_committees_rule_and_cannot_end_it(
    client: Client, committee: Organisation
) -> None:
    rule = OwnRule.objects.create(
        organisation=committee, reach="branches", kind="党课", often="quarter", times=1, source="要点", since=date(2022, 1, 1)
    )  # fmt: skip
    signed_in(client, "branch_secretary", unit("JW01"))
    page = client.get("/reminders/rules/").content.decode()
    assert "要点" in page and "/end/" not in page
    assert client.post(f"/reminders/rules/{rule.pk}/end/").status_code == 404
    assert client.post("/reminders/rules/", {**RULE, "org": "JW"}).status_code == 404
    assert OwnRule.objects.filter(until__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("times", "0"),
        ("times", "x"),
        ("since", "昨天"),
        ("since", "0001-01-01"),
        ("source", ""),
        ("often", "daily"),
        ("org", ""),
    ],
)
def test_a_wrong_field_is_marked_and_nothing_is_written(
    client: Client, committee: Organisation, field: str, value: str
) -> None:
    signed_in(client, "committee_admin", committee)
    answer = client.post("/reminders/rules/", {**RULE, "org": "JW", field: value})
    assert answer.status_code == 200 and 'role="alert"' in answer.content.decode()
    assert OwnRule.objects.count() == 0


def test_home_of_many_units_is_not_buried_under_what_has_time_left() -> None:
    """Twelve branches with an open month each hide the one that has recorded nothing."""
    top = organisation("ZW", "政务委", "党委")
    for number in range(1, 13):
        branch = organisation(f"ZW{number:02d}", f"政务第{number}支部", "党支部", top)
        if number < 12:
            for month in range(1, 6):
                activity(branch, date(2022, month, 5), "学习", kind="主题党日")
    seen = queries.overview(Organisation.objects.filter(code__startswith="ZW"), date(2022, 6, 30))
    assert seen.is_wide and seen.waiting > 12
    assert all(line.missing or line.pressing for line in seen.shown)
    assert "ZW12" in {line.code for line in seen.shown}
