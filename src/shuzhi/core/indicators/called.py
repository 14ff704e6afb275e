"""What reports call an organisation: its names in the roster, and the bodies (街道, 医院, 公司) that stand for it."""

from __future__ import annotations

from collections.abc import Iterable

from shuzhi.core.indicators.conditions import words_of
from shuzhi.core.indicators.model import Record

WORK_COMMITTEE = tuple(f"{place}{word}机关工委" for place in "省市县区州旗盟" for word in ("直", "直属"))
BODIES = (
    "街道",
    "公司",
    "集团",
    "学院",
    "学校",
    "大学",
    "医院",
    "社区",
    "支队",
    "大队",
    "派出所",
    "园区",
    "律所",
    "机关",
    "村",
    "镇",
    "乡",
    "厂",
    "所",
    "站",
)


def names_of(rows: Iterable[Record]) -> tuple[str, ...]:
    """Names by which reports call organisations, the longest first; names of one or two characters say nothing."""
    names = {
        n
        for r in rows
        for c in ("组织名称", "简称", "别称", "归口单位")
        for n in words_of(r.fields.get(c))
        if len(n) > 2
    }
    return tuple(sorted(names, key=lambda n: (-len(n), n)))
