"""Numbers of headings and items: gaps, repetitions, odd shapes, marks between items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from shuzhi.core.proofing import Hit, Reading
from shuzhi.core.text.numerals import chinese_to_int, int_to_chinese

DIGITS = "一二三四五六七八九十"

_HEADING = re.compile(
    r"(?m)^[ 　\t\u00a0]*(?:(?P<han>[一二三四五六七八九十]{1,3})(?=[、.．])"
    r"|[（(〔【](?P<bracketed>[一二三四五六七八九十]{1,3})[）)〕】]"
    r"|(?P<arabic>\d{1,2})(?=[.．、](?!\d))"
    r"|[（(](?P<small>\d{1,2})[）)])"
)
_SHAPE = {"han": "{}、", "bracketed": "（{}）", "arabic": "{}.", "small": "（{}）"}
_LEVEL = {"han": 0, "bracketed": 1, "arabic": 2, "small": 3}
_ITEM = re.compile(r"([一二三四五六七八九十])([是要])(?!否|以|不是)")
_BEFORE_ITEM = frozenset("。；，、：:;,！？）)” \u3000\t\n\u00a0")


@dataclass(frozen=True, slots=True)
class Number:
    """A heading's number: its rank among the kinds of numbers, its value, where it stands."""

    style: str
    value: int
    start: int
    end: int


def numeral_of(value: int, style: str) -> str:
    """Write a number in the manner of a style, its mark included."""
    return _SHAPE[style].format(value if style in ("arabic", "small") else int_to_chinese(value))


def numbers(reading: Reading) -> tuple[Number, ...]:
    """Return the numbers that open a line, in order."""
    return tuple(_numbers(reading))


def _numbers(reading: Reading) -> Iterator[Number]:
    for found in _HEADING.finditer(reading.text):
        style = found.lastgroup or ""
        value = int(found[style]) if found[style].isdigit() else chinese_to_int(found[style])
        if value:
            yield Number(style, value, found.start(style), found.end(style))


def _walk(reading: Reading) -> Iterator[tuple[Number, int]]:
    """Yield each number with the one before it under the same parent (0: it is the first there)."""
    last: dict[str, int] = {}
    for number in reading.shared(numbers):
        for style in [s for s in last if _LEVEL[s] > _LEVEL[number.style]]:
            del last[style]
        yield number, last.get(number.style, 0)
        last[number.style] = number.value


def skipped_numbers(reading: Reading) -> Iterator[Hit]:
    """Yield numbers that leave a gap behind them, unless the missing one stands inside a line."""
    previous_end = 0
    for number, before in _walk(reading):
        missing = before + 1
        if number.value > missing and not _inline(reading.text, missing, number, previous_end):
            yield Hit(number.start, number.end, values={"missing": numeral_of(missing, number.style)})
        previous_end = number.end


def _inline(text: str, value: int, number: Number, since: int) -> bool:
    words = numeral_of(value, number.style).strip("（）、.")
    between = text[since : number.start]
    bracketed = number.style in ("bracketed", "small")
    return bool(
        re.search(rf"[（(〔]{words}[）)〕]" if bracketed else rf"(?<![\d一-龥]){words}[、.．]", between)
    )


def repeated_numbers(reading: Reading) -> Iterator[Hit]:
    """Yield numbers that repeat or go back; a new list that begins with 1 is no fault at the lower levels."""
    for number, before in _walk(reading):
        if (
            before
            and number.value <= before
            and not (number.value == 1 and before > 1 and _LEVEL[number.style] > 0)
        ):
            yield Hit(number.start, number.end)


def odd_brackets(reading: Reading) -> Iterator[Hit]:
    """Yield bracketed numbers of a level whose brackets differ in shape from most others there."""
    seen: dict[str, list[tuple[str, int, int]]] = {}
    for number in reading.shared(numbers):
        if number.style in ("bracketed", "small"):
            shape = reading.text[number.start - 1] + reading.text[number.end]
            seen.setdefault(number.style, []).append((shape, number.start - 1, number.end + 1))
    for entries in seen.values():
        usual, count = Counter(shape for shape, _, _ in entries).most_common(1)[0]
        if count * 2 <= len(entries):
            usual = "（）"
        for shape, start, end in entries:
            if shape != usual:
                inside = reading.text[start + 1 : end - 1]
                yield Hit(start, end, f"{usual[0]}{inside}{usual[1]}")


# ---- 一是 … 二是 … --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """`二是` with its value and the sequence (一是 … 一要 …) that it belongs to."""

    value: int
    word: str
    start: int
    end: int


def items(reading: Reading) -> Iterator[Item]:
    """Yield the openings of items, in order."""
    text = reading.text
    for found in _ITEM.finditer(text):
        if found.start() and text[found.start() - 1] not in _BEFORE_ITEM:
            continue
        yield Item(DIGITS.index(found[1]) + 1, found[2], *found.span())


