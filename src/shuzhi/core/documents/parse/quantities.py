"""Counted figures: Arabic, Chinese and masked numbers with their unit, and none of the numbers that do not count.

A number counts where a measure word or unit follows that is one here (not the beginning of another word), where it is no
ordinal, date, age or duration, and where it does not stand in a fixed name (三会一课), a title 《…》 or a quoted slogan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from shuzhi.core.documents.model import MaskKind, QuantityKind
from shuzhi.core.documents.parse import masks, measures
from shuzhi.core.documents.parse.chinese_counts import chinese_counts
from shuzhi.core.documents.parse.counted import EACH, EVERY, Counted, hedged_before
from shuzhi.core.documents.parse.roles import WORDS
from shuzhi.core.documents.parse.shares_and_ranks import ranks, shares
from shuzhi.core.findings import Span
from shuzhi.core.text import tables
from shuzhi.core.text.numerals import to_decimal
from shuzhi.core.text.punctuation import Stretches, enclosed

_ARABIC = (
    r"(?<![\d.０-９])(?<![^A-Za-z][A-Za-z])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|[\d０-９]+(?:[.．][\d０-９]+)?)"
)
_CHINESE = r"[一二两三四五六七八九十百千〇零]{1,8}"
_RANGE = (
    r"(?:\s{0,1}[-—－–~～至到]{1,2}\s{0,1}(?P<upper>[\d０-９]+(?:\.\d+)?|[一二两三四五六七八九十百]{1,4}))?"
)
_ORDINAL = re.compile(r"(?:第|星期|礼拜|周|之|[年月])\s*$")
_TOP = re.compile(r"(?<![目以此当之年日])前\s*$")
_ASKED = re.compile(r"(?:每(?:年|月|周|季|半年|个月|学期)[^。；！？\n]*)?(?:不少于|不低于|不得少于|至少)\s*$")
_DEMANDED = re.compile(r"[^，。；！？\n]{0,6}的(?:要求|规定|标准)")
_FED_BACK = re.compile(r"(?:指出|反馈|点评)(?:的|了|出|我[一-龥]{1,2})?$")
_PER = re.compile(r"\s*[/／每]\s*(?:年|季度?|月|周|天|日)")
SCALES = {
    "万": 10_000,
    "亿": 100_000_000,
    "千": 1_000,
    "千万": 10_000_000,
    "百万": 1_000_000,
    "十万": 100_000,
}
_PEOPLE = re.compile(
    r"(?P<h1>[余多])?(?P<scale>[十百千]?万|亿)(?P<h2>[余多])?(?=[\u4e00-\u9fff]{0,4}(?:居民|群众|人民|职工|师生|党员|患者|村民|农民|市民|学生|老人|老年人|用户|农户|人口|百姓|游客|客户|旅客|干部|青年|妇女|儿童))"
)
_PER_CENT = {"％": "%", "成": "%"}
_MONEY = ("元", "块钱", "美元", "欧元", "港元", "人民币")
_SHARES = ("%", "％", "‰", "成", "倍", "个百分点", "百分点")


@cache
def _scanner() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<num>(?P<mask>{masks.MASK})|(?P<arabic>{_ARABIC})|(?P<chinese>{_CHINESE})){_RANGE}"
    )


@cache
def _names() -> re.Pattern[str]:
    return re.compile(tables.alternation(tables.words(tables.load(WORDS / "names.yaml")["names"])))


@cache
def _list_head() -> re.Pattern[str]:
    kinds = "".join(tables.words(measures.table()["list_measures"]))
    return re.compile(
        rf"[{kinds}](?:重要|主要|具体|突出|关键|工作|重点)?(?:{measures.alternation_of('list_heads')})"
    )


@dataclass(frozen=True, slots=True)
class _Blocked:
    """Stretches where numbers are parts of names."""

    titles: Stretches
    quotes: Stretches
    names: Stretches


def find_quantities(text: str, refused: Stretches) -> list[Counted]:
    """Return every counted figure of a text in order.

    Args:
        text: the reading view.
        refused: stretches that are not read (a flattened table).
    """
    blocked = _Blocked(
        Stretches.of(enclosed(text, "《")),
        _slogans(text),
        Stretches.of([Span(*h.span()) for h in _names().finditer(text)]),
    )
    found = [c for c in _scan(text, blocked) if c.start not in refused]
    found += [c for c in shares(text) if c.start not in refused]
    found += [c for c in ranks(text) if c.start not in refused]
    return _disjoint(found)


def _disjoint(found: list[Counted]) -> list[Counted]:
    """Drop what overlaps an earlier find; ranks win over counts of the same number."""
    out: list[Counted] = []
    for item in sorted(found, key=lambda c: (c.start, c.kind is not QuantityKind.RANK, -c.end)):
        if not out or item.start >= out[-1].end:
            out.append(item)
    return out


def _slogans(text: str) -> Stretches:
    """Short quotations are names and slogans; a long one is speech, in which figures count."""
    spans = [s for mark in ("“", '"', "「", "‘") for s in enclosed(text, mark)]
    return Stretches.of([s for s in spans if s.end - s.start <= 24])


def _scan(text: str, blocked: _Blocked) -> Iterator[Counted]:
    at = 0
    scanner, tail = _scanner(), measures.tail_pattern()
    while (hit := scanner.search(text, at)) is not None:
        at = hit.end("num")
        rest = tail.match(text, hit.end())
        ranged = hit["upper"] is not None
        if rest is None and ranged:
            rest, ranged = tail.match(text, hit.end("num")), False
        counted = _counted(text, hit, rest, blocked, ranged=ranged)
        if counted is not None:
            yield counted
            at = max(at, counted.unit_end if counted.unit else counted.end)


def _counted(
    text: str, hit: re.Match[str], rest: re.Match[str] | None, blocked: _Blocked, *, ranged: bool
) -> Counted | None:
    start = hit.start()
    if start in blocked.titles or start in blocked.names or _is_ordinal(text, start):
        return None
    if hit["mask"]:
        return _masked(text, hit, rest)
    if rest is None and hit["arabic"]:
        return _scaled(text, hit, blocked)
    if rest is None or start in blocked.quotes or "\n" in rest["space"]:
        return None
    if hit["chinese"] and not chinese_counts(text, hit, rest):
        return None
    end = hit.end("upper") if ranged else hit.end("num")
    return _plain(text, hit, rest, start, end, ranged=ranged)


def _scaled(text: str, hit: re.Match[str], blocked: _Blocked) -> Counted | None:
    """Read 9.6万居民 and 30余万参保群众: people told in ten thousands need no measure word."""
    tail = _PEOPLE.match(text, hit.end("num"))
    value = to_decimal(hit["num"])
    if tail is None or value is None or hit.start() in blocked.quotes:
        return None
    near = bool(tail["h1"] or tail["h2"]) or hedged_before(text, hit.start())
    scale = SCALES[tail["scale"]]
    return Counted(
        hit.start(), hit.end("num"), value * scale, None, "", tail.end(), near, QuantityKind.COUNT, scale
    )


def _is_ordinal(text: str, start: int) -> bool:
    return (
        _ORDINAL.search(text, max(0, start - 4), start) is not None
        and not re.search(r"[年月](?:度|份|底|末|初)?\s*$", text[max(0, start - 3) : start])
    ) or text[start - 1 : start] == "第"


def _plain(
    text: str, hit: re.Match[str], rest: re.Match[str], start: int, end: int, *, ranged: bool
) -> Counted | None:
    value = to_decimal(hit["num"])
    if value is None:
        return None
    scale = SCALES.get(rest["scale"] or "", 1)
    upper = to_decimal(hit["upper"]) if ranged else None
    if rest["unit"] == "成":  # 近六成 is sixty per cent
        value, upper, scale = value * 10, None, 1
    return Counted(
        start,
        end,
        value * scale,
        None if upper is None else upper * scale,
        _PER_CENT.get(rest["unit"], rest["unit"]),
        rest.end(),
        _approximate(text, start, rest, ranged=ranged),
        _kind(text, start, end, rest),
        scale,
    )


def _masked(text: str, hit: re.Match[str], rest: re.Match[str] | None) -> Counted | None:
    start, end = hit.start(), hit.end("num")
    rest = measures.tail_pattern().match(text, end)
    if masks.kind_of(text, start, end) is not MaskKind.NUMBER or masks.is_duration(text, end):
        return None
    if rest is None:
        hedge = re.match(r"\s*[余多]", text[end : end + 3])
        return Counted(
            start,
            end,
            None,
            None,
            "",
            end + (hedge.end() if hedge else 0),
            hedge is not None,
            QuantityKind.COUNT,
        )
    return Counted(
        start,
        end,
        None,
        None,
        _PER_CENT.get(rest["unit"], rest["unit"]),
        rest.end(),
        _approximate(text, start, rest, ranged=False),
        _kind(text, start, end, rest),
        SCALES.get(rest["scale"] or "", 1),
    )


def _approximate(text: str, start: int, rest: re.Match[str], *, ranged: bool) -> bool:
    rough = text[start : rest.start()] in ("百", "千")  # 近百名, 上千名
    return ranged or rough or bool(rest["h1"] or rest["h2"] or rest["h3"]) or hedged_before(text, start)


def _kind(text: str, start: int, end: int, rest: re.Match[str]) -> QuantityKind:
    unit = rest["unit"]
    if unit in _MONEY:
        return QuantityKind.MONEY
    if unit in _SHARES:
        return QuantityKind.PERCENT
    if _TOP.search(text, max(0, start - 3), start):
        return QuantityKind.RANK
    listed = _list_head().match(text, rest.start("unit"))
    if (
        listed is not None
        and not re.search(r"[\d*＊]", text[start:end])
        and not re.match(
            "均|都|全部|已|现已|得到", text[listed.end() : listed.end() + 2]
        )  # told before, counted now
    ):
        return QuantityKind.LIST_COUNT
    if _FED_BACK.search(text, max(0, start - 12), start) and re.match(
        "[个条项](?:方面)?(?:的)?(?:问题|不足|意见)[，。：]",
        text[rest.start("unit") : rest.start("unit") + 8],
    ):
        return QuantityKind.LIST_COUNT
    line = max(text.rfind(mark, 0, start) for mark in "，。；！？,;!?\n") + 1
    before = text[line:start]
    asked = _ASKED.search(text, max(0, start - 60), start)
    if asked is not None and ("每" in asked.group() or _DEMANDED.match(text, rest.end())):
        return QuantityKind.FREQUENCY
    if EVERY.search(before) or EACH.search(before) or _PER.match(text, rest.end()):
        return QuantityKind.FREQUENCY
    return QuantityKind.COUNT
