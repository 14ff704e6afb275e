"""Figures that users define bind by name: 业务指标, 成果 and types of 活动 of their own.

A name fits when the words around the figure say all of it, and when it explains what its own clause says: 签约率 does not answer
重点人群签约率, nor the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from shuzhi.core.documents.model import QuantityKind
from shuzhi.core.indicators.context import Context
from shuzhi.core.indicators.families import base_unit, business_natures
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.questions import Question
from shuzhi.core.indicators.windows import Window

NAME_SAID = 0.99  # share of the name that the words around must say
CLAUSE_EXPLAINED = 0.8  # share of the clause that the name must explain

_FILLER = re.compile(
    r"截[至止]目前|到目前为止|今年以来|目前|全年|今年|年内|本年度|年度|累计|共计|合计|总共|先后|已经|已|现有|共有|其中|分别|平均|均|约|近|超过|超|达到|多达|高达|达|为|至|到|共|有|了|的|率先|"
    r"稳定在|稳定|保持在|保持|连续[两三四五]年|我县|我市|我区|我局|我村|我院|全县|全市|全区|全村|全系统|辖区|以上|左右|按|在|由|从|和|及|、|推进|开展|组织|抽调|设置|配备|提供|专兼职|全部|各类|各项|县乡村|"
    r"与?(?:上年|去年|上年度|改革前|年初)?(?:同期)?相比|同比|环比|[较比](?:上年|去年|年初)(?:同期)?|上年|去年|◇|%|％"
)
# Verbs that say no more than that something was done; 受理, 办结, 新增 and the like tell two figures apart and are not among them.
_WEAK = re.compile(
    r"主持|召开|举办|举行|召集|撰写|形成|收取|完成|实现|办理|开通|安装|建成|建立|打造|整合|征集|上报|报送|发表|创作|落实|争取|取得|获得|服务|组建|成立|进行|(?<![结针])对"
)
_YEAR = re.compile(r"20\d{2}年度?")
_SENT = re.compile(r"抽调|选派|选聘|配备|招募|安排|选拔|下派|派出")
_FOR = re.compile(r"^(?:为|向|给|帮助|帮)[^，#]{2,6}$")
_TAIL = re.compile(
    r"(?:总数量|总数|总量|数量|人次数|人次|台次|人数|次数|件数|户数|个数|家数|率?比例|幅度|数|量)$"
)
_DOWN = re.compile(r"压减|减少|缩减|下降|降低|缩短|压缩|精简")
_UP = re.compile(r"增长|增加|提高|提升|上升")
_PAIR_FROM = re.compile(r"(?:从|由)(?:上年|去年|上年度|上年末|年初|去年同期|上年同期)?的?$")
_LAST = re.compile(r"上年|去年|同比|上一年")
_CHANGE_ONLY = re.compile(
    r"^(?:同比|[较比与](?:上年|去年)(?:同期)?(?:相比)?)?(?:分别)?(?P<way>增长|增加|提高|提升|上升|下降|减少|降低|缩短|压减|压缩)(?:了|约|达)*$"
)
_PAIR_TO = re.compile(r"^(?:增加|增长|增|上升|提高|提升|减少|减|下降|降|压缩|缩短)(?:到|至|为)$")
_PLACE = re.compile(r"^(?:全市|全县|全区|全州)")
_OWN = re.compile(r"我[县市区局委院校所镇乡村]|本[局委院校所单位]")
_FAR = re.compile(r"全国|全省|全自治区")
_BECAME = re.compile(r"$|落地|上线|运行|投入|在|实现|建成|纳入|通过验收|得到|完成")
_WHOLE = re.compile(
    r"(?:(?:全|本)(?:县|市|区|镇|乡|村|院|局|委|校|公司|集团|单位|系统|辖区|街道|社区|年|部)|本级(?:及所属)?|合计|总计|总数|累计|全部|全体|整体)*(?:口径|数)?"
)  # a 口径 that narrows nothing need not be said
_EACH_OF_SEVERAL = re.compile(
    r"[和与及、][^，#]*[均都皆][^，#]{0,6}$"
)  # 甲率和乙率均超过◇: one number for two names


@dataclass(frozen=True, slots=True)
class _Fit:
    question: Question
    explained: float
    local: int


def by_name(c: Context, ledger: Ledger, window: Window) -> tuple[Question, ...]:
    """Return the user-defined figures whose names fit a figure of the report: none, one, or several that fit equally well."""
    if _EACH_OF_SEVERAL.search(c.pre):
        return ()
    fits = [f for f in _fits(c, ledger, window) if f.explained >= CLAUSE_EXPLAINED]
    if not fits:
        return ()
    best = max((f.explained, f.local) for f in fits)
    return tuple(dict.fromkeys(f.question for f in fits if (f.explained, f.local) == best))


def _fits(c: Context, ledger: Ledger, window: Window) -> Iterable[_Fit]:
    unit, _ = base_unit(c.quantity.unit)
    clause = _clause(c)
    if _FAR.search(c.pre) or (_PLACE.search(c.pre) and _OWN.search(c.tail)):
        return
    for name, detail, row_unit in ledger.business_names:
        yield from _business(c, clause, unit, (name, detail, base_unit(row_unit)[0]), ledger, window)
    if window.refused or c.quantity.kind not in (QuantityKind.COUNT, QuantityKind.MONEY):
        return
    for name, row_unit in ledger.outcome_names:
        if row_unit == unit:
            question = Question("outcome", name=name, unit=row_unit, since=window.since, until=window.until)
            yield from _fit(c, clause, name, question)
    if c.quantity.unit in ("次", "场", "期"):
        for name in ledger.activity_types:
            question = Question("activity.type", name=name, since=window.since, until=window.until)
            yield from _fit(c, clause, name, question)


def _clause(c: Context) -> str:
    """The words that must be explained: the clause up to the figure and what it counts; of a pair's second half, the first's."""
    if _PAIR_TO.match(c.pre):
        return next((e for e in (_before_pair(e) for e in c.earlier) if e), "")
    if _PAIR_FROM.search(c.pre):
        return _PAIR_FROM.sub("", c.pre)
    return c.pre + c.post if c.quantity.unit not in ("%", "％") else c.pre


def _before_pair(clause: str) -> str:
    """日均受理量从◇ → 日均受理量."""
    return re.sub(r"(?:从|由)(?:上年|去年|上年度|年初)?的?(?:◇.*)?$", "", clause).strip("◇")


def _core(text: str) -> str:
    text = _YEAR.sub("", text.rpartition("等")[2] or text)
    return _FILLER.sub("", text).strip("：: ，、（）()")


def _business(
    c: Context, clause: str, unit: str, row: tuple[str, str, str], ledger: Ledger, window: Window
) -> Iterable[_Fit]:
    name, detail, row_unit = row
    asked = _asked(c, Question("business", name=name, detail=detail, unit=row_unit), ledger, window)
    if asked is None:
        return
    said = name if _WHOLE.fullmatch(detail) else name + detail
    if row_unit == unit:
        yield from _fit(c, clause, said, asked)
        return
    if unit == "%" and window.years == 1:
        for direction, read in ((_DOWN, "reduction"), (_UP, "growth")):
            if direction.search(clause) and not direction.search(name):
                change = replace(asked, read=read + (":yoy" if _LAST.search(clause) else ""))
                yield from _fit(c, direction.sub("", clause), said, change)


def _asked(c: Context, question: Question, ledger: Ledger, window: Window) -> Question | None:
    """The question for a name, or nothing where the sentence speaks of a time for which no such figure is kept."""
    if window.years > 1:
        return replace(question, read=f"minimum:{window.years}")
    if window.refused:
        stands = window.stock and business_natures(ledger, question.name, question.detail) == {"时点"}
        return _paired(c, question) if stands or _says_rate(question.name, window.refused) else None
    if window.since is None:
        return _paired(c, question)
    whole = (
        window.until is not None and (window.since.month, window.until.month) == (1, 12) and not window.long
    )
    return _paired(c, replace(question, since=window.since, until=window.until)) if whole else None


def change_of(c: Context, before: Question | None) -> Question | None:
    """同比增长…%: how the business figure just told has changed."""
    hit = _CHANGE_ONLY.match(c.pre)
    if hit is None or before is None or before.indicator != "business" or c.quantity.unit not in ("%", "％"):
        return None
    if before.unit == "%" or before.read.startswith(("minimum", "growth", "reduction")):
        return None
    read = "reduction" if _DOWN.search(hit["way"]) else "growth"
    return replace(before, read=f"{read}:yoy" if _LAST.search(c.pre + "".join(c.earlier[:2])) else read)


def beside(c: Context, before: Question | None, ledger: Ledger) -> Question | None:
    """签约…户…人: the same business figure in another unit."""
    unit = base_unit(c.quantity.unit)[0]
    if not c.joined or c.pre or before is None or before.indicator != "business" or unit == before.unit:
        return None
    question = replace(before, unit=unit)
    return question if ledger.ask(question).value is not None else None


def _says_rate(name: str, refused: str) -> bool:
    return any(w in name and w in refused for w in ("日均", "月均", "人均", "户均", "年均", "每"))


def _paired(c: Context, question: Question) -> Question:
    """从…增到…: the first is the base, the second the value."""
    hit = _PAIR_FROM.search(c.pre)
    if hit is None or not re.match(r"^(?:增|上升|提|减|下降|降|压|缩)", c.post):
        return question
    return replace(question, read="base:yoy" if _LAST.search(hit[0]) else "base")


def _fit(c: Context, clause: str, name: str, question: Question) -> Iterable[_Fit]:
    wanted, said = _TAIL.sub("", _norm(name)), _norm(_core(clause))
    if len(wanted) < 2 or len(said) < 2:
        return
    around = said + "\n" + _norm("\n".join(c.earlier))
    if _share(wanted, around) < NAME_SAID:
        return
    yield _Fit(question, _explained(c, wanted, said, name), sum(_marks(wanted, said)))


def _explained(c: Context, wanted: str, said: str, name: str) -> float:
    """Share of the clause that the name explains; what came before as 为某某 or belongs to another figure needs no explaining."""
    weak = _WEAK.sub(lambda hit: hit[0] if hit[0] in wanted else "", said)
    said = weak if len(weak) > 1 else said
    quoted = any(mark in name for mark in "“”《》")
    if quoted and not c.pre.strip("，、") and said.startswith(wanted):
        return 1.0
    if quoted and _norm(c.post).startswith(wanted) and not _core(c.pre):
        return 1.0
    if len(wanted) > 3 and not _core(c.pre) and _goes_on(_norm(c.post), wanted):
        return 1.0
    if len(wanted) > 2 and _norm(c.post) == wanted and _SENT.search(c.pre):
        return 1.0
    head, found, tail = said.rpartition(wanted)
    if found and not tail and (_FOR.match(_start_of(c.pre, head)) or (c.joined and len(head) <= 4)):
        return 1.0
    bare = _TAIL.sub("", said)
    return _share(bare if len(bare) > 1 else said, wanted)


def _goes_on(post: str, wanted: str) -> bool:
    """◇个一件事一次办事项落地运行: the name is all that is counted, and what follows tells what became of it."""
    return post.startswith(wanted) and bool(_BECAME.match(post, len(wanted)))


def _start_of(pre: str, head: str) -> str:
    """The words of the clause before the name, the preposition included."""
    at = pre.find(head) if head else -1
    return pre[: at + len(head)] if at >= 0 else ""


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
