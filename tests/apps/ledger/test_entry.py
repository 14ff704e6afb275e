from __future__ import annotations

from datetime import date

import pytest
from ledger_books import NOW, Import

from shuzhi.apps.accounts.models import CONSOLE, User, actor_of
from shuzhi.apps.audit.models import Event
from shuzhi.apps.ledger.entry import add_row, change_row, remove_row
from shuzhi.apps.ledger.queries import records
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.services import grant_role
from shuzhi.core.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
LECTURE = {"日期": date(2022, 3, 1), "组织编码": "Z1", "类型": "党课", "主题": "主题一", "应到": 12}


def ids() -> list[str]:
    return sorted(record.id for record in records("活动", ["Z1", "Z2"]))


@pytest.fixture(autouse=True)
def _tree(run: Import) -> None:
    run()


def test_a_row_by_hand_is_the_row_of_a_workbook(run: Import) -> None:
    made = add_row(CONSOLE, "活动", LECTURE, at=NOW)
    assert ids() == [made]
    remove_row(CONSOLE, "活动", made, at=NOW)
    run("b.xlsx", bare=True, 活动=[tuple(LECTURE), tuple(LECTURE.values())])
    assert ids() == [made]
    verbs = [event.verb for event in Event.objects.order_by("seq")]
    assert verbs == ["ledger.import", "ledger.add", "ledger.remove", "ledger.import"]


def test_of_equal_rows_the_numbering_keeps_no_hole() -> None:
    first, second = (add_row(CONSOLE, "活动", LECTURE, at=NOW) for _ in range(2))
    remove_row(CONSOLE, "活动", first, at=NOW)
    assert ids() == [first]
    assert add_row(CONSOLE, "活动", LECTURE, at=NOW) == second


def test_a_changed_row_has_the_id_of_its_new_content() -> None:
    old = add_row(CONSOLE, "活动", LECTURE, at=NOW)
    new = change_row(CONSOLE, "活动", old, LECTURE | {"应到": 13}, at=NOW)
    assert ids() == [new]
    assert change_row(CONSOLE, "活动", new, LECTURE, at=NOW) == old
    (record,) = records("活动", ["Z1"])
    assert record.fields["应到"] == 12


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"日期": "2022-02-30"}, "没有 2022年2月30日"),
        ({"主题": ""}, "必须填写"),
        ({"应到": "三"}, "应为数字"),
    ],
)
def test_a_fault_is_one_sentence_and_nothing_is_written(change: dict[str, str], says: str) -> None:
    with pytest.raises(Refused, match=says):
        add_row(CONSOLE, "活动", LECTURE | change, at=NOW)
    assert ids() == []


def test_organisations_come_by_workbook_only() -> None:
    with pytest.raises(Refused, match="工作簿"):
        add_row(CONSOLE, "组织", {"组织编码": "X"}, at=NOW)


def test_a_sibling_s_rows_are_not_there() -> None:
    one = User.objects.create(username="one", created_at=NOW)
    grant_role(CONSOLE, one, Organisation.objects.get(code="Z1"), "branch_secretary", at=NOW)
    other = add_row(CONSOLE, "活动", LECTURE | {"组织编码": "Z2"}, at=NOW)
    actor, before = actor_of(one), ids()
    for act in (
        lambda: add_row(actor, "活动", LECTURE | {"组织编码": "Z2"}, at=NOW),
        lambda: change_row(actor, "活动", other, LECTURE, at=NOW),
        lambda: remove_row(actor, "活动", other, at=NOW),
    ):
        with pytest.raises(NotFound):
            act()
    own = add_row(actor, "活动", LECTURE, at=NOW)
    with pytest.raises(NotFound):
        change_row(actor, "活动", own, LECTURE | {"组织编码": "Z2"}, at=NOW)
    assert ids() == sorted([*before, own])
