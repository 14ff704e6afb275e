"""A section as plain text for a form without JavaScript: one line a paragraph, a figure as `{f12 37次}`.

What stands after the number of a figure is there to be read; changing it changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from shuzhi.apps.reports.writing.document import Block, Piece, Shown, Words, clean
from shuzhi.core.documents.parse import parse_text

_FIGURE = re.compile(r"\{(f\d{1,6})(?:\s[^{}\n]*)?\}")


def as_lines(blocks: Sequence[Block], shown: Mapping[str, str]) -> str:
    """Return a section as text for a form."""
    return "\n".join(_line(block, shown) for block in blocks)


def _line(block: Block, shown: Mapping[str, str]) -> str:
    return "".join(
        piece.text if isinstance(piece, Words) else f"{{{piece.node} {shown.get(piece.node, '')}}}"
        for piece in block.pieces
    )


def from_lines(text: str, before: Sequence[Block], shown: Mapping[str, str]) -> tuple[Block, ...]:
    """Read the text of a form back; paragraphs that stayed as they were keep their identity.

    Args:
        text: what came from the form.
        before: the section as the form showed it.
        shown: what each figure shows; a node that is not the report's stays as typed words.
    """
    lines = [line for raw in text.replace("\r\n", "\n").split("\n") if (line := clean(raw).strip())]
    old = [_line(block, shown) for block in before]
    levels = _levels(lines, shown)
    done: list[Block] = []
    for tag, i, i2, j, j2 in SequenceMatcher(None, old, lines, autojunk=False).get_opcodes():
        if tag == "equal":
            done += before[i:i2]
            continue
        for at, number in enumerate(range(j, j2)):
            id_ = before[i + at].id if i + at < i2 else f"n{len(before)}x{number}"
            done.append(Block(id_, _pieces(lines[number], shown), levels.get(number, 0)))
    used, unique = set[str](), []
    for at, block in enumerate(done):
        id_ = block.id if block.id not in used else f"m{at}x{len(used)}"
        used.add(id_)
        unique.append(replace(block, id=id_))
    return tuple(unique)


def _pieces(line: str, shown: Mapping[str, str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for hit in _FIGURE.finditer(line):
        if hit[1] not in shown:
            continue
        pieces += [Words(line[at : hit.start()])] if hit.start() > at else []
        pieces.append(Shown(hit[1]))
        at = hit.end()
    return (*pieces, *([Words(line[at:])] if line[at:] else []))


def _levels(lines: Sequence[str], shown: Mapping[str, str]) -> dict[int, int]:
    """Which lines are headings alone, as the reader sees them; a title in front keeps the first line from being taken for one."""
    told = [_FIGURE.sub(lambda hit: shown.get(hit[1], hit[0]), line) for line in lines]
    text = "述职报告\n\n" + "\n".join(told)
    starts, at = {}, 6
    for number, line in enumerate(told):
        starts[at] = number
        at += len(line) + 1
    levels = {}
    for section in parse_text(text).sections:
        number_of = starts.get(section.start)
        if number_of is None or not section.number:
            continue
        if re.sub(r"\s|[。：:]+$", "", told[number_of]) == re.sub(
            r"\s|[。：:]+$", "", section.number + section.heading
        ):
            levels[number_of] = min(section.level, 4)
    return levels
