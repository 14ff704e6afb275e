"""Which days a sentence speaks of: the report's year, a part of it, the year before, or a stretch that it names."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date

from shuzhi.core.indicators.catalogue import Words
from shuzhi.core.indicators.context import Context
from shuzhi.core.indicators.ledger import Ledger

_YEAR = re.compile(r"(20\d{2})年(?!以来)")
_MONTH = re.compile(r"(?<![\d*＊])(1[0-2]|0?[1-9])月(?!\d*日?以来)(?:份)?(\d{1,2}日)?")
_UNTIL = re.compile(r"(?:截至|截止|截止到|到)[^，。#]{0,8}$")
_UP_TO = re.compile(
    r"(?:截至|截止到?)(?:(?P<y>20\d{2})年)?(?P<m>1[0-2]|0?[1-9])月(?:(?P<d>\d{1,2})日|底|末|份)?"
)
_PARTS = {
    "上半年": (1, 6),
    "下半年": (7, 12),
    "一季度": (1, 3),
    "二季度": (4, 6),
    "三季度": (7, 9),
    "四季度": (10, 12),
}
_PART = re.compile(r"(?<!每)第?(上半年|下半年|[一二三四]季度)")
_TO = "(?:至|到|—|–|－|-|~|～)"
_SPAN = re.compile(
    rf"第?(?P<q>[一二三四1-4])(?:季度)?(?:{_TO}|、)第?(?P<r>[一二三四1-4])季度"
    rf"|(?<![\d年])(?P<m>1[0-2]|0?[1-9])月?份?{_TO}(?P<n>1[0-2]|0?[1-9])月份?(?!\d*日)"
    r"|前(?P<k>[二两三23])个?季度|前(?P<j>[二三四五六七八九十]|1[01]|[2-9])个月"
)
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_WHOLE = re.compile(r"全年|一年来|年内|本年度?")
_FOUNDED = re.compile(
    r"(?:成立|组建|创建|设立|始建|建成|建立|开通|上线|启用|挂牌)于[^，。；#]*|20\d{2}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:成立|组建|创建|设立|建成|挂牌)(?=[，。；以])"
)
_COMPARED = re.compile(r"(?:比|较|与|同)20\d{2}年(?=[^，。；]*，)")
_LAST_YEAR = re.compile(r"(?<![与比较于由从同])(?:去年|上年度|上一年|上年)(?!度?(?:同期|相比|的|底|末))")
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a sentence speaks of.

    Args:
        since: first day; None for the year of the report.
        until: last day; None for the year's end, or the day asked about.
        long: it begins before the year.
        years: for 连续三年: the number of years over which the smallest counts; 1 otherwise.
        refused: in Chinese, why the ledger cannot be asked about this time; "" when it can.
        stock: what is refused is a stretch of years; a figure that stands at a time may still answer.
    """

    since: date | None = None
    until: date | None = None
    long: bool = False
    years: int = 1
    refused: str = ""
    stock: bool = False


def window_of(c: Context, template_year: int | None, ledger: Ledger, words: Words) -> Window:
    """Read the days that a figure's sentence speaks of, moved from the template's year to the ledger's."""
    c = replace(c, sentence=_FOUNDED.sub("", c.sentence)) if _FOUNDED.search(c.sentence) else c
    if hit := words.windows["minimum"].search(c.nearby):
        years = _NUMBERS[hit["n"]]
        return Window(years=years, refused=f"“{hit[0]}”不是一年的数")
    if hit := words.windows["several"].search(c.nearby):
        return Window(refused=f"“{hit[0]}”不是这一年的数", stock=True)
    if hit := words.windows["rate"].search(c.pre):
        return Window(refused=f"“{hit[0]}”是平均数或频次，台账不直接记")
    if hit := words.windows["since"].search(c.sentence):
        return Window(since=date(int(hit["y"]), 1, 1), until=ledger.as_of, long=True)
    year = _year(c, template_year, ledger)
    if year is None:
        return Window(refused="句子说的是别的年份")
    return _within(c, year, template_year, ledger)


def _year(c: Context, template_year: int | None, ledger: Ledger) -> int | None:
    said = [int(h[1]) for h in _YEAR.finditer(_COMPARED.sub("", c.sentence))]
    if not said:
        return ledger.year - 1 if _LAST_YEAR.search(c.pre) else ledger.year
    own = template_year or ledger.year
    moved = said[-1] - own + ledger.year
    return moved if said[-1] in (own, own - 1) else None


def _within(c: Context, year: int, template_year: int | None, ledger: Ledger) -> Window:
    if (hit := _UP_TO.search(c.sentence)) and not (hit["y"] and template_year not in (None, ledger.year)):
        return _up_to(hit, year)
    since = max((h.end() for h in _YEAR.finditer(c.sentence)), default=0)
    told = c.sentence[since:]
    spans = list(_SPAN.finditer(told, max((h.end() for h in _WHOLE.finditer(told)), default=0)))
    if spans and not (_PART.search(told, spans[-1].end()) or _MONTH.search(told, spans[-1].end())):
        return _spanned(spans[-1], told, year)
    told = _SPAN.sub("", told)
    months = [h for h in _MONTH.finditer(told) if not _UNTIL.search(told[: h.start()])]
    if months and months[-1][2]:
        return Window(refused="这是某一天的事，请核对后自己填写")
    if months:
        m = int(months[-1][1])
        return Window(date(year, m, 1), date(year, m, calendar.monthrange(year, m)[1]))
    parts, doubt = _parts_told(told)
    if doubt:
        return Window(refused=doubt)
    if parts:
        first, last = _PARTS[parts[-1][1]]
        return Window(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))
    return Window() if year == ledger.year else Window(date(year, 1, 1), date(year, 12, 31))


def _spanned(hit: re.Match[str], told: str, year: int) -> Window:
    """一至三季度, 1—9月, 前三季度: what a semicolon parts from it may be of the whole year."""
    if "；" in told[hit.end() :]:
        return Window(refused=f"分号前面说的是{hit[0]}，看不出这里是不是全年")
    if hit["m"]:
        first, last = int(hit["m"]), int(hit["n"])
    elif hit["q"]:
        first, last = _number(hit["q"]) * 3 - 2, _number(hit["r"]) * 3
    else:
        first, last = 1, _number(hit["j"]) if hit["j"] else _number(hit["k"]) * 3
    if first >= last:
        return Window(refused=f"“{hit[0]}”看不懂")
    return Window(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _DIGIT[word]


def _parts_told(told: str) -> tuple[list[re.Match[str]], str]:
    """The parts of the year that a figure's sentence names before it, or why they do not settle whether it is of them.

    A breakdown (全年15次，上半年8次、下半年7次) is over where its clause ends. One part before a semicolon may or may not go on.
    """
    whole = max((h.end() for h in _WHOLE.finditer(told)), default=0)
    parts = list(_PART.finditer(told, whole))
    if not parts:
        return [], ""
    behind = told[parts[-1].end() :]
    is_breakdown = len({each[1] for each in parts}) > 1 or "其中" in told[whole : parts[0].start()]
    if is_breakdown and re.search("[；，]", behind):
        return [], ""
    if "；" in behind:
        return [], f"分号前面说的是{parts[-1][1]}，看不出这里是不是全年"
    return parts, ""


def _up_to(hit: re.Match[str], year: int) -> Window:
    """截至11月底: a day that the text keeps, so that records after it must not count."""
    month = int(hit["m"])
    last = calendar.monthrange(year, month)[1]
    return Window(date(year, 1, 1), date(year, month, min(last, int(hit["d"] or last))))
