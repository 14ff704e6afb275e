"""Counted figures: Arabic, Chinese and masked numbers with their unit, and none of the numbers that do not count.

A number counts where a measure word or unit follows that is one here (not the beginning of another word), where it is no
ordinal, date, age or duration, and where it does not stand in a fixed name (三会一课), a title 《…》 or a quoted slogan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from shuzhi.core.documents.model import MaskKind, QuantityKind
from shuzhi.core.documents.parse import masks, measures
from shuzhi.core.documents.parse.roles import WORDS
from shuzhi.core.findings import Span
from shuzhi.core.text import tables
from shuzhi.core.text.numerals import to_decimal
from shuzhi.core.text.punctuation import Stretches, enclosed

_ARABIC = r"(?<![\d.０-９A-Za-z])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|[\d０-９]+(?:[.．][\d０-９]+)?)"
_CHINESE = r"[一二两三四五六七八九十百千〇零]{1,8}"
_RANGE = (
    r"(?:\s{0,1}[-—－–~～至到]{1,2}\s{0,1}(?P<upper>[\d０-９]+(?:\.\d+)?|[一二两三四五六七八九十百]{1,4}))?"
)
_HUNDREDTHS = re.compile(
    rf"百分之(?P<num>{masks.MASK}|[\d０-９]+(?:\.\d+)?|[一二三四五六七八九十百点零]{{1,8}})"
)
_FRACTION = re.compile(r"(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九])")
_ORDINAL = re.compile(r"(?:第|星期|礼拜|周|之|[年月])\s*$")
_RANKED = re.compile(
    r"(?:排名|排在|位居|位列|名列|居|列|排|进入|跻身|获|取得)[^，。；]{0,12}?(?P<what>第|前)\s*(?P<num>[\d０-９]+|[*＊×]{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>名|位|强|列)?"
)
_TOP = re.compile(r"前\s*$")
_EVERY = re.compile(
    r"每\s*(?:个)?(?:两|三|半|\d)?\s*个?(?:年度?|季度?|月(?!度)|周|星期|日(?![一-龥]{1,6}之外)|天|学期|旬)[^，。；！？,;\n]*$|(?:次|期|场|回)?\s*/\s*(?:年|季|月|周)$"
)
_PER = re.compile(r"\s*[/／每]\s*(?:年|季度?|月|周|天|日)")
SCALES = {
    "万": 10_000,
    "亿": 100_000_000,
    "千": 1_000,
    "千万": 10_000_000,
    "百万": 1_000_000,
    "十万": 100_000,
}
_PER_CENT = {"％": "%", "成": "%"}
_MONEY = ("元", "块钱", "美元", "欧元", "港元", "人民币")
_SHARES = ("%", "％", "‰", "成", "倍", "个百分点", "百分点")


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
def _scanner() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<num>(?P<mask>{masks.MASK})|(?P<arabic>{_ARABIC})|(?P<chinese>{_CHINESE})){_RANGE}"
    )


@cache
def _names() -> re.Pattern[str]:
    return re.compile(tables.alternation(tables.words(tables.load(WORDS / "names.yaml")["names"])))


@cache
def _hedge_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{measures.alternation_of('hedge_before')})\s*$")


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
    found += [c for c in _shares(text) if c.start not in refused]
    found += [c for c in _ranks(text) if c.start not in refused]
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
    if rest is None or start in blocked.quotes or "\n" in rest["space"]:
        return None
    if hit["chinese"] and not _chinese_counts(text, hit, rest):
        return None
    end = hit.end("upper") if ranged else hit.end("num")
    return _plain(text, hit, rest, start, end, ranged=ranged)


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
    return (
        ranged
        or bool(rest["h1"] or rest["h2"] or rest["h3"])
        or _hedge_before().search(text, max(0, start - 5), start) is not None
    )


def _kind(text: str, start: int, end: int, rest: re.Match[str]) -> QuantityKind:
    unit = rest["unit"]
    if unit in _MONEY:
        return QuantityKind.MONEY
    if unit in _SHARES:
        return QuantityKind.PERCENT
    if _TOP.search(text, max(0, start - 3), start):
        return QuantityKind.RANK
    if _list_head().match(text, rest.start("unit")) and not re.search(r"[\d*＊]", text[start:end]):
        return QuantityKind.LIST_COUNT
    line = max(text.rfind(mark, 0, start) for mark in "，。；！？,;!?\n") + 1
    if _EVERY.search(text[line:start]) or _PER.match(text, rest.end()):
        return QuantityKind.FREQUENCY
    return QuantityKind.COUNT


_ONE_EVENT = re.compile(
    r"(?:召开|开展|组织|举办|举行|组织召开|组织开展|主持召开|开设|上|讲授|讲|进行|提交|新建|建成|设立|成立|获|荣获|每[一-龥]{1,6}|至少|不少于|编印|出台|制定|修订|完成)了?$"
)


_SLOGAN_PAIR = re.compile(r"[、，][\u4e00-\u9fff]{1,3}一")  # 揭一个、解一个
_PAIR_BEFORE = re.compile(r"一[个次件项][、，][\u4e00-\u9fff]{1,3}$")
_BUNDLE = re.compile(r"[一二三四五六七八九十]个一|[一二三四五六七八九十]一”")


def _in_bundle(text: str, at: int) -> bool:
    """Tell whether a sentence spells out a 十个一: its 一次, 一堂 are names of measures."""
    head = max(text.rfind(mark, 0, at) for mark in "。！？\n") + 1
    return _BUNDLE.search(text, head, at) is not None


def _chinese_counts(text: str, hit: re.Match[str], rest: re.Match[str]) -> bool:
    """Tell whether a Chinese numeral counts: 一 seldom does, the others do before a measure word."""
    numeral, unit = hit["num"], rest["unit"]
    before = text[max(0, hit.start() - 8) : hit.start()]
    if numeral == "零":
        return unit in ("件", "起", "例", "宗", "人次") and re.search(r"(?:为|是|到|了)$", before) is not None
    if (
        numeral[0] in "零〇"
        or to_decimal(numeral) is None
        or re.search(r"(?:[数几]|(?<![^，。；、])好)$", before)
    ):
        return False
    if unit in ("%", "％", "‰"):
        return False
    if numeral in ("百", "千"):  # 百余名 and 近百人 count, 百分点 and 千家万户 do not
        return bool(rest["h1"]) or re.search(r"(?:近|上|超|逾|约|过)$", before) is not None
    if numeral == "一":
        if (
            _in_bundle(text, hit.start())
            or _SLOGAN_PAIR.match(text, rest.end())
            or _PAIR_BEFORE.search(before)
        ):
            return False
        after = text[rest.end() : rest.end() + 1]
        if _EVERY.search(before):
            return True
        return (
            unit in ("次", "场", "期", "名", "堂", "人", "份", "篇", "件", "项", "个")
            and after in tuple("，。；、）!！,;\n")
            and re.search(r"[\u4e00-\u9fff”》]$", before) is not None
            and not re.search(r"[每第统归合唯万单]$", before)
        ) or (unit in ("次", "场", "期", "堂", "名", "场次") and _ONE_EVENT.search(before) is not None)
    return not re.match(r"[一二两三四五六七八九十不有都]", text[rest.end() : rest.end() + 1])


def _shares(text: str) -> Iterator[Counted]:
    for hit in _HUNDREDTHS.finditer(text):
        words = hit["num"]
        masked = any(c in "*＊×XＸ_〇○〔【" for c in words)
        value = None if masked else _points(words)
        if masked or value is not None:
            near = (
                _hedge_before().search(text, max(0, hit.start() - 5), hit.start()) is not None
                or re.match(r"以上|左右|多|余", text[hit.end() : hit.end() + 2]) is not None
            )
            yield Counted(
                hit.start("num"), hit.end("num"), value, None, "%", hit.end(), near, QuantityKind.PERCENT
            )
    for hit in _FRACTION.finditer(text):
        value = (to_decimal(hit["above"]) or Decimal(0)) / (to_decimal(hit["below"]) or Decimal(1))
        yield Counted(
            hit.start(),
            hit.end(),
            round(value, 4),
            None,
            "",
            hit.end(),
            text[hit.end() : hit.end() + 2] == "以上",
            QuantityKind.PERCENT,
        )


def _points(words: str) -> Decimal | None:
    """Read `九十八点六` and `98.6`."""
    if "点" not in words:
        return to_decimal(words)
    whole, _, part = words.partition("点")
    digits = [to_decimal(c) for c in part]
    top = to_decimal(whole)
    if top is None or not digits or any(d is None or d > 9 for d in digits):
        return None
    return Decimal(f"{top}." + "".join(str(d) for d in digits))


def _ranks(text: str) -> Iterator[Counted]:
    for hit in _RANKED.finditer(text):
        words = hit["num"]
        value = to_decimal(words)
        named = re.match(r"[\u4e00-\u9fff]", text[hit.end() : hit.end() + 1])  # 第一议题, 前三季度
        if hit["unit"] is None and (named or hit["what"] == "前"):
            continue
        if value is None and words[0] not in "*＊×":
            continue
        yield Counted(
            hit.start("num"),
            hit.end("num"),
            value,
            None,
            hit["unit"] or "",
            hit.end(),
            approximate=False,
            kind=QuantityKind.RANK,
        )
