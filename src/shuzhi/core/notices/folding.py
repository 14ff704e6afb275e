"""A pasted text in one manner of writing, with the way back to where each character stood.

Full-width letters and digits become half-width ones, the marks between Chinese words full-width ones, blanks go away (their
places are kept: names are parted by them), and lines that a mail program or a PDF broke in mid-sentence are joined again.
What is read from the folded text does therefore not depend on how it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from shuzhi.core.findings import Span
from shuzhi.core.text.punctuation import sentences

_MARKS = str.maketrans(",;:!?()[]", "，；：！？（）［］")
_BLANK = "\u3000\u00a0\u200b\u200c\u200d\ufeff"
_NEXT_OPENS = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．](?!\d)|[【●◆★☆■▪•·])")
_HARD_END = "。！？!?：:；;"
_ROW = re.compile(
    r"(?:\d{4}[年./-])?\d{1,2}[月./-]\d{1,2}[日号]?\s*(?:[（(][^（）()]{1,4}[）)])?\s*(?:[上下]午)?\s*\d{1,2}[:：点时]"
)  # a day and its hour
_NARROWEST = 18  # a line that is broken by a machine is at least this wide, in full-width characters


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text.

    Args:
        text: without blanks; a line break is the end of a paragraph.
        at: the original offset of each folded character.
        gaps: folded offsets before which blanks stood.
        tabs: those of them where a tab, the border of a table's cell, stood.
        original: the text as given.
        sentences: its sentences, in original offsets.
    """

    text: str
    at: tuple[int, ...]
    gaps: frozenset[int]
    tabs: frozenset[int]
    original: str
    sentences: tuple[Span, ...]

    def place(self, start: int, end: int) -> Span:
        """Return where a folded stretch stands in the text as given."""
        if not self.at:
            return Span(0, 0)
        first = self.at[min(start, len(self.at) - 1)]
        return Span(first, self.at[min(end, len(self.at)) - 1] + 1 if end > start else first)

    def sentence(self, place: Span) -> Span:
        """Return the sentence, or the line, in which an original stretch stands."""
        index = bisect_right(self.sentences, Span(place.start, len(self.original) + 1)) - 1
        if index >= 0 and self.sentences[index].end >= place.start:
            found = self.sentences[index]
            return found if found.end >= place.end else Span(found.start, place.end)
        return place


def fold(text: str, labels: re.Pattern[str], base: int = 0, end: int | None = None) -> Folded:
    """Fold a text, or a stretch of it.

    Args:
        text: the whole text as given.
        labels: words that open a line when a colon follows.
        base: where the stretch begins.
        end: where it ends; None for the end of the text.
    """
    end = len(text) if end is None else end
    chars: list[str] = []
    at: list[int] = []
    gaps: set[int] = set()
    tabs: set[int] = set()
    quoted = False
    for start, stop, joined in _lines(text, base, end, labels):
        if joined:  # no gap where a machine broke the line: 4 and 6 on two lines are 46
            stop = start + len(text[start:stop].rstrip("\r\n\x0b\x0c\u2028\u2029"))
        for index in range(start, stop):
            char = text[index]
            if char.isspace() or char in _BLANK:
                gaps.add(len(chars))
                if char == "\t":
                    tabs.add(len(chars))
                continue
            if len(chars) in gaps and chars and _is_word(chars[-1]) and _is_word(_folded(char)):
                chars.append(" ")
                at.append(index - 1)
                gaps.add(len(chars))
            if char in '"＂':
                char, quoted = ("”", False) if quoted else ("“", True)
            chars.append(_folded(char))
            at.append(index)
        if not joined:
            quoted = False
            gaps.add(len(chars))
            if chars and chars[-1] != "\n":
                chars.append("\n")
                at.append(max(stop - 1, start) if stop > start else start)
                gaps.add(len(chars))
    folded = _between_digits("".join(chars))
    return Folded(
        folded, tuple(at), frozenset(gaps), frozenset(tabs), text, tuple(sentences(text, base, end))
    )


def _is_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _folded(char: str) -> str:
    if "\uff01" <= char <= "\uff5e":
        half = chr(ord(char) - 0xFEE0)
        return half if half not in ",;:!?()[]" else char
    if char in ",;:!?()[]":
        return char.translate(_MARKS)
    if "\u2f00" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff":  # radicals that PDFs give for characters
        return unicodedata.normalize("NFKC", char)
    return {
        "—": "-",
        "–": "-",
        "―": "-",
        "－": "-",
        "～": "~",
        "〜": "~",
        "∶": "：",
        "﹕": "：",
        "○": "〇",
    }.get(char, char)


def _between_digits(text: str) -> str:
    text = re.sub(r"(?<=\d)：(?=\d{2}(?!\d))", ":", text)
    return re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", text)


def _lines(text: str, base: int, end: int, labels: re.Pattern[str]) -> list[tuple[int, int, bool]]:
    """Return the lines as (start, end, goes on in the next)."""
    cuts = [hit.end() for hit in re.finditer(r"\r\n|[\n\r\u2028\u2029\x0b\x0c]", text[base:end])]
    bounds = [base, *(base + cut for cut in cuts)]
    spans = list(zip(bounds, [*bounds[1:], end], strict=True))
    widest = max((_width(line.strip()) for line in text.splitlines()), default=0)
    found = []
    for number, (start, stop) in enumerate(spans):
        line = text[text.rfind("\n", 0, start) + 1 : stop]  # whole, though the stretch may begin inside it
        following = text[slice(*spans[number + 1])] if number + 1 < len(spans) else ""
        found.append((start, stop, _goes_on(line, following, widest, labels)))
    return found


def _width(line: str) -> float:
    return sum(0.5 if ord(char) < 0x2000 else 1.0 for char in line)


def _goes_on(line: str, following: str, widest: float, labels: re.Pattern[str]) -> bool:
    """Tell whether a machine broke the line: as wide as the widest, no sentence ends in it, no paragraph opens in the next."""
    body = line.strip()
    if not following.strip() or not body or (body[-1] in _HARD_END and not re.search(r"\d[:：]$", body)):
        return False
    is_open = sum(map(body.count, "（(")) > sum(map(body.count, "）)"))  # 周|四）下午 is no fourth item
    opens = _NEXT_OPENS.match(following) and not is_open
    if following[:1] in " \u3000\t" or opens or _is_labelled(following, labels):
        return False
    if _ROW.match(body) and _ROW.match(following.strip()):
        return False  # rows of a schedule
    width = _width(body)
    return width >= _NARROWEST and width >= widest - 3.5 and widest <= 60


def _is_labelled(line: str, labels: re.Pattern[str]) -> bool:
    """Tell whether a line opens with a label: 会议地点： and not the rest of one that was broken (议地点：)."""
    head = "".join(line[:30].split(" ")).replace("\u3000", "")  # 地　点：
    hit = labels.match(head)
    return hit is not None and head[hit.end() : hit.end() + 1] in "：:\t"
