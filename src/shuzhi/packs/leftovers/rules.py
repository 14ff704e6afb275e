"""Function rules of the pack: masks and page marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shuzhi.core.proofing import Hit, Reading
from shuzhi.core.proofing.model import Check

# Stars, crosses and empty boxes that stand for something; a lone cross only where a measure word or an office follows.
_MASK = re.compile(
    r"[*＊﹡]+"
    r"|(?<![A-Za-z0-9])[XxＸｘ]{2,}(?![A-Za-z])"
    r"|[×✕╳Ⅹ]{2,}"
    r"|(?<![A-Za-z0-9×])[XＸ×](?=[年月日人名次个项场届县市区局镇村号级省州]|书记|同志|支部|党委)"
    r"|(?<![〇○一二三四五六七八九十])[〇○◯]{2,}(?![〇○一二三四五六七八九十])"
    r"|[□■△▲◆◇●]{2,}"
    r"|[?？]{2,}(?=[人名次个项场件年月])"
)
_MASK_STARTS = re.compile(r"[*＊﹡XxＸｘ×✕╳Ⅹ〇○◯□■△▲◆◇●?？]+")
_OFFICIAL = re.compile(r"\b(?:gov|12371|xuexi|people|edu)\.")
_EMPHASIS = re.compile(r"\*\*[^*\n]{2,}?\*\*|(?m:^)[ \t]*\*(?= )")
_MARKDOWN = re.compile(r"(?m)^#{1,6} \S")
_PAGE = re.compile(
    r"(?m)^[ 　\t]*(?:[—\-－–·]+[ 　]*\d{1,3}[ 　]*[—\-－–·]+|第[ 　]*\d{1,3}[ 　]*页(?:[，, 　/]*共[ 　]*\d{1,3}[ 　]*页)?|\d{1,3}[ ]*/[ ]*\d{1,3})[ 　\t]*$"
)

_PAGE_INSIDE = re.compile(
    r"(?:[—－-]+[ ]*\d{1,3}[ ]*[—－-]+|第[ ]*\d{1,3}[ ]*页[ ，,]*共[ ]*\d{1,3}[ ]*页)[ 　]*(?=[\u4e00-\u9fff])|第[ ]*\d{1,3}[ ]*页[ ，,/]*共[ ]*\d{1,3}[ ]*页(?=\s|$)"
)


def masks(reading: Reading) -> Iterator[Hit]:
    """Yield what hides a number, a date or a name: own reading of the text first, then what the parser saw beyond it."""
    text = reading.text
    spared = [m.span() for m in _EMPHASIS.finditer(text)] if _MARKDOWN.search(text) else []
    seen = []
    for found in _masks(text):
        if not any(a <= found.start() < b for a, b in spared):
            seen.append(found.span())
            yield Hit(*found.span())
    taken = {offset for a, b in seen + spared for offset in range(a, b)}
    for mask in reading.report.masks:
        named = text.startswith(("光", "射线", "染色体", "型"), mask.end)  # X光: a name, not a mask
        if not named and taken.isdisjoint(range(mask.start, mask.end)):
            yield Hit(mask.start, mask.end)


def page_marks(reading: Reading) -> Iterator[Hit]:
    """Yield page numbers, on lines of their own or in the middle of a sentence."""
    text = reading.text
    for found in _PAGE.finditer(text):
        yield Hit(*found.span())
    for found in _PAGE_INSIDE.finditer(text):
        if "\u4e00" <= text[found.start() - 1] <= "\u9fff" or text[found.start() - 1] in "，。；、":
            yield Hit(*found.span())


def _masks(text: str) -> Iterator[re.Match[str]]:
    """Look for masks only where one of their characters stands."""
    end = 0
    for start in _MASK_STARTS.finditer(text):
        for at in range(max(start.start(), end), start.end()):
            found = _MASK.match(text, at)
            if found and at >= end:
                end = found.end()
                yield found


def broken_lines(reading: Reading) -> Iterator[Hit]:
    """Yield line breaks that the reader takes for damage: they stand inside a sentence or a word."""
    for noise in reading.report.noise:
        if (
            noise.kind == "break"
            and "\t" not in reading.text[reading.paragraph(noise.start).start : noise.end]
        ):
            yield Hit(noise.start, noise.end, "")


def site_damage(reading: Reading) -> Iterator[Hit]:
    """Yield other stretches that the reader left out as no part of the report."""
    for noise in reading.report.noise:
        if noise.kind in ("ad", "paywall") and not _OFFICIAL.search(reading.text, noise.start, noise.end):
            yield Hit(noise.start, noise.end, "")


CHECKS: Mapping[str, Check] = {
    "masks": masks,
    "page_marks": page_marks,
    "broken_lines": broken_lines,
    "site_damage": site_damage,
}
