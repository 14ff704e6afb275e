"""The words of the trade, ready to be looked for: compiled once from the pack, never changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


def longest_first(words: Iterable[str]) -> str:
    """Return words as one alternation, longer ones first.

    Args:
        words: plain texts.
    """
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


@dataclass(frozen=True, slots=True, eq=False)  # compared and cached as the one object that it is
class Lexicon:
    """Word lists of the pack `notices`, with the patterns made of them."""

    labels: Mapping[str, str]  # label → field
    label: re.Pattern[str]
    multi: frozenset[str]
    kinds: Mapping[str, str]  # word → type of 活动
    kind: re.Pattern[str]
    kind_words: str
    meeting_kinds: frozenset[str]
    events: str
    future: str
    title_end: re.Pattern[str]
    minutes_words: tuple[str, ...]
    notice_words: tuple[str, ...]
    place_end: re.Pattern[str]
    online: re.Pattern[str]
    roles: Mapping[str, str]  # title → 书记 …
    posts: str
    invited: str
    absence: tuple[tuple[str, re.Pattern[str]], ...]
    absent_words: str
    results: str
    result_units: str
    people_words: re.Pattern[str]
    surname: str
    not_names: tuple[str, ...]


def compile_lexicon(raw: Mapping[str, Any]) -> Lexicon:
    """Make the lexicon of a pack's words.

    Args:
        raw: `words.yaml` as it was loaded.
    """
    labels = {word: name for name, words in raw["labels"].items() for word in words}
    kinds = {word: kind for kind, words in raw["kinds"].items() for word in words}
    roles = {word: role for role, words in raw["posts"].items() for word in words}
    doubles: Sequence[str] = raw["double_surnames"]
    return Lexicon(
        labels=labels,
        label=re.compile(longest_first(labels)),
        multi=frozenset(raw["multi"]),
        kinds=kinds,
        kind=re.compile(longest_first(kinds)),
        kind_words=longest_first(kinds),
        meeting_kinds=frozenset(raw["meeting_kinds"]),
        events=longest_first(raw["events"])
        + r"|[上讲](?=[^，。；\n]{0,24}党课)",  # 上 alone is no verb of holding
        future=longest_first(raw["future"]),
        title_end=re.compile(f"(?:{longest_first(raw['titles_end'])})$"),
        minutes_words=tuple(raw["minutes_words"]),
        notice_words=tuple(raw["notice_words"]),
        place_end=re.compile(f"(?:{longest_first(raw['places'])})(?:[（(][^（）()]*[）)])?$"),
        online=re.compile(longest_first(raw["online"])),
        roles=roles,
        posts=longest_first(roles),
        invited=longest_first(raw["invited"]),
        absence=tuple((code, re.compile(longest_first(words))) for code, words in raw["absence"].items()),
        absent_words=longest_first(raw["absent_words"]),
        results=longest_first(raw["results"]),
        result_units=longest_first(raw["result_units"]),
        people_words=re.compile(longest_first(raw["people_words"])),
        surname=f"(?:{longest_first(doubles)}|[{raw['surnames']}])",
        not_names=tuple(raw["not_names"]),
    )
