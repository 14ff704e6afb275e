"""民主评议党员: the four grades, and how many may be 优秀 (register BR-19: from the yearly notices, not from the regulations)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from shuzhi.core.rules import load_pack

EXCELLENT = "优秀"
GRADES = (EXCELLENT, "合格", "基本合格", "不合格")
GRADED, TAKES_PART = "正式党员", "预备党员"  # probationary members take part and get no grade
_SHARE = "appraisal.members_excellent"


def most_excellent(members: int, on: date) -> int:
    """Return how many of the members may be 优秀.

    Args:
        members: full members who get a grade.
        on: the day of the appraisal.
    """
    share = load_pack(Path(__file__).parent).parameters[_SHARE].at(on)
    return members if share is None else int(Fraction(str(share)) * members)
