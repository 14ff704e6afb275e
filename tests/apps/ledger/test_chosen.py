"""Lists: several records at once, saved views, the order of columns, the bin and its emptying."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from house_cast import activity, organisation, person
from openpyxl import load_workbook

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.ledger import chosen, purging, tabs
from shuzhi.apps.ledger.entry import remove_row, restore_row
from shuzhi.apps.ledger.models import Activity, Removed, SavedView
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def unit() -> Organisation:
    return organisation("JW01", "甲一支部", "党支部", organisation("JW", "甲委", "党委"))


@pytest.fixture
def clerk(client: Client, unit: Organisation) -> Client:
    client.force_login(person("lan", "branch_secretary", unit), BACKEND)
    return client


def acts(unit: Organisation, number: int = 3) -> list[str]:
    return [activity(unit, date(2022, 3, day), f"第{day}件").record_id for day in range(1, number + 1)]


def send(client: Client, act: str, ids: list[str], **more: str) -> str:
    answer = client.post("/ledger/activities/chosen/", {"act": act, "row": ids, **more}, follow=True)
    return answer.content.decode()


def test_first_the_question_then_the_act(clerk: Client, unit: Organisation) -> None:
    ids = acts(unit)
    page = send(clerk, "remove", ids[:2])
    assert "移入回收站：2 条" in page and Activity.objects.count() == 3
    assert "2 条记录已移入回收站" in send(clerk, "remove", ids[:2], sure="1", why="重复登记")
    assert Activity.objects.get().record_id == ids[2]
    assert set(Removed.objects.values_list("why", "actor")) == {("重复登记", "lan")}
    assert Event.objects.filter(verb="ledger.remove").count() == 2


def test_all_or_none(clerk: Client, unit: Organisation) -> None:
    other = activity(organisation("YW", "乙委", "党委"), date(2022, 3, 1), "别处")
    answer = clerk.post(
        "/ledger/activities/chosen/", {"act": "remove", "row": [*acts(unit), other.record_id], "sure": "1"}
    )
    assert answer.status_code == 404 and Activity.objects.count() == 4 and not Removed.objects.exists()


def test_a_tag_is_added_once(clerk: Client, unit: Organisation) -> None:
    ids = acts(unit)
    assert "已给 3 条" in send(clerk, "tag", ids, sure="1", tag="年度重点")
    now = list(Activity.objects.values_list("record_id", flat=True))
    assert "已给 0 条" in send(clerk, "tag", now, sure="1", tag="年度重点")
    assert set(Activity.objects.values_list("tags", flat=True)) == {"年度重点"}


@pytest.mark.parametrize("word", ["", "甲；乙", "长" * 41])
def test_a_tag_that_is_none_is_refused_and_kept(clerk: Client, unit: Organisation, word: str) -> None:
    page = send(clerk, "tag", acts(unit), sure="1", tag=word)
    assert "请写一个标签" in page and f'value="{word}"' in page
    assert set(Activity.objects.values_list("tags", flat=True)) == {""}


def test_the_chosen_are_exported(clerk: Client, unit: Organisation) -> None:
    ids = acts(unit)
    answer = clerk.post("/ledger/activities/chosen/", {"act": "export", "row": ids[1:]})
    book = load_workbook(BytesIO(b"".join(answer)), read_only=True)  # type: ignore[arg-type]
    assert [row[3] for row in list(book["活动"].values)[1:]] == ["第2件", "第3件"]
    assert Event.objects.filter(verb="ledger.export").exists()


@pytest.mark.parametrize("sent", [{"act": "remove"}, {"act": "none", "row": ["x"]}, {}])
def test_nothing_chosen_does_nothing(clerk: Client, unit: Organisation, sent: dict[str, str]) -> None:
    acts(unit)
    assert clerk.post("/ledger/activities/chosen/", sent).status_code == 302
    assert Activity.objects.count() == 3


def test_not_too_many_at_once(unit: Organisation) -> None:
    with pytest.raises(Refused, match="一次最多"):
        chosen.remove(CONSOLE, tabs.tab("activities"), [f"{n}" for n in range(201)], "", at=timezone.now())


def test_a_view_is_ones_own(clerk: Client, unit: Organisation) -> None:
    clerk.post(
        "/ledger/activities/views/", {"name": "今年党课", "query": "kind=党课&page=3&evil=1&sort=-topic"}
    )
    (view,) = SavedView.objects.all()
    assert view.query == "kind=%E5%85%9A%E8%AF%BE&sort=-topic"
    assert "今年党课" in clerk.get("/ledger/").content.decode()
    assert "今年党课" not in clerk.get("/ledger/talks/").content.decode()
    other = Client()
    other.force_login(person("mei", "branch_secretary", unit), BACKEND)
    assert "今年党课" not in other.get("/ledger/").content.decode()
    for act in ("rename", "drop"):
        assert other.post(f"/ledger/views/{view.pk}/", {"act": act, "name": "x"}).status_code == 404
    clerk.post(f"/ledger/views/{view.pk}/", {"act": "rename", "name": "党课"})
    assert "党课" in clerk.get("/ledger/views/").content.decode()
    clerk.post(f"/ledger/views/{view.pk}/", {"act": "drop"})
    assert not SavedView.objects.exists()
    assert Event.objects.filter(verb__startswith="ledger.view_").count() == 3


@pytest.mark.parametrize("name", ["", "  ", "长" * 41])
def test_a_view_needs_a_name(clerk: Client, name: str) -> None:
    clerk.post("/ledger/activities/views/", {"name": name, "query": "kind=党课"})
    assert not SavedView.objects.exists()


def test_columns_sort_but_no_number_does(clerk: Client, unit: Organisation) -> None:
    for day, topic in ((1, "乙"), (2, "丙"), (3, "甲")):
        activity(unit, date(2022, 3, day), f"主题{topic}")

    def order(sort: str) -> str:
        page = clerk.get("/ledger/", {"sort": sort}).content.decode()
        return "".join(sorted("甲乙丙", key=lambda each: page.index(f"主题{each}")))

    assert (order("topic"), order("-topic")) == ("丙乙甲", "甲乙丙")
    assert order("day") == "乙丙甲" and order("present") == order("") == "甲丙乙"
    assert "sort=present" not in clerk.get("/ledger/").content.decode()


def binned(unit: Organisation, days: int) -> Removed:
    row = activity(unit, date(2022, 3, 1), f"{days}天前移除")
    number = remove_row(CONSOLE, "活动", row.record_id, at=timezone.now() - timedelta(days=days), why="错登")
    return Removed.objects.get(pk=number)


def test_the_bin_is_emptied_after_a_time_with_a_reason(unit: Organisation) -> None:
    old, young = binned(unit, 181), binned(unit, 179)
    with pytest.raises(Refused, match="不满"):
        purging.purge(CONSOLE, [old.pk, young.pk], "保存期满", at=timezone.now())
    with pytest.raises(Refused, match="原因"):
        purging.purge(CONSOLE, [old.pk], " x ", at=timezone.now())
    assert purging.purge(CONSOLE, [old.pk], "保存期满", at=timezone.now()) == 1
    old.refresh_from_db()
    assert (old.cells, old.purged_why, old.why) == ("{}", "保存期满", "错登") and old.record_id
    with pytest.raises(Refused, match="清除"):
        restore_row(CONSOLE, old.pk, at=timezone.now())
    with pytest.raises(Refused):
        purging.purge(CONSOLE, [old.pk], "再来一次", at=timezone.now())
    assert Event.objects.get(verb="ledger.purge").subject == f"活动:{old.record_id}"


def test_only_a_committee_empties_it(clerk: Client, unit: Organisation) -> None:
    old = binned(unit, 200)
    assert "清除选中" not in clerk.get("/ledger/bin/").content.decode()
    assert clerk.post("/ledger/bin/purge/", {"number": old.pk, "reason": "保存期满"}).status_code == 404
    keeper = Client()
    keeper.force_login(person("dw", "committee_admin", Organisation.objects.get(code="JW")), BACKEND)
    page = keeper.post("/ledger/bin/purge/", {"number": old.pk, "reason": "短"}).content.decode()
    assert "至少" in page and 'value="短"' in page
    page = keeper.post(
        "/ledger/bin/purge/", {"number": old.pk, "reason": "保存期满"}, follow=True
    ).content.decode()
    assert "保存期满" in page and "200天前移除" not in page and old.record_id in page
    with pytest.raises(NotFound):
        purging.purge(CONSOLE, [99], "没有这一条", at=timezone.now())
