"""Entering, changing, removing in the browser: the same faults as a workbook, two people at one record, the bin."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from house_cast import activity, person
from ledger_books import NOW, Import

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.figures.queries import answers
from shuzhi.apps.ledger import tabs
from shuzhi.apps.ledger.entry import add_row, remove_row, restore_row
from shuzhi.apps.ledger.models import Activity, Removed
from shuzhi.apps.ledger.queries import records, stored_rows
from shuzhi.apps.ledger.sources import source
from shuzhi.apps.orgs.models import Member, Organisation
from shuzhi.core.errors import Refused
from shuzhi.core.indicators.questions import Question
from shuzhi.packs.ledger.columns import Kind

pytestmark = pytest.mark.django_db
ENTERED = [tab for tab in tabs.TABS if not tab.is_tree]
MEETING = {
    "organisation": "Z1",
    "day": "2022-03-01",
    "kind": "党员大会",
    "topic": "学习党章",
    "expected": "18",
    "present": "17",
}
SOMEONE = {"name": "演示一", "organisation": "Z1", "kind": "正式党员", "born": "1980-01-01"}


@pytest.fixture(autouse=True)
def _tree(run: Import) -> None:
    run()


def sign_in(name: str, code: str = "Z1", role: str = "branch_secretary") -> Client:
    client = Client()
    who = person(name, role, Organisation.objects.get(code=code))
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def clerk() -> Client:
    return sign_in("lan")


def opened(client: Client, path: str) -> dict[str, str]:
    """The form as a browser would send it back untouched."""
    page = client.get(path).content.decode()
    form = page[page.index('class="entry"') :]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            fields[name[1]] = value[1] if value else ""
    for name, text in re.findall(r'<textarea name="(\w+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL):
        fields[name] = text
    for name, body in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        fields[name] = chosen[1] if chosen else ""
    return fields


def edit_path(row: Activity) -> str:
    return f"/ledger/activities/rows/{row.pk}/edit/"


@pytest.mark.parametrize("tab", ENTERED, ids=lambda tab: tab.slug)
def test_a_form_and_a_workbook_give_the_same_record(clerk: Client, run: Import, tab: tabs.Tab) -> None:
    """The example row, once by the form and once by a workbook: the same id and digest."""
    cells = {c.header: c.example for c in tab.sheet.columns if c.example} | {"组织编码": "Z1"}
    typed = {c.field: cells[c.header] for c in tab.sheet.columns if c.header in cells}
    answer = clerk.post(f"/ledger/{tab.slug}/new/", typed)
    assert answer.status_code == 302, answer.content.decode()
    (entered,) = records(tab.name, ["Z1"])
    assert answer.headers["Location"] == f"/ledger/{tab.slug}/{entered.id}/"
    event = Event.objects.order_by("-seq")[0]
    assert (event.verb, event.actor, event.subject) == ("ledger.add", "lan", f"{tab.name}:{entered.id}")
    remove_row(CONSOLE, tab.name, entered.id, at=NOW)
    run("b.xlsx", bare=True, **{tab.name: [tuple(cells), tuple(cells.values())]})
    (imported,) = records(tab.name, ["Z1"])
    assert (imported.id, imported.digest) == (entered.id, entered.digest)


@pytest.mark.parametrize("tab", ENTERED, ids=lambda tab: tab.slug)
def test_a_form_opened_and_saved_changes_nothing(clerk: Client, tab: tabs.Tab) -> None:
    cells = {c.header: c.example for c in tab.sheet.columns if c.example} | {"组织编码": "Z1", "自设列": "甲"}
    made = add_row(CONSOLE, tab.name, cells, at=NOW)
    row = source(tab.name).model._default_manager.get()
    path = f"/ledger/{tab.slug}/rows/{row.pk}/edit/"
    assert clerk.post(path, opened(clerk, path)).status_code == 302
    (kept,) = stored_rows(tab.name, ["Z1"])
    assert kept.record_id == made and kept.notes == {"自设列": "甲"}


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("day", "2022-02-30", "没有 2022年2月30日这一天"),
        ("day", "", "必须填写"),
        ("topic", "  ", "必须填写"),
        ("topic", "题\x07", "不可见的控制字符"),
        ("topic", "题" * 501, "最多 500 个字"),
        ("expected", "三", "应为数字"),
        ("expected", "-1", "应为 0 或正整数"),
        ("expected", "1e309", "应为数字"),
        ("expected", "NaN", "应为数字"),
        ("hours", "0.0000001", "小数最多 6 位"),
    ],
)
def test_a_fault_stands_at_its_field_and_the_typed_stays(
    clerk: Client, field: str, typed: str, says: str
) -> None:
    answer = clerk.post("/ledger/activities/new/", MEETING | {"place": "会议室<b>", field: typed})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert says in page[page.index(f'id="id_{field}_error"') :][:200]
    assert "会议室&lt;b&gt;" in page and (not typed.strip() or "\x07" in typed or typed in page)
    assert Activity.objects.count() == 0
    assert Event.objects.filter(verb="ledger.add").count() == 0


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("１２．５", "12.5"), ("−0", "0"), ("0.005", None), ("1,234.50", "1234.5"), ("-3", None)],
)
def test_amounts_are_exact_or_refused(clerk: Client, typed: str, stored: str | None) -> None:
    given = {"month": "2022-03", "organisation": "Z1", "paid": typed}
    answer = clerk.post("/ledger/dues/new/", given)
    assert answer.status_code == (200 if stored is None else 302)
    held = [row.values["paid"] for row in stored_rows("党费", ["Z1"])]
    assert held == ([] if stored is None else [Decimal(stored)])


def test_dates_out_of_order_are_a_fault_of_the_form(clerk: Client) -> None:
    given = {
        "organisation": "Z1",
        "name": "张某",
        "post": "书记",
        "since": "2022-03-01",
        "until": "2021-03-01",
    }
    page = clerk.post("/ledger/appointments/new/", given).content.decode()
    assert "不能早于任职日期" in page[page.index('id="id_until_error"') :][:200]
    assert "第 2 行" not in page


def test_what_is_possible_and_odd_is_saved_and_told(clerk: Client) -> None:
    answer = clerk.post("/ledger/activities/new/", MEETING | {"present": "20"}, follow=True)
    assert "多于应到的 18 人" in answer.content.decode()
    assert Activity.objects.get().present == 20


def test_other_fields_of_a_post_do_not_exist(clerk: Client) -> None:
    extra = {
        "record_id": "0" * 16,
        "digest": "0" * 64,
        "id": "7",
        "organisation_id": "1",
        "notes": "x",
        "role": "system_admin",
    }
    clerk.post("/ledger/activities/new/", MEETING | extra)
    row = Activity.objects.get()
    assert row.record_id != "0" * 16 and row.notes == "" and row.organisation.code == "Z1"


@pytest.mark.parametrize("code", ["Z2", "DW", "XX"])
def test_another_unit_is_not_there(clerk: Client, code: str) -> None:
    assert clerk.post("/ledger/activities/new/", MEETING | {"organisation": code}).status_code == 404
    other = activity(Organisation.objects.get(code="Z2"), date(2022, 3, 1), "别的支部")
    before = Event.objects.count()
    for path in (edit_path(other), f"/ledger/activities/rows/{other.pk}/remove/"):
        assert clerk.post(path, MEETING).status_code == 404
    own = activity(Organisation.objects.get(code="Z1"), date(2022, 3, 1), "本支部")
    assert (
        clerk.post(edit_path(own), opened(clerk, edit_path(own)) | {"organisation": code}).status_code == 404
    )
    assert Event.objects.count() == before


def test_a_member_enters_nothing() -> None:
    client = sign_in("member", role="member")
    assert client.get("/ledger/activities/new/").status_code == 404
    assert client.post("/ledger/activities/new/", MEETING).status_code == 404
    assert Activity.objects.count() == 0


def test_without_token_nothing_is_written() -> None:
    client = Client(enforce_csrf_checks=True)
    who = person("lan", "branch_secretary", Organisation.objects.get(code="Z1"))
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    assert client.post("/ledger/activities/new/", MEETING).status_code == 403
    assert Activity.objects.count() == 0


def test_script_in_a_name_is_text(clerk: Client) -> None:
    answer = clerk.post(
        "/ledger/activities/new/", MEETING | {"topic": "<script>alert(1)</script>"}, follow=True
    )
    page = answer.content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_a_change_is_one_event(clerk: Client) -> None:
    clerk.post("/ledger/activities/new/", MEETING)
    row = Activity.objects.get()
    answer = clerk.post(edit_path(row), opened(clerk, edit_path(row)) | {"present": "16"})
    row.refresh_from_db()
    assert row.present == 16
    assert answer.headers["Location"] == f"/ledger/activities/{row.record_id}/"
    event = Event.objects.order_by("-seq")[0]
    assert event.verb == "ledger.change" and "学习" not in event.body


@pytest.mark.parametrize("first", ["lan", "mei"])
def test_two_people_at_one_record(first: str) -> None:
    """Whoever saves second overwrites nothing, loses nothing, and chooses."""
    clients = {"lan": sign_in("lan"), "mei": sign_in("mei")}
    second = "mei" if first == "lan" else "lan"
    clients["lan"].post("/ledger/activities/new/", MEETING)
    row = Activity.objects.get()
    forms = {name: opened(client, edit_path(row)) for name, client in clients.items()}
    assert clients[first].post(edit_path(row), forms[first] | {"place": "一楼"}).status_code == 302
    answer = clients[second].post(edit_path(row), forms[second] | {"place": "二楼", "speaker": "演示二"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert Activity.objects.get().place == "一楼" and Activity.objects.get().speaker == ""
    assert "一楼" in page and 'value="二楼"' in page and 'value="演示二"' in page
    assert f"{first} 在" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    again = forms[second] | {"place": "二楼", "speaker": "演示二", "seen": seen[1]}
    assert clients[second].post(edit_path(row), again).status_code == 302
    assert (Activity.objects.get().place, Activity.objects.get().speaker) == ("二楼", "演示二")


def test_two_people_at_one_telephone_number(clerk: Client) -> None:
    """A digest does not see it; the stamp of the form does."""
    add_row(
        CONSOLE,
        "党员",
        {"姓名": "演示一", "组织编码": "Z1", "类别": "正式党员", "手机号": "13900000001"},
        at=NOW,
    )
    path = f"/ledger/members/rows/{Member.objects.get().pk}/edit/"
    one, two = opened(clerk, path), opened(clerk, path)
    assert "13900000001" not in str(one)
    assert clerk.post(path, one | {"phone": "13900000002"}).status_code == 302
    answer = clerk.post(path, two | {"phone": "13900000003"})
    assert answer.status_code == 409
    assert "13900000002" not in answer.content.decode()
    assert Member.objects.get().phone == "13900000002"


def test_a_number_left_empty_stays(clerk: Client) -> None:
    add_row(
        CONSOLE,
        "党员",
        {"姓名": "演示一", "组织编码": "Z1", "类别": "正式党员", "手机号": "13900000001"},
        at=NOW,
    )
    path = f"/ledger/members/rows/{Member.objects.get().pk}/edit/"
    assert clerk.post(path, opened(clerk, path) | {"post": "组织委员"}).status_code == 302
    assert (Member.objects.get().phone, Member.objects.get().post) == ("13900000001", "组织委员")


def test_one_person_in_two_branches_is_refused_as_in_a_workbook() -> None:
    client = sign_in("committee", "DW", "committee_admin")
    number = {"identity": "110101198001012346"}
    assert client.post("/ledger/members/new/", SOMEONE | number).status_code == 302
    answer = client.post("/ledger/members/new/", SOMEONE | number | {"organisation": "Z2"})
    assert "没有转出" in answer.content.decode() and Member.objects.count() == 1
    path = f"/ledger/members/rows/{Member.objects.get().pk}/edit/"
    assert client.post(path, opened(client, path) | {"post": "书记"}).status_code == 302, "not its own twin"


def test_the_right_one_of_two_equal_rows_is_changed(clerk: Client) -> None:
    """Equal but for what no digest sees."""
    for number in ("110101198001012346", "110101198001012354"):
        clerk.post("/ledger/members/new/", SOMEONE | {"identity": number})
    ids = set(Member.objects.values_list("record_id", flat=True))
    first = next(row for row in Member.objects.all() if row.identity == "110101198001012346")
    path = f"/ledger/members/rows/{first.pk}/edit/"
    assert clerk.post(path, opened(clerk, path) | {"post": "书记"}).status_code == 302
    first.refresh_from_db()
    other = next(row for row in Member.objects.all() if row.identity == "110101198001012354")
    assert first.post == "书记" and other.post == "" and other.record_id in ids
    assert clerk.post("/ledger/members/new/", SOMEONE | {"identity": "110101198001012362"}).status_code == 302


def meetings() -> Decimal | None:
    unit = Organisation.objects.get(code="Z1")
    return answers(CONSOLE, unit, 2022, date(2022, 12, 31)).ask(Question("meeting.members")).value


def test_what_lies_in_the_bin_counts_nowhere(clerk: Client) -> None:
    clerk.post("/ledger/activities/new/", MEETING)
    row = Activity.objects.get()
    assert meetings() == 1
    page = clerk.get(f"/ledger/activities/{row.record_id}/").content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    assert clerk.post(f"/ledger/activities/rows/{row.pk}/remove/", {"seen": seen[1]}).status_code == 302
    assert meetings() is None, "blank, not zero"
    assert [*records("活动", ["Z1"]), *stored_rows("活动", ["Z1"])] == []
    assert "学习党章" not in clerk.get("/ledger/").content.decode()
    held = Removed.objects.get()
    assert "学习党章" in clerk.get("/ledger/bin/").content.decode()
    answer = clerk.post(f"/ledger/bin/{held.pk}/restore/")
    assert answer.headers["Location"] == f"/ledger/activities/{row.record_id}/", "the id that its proofs name"
    assert meetings() == 1
    held.refresh_from_db()
    assert held.cells == "{}" and held.restored_by == "lan"
    verbs = [event.verb for event in Event.objects.filter(subject=f"活动:{row.record_id}").order_by("seq")]
    assert verbs == ["ledger.add", "ledger.remove", "ledger.restore"]


def test_a_row_is_brought_back_once_and_by_its_own_people(clerk: Client) -> None:
    made = add_row(
        CONSOLE, "活动", {"日期": "2022-03-01", "组织编码": "Z1", "类型": "党课", "主题": "某题"}, at=NOW
    )
    number = remove_row(CONSOLE, "活动", made, at=NOW)
    stranger = sign_in("mei", "Z2")
    assert stranger.post(f"/ledger/bin/{number}/restore/").status_code == 404
    assert "某题" not in stranger.get("/ledger/bin/").content.decode()
    assert restore_row(CONSOLE, number, at=NOW) == made
    with pytest.raises(Refused, match="已经恢复"):
        restore_row(CONSOLE, number, at=NOW)
    assert Activity.objects.count() == 1


def test_removing_what_somebody_just_changed_is_refused(clerk: Client) -> None:
    clerk.post("/ledger/activities/new/", MEETING)
    row = Activity.objects.get()
    old = opened(clerk, edit_path(row))
    clerk.post(edit_path(row), old | {"place": "一楼"})
    answer = clerk.post(f"/ledger/activities/rows/{row.pk}/remove/", {"seen": old["seen"]}, follow=True)
    assert "没有移除" in answer.content.decode() and Activity.objects.count() == 1


def test_a_form_of_a_row_that_was_removed_keeps_what_was_typed(clerk: Client) -> None:
    clerk.post("/ledger/activities/new/", MEETING)
    row = Activity.objects.get()
    form = opened(clerk, edit_path(row)) | {"place": "二楼"}
    number = remove_row(CONSOLE, "活动", row.pk, at=NOW)
    answer = clerk.post(edit_path(row), form)
    page = answer.content.decode()
    assert answer.status_code == 409 and 'value="二楼"' in page and "移入回收站" in page
    assert Activity.objects.count() == 0
    restore_row(CONSOLE, number, at=NOW)
    answer = clerk.post(edit_path(row), form)
    page = answer.content.decode()
    assert answer.status_code == 409 and 'value="二楼"' in page and "两份内容" in page


def test_lists_survive_the_bin(clerk: Client) -> None:
    cells = {
        "日期": "2022-03-01",
        "组织编码": "Z1",
        "类型": "党课",
        "主题": "某题",
        "成果": "甲；乙",
        "学时": "2.5",
        "备注": "一\n二",
    }
    made = add_row(CONSOLE, "活动", cells, at=NOW)
    (before,) = stored_rows("活动", ["Z1"])
    restore_row(CONSOLE, remove_row(CONSOLE, "活动", made, at=NOW), at=NOW)
    (after,) = stored_rows("活动", ["Z1"])
    assert after == before


def test_another_like_this_one(clerk: Client) -> None:
    clerk.post("/ledger/activities/new/", MEETING)
    row = Activity.objects.get()
    assert opened(clerk, f"/ledger/activities/new/?like={row.record_id}")["topic"] == "学习党章"
    answer = clerk.post("/ledger/activities/new/", MEETING | {"topic": "又一次", "then": "again"})
    assert answer.headers["Location"] == "/ledger/activities/new/?organisation=Z1"


@pytest.mark.parametrize("tab", ENTERED, ids=lambda tab: tab.slug)
def test_every_column_stands_in_the_form(clerk: Client, tab: tabs.Tab) -> None:
    page = clerk.get(f"/ledger/{tab.slug}/new/").content.decode()
    for column in tab.sheet.columns:
        assert f'name="{column.field}"' in page
        label = "组织" if column.kind is Kind.ORG else column.header
        assert f">{label}<" in page
    assert clerk.get("/ledger/units/new/").status_code == 404
