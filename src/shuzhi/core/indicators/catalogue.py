"""Everything the packs say about counting, as one frozen value: indicators, qualifiers, and the words around a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shuzhi.core.errors import Unreadable
from shuzhi.core.indicators.definitions import (
    Indicator,
    Qualifier,
    Reach,
    read_indicators,
    read_qualifiers,
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words by which the binder reads what stands around a figure.

    Args:
        neutral: says nothing about what is counted.
        edge: single characters that may stand at the edge of what is left.
        reach: whose records.
        elsewhere: the figure is not this organisation's.
        windows: a stretch of time that is not the year.
        topics: a word of the sentence → the words that rows may say for it, joined by `|`.
        topic: any of those words, the longest first.
    """

    neutral: re.Pattern[str]
    edge: str
    reach: tuple[tuple[Reach, re.Pattern[str]], ...]
    elsewhere: re.Pattern[str]
    windows: Mapping[str, re.Pattern[str]]
    topics: Mapping[str, str]
    topic: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is counted and how reports say it.

    Args:
        indicators: in the order of the packs.
        qualifiers: narrowing words.
        words: the words around a figure.
        by_unit: indicators that have phrases, by each measure word that reports use for them.
    """

    indicators: tuple[Indicator, ...]
    qualifiers: tuple[Qualifier, ...]
    words: Words
    by_unit: Mapping[str, tuple[Indicator, ...]] = field(repr=False)


def read_catalogue(rows: Iterable[Mapping[str, Any]], words: Mapping[str, Any]) -> Catalogue:
    """Build the catalogue from what the packs hold.

    Args:
        rows: indicators (docs/howto/add-an-indicator.md).
        words: the words around a figure (packs/indicators/words.yaml).

    Raises:
        Unreadable: something is outside the grammar.
    """
    indicators = read_indicators(rows)
    by_unit: dict[str, list[Indicator]] = {}
    for one in indicators:
        for unit in one.units if one.phrases else ():
            by_unit.setdefault(unit, []).append(one)
    return Catalogue(
        indicators=indicators,
        qualifiers=read_qualifiers(words["qualifiers"]),
        words=_read_words(words),
        by_unit={unit: tuple(found) for unit, found in by_unit.items()},
    )


def _read_words(raw: Mapping[str, Any]) -> Words:
    neutral = sorted({w for w in re.split(r"[|\s]+", raw["neutral"]) if w}, key=lambda w: (-len(w), w))
    topics = {word: "|".join(rows) for word, rows in raw["topics"].items()}
    try:
        return Words(
            neutral=re.compile("|".join(map(re.escape, neutral))),
            edge=raw["edge"],
            reach=tuple((Reach(name), re.compile(say)) for name, say in raw["reach"].items()),
            elsewhere=re.compile(raw["elsewhere"]),
            windows={name: re.compile(say) for name, say in raw["windows"].items()},
            topics=topics,
            topic=re.compile("|".join(map(re.escape, sorted(topics, key=lambda w: (-len(w), w))))),
        )
    except (re.error, KeyError, ValueError) as exc:
        raise Unreadable(f"指标词表 words.yaml 写错了：{exc}。") from exc
