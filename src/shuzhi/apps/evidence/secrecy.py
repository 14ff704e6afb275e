"""密级标志: a marked paper is refused, 内部 is warned about. Only a mark is a mark: the word inside a sentence is none.

Where a mark stands follows GB/T 9704—2012 (版头, top left) and its usual forms in file names; its words are data (`packs/secrecy`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from shuzhi.core.errors import Refused
from shuzhi.packs.secrecy import Words, marks

_COPY = r"(?:\d{1,8}|№\d+)?"  # the number of the copy stands in the same corner
_OPEN, _CLOSE = r"[\[【(〔《]", r"[\]】)〕》]"


@dataclass(frozen=True, slots=True)
class _Manners:
    """How the words of the pack stand on papers and in file names."""

    line: re.Pattern[str]
    starred: re.Pattern[str]
    name: re.Pattern[str]
    inside: re.Pattern[str]
    inside_name: re.Pattern[str]


@cache
def _manners() -> _Manners:
    words = marks()
    level, star = f"({_any(words.levels)})", f"(?:{_any(words.stars)})"
    term = rf"(?:\d{{1,2}}年|\d{{1,2}}个月|{_any(words.terms)}|[一二三五十]+年)"
    inside, inside_name = _any(words.internal), _any(words.internal_names)
    return _Manners(
        line=re.compile(
            rf"{_COPY}(?:密级(?:和保密期限)?[:：])?【?{level}】?(?:{star}{term}?|{term})?(?:\(?{term}\)?)?"
        ),
        starred=re.compile(rf"(?<![一-鿿]){level}{star}"),
        name=re.compile(
            rf"{_OPEN}{level}(?:{star}?{term}?)?{_CLOSE}|{level}{star}|^{level}(?=[-_.·\s—+]|$)|(?<=[-_·\s—]){level}$"
        ),
        inside=re.compile(rf"(?:密级[:：])?[【\[(]?(?:{inside})[】\])]?(?:[★,，]?注意保存|★.*)?"),
        inside_name=re.compile(
            rf"[\[【(〔](?:{inside_name})[\]】)〕]|^(?:{inside_name})(?=[-_.·\s—]|$)|(?<=[-_·\s—])(?:{inside_name})$"
        ),
    )


def _any(words: Words) -> str:
    return "|".join(re.escape(word) for word in words.words)


def mark_in_name(stem: str) -> str:
    """Return the level with which a file name is marked, "" where it is not."""
    hit = _manners().name.search(unicodedata.normalize("NFKC", stem).strip())
    return next(filter(None, hit.groups()), "") if hit else ""


def mark_in_line(text: str) -> str:
    """Return the level that a line of a paper's head marks, "" where the line says something else."""
    squeezed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    hit = _manners().line.fullmatch(squeezed) or (
        _manners().starred.search(squeezed) if len(squeezed) <= 40 else None
    )
    return hit[1] if hit else ""


def is_internal_name(stem: str) -> bool:
    return bool(_manners().inside_name.search(unicodedata.normalize("NFKC", stem).strip()))


def is_internal_line(text: str) -> bool:
    return bool(_manners().inside.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))))


def check(stem: str, head: Iterable[tuple[str, str]], name: str) -> bool:
    """Return whether the file is marked 内部.

    Args:
        stem: its name without suffix.
        head: (place, text) of the lines at which a paper carries its mark.
        name: what messages call it.

    Raises:
        Refused: it is marked as a state secret.
    """
    level, place = mark_in_name(stem), "文件名"
    internal = is_internal_name(stem)
    for where, text in head:
        if level:
            break
        level, place = _of_line(where, text), where
        internal = internal or is_internal_line(text)
    if level:
        raise Refused(
            f"“{name}”的{place}标有“{level}”，涉密文件不得存入本系统，没有保存；请按保密规定处理原件。"
        )
    return internal


def _of_line(where: str, text: str) -> str:
    level = mark_in_line(text)
    # below the head of a table a cell "机密" may tell of another paper's level: a register of papers is itself no secret
    is_cell_below = where.startswith("第") and where not in ("第1行", "第2行")
    return "" if is_cell_below and not _manners().starred.search(re.sub(r"\s+", "", text)) else level
