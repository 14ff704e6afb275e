"""A paper as .md (CommonMark with tables): headings by level, figures and blanks as words.

Headings that run into their paragraph are not set bold: CommonMark does not close `**（一）抓学习。**` before a Chinese character,
and a space there would change the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.core.documents.model import Block, BlockKind, Paper

_LEVEL = {
    BlockKind.TITLE: "# ",
    BlockKind.ATTACHMENT: "# ",
    BlockKind.ATTACHMENT_TITLE: "# ",
    BlockKind.HEADING1: "## ",
    BlockKind.HEADING2: "### ",
    BlockKind.HEADING3: "#### ",
    BlockKind.HEADING4: "##### ",
}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_LEADING = re.compile(r"^(\d+)([.)])|^([#+\-=])")


def write(paper: Paper) -> bytes:
    """Return the paper as Markdown; read as text it has the same words.

    Args:
        paper: what to write.

    Returns:
        UTF-8, one block a paragraph, ending with a line break.
    """
    return ("\n\n".join(filter(None, (_block(block) for block in _joined(paper)))) + "\n").encode("utf-8")


def _joined(paper: Paper) -> Iterator[Block]:
    """Join the lines of a title: Markdown has one heading for it."""
    blocks = list(paper.blocks)
    while len(blocks) > 1 and blocks[0].kind == blocks[1].kind == BlockKind.TITLE:
        blocks[:2] = [Block(BlockKind.TITLE, (*blocks[0].runs, *blocks[1].runs))]
    yield from blocks


def _block(block: Block) -> str:
    if block.kind == BlockKind.TABLE:
        return _table(block)
    words = _escaped(block.text)
    if block.kind in _LEVEL:
        return _LEVEL[block.kind] + words
    return _LEADING.sub(lambda hit: f"{hit[1]}\\{hit[2]}" if hit[1] else f"\\{hit[3]}", words)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.replace("\n", " "))


def _table(block: Block) -> str:
    if not block.rows:
        return ""
    columns = max(len(row) for row in block.rows)
    rows = [[_escaped(cell) for cell in row] + [""] * (columns - len(row)) for row in block.rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * columns}", *lines[1:]])
