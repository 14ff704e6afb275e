"""One text on its way to a notice: folded, cut into lines, its labels found (`时间：` … and what stands behind them)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from shuzhi.core.notices.folding import Folded
from shuzhi.core.notices.lexicon import Lexicon
from shuzhi.core.notices.model import Context, Field, Genre

T = TypeVar("T")
NUMBER = r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]{1,2})"
_OF_NAMES = ("people", "absent", "observers", "audience")
_BEFORE = re.compile(rf"(?:^|\n)(?:{NUMBER}|第[一二三四五六七八九十]{{1,2}}项?[、，：])?[^\w\n]{{0,3}}$")


@dataclass(frozen=True, slots=True)
class Slot:
    """What stands behind a label.

    Args:
        field: the field that the label names.
        label: offset of the label, its number included.
        start: folded offset of the value.
        end: folded offset after it.
    """

    field: str
    label: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A folded text with its labels, and what is known beside it."""

    folded: Folded
    words: Lexicon
    context: Context
    slots: tuple[Slot, ...]
    title: tuple[int, int]
    genre: Genre

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    def of(self, name: str) -> Iterator[Slot]:
        """Yield the filled slots of a field."""
        return (slot for slot in self.slots if slot.field == name and slot.end > slot.start)

    def value(self, slot: Slot) -> str:
        """Return the words of a slot."""
        return self.text[slot.start : slot.end]

    def in_slot(self, offset: int) -> str:
        """Return the field of the slot that covers an offset, "" outside all slots."""
        return next((slot.field for slot in self.slots if slot.label <= offset < slot.end), "")

    def in_slot_of(self, offset: int, names: tuple[str, ...]) -> bool:
        """Tell whether an offset lies behind a label of one of these fields."""
        return self.in_slot(offset) in names

    def made(self, value: T | None, start: int, end: int, doubt: str = "") -> Field[T]:
        """Return a field with its place in the text as given."""
        place = self.folded.place(start, end)
        return Field(value, place, self.folded.sentence(place), doubt)


def slots_of(folded: Folded, words: Lexicon) -> tuple[Slot, ...]:
    """Find the labels of a text and what stands behind each.

    Args:
        folded: the text.
        words: the word lists.
    """
    hits = list(_labels(folded, words))
    ends = [*(hit[1] for hit in hits[1:]), len(folded.text)][: len(hits)]
    found = []
    for (name, label, start), limit in zip(hits, ends, strict=True):
        end = _end(folded.text, start, limit, is_multi=name in words.multi)
        end = _names_end(folded.text, start, end) if name in _OF_NAMES else end
        while start < end and folded.text[start] in "\n：":
            start += 1
        found.append(Slot(name, label, start, end))
    return tuple(found)


def _labels(folded: Folded, words: Lexicon) -> Iterator[tuple[str, int, int]]:
    """Yield field, offset of the label with its number, offset after its colon."""
    text, at = folded.text, 0
    while hit := words.label.search(text, at):
        at = hit.start() + 1
        found = _one_label(folded, words, hit)
        if found:
            yield found
            at = found[2]


def _one_label(folded: Folded, words: Lexicon, hit: re.Match[str]) -> tuple[str, int, int] | None:
    text, start, end = folded.text, hit.start(), hit.end()
    name = words.labels[hit.group()]
    if name == "stop" and "各" in (text[start - 1 : start], text[start]):
        return None  # 各支部： is a salutation
    opening = _BEFORE.search(text[max(0, start - 12) : start])
    free = start in folded.gaps or (start > 0 and not text[start - 1].isalnum())
    tail = re.match(r"(?:（[^（）\n]{1,12}）)?(?:[】\]］」]?：|】|］)", text[end:])
    first = start - len(opening.group().lstrip("\n")) if opening else start
    if opening and max(0, start - 12) > 0 and not opening.group().startswith("\n"):
        first, opening = start, None  # the line begins farther back
    if tail and (free or opening or len(hit.group()) >= 3):
        return name, first, end + tail.end()
    if opening is None and not free:
        return None
    closes = end >= len(text) or text[end] == "\n"
    if end in folded.tabs or (closes and opening is not None and len(hit.group()) >= 2):
        return name, first, end
    if opening is not None and end in folded.gaps and len(hit.group()) >= 2 and start in folded.gaps | {0}:
        return name, first, end
    return None


def _names_end(text: str, start: int, end: int) -> int:
    """A list of people ends where a line is prose, opens something, or is numbered."""
    while start < end and text[start] in "\n：":
        start += 1
    for cut in re.finditer(r"\n", text[start:end]):
        line = text[start + cut.end() : end].split("\n")[0]
        if re.search(rf"[：。]|^{NUMBER}|^会议|^本次|^（", line):
            return start + cut.start()
    return end


def _end(text: str, start: int, limit: int, *, is_multi: bool) -> int:
    while start < limit and text[start] == "\n":
        start += 1
    if not is_multi:
        cut = text.find("\n", start, limit)
        limit = cut if cut >= 0 else limit
    while limit > start and text[limit - 1] in "\n，；、。 【":
        limit -= 1
    return limit
