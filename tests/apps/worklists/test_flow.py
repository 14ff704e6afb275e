"""The table of states: all of it is walked, state × role × action, against an answer that was written by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from worklist_cast import FULL, NOW, TODAY, problem, somebody, units

from shuzhi.apps.accounts.models import CONSOLE, Actor
from shuzhi.apps.audit.models import Event
from shuzhi.apps.ledger import entry
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists import services
from shuzhi.apps.worklists.models import Dossier, Extension, Problem
from shuzhi.apps.worklists.services import Given, NewMeasure, Paper
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.worklists.flow import MOVES, State, state_of

pytestmark = pytest.mark.django_db
S = State
UNIT, ABOVE = (
    {"committee_admin", "branch_secretary", "secretary_above"},
    {"committee_admin", "secretary_above"},
)
NONE = {"department_contact", "member", "auditor", "system_admin", "no_role"}
ROLES = sorted(UNIT | NONE)
# action → states in which it may be done, who may do it, the state afterwards (None: as before)
EXPECTED: dict[str, tuple[set[State], set[str], State | None]] = {
    "claim": ({S.UNCLAIMED}, UNIT, S.PLANNING),
    "plan": ({S.PLANNING}, UNIT, S.WORKING),
    "apply": ({S.WORKING, S.LASTING}, UNIT, S.APPLIED),
    "withdraw": ({S.APPLIED}, UNIT, S.WORKING),
    "inspect": ({S.APPLIED}, ABOVE, S.INSPECTION),
    "close": ({S.INSPECTION}, ABOVE, S.CLOSED),
    "return": ({S.APPLIED, S.INSPECTION}, ABOVE, S.RETURNED),
    "keep": ({S.INSPECTION}, ABOVE, S.LASTING),
    "resume": ({S.RETURNED}, UNIT, S.WORKING),
    "recheck": ({S.CLOSED, S.LASTING}, ABOVE, None),
    "reopen": ({S.CLOSED, S.LASTING}, ABOVE, S.WORKING),
    "extend": ({S.WORKING, S.RETURNED}, UNIT, None),
    "grant": ({S.WORKING, S.RETURNED}, ABOVE, None),
    "deny": ({S.WORKING, S.RETURNED}, ABOVE, None),
    "measure": ({S.PLANNING, S.WORKING, S.RETURNED}, UNIT, None),
    "tick": ({S.WORKING, S.LASTING}, UNIT, None),
    "edit": ({S.UNCLAIMED, S.PLANNING, S.WORKING, S.RETURNED, S.LASTING}, UNIT, None),
    "disclose": (set(S), UNIT, None),
}


def test_the_hand_written_answer_names_every_action() -> None:
    assert set(EXPECTED) == {move.key for move in MOVES}


@dataclass(frozen=True)
class Scene:
    row: Problem
    measure: int


def scene(unit: Organisation, state: State, action: str) -> Scene:
    """A problem that lacks nothing but the right state and the right person."""
    number = f"{state.name}-{action}"
    row = problem(unit, state=state, 编号=number, 佐证="检查记录", **FULL)
    measure = entry.add_row(
        CONSOLE, "措施", {"组织编码": unit.code, "问题编号": number, "措施": "检查", "完成日期": "" if action == "tick" else "2022-05-01"}, at=NOW
    )  # fmt: skip
    Dossier.objects.update_or_create(
        problem=row, defaults={"applicant": "别人", "inspecting": state is S.INSPECTION}
    )
    if action in ("grant", "deny"):
        Extension.objects.create(
            problem=row,
            old_due=row.due,
            new_due=date(2023, 3, 1),
            reason="等批复",
            asked_by="别人",
            asked_at=NOW,
        )
    return Scene(row, services.Measure.objects.get(record_id=measure).pk)


def do(actor: Actor, made: Scene, action: str) -> None:
    if action == "measure":
        services.add_measure(actor, made.row.pk, NewMeasure("再检查一次"), at=NOW)
    elif action == "tick":
        services.tick(actor, made.row.pk, made.measure, TODAY, at=NOW)
    elif action == "disclose":
        services.disclose(actor, made.row.pk, problem=True, result=False, at=NOW)
    else:
        until = date(2023, 6, 1) if action in ("extend", "recheck") else None
        services.act(actor, made.row.pk, action, Given(told="理由充分", until=until), at=NOW)


class Back(Exception):
    """Takes back what was tried."""


def tried(actor: Actor, made: Scene, action: str) -> tuple[str, State, bool]:
    """What came of it, the state afterwards, and whether the chain was told; then all is as before."""
    before, found = Event.objects.count(), "done"
    try:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    do(actor, made, action)
            except NotFound:
                found = "unknown"
            except Refused:
                found = "refused"
            row = Problem.objects.select_related("dossier").get(pk=made.row.pk)
            state = state_of(row.status, inspecting=row.dossier.inspecting)
            told = Event.objects.count() > before
            raise Back
    except Back:
        return found, state, told


@pytest.mark.parametrize("role", ROLES)
def test_state_by_role_by_action(role: str) -> None:
    top, branch, _ = units()
    high = role not in {"branch_secretary", "department_contact", "member"}
    kind = "branch_secretary" if role == "secretary_above" else role
    actor = Actor(0, "无") if role == "no_role" else somebody(role, kind, top if high else branch)
    wrong = []
    for state in State:
        made = {flavour: scene(branch, state, flavour) for flavour in ("", "tick", "grant")}
        for action, (states, roles, after) in EXPECTED.items():
            here = made["grant" if action == "deny" else action if action in made else ""]
            expected = (
                "unknown" if role in NONE else "done" if state in states and role in roles else "refused"
            )
            goal = (after or state) if expected == "done" else state
            found = tried(actor, here, action)
            if found != (expected, goal, expected == "done"):
                wrong.append((state, action, found, expected, goal))
    assert wrong == []


# ---- what a step asks for ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cast:
    branch: Organisation
    secretary: Actor
    keeper: Actor


@pytest.fixture
def cast() -> Cast:
    top, branch, _ = units()
    return Cast(
        branch, somebody("secretary", "branch_secretary", branch), somebody("keeper", "committee_admin", top)
    )


@pytest.mark.parametrize(
    ("action", "state", "lacking", "word"),
    [
        ("claim", S.UNCLAIMED, "责任人", "责任人"),
        ("plan", S.PLANNING, "原因", "原因"),
        ("plan", S.PLANNING, "整改措施", "至少要有一条措施"),
        ("plan", S.PLANNING, "整改时限", "整改时限"),
        ("apply", S.WORKING, "进展", "进展"),
        ("apply", S.WORKING, "佐证", "没有佐证"),
        ("close", S.INSPECTION, "佐证", "没有佐证"),
    ],
)
def test_what_is_missing_is_said(cast: Cast, action: str, state: State, lacking: str, word: str) -> None:
    row = problem(cast.branch, state=state, **(FULL | {"佐证": "记录"} | {lacking: ""}))
    actor = cast.keeper if action == "close" else cast.secretary
    with pytest.raises(Refused, match=word):
        services.act(actor, row.pk, action, Given(told="好"), at=NOW)
    services.act(
        actor, row.pk, "close" if action == "close" else action,
        Given(told="好", minutes="6月1日支委会纪要", cells={} if lacking == "佐证" else {lacking: FULL[lacking]}), at=NOW,
    )  # fmt: skip


def through(cast: Cast, who: Callable[[str], Actor]) -> Problem:
    row = problem(cast.branch)
    given = {h: FULL[h] for h in ("责任领导", "责任人")}
    services.act(who("claim"), row.pk, "claim", Given(cells=given), at=NOW)
    plan = {h: FULL[h] for h in ("原因", "领导小组", "整改时限")}
    services.add_measure(
        who("measure"), row.pk, NewMeasure("每季度检查", "演示二", date(2022, 9, 30)), at=NOW
    )
    services.act(who("plan"), row.pk, "plan", Given(cells=plan), at=NOW)
    measure = services.Measure.objects.get()
    with pytest.raises(Refused, match="还有 1 条措施"):
        services.act(who("apply"), row.pk, "apply", Given(cells={"进展": "好", "佐证": "记录"}), at=NOW)
    services.tick(who("tick"), row.pk, measure.pk, TODAY, at=NOW)
    services.act(who("apply"), row.pk, "apply", Given(cells={"进展": "已检查", "佐证": "检查记录"}), at=NOW)
    return row


def test_a_problem_goes_its_whole_way_and_comes_back(cast: Cast) -> None:
    row = through(cast, lambda _: cast.secretary)
    services.act(cast.keeper, row.pk, "inspect", at=NOW)
    closed = services.act(cast.keeper, row.pk, "close", Given(told="属实"), at=NOW)
    assert (closed.status, closed.closed, closed.number) == ("已销号", TODAY, "2022-01")
    assert closed.dossier.recheck_on == date(2022, 11, 28)
    again = services.act(cast.keeper, row.pk, "reopen", Given(told="又出现"), at=NOW)
    assert (again.status, again.closed, again.dossier.rebounds) == ("整改中", None, 1)
    told = [step.act for step in row.steps.all()]
    assert told == [
        "认领",
        "增加措施",
        "报送方案",
        "措施完成",
        "申请销号",
        "受理核验",
        "核验通过，销号",
        "复查反弹，重新整改",
    ]


def test_nobody_closes_the_own_problem(cast: Cast) -> None:
    row = through(cast, lambda _: cast.keeper)
    with pytest.raises(Refused, match="不能由本人核验"):
        services.act(cast.keeper, row.pk, "inspect", at=NOW)
    with pytest.raises(Refused, match="不能由本人核验"):
        services.act(cast.secretary, row.pk, "inspect", at=NOW)


def test_a_signed_paper_stands_in_for_the_second_person(cast: Cast) -> None:
    row = through(cast, lambda _: cast.secretary)
    for paper, word in (
        (Paper("secretary", TODAY, "签字扫描件"), "签字人不能是申请人"),
        (Paper("演示三", date(2022, 6, 2), "签字扫描件"), "签字日期还没有到"),
        (Paper("演示三", TODAY, ""), "不能由本人核验"),
    ):
        with pytest.raises(Refused, match=word):
            services.act(cast.secretary, row.pk, "inspect", Given(paper=paper), at=NOW)
    paper = Paper("演示三", TODAY, "签字扫描件")
    services.act(cast.secretary, row.pk, "inspect", Given(paper=paper), at=NOW)
    services.act(cast.secretary, row.pk, "close", Given(told="属实", paper=paper), at=NOW)
    assert row.steps.last().signed_by == "演示三"


def test_an_extension_keeps_the_old_date(cast: Cast) -> None:
    row = problem(cast.branch, state=S.WORKING, **FULL)
    with pytest.raises(Refused, match="晚于原时限"):
        services.act(cast.secretary, row.pk, "extend", Given(told="等", until=date(2022, 12, 1)), at=NOW)
    services.act(cast.secretary, row.pk, "extend", Given(told="等批复", until=date(2023, 3, 1)), at=NOW)
    with pytest.raises(Refused, match="已有一份"):
        services.act(cast.secretary, row.pk, "extend", Given(told="等", until=date(2023, 4, 1)), at=NOW)
    granted = services.act(cast.keeper, row.pk, "grant", at=NOW)
    asked = row.extensions.get()
    assert (granted.due, asked.old_due, asked.verdict, asked.decided_by) == (
        "2023-03-01",
        "2022-12-20",
        "同意",
        "keeper",
    )


def test_a_deadline_before_the_start_is_refused(cast: Cast) -> None:
    row = problem(cast.branch, state=S.PLANNING, **(FULL | {"整改时限": ""}))
    with pytest.raises(Refused, match="早于开始日期"):
        services.act(cast.secretary, row.pk, "plan", Given(cells={"整改时限": "2021-12-31"}), at=NOW)


def test_frozen_columns_stay(cast: Cast) -> None:
    row = problem(cast.branch, state=S.WORKING, **FULL)
    with pytest.raises(Refused, match="整改时限"):
        services.act(cast.secretary, row.pk, "edit", Given(cells={"整改时限": "2030-01-01"}), at=NOW)
    done = services.act(cast.secretary, row.pk, "edit", Given(cells={"进展": "三次"}), at=NOW)
    assert done.progress == "三次"


def test_the_ledgers_form_moves_no_state(cast: Cast) -> None:
    row = problem(cast.branch, state=S.WORKING, **FULL)
    cells = entry.cells_of("问题整改", row)
    with pytest.raises(Refused, match="状态"):
        entry.change_row(cast.secretary, "问题整改", row.pk, cells | {"状态": "已销号"}, at=NOW)
    services.act(cast.secretary, row.pk, "edit", Given(cells={"进展": "三次"}), at=NOW)
    with pytest.raises(Refused, match="办理经过"):
        entry.remove_row(cast.secretary, "问题整改", row.pk, at=NOW)


def test_the_second_of_two_is_told(cast: Cast) -> None:
    row = through(cast, lambda _: cast.secretary)
    services.act(cast.keeper, row.pk, "inspect", at=NOW)
    seen = Dossier.objects.get(problem=row).version
    services.act(cast.keeper, row.pk, "close", Given(told="属实"), at=NOW, seen=seen)
    with pytest.raises(services.Stale, match="keeper：核验通过"):
        services.act(cast.keeper, row.pk, "return", Given(told="不实"), at=NOW, seen=seen)
