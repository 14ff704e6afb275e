"""A counted figure before its surroundings are read, and the words that several kinds of figures share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from shuzhi.core.documents.model import QuantityKind
from shuzhi.core.documents.parse import measures

EVERY = re.compile(
    r"每\s*(?:个)?(?:两|三|半|\d)?\s*个?(?:年度?|季度?|月(?!度)|周|星期|日(?![一-龥]{1,6}之外)|天|学期|旬)[^，。；！？,;\n]*$|(?:次|期|场|回)?\s*/\s*(?:年|季|月|周)$"
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
    return re.compile(rf"(?:{measures.alternation_of('hedge_before')})\s*$")


def hedged_before(text: str, at: int) -> bool:
    """Tell whether 近, 约, 超过 and the like stand before an offset."""
    return _hedges().search(text, max(0, at - 5), at) is not None
