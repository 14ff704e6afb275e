"""A counted figure before its surroundings are read, and the words that several kinds of figures share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from shuzhi.core.documents.model import QuantityKind
from shuzhi.core.documents.parse import measures

EVERY = re.compile(
    r"每\s*(?:个)?(?:两|三|半|\d)?\s*个?(?:年度?|季度?|月(?!度)|周|星期|日(?![一-龥]{1,6}之外)|天|学期|旬)(?:(?!全年|共计|累计|合计|总计|共[召开组举])[^，。；！？,;\n])*$|(?:次|期|场|回)?\s*/\s*(?:年|季|月|周)$"
)


EACH = re.compile(
    r"每(?:名|位|个|人|支|户|村|所|家|组|班)(?!月|季|年|周|小时)(?:(?!平均|全年|累计|共|合计|总计)[^，。；！？,;\n])*?"
    r"(?:至少|不少于|不低于|不得少于|必须|应当|要|联系|结对|包联|帮带|储备)(?!了)(?:(?!平均|全年|累计|共|合计|总计)[^，。；！？,;\n])*$"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted figure in view offsets, before its surroundings are read."""

    start: int
    end: int
    value: Decimal | None
    upper: Decimal | None
    unit: str
    unit_end: int
    approximate: bool
    kind: QuantityKind
    multiplier: int = 1


@cache
def _hedges() -> re.Pattern[str]:
    words = (
        measures.alternation_of("hedge_before")
        .replace("|约", "|(?<![签预公节制条履守])约")
        .replace("|近", "|(?<![附最亲靠临])近")
        .replace("|过", "|(?<![通经])过")
    )
    return re.compile(rf"(?:{words})\s*$")


def hedged_before(text: str, at: int) -> bool:
    """Tell whether 近, 约, 超过 and the like stand before an offset."""
    return _hedges().search(text, max(0, at - 5), at) is not None
