"""Definitions: every slip is refused when they are loaded, in one sentence that names the indicator."""

from __future__ import annotations

from typing import Any

import pytest

from shuzhi.core.errors import NotFound, Unreadable
from shuzhi.core.indicators.definitions import read_indicators
from shuzhi.core.indicators.questions import parse_key
from shuzhi.packs.indicators import catalogue

GOOD: dict[str, Any] = {"id": "a.b", "name": "甲", "unit": "次", "kind": "活动", "definition": "按条数。"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "日记"}, "日记"),
        ({"where": ["颜色", "is", "红"]}, "颜色"),
        ({"where": ["类型", "resembles", "红"]}, "resembles"),
        ({"where": ["类型", "is"]}, "a.b"),
        ({"where": "类型"}, "a.b"),
        ({"measure": {"sum": "重量"}}, "重量"),
        ({"measure": "guess"}, "guess"),
        ({"measure": {"ratio": ["x.y", "a.b"]}}, "x.y"),
        ({"scope": "galaxy"}, "galaxy"),
        ({"period": "always"}, "always"),
        ({"phrases": ["(次"]}, "a.b"),
        ({"colour": "红"}, "colour"),
    ],
)
def test_a_slip_is_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(Unreadable, match=told.replace("(", r"\(")):
        read_indicators([{**GOOD, **change}])


def test_two_with_one_name_are_refused() -> None:
    with pytest.raises(Unreadable, match="甲"):
        read_indicators([GOOD, {**GOOD, "id": "c.d"}])


def test_what_is_missing_is_named() -> None:
    with pytest.raises(Unreadable, match="definition"):
        read_indicators([{k: v for k, v in GOOD.items() if k != "definition"}])


def test_the_pack_has_what_reports_count() -> None:
    found = catalogue().indicators
    assert len([one for one in found if not one.base]) >= 120
    assert all(one.definition.endswith("。") and one.unit and one.version >= 1 for one in found)


@pytest.mark.parametrize("key", ["a?b", "a?colour=red", "a?since=yesterday"])
def test_a_key_that_is_none_is_not_found(key: str) -> None:
    with pytest.raises(NotFound):
        parse_key(key)
