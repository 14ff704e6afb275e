"""The tree opens where it is asked to, counts with the indicators, and finds a unit by any of its names."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import member, organisation, person

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.orgs import tree
from shuzhi.apps.orgs.models import Member, Organisation
from shuzhi.core.errors import NotFound

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 30)


@pytest.fixture
def top() -> Organisation:
    """Six levels below a committee, and two branches beside."""
    top = organisation("JW", "中共甲局委员会", "党委")
    above = top
    for level in range(1, 7):
        above = organisation(f"JW{level}", f"第{level}级组织", "党总支" if level < 6 else "党支部", above)
        member(above, f"演示{level}")
    organisation("JA", "长乐路党支部", "党支部", top)
    organisation("JZ", "离退休党支部", "党支部", top)
    return top


def codes(found: tree.Tree) -> list[tuple[str, int]]:
    return [(row.organisation.code, row.depth) for row in found.rows]


def test_only_the_first_level_is_open_at_first(top: Organisation) -> None:
    assert codes(tree.tree(CONSOLE, ON)) == [("JW", 0), ("JA", 1), ("JW1", 1), ("JZ", 1)]


def test_the_way_to_a_unit_opens(top: Organisation) -> None:
    found = tree.tree(CONSOLE, ON, at="JW5")
    assert codes(found)[2:8] == [("JW1", 1), ("JW2", 2), ("JW3", 3), ("JW4", 4), ("JW5", 5), ("JW6", 6)]
    assert found.total == 9
    assert [row.is_open for row in found.rows][-2:] == [False, False]


def test_heads_count_with_all_below(top: Organisation) -> None:
    rows = {row.organisation.code: row.heads for row in tree.tree(CONSOLE, ON, at="JW5").rows}
    assert (rows["JW"].full, rows["JW"].all_full) == (0, 6)
    assert (rows["JW2"].full, rows["JW2"].all_full) == (1, 5)
    Member.objects.filter(name="演示6").update(full_since=date(2022, 12, 1))
    rows = {row.organisation.code: row.heads for row in tree.tree(CONSOLE, ON, at="JW5").rows}
    assert (rows["JW6"].full, rows["JW6"].probationary, rows["JW"].all_probationary) == (0, 1, 1)


def test_a_long_level_goes_on_where_it_was_cut(top: Organisation) -> None:
    branch = Organisation.objects.get(code="JZ")
    for number in range(tree.A_LEVEL + 5):
        organisation(f"JZ-{number:03d}", f"第{number}党小组", "党小组", branch)
    first = tree.tree(CONSOLE, ON, at="JZ")
    cut = [row for row in first.rows if row.rest]
    assert [(row.above, row.rest) for row in cut] == [("JZ", f"JZ-{tree.A_LEVEL - 1:03d}")]
    rest = tree.tree(CONSOLE, ON, at="JZ", after=cut[0].rest)
    assert [row.organisation.code for row in rest.rows if row.depth == 2] == [
        f"JZ-{number:03d}" for number in range(tree.A_LEVEL, tree.A_LEVEL + 5)
    ]


@pytest.mark.parametrize("text", ["长乐", "JA", "cll", "changle", "CLLDZB"])
def test_a_unit_is_found_by_any_of_its_names(top: Organisation, text: str) -> None:
    Organisation.objects.filter(code="JA").update(short_name="")
    assert [hit.organisation.code for hit in tree.search(CONSOLE, ON, text).rows] == ["JA"]


def test_a_hit_says_where_it_hangs(top: Organisation) -> None:
    (hit,) = tree.search(CONSOLE, ON, "第3级").rows
    assert [each.code for each in hit.above] == ["JW", "JW1", "JW2"]


def sign_in(unit: Organisation, role: str) -> Client:
    client = Client()
    client.force_login(person(role, role, unit), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("query", ["", "?at=JW5", "?q=dang", "?q=没有"])
def test_few_questions(top: Organisation, query: str) -> None:
    client = sign_in(top, "committee_admin")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/orgs/{query}").status_code == 200
    assert len(asked) <= 12


def test_what_lies_outside_is_not_there(top: Organisation) -> None:
    organisation("YW", "中共乙局委员会", "党委")
    inside = Organisation.objects.get(code="JW2")
    client = sign_in(inside, "branch_secretary")
    assert client.get("/orgs/?at=YW").status_code == 404
    assert client.get("/orgs/?at=JW1").status_code == 404
    assert "乙局" not in client.get("/orgs/?q=中共").content.decode()
    page = client.get("/orgs/?q=第3级").content.decode()
    assert "JW3" in page and "/orgs/?at=JW2" in page and "JW1" not in page
    with pytest.raises(NotFound):
        tree.tree(CONSOLE, ON, at="none")
