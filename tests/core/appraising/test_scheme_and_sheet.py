"""Schemes and sheets: worked cases, and what must hold for every unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.core.appraising import (
    Dimension,
    Evidence,
    Extra,
    Grade,
    GradeCounts,
    Group,
    Item,
    Manner,
    Scheme,
    SchemeFault,
    check_scheme,
    limit_findings,
    propose,
    scheme_data,
    scheme_from,
    score,
)
from shuzhi.core.rules import read_yaml
from shuzhi.packs import rulebook
from shuzhi.packs.indicators import catalogue

D = Decimal
GRADES = (
    Grade("好", D(100), D(90), D(30)),
    Grade("较好", D(80), D(75)),
    Grade("一般", D(60), D(60)),
    Grade("差", D(30)),
)
GROUPS = (Group("上级", D(60)), Group("党员", D(40)))


def scheme(*items: Item, groups: tuple[Group, ...] = GROUPS, grades: tuple[Grade, ...] = GRADES) -> Scheme:
    return Scheme("方案", (Dimension("一", items),), groups, grades)


def share(points: int = 100, target: int | None = 12) -> Item:
    return Item(
        "a", "主题党日", Manner.SHARE, D(points), "study.theme_day", None if target is None else D(target)
    )


def line(item: Item, evidence: Evidence) -> Any:
    return score(scheme(item), evidence).lines[0]


@pytest.mark.parametrize(
    ("item", "value", "points", "formula"),
    [
        (share(10), "9", "7.50", "9 ÷ 12 × 10 = 7.50"),
        (share(10), "12", "10.00", "12 ÷ 12 × 10 = 10.00"),
        (share(10), "15", "10.00", "15 ÷ 12 × 10 = 12.50，最多10"),
        (share(10, 7), "1", "1.43", "1 ÷ 7 × 10 = 1.43"),
        (share(10), "0", "0.00", "0 ÷ 12 × 10 = 0.00"),
        (replace(share(6, 1), manner=Manner.REACHED), "1", "6.00", "1 ≥ 1，得6.00"),
        (replace(share(6, 2), manner=Manner.REACHED), "1.5", "0.00", "1.5 < 2，得0.00"),
        (replace(share(6), manner=Manner.EACH, each=D("0.5")), "3", "1.50", "3 × 0.5 = 1.50"),
        (replace(share(6), manner=Manner.EACH, each=D(2)), "30", "6", "30 × 2 = 60.00，最多6"),
    ],
)
def test_a_counted_item_shows_its_formula(item: Item, value: str, points: str, formula: str) -> None:
    found = line(item, Evidence({"study.theme_day": D(value)}, {"study.theme_day": ("r1",)}))
    assert (str(found.points), found.formula, found.records) == (points, formula, ("r1",))


def test_no_records_is_blank_and_not_nought() -> None:
    sheet = score(scheme(share(50), replace(share(50), id="b", indicator="x")), Evidence({"x": D(12)}))
    assert sheet.lines[0].points is None
    assert "没有" in sheet.lines[0].reason
    assert sheet.total is None
    assert sheet.sum_so_far == 50
    assert len(sheet.blanks) == 1


@pytest.mark.parametrize("target", [None, 0])
def test_a_target_of_nought_divides_nothing(target: int | None) -> None:
    found = line(share(10, target), Evidence({"study.theme_day": D(3)}))
    assert found.points is None
    assert "目标值" in found.reason


def test_grades_of_groups_are_weighed() -> None:
    judged = Item("j", "作风", Manner.JUDGED, D(20))
    grades = (GradeCounts("j", "上级", {"好": 1, "较好": 1}), GradeCounts("j", "党员", {"一般": 3, "差": 1}))
    found = line(judged, Evidence(grades=grades))
    # 90 of the superiors, 52.5 of the members: 90 x 0.6 + 52.5 x 0.4 = 75
    assert found.points == D("15.00")
    assert found.formula == "（上级 90 × 60% + 党员 52.5 × 40%） ÷ 100 × 20 = 15.00"
    missing = line(judged, Evidence(grades=grades[:1]))
    assert missing.points is None
    assert "党员" in missing.reason


def test_facts_add_and_take_off_within_their_limits() -> None:
    add, off = Item("p", "加分", Manner.ADD, D(5)), Item("m", "扣分", Manner.DEDUCT, D(3))
    facts = tuple(
        Extra(item, date(2026, 5, day), "通报", D(points))
        for day, (item, points) in enumerate([("p", "2"), ("p", "1.5"), ("m", "2"), ("m", "2")], 1)
    )
    sheet = score(scheme(share(100), add, off), Evidence({"study.theme_day": D(12)}, extras=facts))
    assert [str(each.points) for each in sheet.lines] == ["100.00", "3.50", "-3.00"]
    assert [each.formula for each in sheet.lines[1:]] == ["2 + 1.5 = 3.5", "2 + 2 = 4，最多3"]
    assert sheet.total == D("100.50")
    assert line(add, Evidence()).formula == "无"
    assert line(add, Evidence()).points == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (scheme(share(99)), "appraisal.points"),
        (scheme(share(90), Item("j", "评", Manner.JUDGED, D(10)), groups=GROUPS[:1]), "appraisal.weights"),
        (scheme(share(50), share(50)), "appraisal.twice"),
        (scheme(share(), groups=(GROUPS[0], GROUPS[0])), "appraisal.twice"),
        (scheme(share(), grades=()), "appraisal.grades"),
        (scheme(share(), grades=(Grade("好", D(101)),)), "appraisal.range"),
        (scheme(share(), grades=(Grade("好", D(100), D(60)), Grade("差", D(30), D(90)))), "appraisal.floors"),
        (scheme(share(), grades=(Grade("差", D(30)), Grade("好", D(100)))), "appraisal.worths"),
        (scheme(share(), replace(share(), id="z", points=D(0))), "appraisal.no-points"),
        (scheme(replace(share(), indicator="none")), "appraisal.indicator"),
        (scheme(share(target=0)), "appraisal.target"),
        (scheme(replace(share(), manner=Manner.EACH)), "appraisal.each"),
    ],
)
def test_what_keeps_a_scheme_from_being_used(changed: Scheme, code: str) -> None:
    assert [each.code for each in check_scheme(changed, {"study.theme_day"})] == [code]


def test_a_sound_scheme_has_no_findings() -> None:
    judged = Item("j", "评", Manner.JUDGED, D(10))
    assert check_scheme(scheme(share(90), judged), {"study.theme_day"}) == []


def test_the_schemes_of_the_pack_are_sound() -> None:
    known = {indicator.id for indicator in catalogue().indicators}
    for raw in read_yaml(rulebook.HERE / "appraisal" / "schemes.yaml"):
        made = scheme_from(raw)
        assert check_scheme(made, known) == []
        assert scheme_from(scheme_data(made)) == made


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "缺少“name”"),
        ({"name": "x", "dimensions": 3, "groups": [], "grades": []}, "格式"),
        ({"name": "x", "dimensions": [], "groups": [{"name": "g", "weight": "NaN"}], "grades": []}, "不是数"),
        (
            {"name": "x", "dimensions": [], "groups": [{"name": "g", "weight": "1e309"}], "grades": []},
            "不是数",
        ),
        ({"name": "x", "dimensions": [], "groups": [{"name": "g", "weight": "多"}], "grades": []}, "不是数"),
        (
            {
                "name": "x",
                "groups": [],
                "grades": [],
                "dimensions": [{"name": "d", "items": [{"manner": "猜", "name": "甲"}]}],
            },
            "“猜”不认识",
        ),
    ],
)
def test_data_that_is_no_scheme(data: dict[str, Any], words: str) -> None:
    with pytest.raises(SchemeFault, match=words):
        scheme_from(data)


@pytest.mark.parametrize(
    ("points", "grade"), [("12", "好"), ("9", "较好"), ("7.2", "一般"), ("7.1", "差"), (None, None)]
)
def test_a_grade_is_proposed_by_its_floor(points: str | None, grade: str | None) -> None:
    made = scheme(share())
    sheet = score(made, Evidence({"study.theme_day": None if points is None else D(points)}))
    found = propose(made, sheet)
    assert found.grade == grade
    assert found.reason.endswith("。")


def test_without_floors_the_committee_decides() -> None:
    full = Evidence({"study.theme_day": D(12)})
    free = scheme(share(), grades=(Grade("好", D(100)), Grade("差", D(30))))
    assert propose(free, score(free, full)).grade is None
    low = scheme(share(), grades=(Grade("好", D(100), D(90)), Grade("较好", D(80), D(80))))
    found = propose(low, score(low, Evidence({"study.theme_day": D(1)})))
    assert found.grade is None
    assert "所有等次" in found.reason


@pytest.mark.parametrize(
    ("given", "units", "over"), [(3, 10, False), (4, 10, True), (3, 9, True), (0, 0, False)]
)
def test_limits_of_grades(given: int, units: int, over: bool) -> None:
    found = limit_findings(scheme(share()), ["好"] * given + ["较好"] * 5, units)
    assert bool(found) is over


@given(values=st.lists(st.none() | st.integers(0, 40), min_size=3, max_size=3))
def test_the_printed_lines_add_up_to_the_printed_sum(values: list[int | None]) -> None:
    items = tuple(
        replace(share(points, 7), id=str(number), indicator=str(number))
        for number, points in enumerate((33, 33, 34))
    )
    evidence = Evidence({str(number): None if v is None else D(v) for number, v in enumerate(values)})
    sheet = score(scheme(*items), evidence)
    points = [each.points for each in sheet.lines]
    assert sheet.sum_so_far == sum((p for p in points if p is not None), D(0))
    assert (sheet.total is None) == (None in points)
    assert all(p is None or 0 <= p <= 34 for p in points)


@given(order=st.permutations(["好", "好", "较好", "差"]))
def test_the_order_of_papers_does_not_matter(order: list[str]) -> None:
    judged = Item("j", "作风", Manner.JUDGED, D(20))
    counts = {grade: order.count(grade) for grade in order}
    grades = tuple(GradeCounts("j", group.name, counts) for group in GROUPS)
    assert line(judged, Evidence(grades=grades)).points == D("15.50")
