"""Figures over the stored ledger: one query a kind, blanks without records, records that open again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.figures import browsing, queries
from shuzhi.apps.ledger.models import Activity, BusinessFigure, Topic
from shuzhi.apps.ledger.sources import kinds
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import NotFound
from shuzhi.core.indicators.questions import Question
from shuzhi.packs.indicators import catalogue

pytestmark = pytest.mark.django_db
DAY = date(2022, 12, 31)


def activity(organisation: Organisation, number: int, day: date = date(2022, 3, 1)) -> Activity:
    return Activity.objects.create(
        record_id=f"r{number:03d}", digest=f"{number:064d}", organisation=organisation, day=day, kind="中心组学习", topic=f"学习{number}"
    )  # fmt: skip


@pytest.fixture
def committee() -> Organisation:
    return Organisation.objects.create(
        record_id="o1", digest="0" * 64, code="K1", name="某局党委", kind="党委", path="1."
    )


def test_a_figure_counts_the_stored_rows(committee: Organisation) -> None:
    activity(committee, 1)
    activity(committee, 2)
    activity(committee, 3, date(2021, 3, 1))
    answer = queries.answers(CONSOLE, committee, 2022, DAY).ask(Question("study.group"))
    assert answer.value == Decimal(2)
    assert answer.figure.records == ("r001", "r002")
    found = queries.figure_records(CONSOLE, ["K1"], answer.figure.records)
    assert [r.id for r in found] == ["r001", "r002"]


def test_a_year_without_records_is_all_blank(committee: Organisation) -> None:
    figures = queries.figures(CONSOLE, committee, 1999, date(1999, 12, 31))
    assert len(figures) >= 120
    assert {f.value for f in figures} == {None}


def test_one_query_a_kind(committee: Organisation) -> None:
    for number in range(5):
        activity(committee, number)
    with CaptureQueriesContext(
        connection,
    ) as few:
        queries.answers(CONSOLE, committee, 2022, DAY)
    for number in range(5, 50):
        activity(committee, number)
    with CaptureQueriesContext(connection) as many:
        queries.figures(CONSOLE, committee, 2022, DAY)
    assert len(many) == len(few) <= len(tuple(kinds())) + 8


def test_a_definition_is_found_by_the_key() -> None:
    assert "中心组" in queries.definition("study.group?reach=own")
    assert queries.definition("business?name=签约率") == ""


def test_last_year_stands_beside_this_year_from_one_reading(committee: Organisation) -> None:
    for number, day in enumerate((date(2022, 3, 1), date(2022, 6, 1), date(2021, 3, 1))):
        activity(committee, number, day)
    with CaptureQueriesContext(connection) as asked:
        sheet = browsing.sheet(CONSOLE, "K1", 2022, DAY)
    lines = {line.key: line for group in sheet.groups for line in (*group.lines, *group.blanks)}
    assert (lines["study.group"].value, lines["study.group"].before) == ("2", "1")
    assert (lines["study.theme_day"].value, lines["study.theme_day"].before) == ("", "")
    assert len(asked) <= len(kinds()) + 5


def business(unit: Organisation, number: int, name: str, period: str, value: int) -> None:
    BusinessFigure.objects.create(
        record_id=f"b{number:03d}", digest=f"{number + 900:064d}", organisation=unit, name=name, period=period, value=value, unit="万件", nature="累计", source="业务系统"
    )  # fmt: skip


def test_what_the_unit_names_itself_is_listed(committee: Organisation) -> None:
    business(committee, 1, "办件量/窗口", "2022", 3)
    business(committee, 2, "上年才有", "2021", 5)
    business(committee, 3, "只有一季度", "2022Q1", 1)
    business(committee, 4, "早年", "2015", 1)
    made = activity(committee, 5)
    Activity.objects.filter(pk=made.pk).update(kind="红色走读", results="研讨材料9篇")
    sheet = browsing.sheet(CONSOLE, "K1", 2022, DAY)
    shown = {line.name: line for group in sheet.groups for line in group.lines}
    assert (shown["办件量/窗口"].value, shown["办件量/窗口"].unit, shown["办件量/窗口"].records) == (
        "30000",
        "件",
        1,
    )
    assert (shown["上年才有"].value, shown["上年才有"].before) == ("", "50000")
    assert shown["研讨材料"].value == "9" and shown["红色走读次数"].value == "1"
    blank = next(x for g in sheet.groups for x in g.blanks if x.name == "只有一季度")
    assert "各季度" in blank.reason
    assert not any(x.name == "早年" for g in sheet.groups for x in (*g.lines, *g.blanks))
    asked = Question("business", name="办件量/窗口", unit="件")
    assert [r.id for r in browsing.one_figure(CONSOLE, "K1", 2022, asked, DAY).records] == ["b001"]
    with pytest.raises(NotFound):
        browsing.one_figure(CONSOLE, "K1", 2022, Question("business", name="没有的"), DAY)


def test_a_number_of_units_below_is_not_made_into_one(committee: Organisation) -> None:
    for number in (1, 2):
        below = Organisation.objects.create(
            record_id=f"o{number + 1}", digest=f"{number:064d}", code=f"K1{number}", name=f"第{number}支部", kind="党支部", parent=committee, path=f"1.{number}."
        )  # fmt: skip
        business(below, number, "签约数", "2022", number)
    sheet = browsing.sheet(CONSOLE, "K1", 2022, DAY)
    line = next(x for g in sheet.groups for x in (*g.lines, *g.blanks) if x.name == "签约数")
    assert line.value == "" and "下级 2 个组织" in line.reason


def test_meetings_without_topics_are_told_beside_the_topics(committee: Organisation) -> None:
    for number in range(3):
        made = activity(committee, number, date(2022, 3, 1 + number))
        Activity.objects.filter(pk=made.pk).update(kind="党委会")
    key = next(
        one.id
        for one in catalogue().indicators
        if one.measure.how == "agenda" and one.measure.field == "党委会"
    )
    line = browsing.one_figure(CONSOLE, "K1", 2022, Question(key), DAY).line
    assert (line.value, line.bare) == ("", "")
    Topic.objects.create(
        record_id="t1", digest="1" * 64, organisation=committee, day=date(2022, 3, 2), meeting="党委会", topic="研究工作"
    )  # fmt: skip
    line = browsing.one_figure(CONSOLE, "K1", 2022, Question(key), DAY).line
    assert (line.value, line.bare) == ("1", "3 次会议中 2 次没有登记议题")
