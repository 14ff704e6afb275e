"""查找: what is found, by words of every length; and that the index says what the tables say."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import activity, member, organisation, person
from ledger_books import NOW, Import

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ledger import fulltext, indexing
from shuzhi.apps.ledger.entry import add_row, change_row, remove_row, restore_row
from shuzhi.apps.ledger.models import Activity, Indexed
from shuzhi.apps.ledger.searching import Asked, marked, search
from shuzhi.apps.orgs.models import Organisation

pytestmark = pytest.mark.django_db
CELLS = {"日期": "2022-03-01", "组织编码": "JW01", "类型": "党课", "主题": "学习党章，讲好第一课", "地点": "三楼会议室",
         "参加人": "曾某；单某某", "备注": "雨天改期"}  # fmt: skip


@pytest.fixture
def unit() -> Organisation:
    return organisation("JW01", "中共甲局第一支部", "党支部", organisation("JW", "中共甲局委员会", "党委"))


@pytest.fixture
def clerk(client: Client, unit: Organisation) -> Client:
    client.force_login(person("lan", "branch_secretary", unit), "django.contrib.auth.backends.ModelBackend")
    return client


def found(text: str) -> int:
    return search(Organisation.objects.all(), Asked(text), None).total


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("课", 1), ("党", 1), ("室", 1), ("党章", 1), ("学习党章", 1), ("三楼会议室", 1), ("曾某", 1), ("单某", 1), ("雨天", 1), ("党课", 1),
        ("章学", 0), ("章讲", 0), ("党章讲好", 0), ("学党", 0), ("晴", 0), ("党章 会议室", 1), ("党章 晴天", 0), ("党章，会议室", 1),
        ("%", 0), ("_", 0), ('"', 0), ("' OR 1=1", 0), ("*", 0), ("NOT", 0), ("党章 AND", 0),
    ],
)  # fmt: skip
def test_words_of_every_length(unit: Organisation, text: str, number: int) -> None:
    add_row(CONSOLE, "活动", CELLS, at=NOW)
    assert found(text) == number


@pytest.mark.parametrize(
    "topic", ["𬭎字", "㼆字", "䶮字", "𫠜字", "ＡＢＣ字", "Word字", "2022字", "ß字", "é字"]
)
def test_rare_characters_and_other_forms(unit: Organisation, topic: str) -> None:
    add_row(CONSOLE, "活动", CELLS | {"主题": f"甲{topic}乙"}, at=NOW)
    assert found(topic) == found(topic.upper()) == found(topic[:1]) == found(f"{topic[-2]}字") == 1
    assert found(f"{topic}丙") == 0


def test_every_write_is_in_the_index(unit: Organisation) -> None:
    made = add_row(CONSOLE, "活动", CELLS, at=NOW)
    changed = change_row(CONSOLE, "活动", made, CELLS | {"主题": "学习条例"}, at=NOW)
    assert (found("党章"), found("条例")) == (0, 1)
    number = remove_row(CONSOLE, "活动", changed, at=NOW)
    assert found("条例") == 0 and not Indexed.objects.exists()
    restore_row(CONSOLE, number, at=NOW)
    assert found("条例") == 1


def test_an_import_is_in_the_index(run: Import) -> None:
    run(
        活动=[
            ("日期", "组织编码", "类型", "主题"),
            ("2022-03-01", "Z1", "党课", "学习党章"),
            ("2022-03-02", "Z2", "党课", "学习党章"),
        ]
    )
    assert found("学习党章") == 2


def test_the_index_catches_up(unit: Organisation) -> None:
    add_row(CONSOLE, "活动", CELLS, at=NOW)
    number = Activity.objects.get().pk
    indexing.drop("活动", [number])
    assert found("党章") == 0
    indexing.catch_up()
    assert found("党章") == 1
    Activity.objects.all().delete()
    indexing.catch_up()
    assert not Indexed.objects.exists()
    indexing.rebuild()
    assert found("党章") == 0


def test_what_lies_outside_is_neither_found_nor_counted(clerk: Client) -> None:
    other = organisation("YW", "中共乙局委员会", "党委")
    activity(other, date(2022, 3, 1), "别处的学习")
    member(other, "别处人")
    page = clerk.get("/ledger/search/", {"q": "别处"}).content.decode()
    assert "没有找到" in page and "别处的学习" not in page and "别处人" not in page
    row = Activity.objects.get()
    assert clerk.get(f"/ledger/activities/rows/{row.pk}/").status_code == 404
    assert clerk.get("/ledger/search/", {"q": "学习", "org": "YW"}).status_code == 404


def test_one_box_for_everything(clerk: Client, unit: Organisation) -> None:
    activity(unit, date(2022, 3, 1), "学习党章")
    add_row(
        CONSOLE,
        "文件",
        {"日期": "2022-04-01", "组织编码": "JW01", "名称": "学习制度", "动作": "出台"},
        at=NOW,
    )
    member(unit, "学习明")
    with CaptureQueriesContext(connection) as asked:
        page = clerk.get("/ledger/search/", {"q": "学习"}).content.decode()
    assert len(asked) <= 12
    assert "活动 1" in page and "文件 1" in page and "学习明" in page
    assert page.index("制度") < page.index("党章"), "newest first"
    one = clerk.get("/ledger/search/", {"q": "学习", "kind": "文件"}).content.decode()
    assert "<mark>学习</mark>制度" in one and "<mark>学习</mark>党章" not in one


@pytest.mark.parametrize(
    "query",
    [{}, {"q": ""}, {"q": "，。"}, {"q": "无此词"}, {"q": "x" * 101}, {"kind": "没有"}, {"page": "x"}],
)
def test_empty_and_bad_words_are_told(clerk: Client, query: dict[str, str]) -> None:
    answer = clerk.get("/ledger/search/", query)
    assert answer.status_code == 200
    assert 'class="nothing"' in answer.content.decode()


def test_a_record_by_its_number_leads_to_its_page(clerk: Client, unit: Organisation) -> None:
    act = activity(unit, date(2022, 3, 1), "学习党章")
    answer = clerk.get(f"/ledger/activities/rows/{act.pk}/")
    assert answer.status_code == 302 and act.record_id in answer.headers["Location"]


def test_what_was_looked_for_is_marked() -> None:
    parts = marked("甲ＡＢ乙学习", fulltext.words_of("ab 学习"))
    assert [(part.text, part.found) for part in parts] == [
        ("甲", False),
        ("ＡＢ", True),
        ("乙", False),
        ("学习", True),
    ]
