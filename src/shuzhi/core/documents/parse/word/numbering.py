"""Word's automatic numbers, resolved into the text that a reader sees: 一、 （一） 1. （1） ①.

The numbers of a paragraph come from its own properties or from its style and the styles that this one is based on; a list counts on
over the whole document until a level above it counts, or until a restart is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from shuzhi.core.text.numerals import int_to_chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = frozenset(
    {
        "chineseCounting", "chineseCountingThousand", "ideographTraditional", "japaneseCounting", "taiwaneseCounting",
        "taiwaneseCountingThousand", "japaneseDigitalTenThousand", "koreanCounting", "ideographDigital", "taiwaneseDigital",
    }
)  # fmt: skip
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_LEGAL = str.maketrans("一二三四五六七八九十百千零", "壹贰叁肆伍陆柒捌玖拾佰仟零")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
MAX_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list as the document defines it."""

    start: int
    form: str
    text: str
    style: str


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted.

    Args:
        lists: levels of each abstract list.
        numbers: the abstract list of each number id.
        restarts: start values that a number id sets for itself.
        styles: for each paragraph style: number id, level and the style that it is based on.
    """

    lists: Mapping[str, tuple[Level, ...]]
    numbers: Mapping[str, str]
    restarts: Mapping[tuple[str, int], int]
    styles: Mapping[str, tuple[str | None, int | None, str | None]]
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)

    def number_of(self, paragraph: etree._Element) -> str:
        """Count one paragraph and return its number as text ("" where it has none)."""
        number, depth = self._of_paragraph(paragraph)
        levels = self.lists.get(self.numbers.get(number or "", ""), ())
        if number in (None, "0") or not 0 <= depth < len(levels):
            return ""
        counts = self._counted(str(number), depth, levels)
        return _shown(levels, depth, counts)

    def _of_paragraph(self, paragraph: etree._Element) -> tuple[str | None, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None, 0
        own, depth = _number_properties(properties)
        style = properties.find(f"{W}pStyle")
        name = style.get(f"{W}val") if style is not None else None
        if own is not None and depth is not None:
            return own, depth
        inherited, level = self._of_style(name)
        number = own if own is not None else inherited
        return number, depth if depth is not None else self._level_for(number, name, level)

    def _of_style(self, name: str | None) -> tuple[str | None, int | None]:
        seen: set[str] = set()
        level: int | None = None
        while name is not None and name not in seen and name in self.styles:
            seen.add(name)
            number, own_level, base = self.styles[name]
            level = own_level if level is None else level
            if number is not None:
                return number, level
            name = base
        return None, level

    def _level_for(self, number: str | None, style: str | None, level: int | None) -> int:
        for depth, candidate in enumerate(self.lists.get(self.numbers.get(number or "", ""), ())):
            if style is not None and candidate.style == style:
                return depth
        return level or 0

    def _counted(self, number: str, depth: int, levels: tuple[Level, ...]) -> list[int | None]:
        counts = self._counts.setdefault(self.numbers[number], [None] * MAX_LEVELS)
        restart = self.restarts.get((number, depth))
        if restart is not None and (number, depth) not in self._restarted:
            self._restarted.add((number, depth))
            counts[depth] = restart
        else:
            current = counts[depth]
            counts[depth] = levels[depth].start if current is None else current + 1
        counts[depth + 1 :] = [None] * (MAX_LEVELS - depth - 1)
        return counts


def _shown(levels: tuple[Level, ...], depth: int, counts: list[int | None]) -> str:
    level = levels[depth]
    if level.form in ("bullet", "none"):
        return ""

    def fill(hit: re.Match[str]) -> str:
        at = int(hit[1]) - 1
        if not 0 <= at < len(levels):
            return ""
        count = counts[at]
        return in_form(levels[at].start if count is None else count, levels[at].form)

    shown = re.sub(r"%(\d)", fill, level.text)
    return shown + " " if shown[-1:] in tuple("0123456789") else shown


def in_form(number: int, form: str) -> str:
    """Write a count in a number format of WordprocessingML; a format that no Chinese report uses is written in digits."""
    if form in _CHINESE:
        return _STEMS[(number - 1) % 10] if form == "ideographTraditional" else int_to_chinese(number)
    if form == "chineseLegalSimplified":
        return int_to_chinese(number).translate(_LEGAL)
    if form in _CIRCLED and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form in ("upperRoman", "lowerRoman"):
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    if form in ("upperLetter", "lowerLetter") and number > 0:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form == "decimalFullWidth":
        return "".join(chr(ord("０") + int(d)) for d in str(number))
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        while number >= value:
            out, number = out + sign, number - value
    return out


def _number_properties(properties: etree._Element) -> tuple[str | None, int | None]:
    found = properties.find(f"{W}numPr")
    if found is None:
        return None, None
    number, level = found.find(f"{W}numId"), found.find(f"{W}ilvl")
    depth = _int(level.get(f"{W}val")) if level is not None else None
    return (number.get(f"{W}val") if number is not None else None), depth


def _int(text: str | None, default: int = 0) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,6}", text) else default


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Read the lists and the styles of a document.

    Args:
        numbering: root of word/numbering.xml, or None.
        styles: root of word/styles.xml, or None.
    """
    known_styles = _styles(styles)
    if numbering is None:
        return Numbering({}, {}, {}, known_styles)
    lists: dict[str, tuple[Level, ...]] = {}
    for abstract in numbering.findall(f"{W}abstractNum"):
        lists[abstract.get(f"{W}abstractNumId") or ""] = _levels(abstract)
    numbers: dict[str, str] = {}
    restarts: dict[tuple[str, int], int] = {}
    for num in numbering.findall(f"{W}num"):
        number = num.get(f"{W}numId") or ""
        abstract_id = num.find(f"{W}abstractNumId")
        numbers[number] = (abstract_id.get(f"{W}val") or "") if abstract_id is not None else ""
        for override in num.findall(f"{W}lvlOverride"):
            start = override.find(f"{W}startOverride")
            if start is not None:
                restarts[number, _int(override.get(f"{W}ilvl"))] = _int(start.get(f"{W}val"), 1)
    _follow_style_links(numbering, lists, numbers, known_styles)
    return Numbering(lists, numbers, restarts, known_styles)


