"""What a paragraph says, as verification compares it: words without the accidents of saving, and the numbers in them."""

from __future__ import annotations

import hashlib
import re
import unicodedata

NORMALISED = (
    "NFC; zero-width and control characters dropped; runs of white space one space; figures by their mark"
)
MARK_LEFT, MARK_RIGHT = "\ue000", "\ue001"  # private use: around a figure's mark in a paragraph's skeleton

_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")

_DIGITS = r"\d[\d,，]*(?:\.\d+)?[%％‰]?"
_COUNTED = "人次|课时|学时|万元|亿元|次|人|名|个|件|项|期|场|篇|条|份|户|所|家|元|轮|批|处|套|天"
_CHINESE = rf"(?<![\d.])[一二三四五六七八九十百千万两零〇]{{1,12}}(?=[余多]?(?:{_COUNTED}))"
_NUMBER = re.compile(rf"{_DIGITS}|{_CHINESE}")

# Numbers that are no figures: what they stand in is cut out before numbers are looked for. Every repetition is bounded, so that
# no text takes longer than its length.
_NO_FIGURES = re.compile(
    "|".join(
        (
            r"《[^》]{0,100}》|“[^”]{0,100}”|〔[^〕]{0,200}〕 ?(?:第? ?\d{1,6} ?号)?",  # names, file numbers, blanks
            r"\d{4} ?年(?:度|初|底|末|以来)?(?: ?\d{1,2} ?月)?(?: ?\d{1,2} ?日)?",
            r"\d{1,2} ?月份?(?: ?\d{1,2} ?日)?",
            r"\d{1,2} ?日(?!均)",
            r"\d{4} ?[-－—–~～至/.] ?\d{1,4}(?: ?[-/.] ?\d{1,2})?(?: ?年)?",
            r"\d{1,2}[:：]\d{2}",
            r"第 ?[\d一二三四五六七八九十百零〇]{1,8} ?(?:次|届|号|条|章|款|项|个|期|批|名|位)?",
            r"\d{1,6} ?号",
            r"(?:^|[。；;：:]) ?[（(]?\d{1,2}[）).．、](?!\d)",
            r"(?:[一二三四五六七八九十]|十[一二三四五六七八九])个?(?:方面|点|问题|环节|层面|意识|自信|维护|确立|到位|结合)",
            rf"(?<![二三四五六七八九十百千万])[一两](?=(?:{_COUNTED}))",  # 一次, 一个: words, not counts
        )
    )
)


def normalised(text: str) -> str:
    """Return `text` without what a word processor may change by merely saving.

    Args:
        text: one paragraph.
    """
    return _SPACE.sub(" ", _DROPPED.sub("", unicodedata.normalize("NFC", text))).strip()


def digest(text: str) -> str:
    """Return the SHA-256 (hex) of a paragraph's normalised words.

    Args:
        text: one paragraph, or its skeleton.
    """
    return hashlib.sha256(normalised(text).encode("utf-8", "surrogatepass")).hexdigest()


def skeleton_of(mark: str) -> str:
    """Return what stands for a figure in a paragraph's skeleton.

    Args:
        mark: the control's id.
    """
    return f"{MARK_LEFT}{mark}{MARK_RIGHT}"


def free_numbers(skeleton: str) -> tuple[str, ...]:
    """Return the numbers of a paragraph that are no figure, date, ordinal, article, name or list count.

    Args:
        skeleton: the paragraph with each figure replaced by its mark.

    Returns:
        The numbers as written, in order; full-width digits as ASCII.
    """
    words = re.sub(f"{MARK_LEFT}[^{MARK_RIGHT}]*{MARK_RIGHT}", " \ue000 ", skeleton)
    words = words.translate(_ASCII)
    words = _NO_FIGURES.sub(" ", normalised(words))
    return tuple(hit.rstrip(",，") for hit in _NUMBER.findall(words))


_ASCII = str.maketrans("０１２３４５６７８９．", "0123456789.")
