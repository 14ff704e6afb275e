"""From rows to duties: the facts that tables hold, the day asked about, counted and told alike."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from house_cast import activity, member, organisation, person

from shuzhi.apps.accounts.models import CONSOLE, actor_of
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Member, Organisation
from shuzhi.apps.reminders import queries
from shuzhi.apps.reminders.models import OwnRule
from shuzhi.core.errors import NotFound
from shuzhi.core.rules.duties import State

pytestmark = pytest.mark.django_db
ON = date(2022, 11, 20)


@pytest.fixture
def committee() -> Organisation:
    top = organisation("JW", "甲委", "党委")
    branch = organisation("JW01", "甲一支部", "党支部", top)
    organisation("JW01-1", "第一小组", "党小组", branch)
    organisation("JW01-2", "第二小组", "党小组", branch)
    organisation("JW02", "甲二支部", "党支部", top)
    for number in range(7):
        member(branch, f"演示{number}")
    return top


def unit(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def states(org: str, duty: str, on: date = ON) -> dict[str, str]:
    """Period → state of one duty of one unit."""
    told = (one for each in queries.due(CONSOLE, "JW", on) for one in each.standings)
    return {one.period.label: one.state.value for one in told if (one.org, one.duty) == (org, duty)}


def test_records_answer_by_their_day_and_type(committee: Organisation) -> None:
    activity(unit("JW01"), date(2022, 3, 31), "一季度", "党员大会")
    activity(unit("JW01"), date(2022, 7, 1), "三季度", "支部党员大会")
    activity(unit("JW01"), date(2022, 11, 21), "明天", "党员大会")
    activity(unit("JW02"), date(2022, 5, 1), "别的支部", "党员大会")
    assert states("JW01", "meetings.members") == {
        "2022Q1": "done",
        "2022Q2": "missing",
        "2022Q3": "done",
        "2022Q4": "due",
    }


def test_the_records_are_named(committee: Organisation) -> None:
    row = activity(unit("JW01"), date(2022, 3, 31), "一季度", "党员大会")
    told = [one for each in queries.due(CONSOLE, "JW01", ON) for one in each.standings]
    assert [one.found for one in told if row.record_id in one.found] == [(row.record_id,)]


def test_seven_full_members_have_a_committee_and_six_do_not(committee: Organisation) -> None:
    assert states("JW01", "meetings.committee")["2022-05"] == "missing"
    leaving = Member.objects.filter(organisation=unit("JW01")).first()
    assert leaving is not None
    leaving.moved_out = date(2022, 5, 1)
    leaving.save()
    assert list(states("JW01", "meetings.committee")) == ["2022-01", "2022-02", "2022-03", "2022-04"]
    assert states("JW02", "meetings.committee") == {}


def test_a_member_counts_from_the_day_of_full_membership(committee: Organisation) -> None:
    seventh = Member.objects.filter(organisation=unit("JW01")).first()
    assert seventh is not None
    seventh.full_since = date(2022, 6, 1)
    seventh.save()
    assert next(iter(states("JW01", "meetings.committee"))) == "2022-06"


def test_members_of_the_groups_are_the_branchs(committee: Organisation) -> None:
    for number, code in enumerate(["JW01-1", "JW01-1", "JW01-2"]):
        Member.objects.filter(name=f"演示{number}").update(organisation=unit(code))
    assert states("JW01", "meetings.committee")["2022-01"] == "missing"


def test_groups_meet_for_their_branch(committee: Organisation) -> None:
    activity(unit("JW01-1"), date(2022, 1, 5), "学习", "党小组会")
    activity(unit("JW01-2"), date(2022, 1, 6), "学习", "党小组会")
    activity(unit("JW01-1"), date(2022, 2, 5), "学习", "党小组会")
    found = states("JW01", "meetings.group")
    assert (found["2022-01"], found["2022-02"]) == ("done", "missing")
    assert {each.code for each in queries.due(CONSOLE, "JW", ON)} == {"JW", "JW01", "JW02"}
    assert states("JW02", "meetings.group") == {}


def test_steps_of_development_stand_at_their_branch_without_a_name(committee: Organisation) -> None:
    row = member(unit("JW01"), "张某某", "预备党员")
    row.probation_since = date(2021, 12, 1)
    row.save()
    (told,) = [
        one
        for each in queries.due(CONSOLE, "JW", ON)
        for one in each.standings
        if one.duty == "development.probation"
    ]
    assert told.found == (row.record_id,) and told.state is State.SOON
    assert "张某某" not in told.message
    row.kind, row.full_since = (
        "正式党员",
        date(2022, 11, 25),
    )  # five days later: on that day still on probation
    row.save()
    assert states("JW01", "development.probation") == {"2021-12-01/2022-12-01": "soon"}
    row.full_since = ON
    row.save()
    assert states("JW01", "development.probation") == {}


def test_a_rule_of_the_committee_reaches_its_branches(committee: Organisation) -> None:
    rule = OwnRule.objects.create(
        organisation=committee, reach="branches", kind="党课", often="quarter", times=1,
        source="党建工作要点", since=date(2022, 1, 1), until=date(2022, 9, 30),
    )  # fmt: skip
    activity(unit("JW01"), date(2022, 2, 1), "微党课", "党课")
    key = f"own.{rule.pk}"
    assert states("JW01", key) == {"2022Q1": "done", "2022Q2": "missing", "2022Q3": "missing"}
    assert states("JW", key) == {}
    (first, *_) = [o for e in queries.due(CONSOLE, "JW01", ON) for o in e.standings if o.duty == key]
    assert first.basis == "JW：党建工作要点" and "本单位规定" in first.message
    rule.until = date(2022, 9, 29)  # the third quarter is cut
    rule.save()
    assert list(states("JW01", key)) == ["2022Q1", "2022Q2"]
    assert "meetings.lecture" not in {o.duty for e in queries.due(CONSOLE, "JW", ON) for o in e.standings}


def test_counted_is_told(committee: Organisation) -> None:
    """The home page counts in the database what the page of the unit tells: the same numbers."""
    for number, kind in enumerate(["党员大会", "主题党日", "党小组会", "组织生活会", "支委会", "党课"] * 4):
        for code in ("JW01", "JW01-2", "JW02", "JW"):
            row = activity(
                unit(code),
                date(2022, 1 + number % 12, 1 + number),
                "会议和民主评议" if number % 2 else "会议",
                kind,
            )
            row.speaker_role = "书记" if number > 12 else "党员"
            row.save()
    for on in (ON, date(2022, 1, 1), date(2022, 3, 31), date(2022, 12, 31), date(2023, 2, 1)):
        told = {
            each.code: Counter(one.state for one in each.standings) for each in queries.due(CONSOLE, "JW", on)
        }
        for line in queries.overview(Organisation.objects.all(), on).lines:
            counts = told[line.code]
            for state in State:
                if state is not State.DONE:
                    assert line.count(state) == counts[state], (line, on, state)


def test_another_units_records_move_nothing(committee: Organisation) -> None:
    stranger = organisation("YW01", "乙一支部", "党支部", organisation("YW", "乙委", "党委"))
    before = queries.due(CONSOLE, "JW", ON)
    for kind in ("党员大会", "主题党日", "组织生活会"):
        activity(stranger, date(2022, 5, 5), "别家的", kind)
    assert queries.due(CONSOLE, "JW", ON) == before


def test_all_roots_where_none_is_named(committee: Organisation) -> None:
    organisation("YW", "乙委", "党委")
    assert {each.code for each in queries.due(CONSOLE, None, ON)} == {"JW", "JW01", "JW02", "YW"}


def test_access_is_the_lookup(committee: Organisation) -> None:
    actor = actor_of(person("secretary", "branch_secretary", unit("JW01")))
    assert {each.code for each in queries.due(actor, None, ON)} <= {"JW01"}
    with pytest.raises(NotFound):
        queries.due(actor, "JW02", ON)
    seen = access.readable(actor, queries.PERMISSION, ON)
    assert [u.code for u in queries.tree_of(seen, committee)] == ["JW01", "JW01-1", "JW01-2"]


def test_a_tree_takes_a_handful_of_queries(committee: Organisation) -> None:
    for number in range(3, 40):
        organisation(f"JW{number:02d}", f"甲{number}支部", "党支部", committee)
    with CaptureQueriesContext(connection) as asked:
        queries.due(CONSOLE, "JW", ON)
    assert len(asked) <= 9
    with CaptureQueriesContext(connection) as asked:
        queries.overview(Organisation.objects.all(), ON)
    assert len(asked) <= 6


def test_siblings_stand_in_the_order_of_the_tree(committee: Organisation) -> None:
    organisation("AA", "先列", "党支部", unit("JW"))
    told = [each.code for each in queries.due(CONSOLE, "JW", ON)]
    assert told == ["JW", "AA", "JW01", "JW02"]
    lines = queries.overview(Organisation.objects.all(), ON).lines
    assert [line.code for line in lines] == told
    assert [line.depth for line in lines] == [0, 1, 1, 1]