def _levels(abstract: etree._Element) -> tuple[Level, ...]:
    out: list[Level] = []
    for level in abstract.findall(f"{W}lvl")[:MAX_LEVELS]:
        values = {tag: level.find(f"{W}{tag}") for tag in ("start", "numFmt", "lvlText", "pStyle")}
        read = {tag: (found.get(f"{W}val") if found is not None else None) for tag, found in values.items()}
        out.append(
            Level(
                _int(read["start"], 1),
                read["numFmt"] or "decimal",
                read["lvlText"] or "",
                read["pStyle"] or "",
            )
        )
    return tuple(out)


def _follow_style_links(
    numbering: etree._Element,
    lists: dict[str, tuple[Level, ...]],
    numbers: Mapping[str, str],
    styles: Mapping[str, tuple[str | None, int | None, str | None]],
) -> None:
    """An abstract list may only name a style (`numStyleLink`) whose number id holds the levels."""
    for abstract in numbering.findall(f"{W}abstractNum"):
        link = abstract.find(f"{W}numStyleLink")
        if link is not None:
            number = styles.get(link.get(f"{W}val") or "", (None, None, None))[0]
            levels = lists.get(numbers.get(number or "", ""))
            if levels:
                lists[abstract.get(f"{W}abstractNumId") or ""] = levels


def _styles(root: etree._Element | None) -> dict[str, tuple[str | None, int | None, str | None]]:
    out: dict[str, tuple[str | None, int | None, str | None]] = {}
    for style in root.findall(f"{W}style") if root is not None else ():
        properties, base = style.find(f"{W}pPr"), style.find(f"{W}basedOn")
        number, level = _number_properties(properties) if properties is not None else (None, None)
        out[style.get(f"{W}styleId") or ""] = (
            number,
            level,
            base.get(f"{W}val") if base is not None else None,
        )
    return out
