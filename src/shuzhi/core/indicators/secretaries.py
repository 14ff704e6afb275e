"""Whose secretary (书记) gave a lecture (党课): where it is entered, and what the roster of offices (任职) says of the lecturer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shuzhi.core.indicators.conditions import text_of, words_of
from shuzhi.core.indicators.model import Record
from shuzhi.core.indicators.standing import stands

ID = "study.lecture.by_secretary"
_POST = re.compile(r"(?<!副)(?<!纪委)(?<!纪检)(?<!团委)(?<!团支部)(?<!团总支)(?<!第一)书记(?!助理|员)")


@dataclass(frozen=True, slots=True)
class OwnLectures:
    """The lectures of an organisation's own secretary.

    Args:
        rows: those that are his for certain.
        doubt: in Chinese, why the number is not known; "" when it is.
    """

    rows: tuple[Record, ...]
    doubt: str = ""


def own_lectures(lectures: Iterable[Record], offices: Sequence[Record], home: str) -> OwnLectures:
    """Part the lectures of an organisation's own secretary from those of the secretaries below it.

    A lecture entered at the organisation is its own secretary's, unless the roster names the lecturer as the secretary of another
    unit on that day. One entered elsewhere is, when its lecturer held the office at the organisation on that day.

    Args:
        lectures: rows of 活动 whose 主讲人身份 is 书记, of the organisation and of all below it.
        offices: rows of 任职, of the same.
        home: code of the organisation.
    """
    secretaries = [r for r in offices if _POST.search(text_of(r.fields.get("职务")))]
    kept: list[Record] = []
    doubt = ""
    for lecture in lectures:
        whose = _is_own(lecture, secretaries, home)
        if isinstance(whose, str):
            doubt = whose
        elif whose:
            kept.append(lecture)
    return OwnLectures(tuple(kept), doubt)


def _is_own(lecture: Record, secretaries: Sequence[Record], home: str) -> bool | str:
    """Tell whether a lecture is the own secretary's, or in Chinese why that is not known."""
    name = text_of(lecture.fields.get("主讲人"))
    held = [r for r in secretaries if lecture.day is None or stands(r, lecture.day)]
    posts = [r for r in held if name and text_of(r.fields.get("姓名")) == name]
    own = [r for r in posts if r.org == home]
    if lecture.org == home:
        if own or not name or not any(r.org == home for r in held):
            return True
        return False if posts else "本级的党课写了书记主讲，主讲人却不是当日在任的书记"
    if own:
        dated = any(isinstance(r.fields.get("任职日期"), date) for r in own)
        return dated or "主讲人是本级书记，任职日期没有填，看不出当日是否在任"
    if not name and home in words_of(lecture.fields.get("联合组织")):
        return "与所属单位联合上的党课没有写主讲人，不知道是哪一级的书记"
    return False
