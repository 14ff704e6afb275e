"""密级标志: a marked paper is refused, 内部 is warned about. Only a mark is a mark: the word inside a sentence is none.

Where a mark stands follows GB/T 9704—2012 (版头, top left) and its usual forms in file names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from shuzhi.core.errors import Refused

_LEVEL = r"(绝密|机密|秘密)"
_STAR = r"[★☆＊*]"
_TERM = r"(?:\d{1,2}年|\d{1,2}个月|长期|启用前|解密前|[一二三五十]+年)"
_COPY = r"(?:\d{1,8}|№\d+)?"  # the number of the copy stands in the same corner
_LINE = re.compile(
    rf"{_COPY}(?:密级(?:和保密期限)?[:：])?【?{_LEVEL}】?(?:{_STAR}{_TERM}?|{_TERM})?(?:\(?{_TERM}\)?)?"
)
_STARRED = re.compile(rf"(?<![一-鿿]){_LEVEL}{_STAR}")
_NAME = re.compile(
    rf"[\[【(〔《]{_LEVEL}(?:{_STAR}?{_TERM}?)?[\]】)〕》]|{_LEVEL}{_STAR}|^{_LEVEL}(?=[-_.·\s—+]|$)|(?<=[-_·\s—]){_LEVEL}$"
)
_INSIDE = re.compile(
    r"(?:密级[:：])?[【\[(]?(内部|内部资料|内部文件|内部材料|工作秘密|内部资料注意保存)[】\])]?(?:[★,，]?注意保存|★.*)?"
)
_INSIDE_NAME = re.compile(
    r"[\[【(〔]内部(?:资料|文件|材料)?[\]】)〕]|^内部(?:资料|文件|材料)?(?=[-_.·\s—]|$)|(?<=[-_·\s—])内部(?:资料|文件|材料)?$"
)


def mark_in_name(stem: str) -> str:
    """Return the level with which a file name is marked, "" where it is not."""
    hit = _NAME.search(unicodedata.normalize("NFKC", stem).strip())
    return next(filter(None, hit.groups()), "") if hit else ""


def mark_in_line(text: str) -> str:
    """Return the level that a line of a paper's head marks, "" where the line says something else."""
    squeezed = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    hit = _LINE.fullmatch(squeezed) or (_STARRED.search(squeezed) if len(squeezed) <= 40 else None)
    return hit[1] if hit else ""


def is_internal_name(stem: str) -> bool:
    return bool(_INSIDE_NAME.search(unicodedata.normalize("NFKC", stem).strip()))


def is_internal_line(text: str) -> bool:
    return bool(_INSIDE.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))))


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
    return "" if is_cell_below and not _STARRED.search(re.sub(r"\s+", "", text)) else level
