"""What a unit counts under names of its own: 业务指标, 成果 and types of 活动 that no indicator of the catalogue knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shuzhi.core.errors import NotFound
from shuzhi.core.indicators.conditions import text_of
from shuzhi.core.indicators.families import base_unit
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.questions import Question

BUSINESS, OUTCOME, TYPE = "business", "outcome", "activity.type"


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure of the unit's own.

    Args:
        group: the heading it stands under.
        question: what the ledger is asked.
        definition: where the number comes from, in Chinese.
        reason: why there can be none, where the ledger itself does not say it.
    """

    group: str
    question: Question
    definition: str
    reason: str = ""


def asked(ledger: Ledger) -> tuple[Asked, ...]:
    """Return everything that the ledger's own rows name, in the order of the three kinds and then by name."""
    return (*_business(ledger), *_outcomes(ledger), *_types(ledger))


def one(ledger: Ledger, question: Question) -> Asked:
    """Return one of them.

    Raises:
        NotFound: the ledger has nothing of that name.
    """
    found = next((each for each in asked(ledger) if each.question == question), None)
    if found is None:
        raise NotFound(f"台账里没有“{question.name[:64]}”这个数。")
    return found


def _business(ledger: Ledger) -> Iterator[Asked]:
    names = dict.fromkeys((name, detail, base_unit(unit)[0]) for name, detail, unit in ledger.business_names)
    for name, detail, unit in names:
        units = {
            row.org
            for row in ledger.indexed("业务指标", "指标")[name]
            if text_of(row.fields.get("口径")) == detail
            and base_unit(text_of(row.fields.get("单位")))[0] == unit
        }
        spread = len(units) > 1 and ledger.scope.org not in units
        yield Asked(
            "业务指标",
            Question(BUSINESS, name=name, detail=detail, unit=unit),
            "登记数：台账“业务指标”的全年数；没有全年数的，累计数各期齐全才相加，时点数取最近一期",
            f"下级 {len(units)} 个组织各自登记了这个数，没有本级的数，不能由它们推出" if spread else "",
        )


def _outcomes(ledger: Ledger) -> Iterator[Asked]:
    for name, unit in ledger.outcome_names:
        question = Question(OUTCOME, name=name, unit=unit)
        yield Asked("活动成果", question, "登记数：活动记录“成果”一栏写的数合计")


def _types(ledger: Ledger) -> Iterator[Asked]:
    for name in ledger.activity_types:
        yield Asked(
            "本单位自己的活动类型", Question(TYPE, name=name), f"登记的类型为“{name}”的活动，一条记录计1次"
        )
