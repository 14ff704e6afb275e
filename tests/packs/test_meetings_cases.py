"""The worked cases of the duty packs: every boundary on both sides, as the packs themselves tell them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from shuzhi.core.rules import load_pack, read_yaml
from shuzhi.core.rules.deadlines import Candidate, Standing, Unknown, step_standing, term_standing
from shuzhi.core.rules.duties import Group, Held, Stay, Unit
from shuzhi.core.rules.owing import asked, by_kind, standings
from shuzhi.packs import dutybook
from shuzhi.packs.ledger.sheets import ACTIVITY_TYPES, MEMBER_KINDS, MEMBERS, ORG_TYPES

BOOK = dutybook.standard()
CASES: dict[str, list[dict[str, Any]]] = {
    name: read_yaml(dutybook.HERE / name / "cases.yaml") for name in dutybook.PACKS
}
NAMED = {"ids": lambda case: case["name"]}


def unit(raw: dict[str, Any]) -> Unit:
    return Unit(
        code="DW01",
        name=raw.get("name", "示例支部"),
        kind=raw["kind"],
        founded=raw.get("founded"),
        closed=raw.get("closed"),
        steady=raw.get("full", 0),
        stays=tuple(Stay(*stay) for stay in raw.get("stays", ())),
        committee=raw.get("committee"),
        groups=tuple(Group(code, f"{code}组") for code in raw.get("groups", ())),
        record="0" * 16,
        term_years=raw.get("term_years"),
        elected=raw.get("elected"),
        elected_before=raw.get("elected_before"),
    )


def held(rows: list[list[Any]]) -> list[Held]:
    made = []
    for number, (day, kind, *more) in enumerate(rows):
        extra = more[0] if more else {}
        extra = {"group": extra} if isinstance(extra, str) else extra
        made.append(Held(day=day, kind=kind, ids=(f"r{number}",), **extra))
    return made


@pytest.mark.parametrize("case", CASES["meetings"], **NAMED)
def test_meetings(case: dict[str, Any]) -> None:
    told = {
        (one.duty, one.period.label): one
        for duty in BOOK.duties
        for one in standings(asked(duty, case["asked"]), unit(case["unit"]), by_kind(held(case["held"])))
    }
    for duty, expected in case["expect"].items():
        for label, state in expected.items():
            one = told.get((duty, str(label)))
            assert (one.state.value if one else None) == state, (duty, label, one)
    for one in told.values():
        assert one.message.endswith("。") and "。。" not in one.message
        assert one.basis
        assert bool(one.found) or one.state != "done"


@pytest.mark.parametrize("case", CASES["elections"], **NAMED)
def test_terms(case: dict[str, Any]) -> None:
    told = term_standing(BOOK.term, unit(case["unit"]), case["asked"])
    if isinstance(told, Unknown):
        assert case["state"] == "unknown"
        assert "填写" in told.message or "登记" in told.message
        return
    assert (told.state.value if told else None) == case["state"]
    if told:
        assert told.period.end == case["ends"]
        assert "＝" in told.message and "《关于党的基层组织任期的意见》 第一项" in told.basis


@pytest.mark.parametrize("case", CASES["development"], **NAMED)
def test_steps(case: dict[str, Any]) -> None:
    step = next(one for one in BOOK.steps if one.id == case["duty"])
    person = Candidate("a" * 16, case["stage"], case["since"])
    told = step_standing(step, unit({"kind": case.get("kind", "党支部")}), person, case["asked"])
    assert (told.state.value if told else None) == case["state"]
    if told:
        assert told.period.end == case["ends"]
        assert told.basis == case.get("basis", told.basis) != ""
        assert told.found == ("a" * 16,)


def _boundaries() -> list[date]:
    """The days on which a value or an instrument begins or ends, and the days around them."""
    days = {date(2018, 10, 28)}
    for name in dutybook.PACKS:
        pack = load_pack(dutybook.HERE / name)
        days |= {value.since for parameter in pack.parameters.values() for value in parameter.values}
        days |= {day for act in pack.about.values() for day in (act.since, act.until) if day}
    return sorted(day + timedelta(days=shift) for day in days for shift in (-1, 0, 1))


@pytest.mark.parametrize("day", _boundaries(), ids=str)
def test_on_every_boundary_day_all_can_be_asked(day: date) -> None:
    branch = unit({"kind": "党支部", "full": 9, "groups": ["A"], "elected": date(2013, 5, 1)})
    for duty in BOOK.duties:
        for one in standings(asked(duty, day), branch, {}):
            assert one.basis and one.period.start <= day
    term_standing(BOOK.term, branch, day)
    for step in BOOK.steps:
        told = step_standing(step, branch, Candidate("a", step.stage, day - timedelta(days=20)), day)
        assert told is None or told.basis


def test_words_are_those_of_the_workbook() -> None:
    headers = {column.header for column in MEMBERS.columns}
    for duty in BOOK.duties:
        assert duty.who <= set(ORG_TYPES)
        assert len({answer.kind for answer in duty.answers}) == len(duty.answers), duty.id
        assert duty.answers[0].kind in ACTIVITY_TYPES, (
            "the link to the ledger leads to a type of the workbook"
        )
    assert set(BOOK.term.years) <= set(ORG_TYPES)
    for step in BOOK.steps:
        assert step.stage in MEMBER_KINDS and step.since in headers and step.exempt <= set(ORG_TYPES)


def test_no_national_rule_asks_for_a_quarterly_lecture() -> None:
    assert [duty.id for duty in BOOK.duties if "党课" in {a.kind for a in duty.answers}] == [
        "meetings.secretary_lecture"
    ]


def test_articles_are_those_the_register_has_seen() -> None:
    """支部工作条例: 11, 12, 13, 16 only; the numbers 17 to 20 are from memory and must not be printed."""
    seen = {
        value.basis.text
        for name in dutybook.PACKS
        for parameter in load_pack(dutybook.HERE / name).parameters.values()
        for value in parameter.values
        if value.basis and value.basis.article and "支部工作条例" in value.basis.instrument
    }
    assert {text.split()[-1] for text in seen} == {"第十一条", "第十二条", "第十三条", "第十六条"}


def test_what_is_told_is_a_standing() -> None:
    branch = unit({"kind": "党支部", "full": 9})
    (one, *_) = standings(asked(BOOK.duties[0], date(2025, 2, 1)), branch, {})
    assert isinstance(one, Standing)
    assert one.message.startswith("2025年第一季度没有记录；规定一般每季度1次，截止2025年3月31日，还有58天。")
    assert one.basis == "《中国共产党支部工作条例（试行）》 第十一条"
