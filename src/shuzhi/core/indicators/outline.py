"""This year's report without a template: plain sentences over what the ledger holds, nothing where it holds nothing.

The sentences come from the pack (packs/indicators/outline.yaml): one a figure, in the order of the loop: rectification of last
year's problems, what was done, what is not well, what comes next. What only a person can say (one's own failings, one's
family, one's integrity) is never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuzhi.core.findings import Finding, Severity
from shuzhi.core.indicators.catalogue import Sentence
from shuzhi.core.indicators.conditions import text_of
from shuzhi.core.indicators.draft import Draft, Entry, Names, Place, Status, unreported
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.model import Figure, Record
from shuzhi.core.indicators.questions import parse_key
from shuzhi.core.indicators.shown import plain

_BLANK = re.compile(r"〔待填：([^〕]*)〕")
_DIGITS = "零一二三四五六七八九十"


@dataclass(slots=True)
class _Writer:
    """The text as it grows, with the figures in it."""

    text: str
    places: list[Place]
    figures: dict[str, Figure]

    def add(self, words: str) -> None:
        self.text += words

    def figure(self, figure: Figure, words: str) -> None:
        start = len(self.text)
        self.add(words)
        place = Place(
            start, len(self.text), Status.FILLED, figure.name, figure.unit, "内置提纲", figure.indicator
        )
        self.places.append(place)
        self.figures[figure.indicator] = figure


def draft_outline(ledger: Ledger, *, names: Names | None = None, as_of: date | None = None) -> Draft:
    """Write this year's report from the ledger alone.

    Args:
        ledger: the records of the organisation, its year and the day up to which they count.
        names: the organisation's own names.
        as_of: the day that the report counts up to, told in its first sentence; None leaves it out.
    """
    name = (
        names.name if names is not None else (ledger.own_names[0] if ledger.own_names else ledger.scope.org)
    )
    title = f"{ledger.year}年度抓基层党建工作述职报告"
    out = _Writer(f"{title}\n\n{name}\n\n", [], {})
    day = f"（数据截至{as_of.year}年{as_of.month}月{as_of.day}日）" if as_of is not None else ""
    out.add(f"现将{ledger.year}年度抓基层党建工作情况述职如下{day}：\n")
    missing = _done(out, ledger)
    _lists(out, ledger)
    return Draft(
        title=title,
        text=out.text,
        entries=_entries(out),
        figure_spans=tuple(out.places),
        blank_spans=tuple(_blanks(out.text)),
        figures_by_key=out.figures,
        findings=tuple(_named_areas(missing)),
        unreported=unreported(ledger, tuple(out.figures.values())),
    )


def _blanks(text: str) -> Iterable[Place]:
    for hit in _BLANK.finditer(text):
        yield Place(hit.start(), hit.end(), Status.UNFILLED, hit[1][:60], "", "台账里没有对应的记录")


def _entries(out: _Writer) -> tuple[Entry, ...]:
    """One entry a figure, as for a template; the offsets are those of the text itself."""
    return tuple(
        Entry(
            start=p.start,
            end=p.end,
            text="",
            what=p.what,
            unit=p.unit,
            kind="count",
            status=Status.FILLED,
            value=out.figures[p.key].value,
            shown=out.text[p.start : p.end],
            indicator=p.key,
            records=out.figures[p.key].records,
            candidates=(),
            reason=p.reason,
        )
        for p in out.places
    )


def _named_areas(missing: Iterable[str]) -> Iterable[Finding]:
    for area in missing:
        yield Finding(
            "draft.area-without-records",
            Severity.INFO,
            f"“{area}”没有记录，报告里没有写这一部分。",
            kind="outline",
            text=area,
        )


def _done(out: _Writer, ledger: Ledger) -> list[str]:
    """Write the areas that have records; return the names of those that have none."""
    out.add("一、履职情况\n")
    missing: list[str] = []
    number = 0
    for area in ledger.catalogue.outline:
        told = [(s, f) for s in area.sentences if (f := _figures(s, ledger))]
        if not told:
            missing.append(area.name)
            continue
        number += 1
        out.add(f"（{_DIGITS[number] if number <= 10 else number}）{area.name}。")
        for sentence, figures in told:
            _say(out, sentence, figures)
        out.add("\n")
    if not number:
        out.add("〔待填：履职情况；台账里还没有这一年的记录〕\n")
    return missing


def _figures(sentence: Sentence, ledger: Ledger) -> Mapping[str, Figure]:
    """Return the figures of a sentence when all of them have a value, else nothing."""
    found = {key: ledger.ask(parse_key(key)).figure for key in sentence.keys}
    return found if all(f.value for f in found.values()) else {}


def _say(out: _Writer, sentence: Sentence, figures: Mapping[str, Figure]) -> None:
    for words, key in sentence.parts:
        out.add(words)
        if key:
            figure = figures[key]
            out.figure(figure, f"{plain(figure.value or Decimal(0))}{figure.unit}")


def _lists(out: _Writer, ledger: Ledger) -> None:
    problems = _of_year(ledger, "问题整改", ledger.year)
    out.add("二、存在的问题\n")
    out.add(_items((text_of(r.fields.get("问题")) for r in problems), "问题，请据实填写；台账里还没有登记"))
    tasks = [r for r in _of_year(ledger, "任务", ledger.year) if text_of(r.fields.get("状态")) != "已完成"]
    tasks += _of_year(ledger, "任务", ledger.year + 1)
    out.add("三、下一步打算\n")
    out.add(_items((text_of(r.fields.get("任务")) for r in tasks), "下一步打算；任务清单里没有未完成的任务"))


def _of_year(ledger: Ledger, kind: str, year: int) -> list[Record]:
    own = [r for r in ledger.rows(kind) if r.org == ledger.scope.org and r.fields.get("年度") == year]
    return sorted(own, key=lambda r: (text_of(r.fields.get("编号")), r.id))


def _items(texts: Iterable[str], blank: str) -> str:
    lines = [f"{i}.{text.rstrip('。；')}。" for i, text in enumerate(dict.fromkeys(filter(None, texts)), 1)]
    return "\n".join(lines or [f"〔待填：{blank}〕"]) + "\n"
