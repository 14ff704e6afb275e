"""What was read before serves again for rows that are the same: whatever happened in between, it is the reading of a newcomer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from ledger_books import NOW, Import

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ledger.entry import add_row, change_row, remove_row, restore_row
from shuzhi.apps.ledger.queries import all_records, records
from shuzhi.apps.orgs import moving
from shuzhi.apps.orgs.models import Member, Organisation

pytestmark = pytest.mark.django_db
CODES = ["DW", "Z1", "Z2"]
LECTURE = {"日期": date(2022, 3, 1), "组织编码": "Z1", "类型": "党课", "主题": "主题一", "应到": 12}
FIGURE = {"组织编码": "Z1", "指标": "签约率", "单位": "%", "期间": "2022", "数值": "61.3", "来源": "月报"}


@pytest.fixture(autouse=True)
def _rows(run: Import) -> None:
    run()
    for more in ({}, {}, {"主题": "主题二"}, {"组织编码": "Z2", "日期": date(2022, 1, 9)}):
        add_row(CONSOLE, "活动", LECTURE | more, at=NOW)
    add_row(CONSOLE, "业务指标", FIGURE, at=NOW)


def first(topic: str = "主题一") -> str:
    return next(r.id for r in records("活动", ["Z1"]) if r.fields["主题"] == topic)


def _changed() -> None:
    change_row(CONSOLE, "活动", first(), LECTURE | {"应到": 13}, at=NOW)


def _removed_and_put_back() -> None:
    number = remove_row(CONSOLE, "活动", first(), at=NOW)
    add_row(CONSOLE, "活动", LECTURE | {"主题": "补记"}, at=NOW)
    restore_row(CONSOLE, number, at=NOW)


def _to_another_unit() -> None:
    change_row(CONSOLE, "活动", first("主题二"), LECTURE | {"主题": "主题二", "组织编码": "Z2"}, at=NOW)


def _moved_in_the_tree() -> None:
    unit, target = Organisation.objects.get(code="Z2"), Organisation.objects.get(code="Z1")
    moving.rehang(unit, target)


def _somebody_is_somebody_else() -> None:
    Member.objects.filter(organisation__code="Z1").update(person="another")


@pytest.mark.parametrize(
    "happened",
    [
        _changed,
        lambda: remove_row(CONSOLE, "活动", first(), at=NOW),
        _removed_and_put_back,
        _to_another_unit,
        _moved_in_the_tree,
        _somebody_is_somebody_else,
        lambda: None,
    ],
)
def test_what_is_read_again_is_what_a_newcomer_reads(happened: Callable[[], object]) -> None:
    before = all_records(CODES)
    happened()
    assert all_records(CODES, before) == all_records(CODES)


def test_only_what_is_new_is_read() -> None:
    before = all_records(CODES)
    add_row(CONSOLE, "活动", LECTURE | {"主题": "补记"}, at=NOW)
    with CaptureQueriesContext(connection) as asked:
        now = all_records(CODES, before)
    whole = [q["sql"] for q in asked if '"ledger_activity"."topic"' in q["sql"]]
    assert len(whole) == 1 and 'record_id" IN' in whole[0]
    same = {r.id: r for r in before["活动"]}
    assert sum(same.get(r.id) is r for r in now["活动"]) == len(before["活动"])


def test_a_unit_that_came_in_brings_its_rows_and_one_that_left_takes_them() -> None:
    narrow, wide = all_records(["Z1"]), all_records(CODES)
    assert all_records(CODES, narrow) == wide
    assert all_records(["Z1"], wide) == narrow
