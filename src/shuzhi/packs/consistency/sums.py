"""Sums and shares that a sentence carries itself: parts and whole, part of whole in per cent, up and down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from shuzhi.core.proofing import Hit, Reading

_N = r"(?<!\d)\d{1,9}(?:\.\d{1,4})?"
_UNIT = "人次|人(?!次)|名|个|件|项|户|家|次|场|份|条|支|篇|亿元|万元|元"
_NO_BOUND = "(?![余多]|以上|以下|以内|左右)"  # a threshold (10万元以上的村) is no amount
_BRACKET = re.compile(
    rf"(?P<whole>{_N})(?P<unit>{_UNIT}){_NO_BOUND}[^，。；：（）()\n]{{0,14}}[（(](?P<parts>[^（）()\n]{{4,80}})[）)]"
)
_AMONG = re.compile(
    rf"(?P<whole>{_N})(?P<unit>{_UNIT}){_NO_BOUND}[^。；：！？\n（）()\d，、]{{0,14}}[，,]?其中[：:，]?(?P<parts>[^。；！？\n]{{4,90}})"
)
_PART = re.compile(
    rf"(?:(?P<before>[\u4e00-\u9fff]{{0,8}}?))(?P<n>{_N})(?P<unit>{_UNIT}){_NO_BOUND}(?P<after>[\u4e00-\u9fff]{{0,8}})"
)
# parts that exclude one another: only then must they add up to no more than the whole
_EXCLUSIVE = (
    ("男", "女"),
    ("正式党员", "预备党员"),
    ("正科", "副科"),
    ("正处", "副处"),
    ("在职", "离退休"),
    ("在职", "退休"),
    ("优秀", "合格"),
    ("已完成", "正在"),
    ("已办结", "正在"),
    ("已整改", "正在"),
    ("汉族", "少数民族"),
)
_COMPLEMENTS = (
    {"男", "女"},
    {"男性", "女性"},
    {"男党员", "女党员"},
    {"正式党员", "预备党员"},
    {"汉族", "少数民族"},
)
_OVERLAPPING = re.compile(r"岁|女|男|学历|本科|大专|研究生|职称|高级|中级|民族|以上|以下|党员|骨干|兼职")
_DONE = re.compile(r"已(?:办结|完成|整改|销号|解决|化解|办理|结案|答复)")
_NOT_DONE = re.compile(r"(?:正在|尚未|未|待)(?:办|完成|整改|销号|解决|化解|结案|答复|推进)")
_DUE = re.compile(
    rf"(?:应到|应参加|应收|发放|发出|受理|收到|接到|查摆|发现)(?:会|党员|问卷|调查问卷|诉求|问题|投诉|工单|隐患|线索)?(?P<due>{_N})(?P<unit>{_UNIT})，(?:实到|实际参加|实收|回收|收回|办结|已办结|解决|整改|已整改|办理)(?:会|党员|问卷|问题)?(?P<real>{_N})(?P=unit)"
)
_GROWTH = re.compile(
    rf"(?P<way>增加|新增|增长|减少|下降)了?(?P<said>\d{{1,7}})(?P<unit>{_UNIT})，(?:由|从)[^，。；\d]{{0,6}}(?P<a>\d{{1,7}})(?P=unit)(?:增加|增长|增|减少|下降|减|降)(?:到|至)(?P<b>\d{{1,7}})(?P=unit)"
)
_OTHER_DEED = re.compile(
    r"转为|转正|转入|转出|接收|接纳|推荐|递交|提交|培养|确定|吸收|收缴|发展|召开|举办|组织|开展|慰问|走访|帮扶|培训|选派|选拔|调整|表彰|处分|评选|新增"
)
_CHANGE = re.compile(
    rf"(?:由|从)[^，。；\d]{{0,6}}(?P<a>{_N})(?P<ua>万|亿)?(?P<unit>[\u4e00-\u9fff%％]{{1,3}}?)(?P<way>增至|增加到|增加至|增长到|增长至|增到|提高到|提高至|提升到|提升至|上升到|上升至|扩大到|降至|降到|降低到|降低至|下降到|下降至|减至|减少到|减少至|减到|缩短到|缩短至|压缩到|压缩至)(?P<b>{_N})(?P<ub>万|亿)?(?P=unit)"
)
_SCALE = {None: 1, "万": 10_000, "亿": 100_000_000}


def parts_against_whole(reading: Reading) -> Iterator[Hit]:
    """Yield wholes whose bracketed parts of the same unit do not add up, and wholes that one part of theirs exceeds."""
    for found in _BRACKET.finditer(reading.text):
        whole, parts = Decimal(found["whole"]), _parts(found["parts"], found["unit"])
        exact = len(parts) > 1 and _fully_listed(found["parts"])
        if parts and (max(n for _, n in parts) > whole or (exact and sum(n for _, n in parts) != whole)):
            yield _sum_hit(found, parts, whole, exact=exact)
    for found in _AMONG.finditer(reading.text):
        words = _still_parts(found["parts"], found["unit"])
        whole, parts = Decimal(found["whole"]), _parts(words, found["unit"])
        beside = _told_beside(reading, found.start("whole"), found["unit"], "，")
        over = any(n > whole + beside for _, n in parts)
        told = not (over or beside)
        exact = told and (_exhaustive(reading, found, parts, words) or _too_many(words, parts, whole))
        if over or (exact and sum(n for _, n in parts) != whole):
            yield _sum_hit(found, parts, whole, exact=exact)


def _told_beside(reading: Reading, at: int, unit: str, stop: str) -> Decimal:
    """Return what is told of a unit before a whole, since the last stop: 党员120名、群众30名，其中… may go back to both."""
    before = reading.text[reading.sentence(at).start : at].rpartition(stop)[2]
    return sum((Decimal(n) for n in re.findall(rf"({_N})(?:{unit})(?!次)", before)), Decimal(0))


def _parts(words: str, unit: str) -> list[tuple[str, Decimal]]:
    people = {"人", "名"}
    same = people if unit in people else {unit}
    found = []
    for m in _PART.finditer(words):
        if m["unit"] in same and not re.search(r"人均|平均|每|比|较|增|超", m["before"]):
            found.append(((m["before"] or m["after"]).strip("有为、，和及"), Decimal(m["n"])))
    return found


def _fully_listed(words: str) -> bool:
    """A bracket lists the whole when it holds nothing but counted parts, 其中 and 等 apart."""
    pieces = [p for p in re.split("[、，；和]", words) if p.strip()]
    return (
        "其中" not in words
        and "等" not in words
        and len(pieces) > 1
        and all(re.search(r"\d", p) for p in pieces)
    )


def _exhaustive(reading: Reading, found: re.Match[str], parts: list[tuple[str, Decimal]], words: str) -> bool:
    """Tell whether the parts are the whole: A and 非A, a pair that leaves nothing out, or the very words of the whole."""
    labels = [label for label, _ in parts]
    if len(labels) < 2 or not all(labels):
        return False
    if len(labels) == 2 and (
        labels[1] in (f"非{labels[0]}", f"未{labels[0]}") or set(labels) in _COMPLEMENTS
    ):
        return True
    if len(labels) == 2 and _DONE.match(labels[0]) and _NOT_DONE.match(labels[1]):
        return True
    before = reading.clause_before(found.start("whole"))
    return all(label in before for label in labels) or _of_one_noun(before, labels, words)


def _of_one_noun(before: str, labels: list[str], words: str) -> bool:
    """Tell whether three and more parts, joined by 、 alone, are sorts of the thing counted (党员…农村党员、机关党员)."""
    ends = {label[-2:] for label in labels}
    plain = "，" not in words.rstrip("，") and words.count("、") >= len(labels) - 1
    return len(labels) > 2 and plain and len(ends) == 1 and ends.pop() in before[-6:]


def _still_parts(words: str, unit: str) -> str:
    """Cut off clauses that tell something else: other deeds with the same unit (…13名，14名预备党员转正), figures of other units."""
    first, *rest = words.split("，")
    kept = [first]
    for clause in rest:
        other = not _parts(clause, unit) and not clause.strip().endswith(("其余", "剩余"))
        if other or _OTHER_DEED.search(clause) or not re.match(r"[^\d]{0,8}\d", clause):
            break
        kept.append(clause)
    return "，".join(kept)


def _too_many(words: str, parts: list[tuple[str, Decimal]], whole: Decimal) -> bool:
    """Tell whether parts of different sorts, joined by 、 alone, exceed the whole (age, sex and schooling overlap rightly)."""
    plain = len(parts) > 1 and not _OVERLAPPING.search(words) and "，" not in words.rstrip("，")
    exclusive = any(all(any(word in label for label, _ in parts) for word in pair) for pair in _EXCLUSIVE)
    return (plain or (exclusive and len(parts) == 2)) and sum(n for _, n in parts) > whole


def _sum_hit(found: re.Match[str], parts: list[tuple[str, Decimal]], whole: Decimal, *, exact: bool) -> Hit:
    total = sum((n for _, n in parts), Decimal(0)) if exact else max(n for _, n in parts)
    return Hit(found.start("whole"), found.end("parts"), None, {"parts": f"{total:f}", "whole": f"{whole:f}"})


def reversed_changes(reading: Reading) -> Iterator[Hit]:
    """Yield `由9人增至7人` and `从3天压缩至5天`."""
    for found in _CHANGE.finditer(reading.text):
        a = Decimal(found["a"]) * _SCALE[found["ua"]]
        b = Decimal(found["b"]) * _SCALE[found["ub"]]
        up = found["way"][0] in "增提上扩"
        if (up and b < a) or (not up and b > a):
            yield Hit(found.start(), found.end())


def more_than_due(reading: Reading) -> Iterator[Hit]:
    """Yield `应到35人，实到38人` and `受理20件，办结23件`: more came of it than there was."""
    for found in _DUE.finditer(reading.text):
        beside = _told_beside(reading, found.start("due"), found["unit"], "；")
        if Decimal(found["real"]) > Decimal(found["due"]) + beside:
            yield Hit(found.start(), found.end("real"), None, {"due": found["due"], "real": found["real"]})


def growth_against_ends(reading: Reading) -> Iterator[Hit]:
    """Yield `增加5名，由30名增加到38名`: a difference that its two ends do not give."""
    for found in _GROWTH.finditer(reading.text):
        before, after, said = int(found["a"]), int(found["b"]), int(found["said"])
        if abs(after - before) != said:
            right = str(abs(after - before))
            words = {"before": found["a"], "after": found["b"], "said": found["said"], "right": right}
            yield Hit(found.start("said"), found.end("unit"), right + found["unit"], words)
