"""A paper as .txt and .md: the words and nothing lost."""

from __future__ import annotations

from shuzhi.core.documents.model import Block, BlockKind, Paper


def write(paper: Paper) -> bytes:
    """Return the paper as plain text: one line a block, cells of a table parted by tabs.

    Args:
        paper: what to write.

    Returns:
        UTF-8 without a byte order mark, ending with a line break.
    """
    return "".join(f"{line}\n" for block in paper.blocks for line in _lines(block)).encode("utf-8")


def _lines(block: Block) -> list[str]:
    if block.kind == BlockKind.TABLE:
        return ["\t".join(" ".join(cell.split()) for cell in row) for row in block.rows]
    return [block.text]
