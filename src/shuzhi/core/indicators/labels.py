"""What stands inside a visible blank: a readable noun phrase, never a piece of a word."""

from __future__ import annotations

import re

from shuzhi.core.indicators.doubts import Binding
from shuzhi.core.indicators.ledger import Ledger

_LONGEST = 20
_LEAD = re.compile(
    r"^(?:截[至止]目前|今年以来|一年来|年内|全年|今年|本年度|目前|现已|先后|累计|共计|合计|总计|其中|已经|已|共有|现有|共(?![建同青产享商识])|现(?![场代金状])|并(?!联)|再(?![造就])|又|还|均(?![等衡])|都(?!市)|"
    r"组织召开|组织开展|组织(?!生活|关系|建设|委员|部)|召开|开展了|开展|举办|进行|深入|扎实|认真|积极(?!分子)|的|了(?!解)|和(?!谐)|及(?!时)|与|◇|[.．%％，,、：:；;（）()\]】\[【—\-~～·\s])+"
)
_END = re.compile(
    r"(?:累计|共计|合计|总计|达到|稳定在|保持在|超过|不少于|至少|共有|共|(?<![签预续违合条公契])约|近|逾|超|为|至|到|达|了|由|从|有|的|和|及|与|[，,、：:；;（(【\[—\-~～·◇\s])+$"
)
_MASK = re.compile(r"[*＊×〔〕\n《》“”‘’\"「」『』]")
_VERB = re.compile(r"被|荣?获|受到|完成|达到|通过|按期|如期|均|全部|已|进行|开展|[、，]")
_FUNCTION = re.compile(r"^(?:对|为|向|给|在|把|将|以|使|让)[^，]{0,4}$")
_CHANGED = re.compile(r"增|减|上升|提|下降|降|压|缩|扩")
_BROKEN = {"青团": "共青团"}


def label(b: Binding, ledger: Ledger) -> str:
    """Return what a blank asks for: the words before the figure, or those after it, or the name of what they may mean."""
    c = b.context
    what = _MASK.sub("", c.quantity.what)
    before = _trimmed(c.pre)
    if (
        c.pre.endswith("的")
        and not _CHANGED.match(c.post)
        and (tail := _trimmed(re.split(r"[、，]", c.post)[0][:6]))
    ):
        before = f"{before}的{tail}"
    if len(before) > _LONGEST:
        at = before.rfind(what) if what else -1
        before = before[at:] if at >= 0 and len(before) - at <= _LONGEST else ""
    after = _MASK.sub("", c.post)
    thing = _trimmed(_VERB.split(after)[0]) if after else ""
    if 1 < len(before) < 5 and 1 < len(thing) < 15 and not (_FUNCTION.match(before) or _CHANGED.match(after)):
        return before + thing  # 完成…名科级干部的试用期满考核: the verb alone says little
    if len(before) > 1 and not (c.post and _FUNCTION.match(before)):
        return before
    if 1 < len(thing) <= _LONGEST:
        return thing
    at = after.find(what) if what else -1
    if at >= 0 and len(told := _trimmed(after[: at + len(what)])) > 1:
        return told
    if b.candidates:
        return named(b, ledger)
    told = _trimmed(what)
    return told if 1 < len(told) <= _LONGEST + 4 else _trimmed(after)[:_LONGEST]


def named(b: Binding, ledger: Ledger) -> str:
    """Return the name of the first reading that fits."""
    first = b.candidates[0]
    one = ledger.indicators.get(first.indicator)
    return first.name or (one.name if one is not None else "")


def _trimmed(words: str) -> str:
    words = _END.sub("", _LEAD.sub("", _MASK.sub("", words)))
    for piece, whole in _BROKEN.items():
        if words.startswith(piece):
            words = whole + words.removeprefix(piece)
    return words


def with_unit(words: str, unit: str) -> str:
    """Return the label with its unit once."""
    if not words:
        return "占比 %" if unit in ("%", "％") else unit or "内容"
    return words if not unit or words.endswith(unit) else f"{words} {unit}"
