"""What else the pages of a round have to answer: a closed vote taken over, units led by 归口, who finds nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from appraisal_cast import AT, Cast
from django.test import Client
from house_cast import organisation
from test_round_pages import TERMS, signed_in, text, told

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.appraisal import grading, queries, reviewing
from shuzhi.apps.appraisal.grading import Room
from shuzhi.apps.appraisal.models import GroupCounts, MemberGrade, Review, Round
from shuzhi.apps.ballots import services as box
from shuzhi.core.errors import NotFound
from shuzhi.core.voting import Tally

pytestmark = pytest.mark.django_db
TODAY = date(2022, 12, 20)


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in(cast.admin_user)


def test_a_closed_vote_is_taken_over_by_its_page(cast: Cast, admin: Client) -> None:
    round_ = cast.begun(until="meet")
    room = Room("paper", TODAY, 6, 6, ("计一", "计二"), ("监一",))
    (link,) = grading.prepare_votes(cast.admin, round_.pk, 2, room, at=AT)
    box.open_vote(cast.admin, link.vote, at=AT)
    marks = {line: {"好": 5, "较好": 0, "一般": 0, "差": 0} for line, _, _ in link.held_lines}
    for teller in (1, 2):
        box.enter_count(cast.admin, link.vote, teller, Tally(6, 0, 0, marks), 6, at=AT)
    box.settle(cast.admin, link.vote, returned=0, missing=0, at=AT)
    address = f"/appraisal/{round_.pk}/votes/{link.vote}/"
    page = text(admin.get(address))
    assert "收回有效票6张" in page and page.count("本条线的票数") >= 3
    own = {f"own{each.pk}": "2" for each in round_.entries.all()}
    refused = text(admin.post(address, own))
    assert "却有5票" in refused and refused.count('value="2"') == 3, "what was typed stays"
    assert "结果已取回" in told(admin, address, dict.fromkeys(own, "1"))
    assert GroupCounts.objects.count() == 3 and "已取回" in text(admin.get(address))


def test_all_units_of_a_committee_with_those_that_it_leads(cast: Cast, admin: Client) -> None:
    led = organisation("GK", "归口支部", "党支部")
    led.lead_unit = "JW"
    led.save()
    answer = admin.post("/appraisal/new/", TERMS | {"reach": "all"})
    round_ = Round.objects.get()
    assert answer.status_code == 302
    assert [each.name for each in round_.entries.order_by("position")] == [
        "第一党支部", "第二党支部", "第三党支部", "归口支部",
    ]  # fmt: skip


def test_dates_in_the_wrong_order_stay_in_the_form(admin: Client) -> None:
    page = text(admin.post("/appraisal/new/", TERMS | {"meeting_on": "2022-11-01"}))
    assert "先后" in page and 'value="2022-11-01"' in page and not Round.objects.exists()


@pytest.mark.parametrize("path", ["", "new/", "members/", "99/"])
def test_who_has_no_part_in_it_finds_nothing(cast: Cast, path: str) -> None:
    auditor = signed_in(cast.person("auditor", "auditor", cast.committee))
    assert auditor.get(f"/appraisal/{path}").status_code == 404


def test_what_is_not_there_is_not_found(cast: Cast, admin: Client) -> None:
    with pytest.raises(NotFound):
        queries.standing(cast.admin, 99, TODAY)
    assert admin.get("/appraisal/99/").status_code == 404
    assert admin.post("/appraisal/notes/99/withdraw/", {"why": "核实后不属实"}).status_code == 404


def test_a_second_review_of_the_same_year_is_refused_by_its_form(cast: Cast) -> None:
    secretary = signed_in(cast.secretary_user)
    fields = {"organisation": "JW01", "year": "2022", "on": "2022-12-10", "minutes": "记录本"}
    assert secretary.post("/appraisal/members/", fields).status_code == 302
    page = text(secretary.post("/appraisal/members/", fields))
    assert 'role="alert"' in page and 'value="记录本"' in page and Review.objects.count() == 1


def test_the_console_sees_every_branch(cast: Cast) -> None:
    assert {unit.code for unit in reviewing.units(CONSOLE, TODAY)} == {"JW01", "JW02", "JW03"}


def test_rows_tell_what_they_are(cast: Cast) -> None:
    round_: Any = cast.begun()
    assert str(round_.entries.order_by("position")[0]) == "第一党支部"
    assert str(round_) == "2022年度述职评议考核" and str(round_.steps.last()) == round_.steps.last().act
    review = reviewing.start(cast.secretary, cast.units[0], 2022, TODAY, "", at=AT)
    assert str(review).endswith("2022") and str(MemberGrade(review=review)) == str(review.pk)
