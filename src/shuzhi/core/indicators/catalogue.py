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
class Sentence:
    """One plain sentence of the built-in outline.

    Args:
        parts: its words, each with the key of the figure that follows them, "" where none does.
    """

    parts: tuple[tuple[str, str], ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The figures in it."""
        return tuple(key for _, key in self.parts if key)


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the built-in outline: its heading and its sentences."""

    name: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is counted and how reports say it.

    Args:
        indicators: in the order of the packs.
        qualifiers: narrowing words.
        words: the words around a figure.
        outline: the areas of the built-in outline.
        by_unit: indicators that have phrases, by each measure word that reports use for them.
    """

    indicators: tuple[Indicator, ...]
    qualifiers: tuple[Qualifier, ...]
    words: Words
    outline: tuple[Area, ...]
    by_unit: Mapping[str, tuple[Indicator, ...]] = field(repr=False)


def read_catalogue(
    rows: Iterable[Mapping[str, Any]], words: Mapping[str, Any], outline: Iterable[Mapping[str, Any]] = ()
) -> Catalogue:
    """Build the catalogue from what the packs hold.

    Args:
        rows: indicators (docs/howto/add-an-indicator.md).
        words: the words around a figure (packs/indicators/words.yaml).
        outline: the areas of the built-in outline (packs/indicators/outline.yaml).

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
        outline=tuple(_area(a, {one.id for one in indicators}) for a in outline),
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


def _area(raw: Mapping[str, Any], known: set[str]) -> Area:
    return Area(str(raw["area"]), tuple(_sentence(str(s), known) for s in raw["sentences"]))


def _sentence(raw: str, known: set[str]) -> Sentence:
    """Read `全年开展中心组学习{study.group}。` into its words and figures."""
    pieces = re.split(r"\{([^}]*)\}", raw)
    pairs = list(zip(pieces[::2], [*pieces[1::2], ""], strict=True))
    for _, key in pairs:
        if key and key.partition("?")[0] not in known:
            raise Unreadable(f"提纲里用了没有的指标：{key}。")
    return Sentence(tuple(pairs))
