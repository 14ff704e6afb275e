"""撤回: after a mistake is taken back every figure is what it was, the trail stands, and what has moved on stays where it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from acting import MOVED, NOW, TODAY, meeting, office, someone, unit
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import person

from shuzhi.apps.accounts.models import CONSOLE, actor_of
from shuzhi.apps.audit.models import Event
from shuzhi.apps.figures import queries as figures
from shuzhi.apps.ledger import entry
from shuzhi.apps.ledger.models import Removed
from shuzhi.apps.orgs import changes, moving, queries, undoing, units
from shuzhi.apps.orgs.models import Appointment, Change, Member, Organisation, Parentage
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.indicators.questions import Question

pytestmark = pytest.mark.django_db
ASKED = ("member.full", "meeting.members")
BACKEND = "django.contrib.auth.backends.ModelBackend"
Tree = dict[str, Organisation]


@pytest.fixture
def tree() -> Tree:
    top = unit("JW", "党委")
    one, two = unit("J1", "党总支", top), unit("J2", "党总支", top)
    branch, other = unit("J11", above=one), unit("J12", above=one)
    group, empty = unit("J11-1", "党小组", branch), unit("J13", above=one)
    for number in range(3):
        someone(branch, f"演示{number}", 党内职务="委员")
    someone(other, "演示九")
    office(branch, "演示零", "书记", "2020-05-01")
    office(empty, "演示八", "书记", "2020-05-01")
    for day in ("2022-03-01", "2023-02-01", "2023-06-01"):
        meeting(branch, day)
    return {each.code: each for each in (top, one, two, branch, other, group, empty)}


def fresh(found: Organisation) -> Organisation:
    return Organisation.objects.get(pk=found.pk)


def state(tree: Tree) -> object:
    """All that a figure, a page or a file can tell of the units: the trail itself is not of it."""
    told = []
    for year in (2022, 2023):
        for code in sorted(tree):
            day = min(date(year, 12, 31), TODAY)
            answers = figures.answers(CONSOLE, fresh(tree[code]), year, day)
            told += [(code, answers.ask(Question(key, reach="tree")).value) for key in ASKED]
    rows = [
        sorted(Organisation.objects.values_list("code", "path", "digest", "closed")),
        sorted(Member.objects.values_list("record_id", "digest", "organisation")),
        sorted(Appointment.objects.values_list("record_id", "digest", "until")),
        sorted(Parentage.objects.values_list("organisation", "parent", "until").filter(until__isnull=True)),
    ]
    return told, rows


def take_back(found: Organisation, why: str = "选错了") -> None:
    held = fresh(found)
    change, _ = undoing.subject(held)
    undoing.undo(CONSOLE, held, change.pk if change else 0, why, at=NOW)


def do_move(tree: Tree) -> None:
    moving.move(CONSOLE, tree["J11"], tree["J2"], MOVED, at=NOW)


def do_close(tree: Tree) -> None:
    moving.close(CONSOLE, tree["J13"], MOVED, at=NOW)


def do_merge(tree: Tree) -> None:
    moving.merge(CONSOLE, tree["J11"], tree["J12"], MOVED, at=NOW)


@pytest.mark.parametrize(
    ("act", "code", "verb"),
    [(do_move, "J11", "orgs.unmove"), (do_close, "J13", "orgs.reopen"), (do_merge, "J11", "orgs.reopen")],
)
def test_taken_back_everything_is_as_it_was(
    tree: Tree, act: Callable[[Tree], None], code: str, verb: str
) -> None:
    before = state(tree)
    act(tree)
    assert state(tree) != before, "a negative control: the act is seen"
    take_back(tree[code])
    assert state(tree) == before
    event = Event.objects.get(verb=verb, subject=f"组织:{code}")
    assert '"reason":"选错了"' in event.body.replace(" ", "")
    kept = Change.objects.get(organisation=tree[code])
    assert kept.undone_at == NOW and changes.last(tree[code]) is None
    act({name: fresh(each) for name, each in tree.items()})  # and it can be done again


def test_what_a_merge_had_made_lies_in_the_bin(tree: Tree) -> None:
    do_merge(tree)
    take_back(tree["J11"])
    assert Removed.objects.filter(kind="党员", why__startswith="撤回合并").count() == 3
    assert fresh(tree["J11-1"]).parent == tree["J11"]
    assert Event.objects.filter(verb="orgs.unmove", subject="组织:J11-1").exists()


def test_who_has_moved_on_after_a_merge_stays_and_is_named(tree: Tree) -> None:
    do_merge(tree)
    moved = Member.objects.get(name="演示1", organisation=tree["J12"])
    cells = entry.cells_of("党员", moved) | {"转正日期": "2012-05-02"}
    entry.change_row(CONSOLE, "党员", moved.pk, cells, at=NOW)
    moving.move(CONSOLE, fresh(tree["J11-1"]), fresh(tree["J13"]), date(2023, 4, 1), at=NOW)
    change, _ = undoing.subject(fresh(tree["J11"]))
    plan = undoing.plan(fresh(tree["J11"]), change, TODAY)
    assert any("演示1（共 1 人）" in each for each in plan.notices) and any(
        "下级组织" in each for each in plan.notices
    )
    take_back(tree["J11"])
    standing = {row.name: row.organisation.code for row in Member.objects.filter(moved_out__isnull=True)}
    assert standing["演示1"] == "J12" and standing["演示0"] == standing["演示2"] == "J11"
    assert fresh(tree["J11-1"]).parent == tree["J13"]


def test_only_the_last_act_and_only_where_nothing_moved_on(tree: Tree) -> None:
    do_move(tree)
    first, _ = undoing.subject(fresh(tree["J11"]))
    moving.move(CONSOLE, fresh(tree["J11"]), tree["J1"], date(2023, 5, 1), at=NOW)
    assert first is not None
    with pytest.raises(Refused, match="又有变动"):
        undoing.undo(CONSOLE, fresh(tree["J11"]), first.pk, "选错了", at=NOW)
    take_back(tree["J11"])
    assert fresh(tree["J11"]).parent == tree["J2"]
    moving.close(CONSOLE, unit("J3", above=tree["JW"]), MOVED, at=NOW)
    take_back(tree["J11"])
    assert (
        fresh(tree["J11"]).parent == tree["J1"] and not Parentage.objects.filter(since__isnull=False).exists()
    )


@pytest.mark.parametrize("why", ["", " ", "错", "长" * 201])
def test_a_reason_is_asked_for(tree: Tree, why: str) -> None:
    do_move(tree)
    before = state(tree)
    with pytest.raises(Refused, match="原因"):
        take_back(tree["J11"], why)
    assert state(tree) == before


def test_the_superior_must_stand(tree: Tree) -> None:
    lone = unit("J31", above=unit("J3", "党总支", tree["JW"]))
    moving.close(CONSOLE, lone, MOVED, at=NOW)
    moving.close(CONSOLE, fresh(lone).parent, MOVED, at=NOW)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="先重新启用它"):
        take_back(lone)
    take_back(fresh(lone).parent)  # type: ignore[arg-type]
    take_back(lone)
    assert fresh(lone).closed is None


def test_an_end_that_no_act_has_left_is_taken_back_too(tree: Tree) -> None:
    Organisation.objects.filter(pk=tree["J13"].pk).update(closed=MOVED)
    held = fresh(tree["J13"])
    change, word = undoing.subject(held)
    assert (change, word) == (None, "重新启用")
    assert "没有留下办理记录" in "".join(undoing.plan(held, change, TODAY).notices)
    take_back(held)
    assert fresh(held).closed is None
    assert undoing.subject(tree["J12"]) == (None, "")


def test_whoever_administers_only_one_side_cannot(tree: Tree) -> None:
    do_move(tree)
    user = person("adm", "committee_admin", tree["J2"])
    change, _ = undoing.subject(fresh(tree["J11"]))
    assert change is not None
    with pytest.raises(NotFound):
        undoing.undo(actor_of(user), fresh(tree["J11"]), change.pk, "选错了", at=NOW)
    client = Client()
    client.force_login(user, BACKEND)
    assert client.get("/orgs/undo/J11/").status_code == 404
    assert client.post("/orgs/undo/J11/", {"seen": change.pk, "why": "选错了"}).status_code == 404
    assert "/orgs/undo/" not in client.get("/orgs/units/J11/").content.decode()


def test_a_secretary_may_not(tree: Tree) -> None:
    do_close(tree)
    client = Client()
    client.force_login(person("sec", "branch_secretary", tree["J1"]), BACKEND)
    assert client.get("/orgs/undo/J13/").status_code == 404
    page = client.get("/orgs/units/J13/").content.decode()
    assert "沿革" in page and "/orgs/undo/" not in page


def test_the_page_shows_it_first_and_the_trail_after(tree: Tree) -> None:
    client = Client()
    client.force_login(person("adm", "committee_admin", tree["JW"]), BACKEND)
    assert "没有可以撤回的变动" in client.get("/orgs/undo/J11/").content.decode()
    do_merge(tree)
    assert 'href="/orgs/undo/J11/">重新启用' in client.get("/orgs/units/J11/").content.decode()
    page = client.get("/orgs/undo/J11/").content.decode()
    assert "现在还没有任何改动" in page and "3 人回到名册" in page and "演示零（书记）" in page
    change = changes.last(tree["J11"])
    assert change is not None
    refused = client.post("/orgs/undo/J11/", {"seen": change.pk, "why": "错"}).content.decode()
    assert "请写明撤回的原因" in refused and 'value="错"' in refused
    stale = client.post("/orgs/undo/J11/", {"seen": "x", "why": "选错了"}).content.decode()
    assert "又有变动" in stale
    assert client.post("/orgs/undo/J11/", {"seen": change.pk, "why": "选错了"}).status_code == 302
    told = client.get("/orgs/units/J11/").content.decode()
    assert "<s>并入“J12组织”</s>" in told and "已撤回" in told and "/orgs/undo/" not in told
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/orgs/units/J11/").status_code == 200
    assert len(asked) <= 12


def test_a_group_may_be_founded_again_below_a_unit_that_stands_again(tree: Tree) -> None:
    do_close(tree)
    take_back(tree["J13"])
    assert unit("J131", "党小组", fresh(tree["J13"])).parent == tree["J13"]
    assert queries.committee_size(fresh(tree["J13"]), TODAY) == 1
    with pytest.raises(units.Misfilled):
        unit("J1311", "党小组", Organisation.objects.get(code="J131"))
