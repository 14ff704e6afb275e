"""A paper as .pdf through typst: the same grid as the .docx, PDF/A-2b, bookmarks, real text, the same bytes for the same paper."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.render import standard as gb
from shuzhi.core.documents.render import typefaces
from shuzhi.core.documents.render.titles import narrowed_for
from shuzhi.core.errors import Refused

_TEMPLATE = Path(__file__).parent / "paper.typ"
_LEVELS = {
    BlockKind.HEADING1: 1,
    BlockKind.HEADING2: 2,
    BlockKind.HEADING3: 3,
    BlockKind.HEADING4: 4,
}
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_ONE_AT_A_TIME = threading.Lock()  # the compiler is kept, with its faces, and cannot be entered twice
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
_FACES = {
    BlockKind.TITLE: gb.XIAOBIAOSONG,
    BlockKind.ATTACHMENT_TITLE: gb.XIAOBIAOSONG,
    BlockKind.SUBTITLE: gb.KAITI,
    BlockKind.ATTACHMENT: gb.HEITI,
}
_ROOM = 0.3  # points: room for rounding, so that the 22nd line and the 28th character stay


def write(paper: Paper, folders: Iterable[Path] | None = None) -> bytes:
    """Return the paper as a PDF/A-2b file.

    Args:
        paper: what to write.
        folders: where the office's own faces may be installed; None looks where the system keeps them.

    Returns:
        The file's bytes; equal papers give equal bytes on one machine.

    Raises:
        Refused: no face has one of the characters; the sentence names it and where it stands.
    """
    chains = typefaces.chains(typefaces.system_folders() if folders is None else tuple(folders))
    _refuse_missing(paper, chains)
    data = json.dumps(_data(paper, chains), ensure_ascii=False)
    with _ONE_AT_A_TIME:
        done = _compiler(_folders(chains)).compile(
            _TEMPLATE.read_bytes(),
            format="pdf",
            sys_inputs={"paper": data},
            pdf_standards=["a-2b"],
            timestamp=_timestamp(paper),
        )
    if not isinstance(done, bytes):
        raise TypeError("typst returned no file")
    return done


def _timestamp(paper: Paper) -> int:
    """Return the time that the file says it was made: PDF/A wants one, so it is the paper's own date, not the clock's."""
    words = next((block.text for block in paper.blocks if block.kind == BlockKind.DATE), "")
    hit = re.fullmatch(r"(\d{4})年\s*(\d{1,2})月\s*(\d{1,2})日", words)
    try:
        day = datetime(int(hit[1]), int(hit[2]), int(hit[3]), tzinfo=UTC) if hit else _UNDATED
    except ValueError:
        day = _UNDATED
    return int(day.timestamp())


@cache
def _compiler(folders: tuple[Path, ...]) -> typst.Compiler:
    paths = [str(folder) for folder in folders]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return typst.Compiler(root=str(_TEMPLATE.parent), font_paths=fonts)


def _folders(chains: dict[str, typefaces.Chain]) -> tuple[Path, ...]:
    """Return the folders of all faces: typst is told of folders, not of files."""
    return tuple(sorted({face.path.parent for chain in chains.values() for face in chain.faces}))


# ---- glyphs -----------------------------------------------------------------------------------------------------------------


def _refuse_missing(paper: Paper, chains: dict[str, typefaces.Chain]) -> None:
    """Look every character up in the chain of faces that will set it."""
    for face, words in _words_by_face(paper).items():
        for char in chains[face].missing(set(words)):
            at = words.index(char)
            around = words[max(0, at - 6) : at + 7].replace("\n", " ")
            raise Refused(
                f"“{char}”（U+{ord(char):04X}）没有可用的字形，在“{around}”；请安装含这个字的字体，或改存为 .docx 由 Word、WPS 排印。"
            )


def _words_by_face(paper: Paper) -> dict[str, str]:
    words: dict[str, list[str]] = {}
    for block in paper.blocks:
        for face, text in _faced(block):
            words.setdefault(face, []).append(text)
    return {face: "\n".join(texts) for face, texts in words.items()}


def _faced(block: Block) -> Iterator[tuple[str, str]]:
    if block.kind == BlockKind.TABLE:
        for number, row in enumerate(block.rows):
            yield (gb.HEITI if number == 0 else gb.FANGSONG).name, "\n".join(row)
    for run in block.runs:
        yield _face_of(block.kind, _level(block.kind, run)).name, run.text


def _face_of(kind: BlockKind, level: int) -> gb.Typeface:
    if level:
        return gb.LEVELS[level - 1]
    return _FACES.get(kind, gb.FANGSONG)


# ---- what the template reads --------------------------------------------------------------------------------------------------


def _data(paper: Paper, chains: dict[str, typefaces.Chain]) -> dict[str, Any]:
    families = {
        "fangsong": gb.FANGSONG,
        "kaiti": gb.KAITI,
        "heiti": gb.HEITI,
        "title": gb.XIAOBIAOSONG,
        "songti": gb.SONGTI,
    }
    return {
        "title": paper.title,
        "unit": paper.unit,
        "measures": _measures() | {"title_side": narrowed_for(paper) * gb.SIZE_2 / 2},
        "faces": {key: chains[face.name].families for key, face in families.items()},
        "blocks": list(_blocks(paper)),
    }


def _measures() -> dict[str, float]:
    """Return all lengths in points."""
    return {
        "page_width": gb.PAGE_WIDTH * gb.MM,
        "page_height": gb.PAGE_HEIGHT * gb.MM,
        "top": gb.HEAD * gb.MM,
        "bottom": gb.FOOT * gb.MM - _ROOM,
        "left": gb.GUTTER * gb.MM,
        "right": gb.FORE_EDGE * gb.MM - _ROOM,
        "pitch": gb.LINE_PITCH,
        "character": gb.CHARACTER_PITCH,
        "tracking": gb.CHARACTER_PITCH - gb.SIZE_3,
        "size2": gb.SIZE_2,
        "size3": gb.SIZE_3,
        "size4": gb.SIZE_4,
        "small": gb.SIZE_SMALL_4,
        "footer_descent": gb.PAGE_NUMBER_BELOW * gb.MM - _ROOM - gb.SIZE_4 / 2,
    }


def _blocks(paper: Paper) -> Iterator[dict[str, Any]]:
    words = {block.kind: block.text for block in paper.blocks}
    signature_gap, day_gap = gb.closing_gaps(
        words.get(BlockKind.SIGNATURE, ""), words.get(BlockKind.DATE, "")
    )
    gaps = {BlockKind.SIGNATURE: signature_gap, BlockKind.DATE: day_gap}
    before: Block | None = None
    for block, after in zip(paper.blocks, (*paper.blocks[1:], None), strict=False):
        if block.kind == BlockKind.TABLE and not block.rows:
            continue
        opening = {BlockKind.TITLE, BlockKind.SUBTITLE}
        yield {
            "kind": "heading" if block.kind in _LEVELS else block.kind.value,
            "runs": [_run(block.kind, run) for run in block.runs],
            "last": after is None or after.kind not in opening,
            "lead": before is None or before.kind not in {block.kind, BlockKind.SIGNATURE},
            "right": gaps.get(block.kind, 0),
            **(_table(block) if block.kind == BlockKind.TABLE else {}),
        }
        before = block


def _run(kind: BlockKind, run: Run) -> dict[str, Any]:
    return {"text": _CONTROLS.sub("", run.text), "level": _level(kind, run), "blank": run.blank}


def _level(kind: BlockKind, run: Run) -> int:
    return min(run.heading or _LEVELS.get(kind, 0), 4)


def _table(block: Block) -> dict[str, Any]:
    columns = max((len(row) for row in block.rows), default=1)
    return {"columns": columns, "rows": [[*row, *[""] * (columns - len(row))] for row in block.rows]}
