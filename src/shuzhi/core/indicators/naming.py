"""Figures that users define bind by name: 业务指标, 成果 and types of 活动 of their own.

A name fits when the words around the figure say all of it, and when it explains what its own clause says: 签约率 does not answer
重点人群签约率, nor the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shuzhi.core.documents.model import QuantityKind
from shuzhi.core.indicators.context import Context
from shuzhi.core.indicators.families import activity_types, base_unit, business_names, outcome_names
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.questions import Question
from shuzhi.core.indicators.windows import Window

NAME_SAID = 0.99  # share of the name that the words around must say
CLAUSE_EXPLAINED = 0.8  # share of the clause that the name must explain

_FILLER = re.compile(
    r"截[至止]目前|到目前为止|今年以来|目前|全年|今年|年内|本年度|年度|累计|共计|合计|总共|先后|已经|已|现有|共有|其中|分别|平均|均|约|近|超过|超|达到|多达|高达|达|为|至|到|共|有|了|的|率先|"
    r"稳定在|稳定|保持在|保持|连续[两三四五]年|实现|完成|累计为|为|我县|我市|我区|我局|全县|全市|全区|全系统|相比|与|相比改革前|以上|左右|按|在|由|从|和|及|、|推进|开展|组织|抽调|设置|配备|提供"
)
_TAIL = re.compile(r"(?:总数量|总数|总量|数量|人次数|人数|次数|件数|户数|个数|家数|率?比例|幅度|数|量)$")
_DOWN = re.compile(r"压减|减少|缩减|下降|降低|缩短|压缩|精简")
_UP = re.compile(r"增长|增加|提高|提升|上升")
_PAIR_FROM = re.compile(r"(?:从|由)$")
_PAIR_TO = re.compile(r"^(?:增加|增长|增|上升|提高|提升|减少|减|下降|降|压缩|缩短)(?:到|至|为)$")
_FAR = re.compile(r"全国|全省|全自治区")


@dataclass(frozen=True, slots=True)
class _Fit:
    question: Question
    explained: float
    local: int


def by_name(c: Context, ledger: Ledger, window: Window) -> tuple[Question, ...]:
    """Return the user-defined figures whose names fit a figure of the report: none, one, or several that fit equally well."""
    fits = [f for f in _fits(c, ledger, window) if f.explained >= CLAUSE_EXPLAINED]
    if not fits:
        return ()
    best = max((f.explained, f.local) for f in fits)
    return tuple(dict.fromkeys(f.question for f in fits if (f.explained, f.local) == best))


def _fits(c: Context, ledger: Ledger, window: Window) -> Iterable[_Fit]:
    unit, _ = base_unit(c.quantity.unit)
    clause = _clause(c)
    if _FAR.search(c.pre):
        return
    for name, detail, row_unit in business_names(ledger):
        yield from _business(c, clause, unit, (name, detail, base_unit(row_unit)[0]), ledger, window)
    if window.refused or c.quantity.kind not in (QuantityKind.COUNT, QuantityKind.MONEY):
        return
    for name, row_unit in outcome_names(ledger):
        if row_unit == unit:
            question = Question("outcome", name=name, detail=row_unit, since=window.since, until=window.until)
            yield from _fit(c, clause, name, question)
    if c.quantity.unit in ("次", "场", "期"):
        for name in activity_types(ledger):
            if name not in ledger.known_types and len(name) > 1:
                question = Question("activity.type", name=name, since=window.since, until=window.until)
                yield from _fit(c, clause, name, question)


def _clause(c: Context) -> str:
    before = c.pre
    if _PAIR_TO.match(before) or not _core(before):
        before = next((e for e in c.earlier if _core(e)), "") if _PAIR_TO.match(before) else before
    return before + c.post if c.quantity.unit not in ("%", "％") else before


def _core(text: str) -> str:
    return _FILLER.sub("", text).strip("：: ，、（）()")


def _business(
    c: Context, clause: str, unit: str, row: tuple[str, str, str], ledger: Ledger, window: Window
) -> Iterable[_Fit]:
    name, detail, row_unit = row
    since, until = (window.since, window.until) if window.years == 1 else (None, None)
    if window.refused and window.years == 1 and not _says_rate(name, window.refused):
        return
    if since is not None and (window.long or since.month != 1 or until is None or until.month != 12):
        return
    question = Question("business", name=name, detail=detail, since=since, until=until)
    if window.years > 1:
        question = Question("business", name=name, detail=detail, read=f"minimum:{window.years}")
    if row_unit == unit:
        yield from _fit(c, clause, name + detail, _paired(c, question))
        yield from _fit(c, clause, name, _paired(c, question)) if not detail else ()
        return
    if unit == "%" and window.years == 1:
        for direction, read in ((_DOWN, "reduction"), (_UP, "growth")):
            if direction.search(clause) and not direction.search(name):
                asked = Question("business", name=name, detail=detail, since=since, until=until, read=read)
                yield from _fit(c, direction.sub("", clause), name + detail, asked)


def _says_rate(name: str, refused: str) -> bool:
    return any(w in name and w in refused for w in ("日均", "月均", "人均", "户均", "年均", "每"))


def _paired(c: Context, question: Question) -> Question:
    """从…增到…: the first is the base, the second the value."""
    if _PAIR_FROM.search(c.pre) and re.match(r"^(?:增|上升|提|减|下降|降|压|缩)", c.post):
        return Question(question.indicator, name=question.name, detail=question.detail, read="base")
    return question


def _fit(c: Context, clause: str, name: str, question: Question) -> Iterable[_Fit]:
    wanted, said = _TAIL.sub("", _norm(name)), _norm(_core(clause))
    if len(wanted) < 2 or len(said) < 2:
        return
    around = said + "\n" + _norm("\n".join(c.earlier))
    if _share(wanted, around) < NAME_SAID:
        return
    explained = _share(_TAIL.sub("", said) if len(said) > 3 else said, wanted)
    local = sum(_marks(wanted, said))
    yield _Fit(question, explained, local)


def _norm(text: str) -> str:
    return _DOWN.sub("减少", _UP.sub("增长", _FILLER.sub("", re.sub(r"[“”\"'（）()《》\s]", "", text))))


def _share(part: str, whole: str) -> float:
    """Share of `part` that stretches of two and more characters in `whole` cover."""
    return sum(_marks(part, whole)) / len(part) if part else 0.0


def _marks(part: str, whole: str) -> list[bool]:
    marks = [False] * len(part)
    i = 0
    while i < len(part):
        j = i + 2
        if part[i:j] not in whole or j > len(part):
            i += 1
            continue
        while j < len(part) and part[i : j + 1] in whole:
            j += 1
        marks[i:j] = [True] * (j - i)
        i += max(1, j - i - 1)
    return marks
