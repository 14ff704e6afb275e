"""移动、合并、撤销: what stood before stays, the figures of earlier years do not move, and what cannot be is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from acting import MOVED, NOW, TODAY, meeting, office, someone, unit
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import person

from shuzhi.apps.accounts.models import CONSOLE, actor_of
from shuzhi.apps.audit.models import Event
from shuzhi.apps.figures import queries as figures
from shuzhi.apps.orgs import moving, queries, units
from shuzhi.apps.orgs.models import Appointment, Member, Organisation, Parentage
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.indicators.questions import Question

pytestmark = pytest.mark.django_db
ASKED = ("member.full", "meeting.members")


@pytest.fixture
def tree() -> dict[str, Organisation]:
    """甲 (JW) over two general branches; J1 holds two branches, one with a group."""
    top = unit("JW", "党委")
    one, two = unit("J1", "党总支", top), unit("J2", "党总支", top)
    branch, other = unit("J11", above=one), unit("J12", above=one)
    group = unit("J11-1", "党小组", branch)
    for number in range(3):
        someone(branch, f"演示{number}")
    someone(other, "演示九")
    office(branch, "演示零", "书记", "2020-05-01")
    for day in ("2022-03-01", "2022-06-01", "2023-02-01"):
        meeting(branch, day)
    return {each.code: each for each in (top, one, two, branch, other, group)}


def shown(root: Organisation, year: int) -> list[object]:
    answers = figures.answers(CONSOLE, root, year, date(year, 12, 31) if year < TODAY.year else TODAY)
    found = [answers.ask(Question(key, reach="tree")) for key in ASKED]
    return [(each.value, sorted(each.figure.records)) for each in found]


def numbers(root: Organisation, year: int) -> list[object]:
    return [value for value, _ in shown(root, year)]  # type: ignore[misc]


def fresh(found: Organisation) -> Organisation:
    return Organisation.objects.get(pk=found.pk)


def test_a_move_takes_the_whole_subtree_along(tree: dict[str, Organisation]) -> None:
    moving.move(CONSOLE, tree["J11"], tree["J2"], MOVED, at=NOW)
    branch, group = fresh(tree["J11"]), fresh(tree["J11-1"])
    assert branch.parent == tree["J2"]
    assert branch.path == f"{tree['J2'].path}{branch.pk}." and group.path == f"{branch.path}{group.pk}."
    held = Parentage.objects.filter(organisation=branch).order_by("pk")
    assert [(row.parent_id, row.since, row.until) for row in held] == [
        (tree["J1"].pk, None, MOVED),
        (tree["J2"].pk, MOVED, None),
    ]
    assert Event.objects.filter(verb="orgs.move", subject="组织:J11").count() == 1


def test_earlier_years_do_not_move(tree: dict[str, Organisation]) -> None:
    before = {code: shown(tree[code], 2022) for code in ("JW", "J1", "J2")}
    moving.move(CONSOLE, tree["J11"], tree["J2"], MOVED, at=NOW)
    assert {code: shown(fresh(tree[code]), 2022) for code in before} == before
    assert numbers(fresh(tree["J1"]), 2023)[0] == 1 and numbers(fresh(tree["J2"]), 2023)[0] == 3


def test_a_move_changes_who_sees_it_at_once(tree: dict[str, Organisation]) -> None:
    one = actor_of(person("one", "branch_secretary", tree["J1"]))
    two = actor_of(person("two", "branch_secretary", tree["J2"]))
    assert queries.organisation(one, "J11-1", TODAY)
    moving.move(CONSOLE, tree["J11"], tree["J2"], MOVED, at=NOW)
    assert queries.organisation(two, "J11-1", TODAY)
    with pytest.raises(NotFound):
        queries.organisation(one, "J11-1", TODAY)


@pytest.mark.parametrize(
    ("code", "to", "on", "why"),
    [
        ("J1", "J11", MOVED, "自己或它的下级|是本组织自己"),
        ("J1", "J1", MOVED, "是本组织自己"),
        ("J11", "J1", MOVED, "已经在"),
        ("J11", "J2", TODAY + timedelta(days=1), "不能晚于今天"),
        ("J11", "J2", date(2014, 1, 1), "成立日期"),
        ("J12", "J11-1", MOVED, "党小组下面"),
        ("JW", "J1", MOVED, "自己|最上"),
        ("J11", "closed", MOVED, "撤销"),
        ("closed", "J2", MOVED, "撤销"),
    ],
)
def test_what_cannot_be_moved(tree: dict[str, Organisation], code: str, to: str, on: date, why: str) -> None:
    tree["closed"] = unit("J3", above=tree["J2"])
    moving.close(CONSOLE, tree["closed"], date(2023, 2, 1), at=NOW)
    before = list(Organisation.objects.order_by("pk").values_list("path", "digest"))
    with pytest.raises(Refused, match=why):
        moving.move(CONSOLE, tree[code], tree[to], on, at=NOW)
    assert list(Organisation.objects.order_by("pk").values_list("path", "digest")) == before


def test_a_second_move_lies_behind_the_first(tree: dict[str, Organisation]) -> None:
    moving.move(CONSOLE, tree["J11"], tree["J2"], MOVED, at=NOW)
    with pytest.raises(Refused, match="要晚于"):
        moving.move(CONSOLE, tree["J11"], tree["J1"], MOVED, at=NOW)
    moving.move(CONSOLE, tree["J11"], tree["J1"], date(2023, 5, 1), at=NOW)
    held = [queries.scope(tree["J1"], day).codes for day in (date(2023, 2, 1), date(2023, 4, 1), TODAY)]
    assert ["J11" in codes for codes in held] == [True, False, True]


def test_whoever_administers_only_one_side_cannot_move(tree: dict[str, Organisation]) -> None:
    actor = actor_of(person("adm", "committee_admin", tree["J1"]))
    with pytest.raises(NotFound):
        moving.move(actor, tree["J11"], tree["J2"], MOVED, at=NOW)
    secretary = actor_of(person("sec", "branch_secretary", tree["JW"]))
    with pytest.raises(Refused):
        moving.move(secretary, tree["J11"], tree["J2"], MOVED, at=NOW)


def test_a_merge_takes_people_and_groups_over_and_leaves_the_past(tree: dict[str, Organisation]) -> None:
    before = {code: numbers(tree[code], 2022) for code in ("JW", "J1", "J11", "J12")}
    plan = moving.plan_merge(tree["J11"], tree["J12"], MOVED, TODAY)
    assert any("3 人" in step for step in plan.steps) and any("演示零（书记）" in step for step in plan.steps)
    moving.merge(CONSOLE, tree["J11"], tree["J12"], MOVED, at=NOW)
    old, new = fresh(tree["J11"]), fresh(tree["J12"])
    assert {code: numbers(fresh(tree[code]), 2022) for code in before} == before
    assert old.closed == MOVED
    assert fresh(tree["J11-1"]).parent == new
    gone = Member.objects.filter(organisation=old)
    assert [(row.moved_out, row.moved_to) for row in gone] == [(MOVED, new.name)] * 3
    came = Member.objects.filter(organisation=new, moved_in=MOVED)
    assert {row.person for row in came} == {row.person for row in gone} and len(came) == 3
    assert Appointment.objects.get(organisation=old).until == MOVED
    assert numbers(new, 2023)[0] == 4 and numbers(old, 2023)[0] in (None, 0)
    assert numbers(fresh(tree["J1"]), 2023)[0] == 4
    assert Event.objects.filter(verb="orgs.merge").count() == 2


def test_what_cannot_be_merged(tree: dict[str, Organisation]) -> None:
    with pytest.raises(Refused, match="党小组"):
        moving.merge(CONSOLE, tree["J12"], tree["J11-1"], MOVED, at=NOW)
    with pytest.raises(Refused, match="自己"):
        moving.merge(CONSOLE, tree["J1"], tree["J11"], MOVED, at=NOW)
    with pytest.raises(Refused, match="任职"):
        moving.merge(CONSOLE, tree["J11"], tree["J12"], date(2019, 1, 1), at=NOW)
    someone(tree["J12"], "后来的人", 转入日期="2023-06-01")
    with pytest.raises(Refused, match="1 人的转入日期"):
        moving.merge(CONSOLE, tree["J12"], tree["J11"], MOVED, at=NOW)


def test_a_unit_closes_when_nobody_is_left(tree: dict[str, Organisation]) -> None:
    with pytest.raises(Refused, match="下级组织"):
        moving.close(CONSOLE, tree["J1"], MOVED, at=NOW)
    with pytest.raises(Refused, match="还有 1 人"):
        moving.close(CONSOLE, tree["J12"], MOVED, at=NOW)
    elected = unit("J13", above=tree["J1"], current_election=date(2023, 5, 1))
    with pytest.raises(Refused, match="本届选举"):
        moving.close(CONSOLE, elected, MOVED, at=NOW)
    moving.close(CONSOLE, elected, date(2023, 6, 1), at=NOW)
    with pytest.raises(Refused, match="不能再变动"):
        moving.close(CONSOLE, elected, date(2023, 6, 1), at=NOW)
    with pytest.raises(units.Misfilled, match="撤销"):
        unit("J131", "党小组", fresh(elected))


def test_it_is_looked_at_before_it_is_done(tree: dict[str, Organisation]) -> None:
    client = Client()
    user = person("adm", "committee_admin", tree["JW"])
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    seen = client.get("/orgs/move/J11/", {"to": "J2", "on": "2023-03-01"}).content.decode()
    assert "现在还没有任何改动" in seen and "改为“J2组织”" in seen
    assert fresh(tree["J11"]).parent == tree["J1"]
    refused = client.post("/orgs/move/J11/", {"to": "J1", "on": "2023-03-01"})
    assert refused.status_code == 200 and "已经在" in refused.content.decode()
    wrong = client.get("/orgs/close/J12/", {"on": "三月"}).content.decode()
    assert "三月" in wrong and 'class="wrong"' in wrong
    assert client.post("/orgs/move/J11/", {"to": "J2", "on": "2023-03-01"}).status_code == 302
    page = client.get("/orgs/units/J11/").content.decode()
    assert "沿革" in page and "2023-03-01" in page
    client.post("/orgs/merge/J11/", {"to": "J12", "on": "2023-03-02"})
    assert "2023年3月2日 撤销" in client.get("/orgs/units/J11/").content.decode()


def test_nobody_takes_a_unit_out_of_hands_that_are_not_theirs(tree: dict[str, Organisation]) -> None:
    client = Client()
    user = person("adm", "committee_admin", tree["J11"])
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/orgs/move/J11/").status_code == 404
    assert "/orgs/move/" not in client.get("/orgs/units/J11/").content.decode()
    assert client.get("/orgs/merge/J11/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/orgs/units/J11/",
        "/orgs/new/",
        "/orgs/edit/J11/",
        "/orgs/move/J11/?to=J2&on=2023-03-01",
        "/orgs/merge/J11/?to=J12&on=2023-03-01",
        "/orgs/close/J11-1/?on=2023-03-01",
        "/orgs/members/",
        "/orgs/members/{person}/",
        "/orgs/members/{person}/transfer/",
    ],
)
def test_few_questions(tree: dict[str, Organisation], path: str) -> None:
    moving.move(CONSOLE, tree["J12"], tree["J2"], date(2023, 2, 1), at=NOW)
    client = Client()
    user = person("adm", "committee_admin", tree["JW"])
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    record_id = Member.objects.filter(organisation=tree["J11"])[0].record_id
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path.format(person=record_id)).status_code == 200
    assert len(asked) <= 12
