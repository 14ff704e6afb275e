"""整改公开: members see what was chosen of their own unit's problems, and no name with it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import person
from worklist_cast import FULL, NOW, problem, somebody, units

from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists import carrying, services
from shuzhi.apps.worklists.models import Problem
from shuzhi.core.errors import Refused
from shuzhi.packs.worklists.flow import State

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PATH = "/worklists/disclosed/"


@pytest.fixture
def top() -> Organisation:
    """Of the first branch: a closed one shown whole, one without its result, a hidden one; and one of the second branch."""
    top, one, two = units()
    keeper = somebody("keeper", "committee_admin", top)
    for words, unit, state, chosen in (
        ("党课形式单一", one, State.CLOSED, (True, True)),
        ("谈心谈话不够", one, State.WORKING, (True, False)),
        ("台账记录不全", one, State.WORKING, (False, False)),
        ("学习计划没有落实", two, State.WORKING, (True, True)),
    ):
        more = {"销号日期": "2022-05-20"} if state is State.CLOSED else {}
        row = problem(unit, words, state, 编号=f"2022-{len(words)}", **FULL, **more)
        shown, result = chosen
        services.disclose(keeper, row.pk, problem=shown, result=result, at=NOW)
    return top


def page(client: Client, role: str, unit: Organisation, query: str = "") -> str:
    client.force_login(person(f"{role}-{unit.code}", role, unit), BACKEND)
    answer = client.get(PATH + query)
    assert answer.status_code == 200
    return answer.content.decode()


def branch() -> Organisation:
    return Organisation.objects.get(code="JW01")


def test_a_member_sees_what_was_chosen_and_no_names(client: Client, top: Organisation) -> None:
    services.add_measure(
        somebody("clerk", "branch_secretary", branch()), Problem.objects.get(problem="谈心谈话不够").pk,
        services.NewMeasure("每季度谈一次", owner="演示三"), at=NOW,
    )  # fmt: skip
    told = page(client, "member", branch())
    assert "党课形式单一" in told and "2022-05-20" in told and "已检查两次" in told
    closed, working = told.split("谈心谈话不够")
    assert "没有公开" not in closed and "没有公开" in working and "1 条，完成 0 条" in working
    assert "整改中" not in working and "已检查两次" not in working, "the result was not chosen"
    for hidden in (
        "台账记录不全",
        "学习计划没有落实",
        "演示一",
        "演示二",
        "演示三",
        "clerk",
        "keeper",
        "各单位",
    ):
        assert hidden not in told, hidden
    assert f'href="{PATH}" aria-current="page">清单' in told, "the menu leads members here"
    assert client.get("/worklists/").status_code == 404
    assert client.get("/worklists/problems/").status_code == 404


def test_keepers_see_the_same_with_their_tabs(client: Client, top: Organisation) -> None:
    told = page(client, "committee_admin", top)
    assert "学习计划没有落实" in told and "台账记录不全" not in told and "问题清单" in told
    assert told.count(">清单</a>") == 1, "one word of the menu"


@pytest.mark.parametrize("role", ["department_contact", "auditor", "system_admin"])
def test_nobody_else_sees_it(client: Client, top: Organisation, role: str) -> None:
    client.force_login(person(role, role, top), BACKEND)
    assert client.get(PATH).status_code == 404


def test_another_committee_sees_nothing(client: Client, top: Organisation) -> None:
    other = Organisation.objects.get(code="JW02")
    told = page(client, "member", other)
    assert "学习计划没有落实" in told and "党课形式单一" not in told


def test_what_is_taken_back_is_gone(client: Client, top: Organisation) -> None:
    keeper = somebody("second", "branch_secretary", branch())
    for row in Problem.objects.filter(organisation=branch()):
        services.disclose(keeper, row.pk, problem=False, result=False, at=NOW)
    assert "还没有公开的问题" in page(client, "member", branch())


def test_a_result_is_not_shown_without_its_problem(top: Organisation) -> None:
    keeper, row = somebody("second", "branch_secretary", branch()), Problem.objects.first()
    assert row is not None
    with pytest.raises(Refused, match="连同问题一起公开"):
        services.disclose(keeper, row.pk, problem=False, result=True, at=NOW)


def test_by_year_and_into_the_next(client: Client, top: Organisation) -> None:
    carrying.carry(somebody("second", "branch_secretary", branch()), branch(), 2022, at=NOW)
    told = page(client, "member", branch(), "?year=2022")
    assert "转到 2023 年继续整改" in told and told.count("谈心谈话不够") == 1
    assert client.get(f"{PATH}?year=x").content.decode().count("谈心谈话不够") == 2


def test_few_questions(client: Client, top: Organisation) -> None:
    page(client, "member", branch())
    with CaptureQueriesContext(connection) as asked:
        client.get(PATH)
    assert len(asked) <= 12, [each["sql"][:120] for each in asked]
