"""The tabs of 台账: what is listed, found, added up; and that what lies outside is not there."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import activity, organisation, person
from ledger_books import NOW

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ledger import listing, tabs
from shuzhi.apps.ledger.entry import add_row
from shuzhi.apps.ledger.sources import kinds
from shuzhi.apps.orgs.models import Member, Organisation
from shuzhi.packs.ledger.sheets import SHEETS

pytestmark = pytest.mark.django_db
DUES = {"月份": "2022-03", "组织编码": "JW01", "方向": "收缴", "实交": "326.50"}


@pytest.fixture
def unit() -> Organisation:
    return organisation("JW01", "中共甲局第一支部", "党支部", organisation("JW", "中共甲局委员会", "党委"))


@pytest.fixture
def clerk(client: Client, unit: Organisation) -> Client:
    client.force_login(person("lan", "branch_secretary", unit), "django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_sheet_has_a_tab() -> None:
    assert {tab.name for tab in tabs.TABS} == {sheet.name for sheet in SHEETS} == set(kinds())
    for tab in tabs.TABS:
        assert tab.headline in tab.listed
        assert set(tab.sums) <= set(tab.listed)
        assert tab.sheet.column(tab.headline).required


@pytest.mark.parametrize("tab", tabs.TABS, ids=lambda tab: tab.slug)
def test_an_empty_tab_says_what_to_do(clerk: Client, tab: tabs.Tab) -> None:
    page = text(clerk, f"/ledger/{tab.slug}/", q="没有这样的词")
    assert "没有符合条件的" in page


@pytest.mark.parametrize("tab", [tab for tab in tabs.TABS if not tab.is_tree], ids=lambda tab: tab.slug)
def test_every_kind_is_listed_and_opened(clerk: Client, tab: tabs.Tab) -> None:
    """The example row of the empty workbook, entered by hand, stands in its list and on its own page."""
    cells = {c.header: c.example for c in tab.sheet.columns if c.example} | {"组织编码": "JW01"}
    made = add_row(CONSOLE, tab.name, cells, at=NOW)
    with CaptureQueriesContext(connection) as asked:
        page = text(clerk, f"/ledger/{tab.slug}/", org="JW01")
    assert len(asked) <= 12, "\n".join(query["sql"][:120] for query in asked.captured_queries)
    assert f'href="/ledger/{tab.slug}/{made}/?list=org%3DJW01"' in page
    for header in tab.listed:
        assert cells.get(header, "") in page or header == "组织编码"
    record = text(clerk, f"/ledger/{tab.slug}/{made}/")
    assert made in record and "登记" in record


def test_rows_of_others_are_not_there(clerk: Client) -> None:
    other = activity(organisation("YW", "中共乙局委员会", "党委"), date(2022, 3, 1), "别处的活动")
    assert "别处的活动" not in text(clerk, "/ledger/", q="别处")
    assert clerk.get(f"/ledger/activities/{other.record_id}/").status_code == 404
    assert clerk.get("/ledger/activities/", {"org": "YW"}).status_code == 404


def test_every_word_must_stand_in_the_row(clerk: Client, unit: Organisation) -> None:
    activity(unit, date(2022, 3, 1), "学习党章")
    activity(unit, date(2022, 4, 1), "学习条例", kind="党课")
    page = text(clerk, "/ledger/", q="学习 党课")
    assert "学习条例" in page and "学习党章" not in page


def test_a_percent_sign_is_no_wildcard(clerk: Client, unit: Organisation) -> None:
    activity(unit, date(2022, 3, 1), "学习党章")
    assert "没有符合条件" in text(clerk, "/ledger/", q="%")
    assert "没有符合条件" in text(clerk, "/ledger/", q="_")


def test_the_order_turns_round(clerk: Client, unit: Organisation) -> None:
    activity(unit, date(2021, 3, 1), "早先")
    activity(unit, date(2022, 3, 1), "后来")
    newest, oldest = (text(clerk, "/ledger/", sort=sort) for sort in ("", "old"))
    assert newest.index("后来") < newest.index("早先")
    assert oldest.index("早先") < oldest.index("后来")


def test_totals_are_those_of_what_is_shown(clerk: Client, unit: Organisation) -> None:
    for month in range(1, 4):
        activity(unit, date(2022, month, 1), "某事")
    activity(unit, date(2021, 1, 1), "某事")
    page = text(clerk, "/ledger/", year="2022")
    assert "应到 <strong>90</strong>" in page and "实到 <strong>84</strong>" in page


def test_money_in_and_money_out_are_not_added_up(clerk: Client) -> None:
    add_row(CONSOLE, "党费", DUES, at=NOW)
    add_row(CONSOLE, "党费", DUES | {"方向": "上缴", "实交": "100.05"}, at=NOW)
    add_row(CONSOLE, "党费", DUES | {"方向": "上缴", "实交": "200.05"}, at=NOW)
    assert "合计" not in text(clerk, "/ledger/dues/")
    assert "实交 <strong>300.10</strong>" in text(clerk, "/ledger/dues/", kind="上缴")


def test_nothing_added_up_is_blank_not_zero(clerk: Client) -> None:
    add_row(CONSOLE, "谈话", {"日期": "2022-04-12", "组织编码": "JW01", "类型": "谈心谈话"}, at=NOW)
    assert "合计" not in text(clerk, "/ledger/talks/")


@pytest.mark.parametrize(
    ("slug", "year", "hits"),
    [("dues", 2022, 1), ("dues", 2021, 0), ("business", 2022, 1), ("tasks", 2022, 1), ("tasks", 2023, 0)],
)
def test_the_year_is_that_of_the_row(unit: Organisation, slug: str, year: int, hits: int) -> None:
    tab = tabs.tab(slug)
    cells = {c.header: c.example for c in tab.sheet.columns if c.example} | {"组织编码": "JW01"}
    add_row(CONSOLE, tab.name, cells, at=NOW)
    units = Organisation.objects.all()
    assert listing.rows(tab, units, listing.Wanted(year=year)).count() == hits
    assert listing.years(tab, units) == (2022,)


def test_identity_and_telephone_are_never_whole(clerk: Client) -> None:
    cells = {
        "姓名": "演示一",
        "组织编码": "JW01",
        "类别": "正式党员",
        "身份证号": "110101198001012346",
        "手机号": "13900001234",
    }
    made = add_row(CONSOLE, "党员", cells, at=NOW)
    assert Member.objects.get().identity == "110101198001012346"
    for path in ("/ledger/members/", f"/ledger/members/{made}/"):
        page = text(clerk, path)
        assert "110101198001012346" not in page and "13900001234" not in page
    assert "**************2346" in page and "*******1234" in page


def test_a_number_is_not_found_by_looking_for_it(clerk: Client) -> None:
    cells = {"姓名": "演示一", "组织编码": "JW01", "类别": "正式党员", "手机号": "13900001234"}
    add_row(CONSOLE, "党员", cells, at=NOW)
    assert "没有符合条件" in text(clerk, "/ledger/members/", q="13900001234")


def test_thousands_of_units_are_looked_for_not_listed(clerk: Client, unit: Organisation) -> None:
    for number in range(205):
        organisation(f"G{number:03d}", f"第{number}党小组", "党小组", unit)
    page = text(clerk, "/ledger/")
    assert '<option value="G001"' not in page and 'placeholder="名称、编码或拼音首字母"' in page
    assert "不止一个组织符合" in text(clerk, "/ledger/", org="党小组")
    assert "没有名称或编码含" in text(clerk, "/ledger/", org="YW")
    activity(Organisation.objects.get(code="G007"), date(2022, 3, 1), "小组的事")
    assert "小组的事" in text(clerk, "/ledger/", org="第7党小组")
    assert "小组的事" not in text(clerk, "/ledger/", org="G008")
