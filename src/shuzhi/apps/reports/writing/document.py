"""The text of a working report as frozen values: paragraphs of words with figures in them.

As JSON it is what the editor (ProseMirror) reads and writes, in a closed grammar:

    {"type": "paragraph" | "heading", "attrs": {"id": "b3", "level": 2, "machine": true},
     "content": [{"type": "text", "text": "全年召开"}, {"type": "figure", "attrs": {"id": "f12"}}]}

What is not in the grammar is refused, not repaired: the editor of this house writes nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shuzhi.core.errors import Unreadable

MOST_BLOCKS, MOST_CHARACTERS = 3000, 400_000  # a section; a report of 200 pages has about a third of that
_ID = re.compile(r"[a-z][a-z0-9]{0,15}")
_BROKEN = "这一节的内容读不出来，没有保存；请刷新页面后再改。"
_BREAKS = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The place of a figure or a blank; what it shows stands in its own row."""

    node: str


Piece = Words | Shown


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a heading.

    Args:
        id: unique in the report, kept while the paragraph lives.
        pieces: words and figures in order.
        level: 1–4 for a heading, 0 for a paragraph.
        machine: written by the program and not yet adopted by a person.
    """

    id: str
    pieces: tuple[Piece, ...]
    level: int = 0
    machine: bool = False

    @property
    def nodes(self) -> tuple[str, ...]:
        return tuple(piece.node for piece in self.pieces if isinstance(piece, Shown))

    def text(self, shown: Mapping[str, str]) -> str:
        return "".join(p.text if isinstance(p, Words) else shown.get(p.node, "") for p in self.pieces)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the flat text of a report."""

    start: int
    end: int
    id: str


@dataclass(frozen=True, slots=True)
class Flat:
    """A report as one text: paragraphs joined by line breaks, with the places of its paragraphs and figures."""

    text: str
    blocks: tuple[Place, ...]
    nodes: tuple[Place, ...]


def flatten(blocks: Iterable[Block], shown: Mapping[str, str]) -> Flat:
    """Return the text of some paragraphs with the places of everything in it.

    Args:
        blocks: in reading order.
        shown: what each figure shows, by node; a node without words takes no room.
    """
    parts: list[str] = []
    lines: list[Place] = []
    nodes: list[Place] = []
    at = 0
    for block in blocks:
        start = at
        for piece in block.pieces:
            words = piece.text if isinstance(piece, Words) else shown.get(piece.node, "")
            if isinstance(piece, Shown) and words:
                nodes.append(Place(at, at + len(words), piece.node))
            parts.append(words)
            at += len(words)
        lines.append(Place(start, at, block.id))
        parts.append("\n")
        at += 1
    return Flat("".join(parts)[:-1], tuple(lines), tuple(nodes))


def with_ids(blocks: Sequence[Block], taken: Iterable[str]) -> tuple[Block, ...]:
    """Give a paragraph whose id stands elsewhere (split, pasted twice) an id of its own."""
    used, done = set(taken), []
    for number, block in enumerate(blocks):
        id_, tries = block.id, number
        while id_ in used:
            tries += 1
            id_ = f"b{len(used) + tries:x}x"
        used.add(id_)
        done.append(replace(block, id=id_))
    return tuple(done)


# ---- JSON -------------------------------------------------------------------------------------------------------------------


def dump(blocks: Iterable[Block]) -> str:
    """Return paragraphs as JSON text."""
    return json.dumps([as_json(block) for block in blocks], ensure_ascii=False, separators=(",", ":"))


def as_json(block: Block) -> dict[str, Any]:
    """Return a paragraph as the editor reads it."""
    attrs: dict[str, Any] = {"id": block.id, "machine": block.machine}
    if block.level:
        attrs["level"] = block.level
    content = [
        {"type": "text", "text": piece.text}
        if isinstance(piece, Words)
        else {"type": "figure", "attrs": {"id": piece.node}}
        for piece in block.pieces
    ]
    kind = "heading" if block.level else "paragraph"
    return {"type": kind, "attrs": attrs, **({"content": content} if content else {})}


def load(text: str) -> tuple[Block, ...]:
    """Read what `dump` wrote."""
    return read(json.loads(text))


def read(value: Any) -> tuple[Block, ...]:
    """Read paragraphs from a JSON value that came from outside.

    Raises:
        Unreadable: it is not in the grammar, or too large.
    """
    if not isinstance(value, list) or len(value) > MOST_BLOCKS:
        raise Unreadable(_BROKEN)
    blocks = tuple(_block(item) for item in value)
    if sum(len(p.text) for b in blocks for p in b.pieces if isinstance(p, Words)) > MOST_CHARACTERS:
        raise Unreadable(f"这一节超过 {MOST_CHARACTERS // 10_000} 万字，不像一份报告；没有保存。")
    return blocks


def _block(item: Any) -> Block:
    if not isinstance(item, dict) or item.get("type") not in ("paragraph", "heading"):
        raise Unreadable(_BROKEN)
    attrs = item.get("attrs")
    content = item.get("content", [])
    if not isinstance(attrs, dict) or not isinstance(content, list):
        raise Unreadable(_BROKEN)
    level = attrs.get("level", 0) if item["type"] == "heading" else 0
    if level not in range(5) or (item["type"] == "heading" and not level):
        raise Unreadable(_BROKEN)
    return Block(
        id=_id(attrs.get("id")),
        pieces=_joined(_piece(each) for each in content),
        level=level,
        machine=attrs.get("machine") is True,
    )


def _piece(item: Any) -> Piece:
    if isinstance(item, dict) and item.get("type") == "text" and isinstance(item.get("text"), str):
        return Words(clean(item["text"]))
    if isinstance(item, dict) and item.get("type") == "figure" and isinstance(item.get("attrs"), dict):
        return Shown(_id(item["attrs"].get("id")))
    raise Unreadable(_BROKEN)


def clean(words: str) -> str:
    """Return words that fit on one line of a file: no line breaks, no control characters, no half characters."""
    words = _CONTROL.sub("", _BREAKS.sub(" ", words))
    return words.encode("utf-8", "ignore").decode("utf-8")


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Put neighbouring words together, so that equal paragraphs are equal values."""
    done: list[Piece] = []
    for piece in pieces:
        last = done[-1] if done else None
        if isinstance(piece, Words) and isinstance(last, Words):
            done[-1] = Words(last.text + piece.text)
        elif isinstance(piece, Shown) or piece.text:
            done.append(piece)
    return tuple(done)


def _id(value: Any) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Unreadable(_BROKEN)
    return value