def sequences(reading: Reading) -> tuple[list[list[Item]], list[tuple[Item, int]]]:
    """Sort items into sequences.

    A sequence opens at 一是 and may hold a shorter one inside an item; a heading's number closes all of them.

    Returns:
        The sequences, and the items that fit nowhere, each with the value that would have fitted.
    """
    headings = [n.start for n in reading.shared(numbers)]
    done: list[list[Item]] = []
    stray: list[tuple[Item, int]] = []
    open_: list[list[Item]] = []
    at = 0
    for item in items(reading):
        while at < len(headings) and headings[at] < item.start:
            open_, at = [], at + 1
        home = _home(open_, item)
        if item.value == 1 or home is None:
            if item.value != 1:
                stray.append((item, open_[-1][-1].value + 1 if open_ else 1))
                if not open_:
                    open_.append([])
                open_[-1].append(item)
                continue
            open_.append([item])
            done.append(open_[-1])
        else:
            del open_[home + 1 :]
            open_[home].append(item)
    return done, stray


def _home(open_: list[list[Item]], item: Item) -> int | None:
    """Return which open sequence an item continues, the innermost first."""
    for i in range(len(open_) - 1, -1, -1):
        if open_[i] and open_[i][-1].value + 1 == item.value and open_[i][0].word == item.word:
            return i
    return None


def broken_items(reading: Reading) -> Iterator[Hit]:
    """Yield items that skip a number, repeat one or come without their first."""
    for item, expected in reading.shared(sequences)[1]:
        if expected <= len(DIGITS):
            yield Hit(item.start, item.end, values={"missing": f"{DIGITS[expected - 1]}{item.word}"})


def odd_item_marks(reading: Reading) -> Iterator[Hit]:
    """Yield a comma before an item whose brothers follow a full stop or a semicolon."""
    for sequence in reading.shared(sequences)[0]:
        marks = [(item, reading.text[item.start - 1]) for item in sequence[1:] if item.start]
        strong = Counter(mark for _, mark in marks if mark in "。；\n")
        if not strong:
            continue
        usual = strong.most_common(1)[0][0].replace("\n", "。")
        for item, mark in marks:
            if mark in "，、,":
                words = {"item": reading.text[item.start : item.end]}
                yield Hit(item.start - 1, item.start, usual, words)


def mixed_item_marks(reading: Reading) -> Iterator[Hit]:
    """Yield the rarer of full stop and semicolon where both stand before the items of one sequence."""
    for sequence in reading.shared(sequences)[0]:
        marks = [(item, reading.text[item.start - 1]) for item in sequence[1:]]
        strong = Counter(mark for _, mark in marks if mark in "。；")
        if len(strong) < 2:
            continue
        usual, _ = strong.most_common(1)[0]
        for item, mark in marks:
            if mark in "。；" and mark != usual:
                yield Hit(item.start - 1, item.start, usual)


def unseparated_items(reading: Reading) -> Iterator[Hit]:
    """Yield `…到位二是抓…`: an item that its paragraph expects next, run into the words before it."""
    text = reading.text
    for sequence in reading.shared(sequences)[0]:
        last = sequence[-1]
        if last.value >= len(DIGITS):
            continue
        words = f"{DIGITS[last.value]}{last.word}"
        at = text.find(words, last.end, reading.paragraph(last.start).end)
        if at > last.end and "\u4e00" <= text[at - 1] <= "\u9fff" and text[at - 1] not in DIGITS + "第这那有":
            yield Hit(at - 1, at + len(words), None, {"item": words})


# ---- （1）…（2）…, ①…②…, 第一，…第二，… inside a paragraph -------------------------------------------------------------------

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_INLINE = (
    re.compile(r"(?<![^\s。；，：、])[（(](?P<n>\d{1,2})[）)]"),
    re.compile(rf"(?P<n>[{_CIRCLED}])"),
    re.compile(rf"(?<![^\s。；，：])第(?P<n>[{DIGITS}])(?=[，、])"),
)


def broken_inline_numbers(reading: Reading) -> Iterator[Hit]:
    """Yield numbers inside a paragraph that skip one or repeat: the run must have begun with 1."""
    for paragraph in reading.paragraphs:
        for pattern in _INLINE:
            last: re.Match[str] | None = None
            for found in pattern.finditer(reading.text, paragraph.start, paragraph.end):
                value = _inline_value(found["n"])
                if last is not None and value not in (1, _inline_value(last["n"]) + 1):
                    yield Hit(*found.span(), None, {"before": last[0]})
                last = found if last is not None or value == 1 else None


def _inline_value(words: str) -> int:
    for row in (_CIRCLED, DIGITS):
        if words in row:
            return row.index(words) + 1
    return int(words)
