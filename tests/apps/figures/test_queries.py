"""Figures over the stored ledger: one query a kind, blanks without records, records that open again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.figures import browsing, queries
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.ledger.sources import kinds
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.indicators.questions import Question

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
