"""A .docx as verification sees it: every visible paragraph, with its figures.

What a reader of the file sees counts: inserted text, text boxes, tables, notes; deleted and hidden text does not. A picture or
other object stands as one character, so that a number cannot be hidden in one unnoticed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial

from lxml import etree

from shuzhi.core.documents.render.package import Package
from shuzhi.core.errors import Unreadable
from shuzhi.core.proofs.looks import (
    Looks,
    child,
    is_numbered,
    is_on,
    local,
    looks_of,
    value,
    without_page_numbers,
)
from shuzhi.core.proofs.words import digest, free_numbers, normalised, skeleton_of

OBJECT = "\ufffc"  # stands for a picture, a field, a list number: anything that is no plain word
_FIGURE_MARK = re.compile(r"fig_\d{1,9}")
_PROOF = re.compile(r"customXml/item\d+\.xml")
_ASIDE = ("header", "footer", "footnotes", "endnotes")
_GONE = frozenset({"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "sdtEndPr", "sectPr", "tblPr", "trPr", "tcPr", "Fallback"})  # fmt: skip
# Also what a word processor may show otherwise tomorrow: fields, and parts that it fetches.
_OBJECTS = frozenset({"drawing", "pict", "object", "footnoteReference", "endnoteReference", "altChunk", "subDoc", "fldChar", "fldSimple"})  # fmt: skip
_WORDS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


@dataclass(slots=True, eq=False)
class Control:
    """A content control, or the bookmark that is left of one.

    Args:
        mark: its id.
        words: its words, piece by piece.
        placed: it stands in a paragraph already.
    """

    mark: str
    words: list[str] = field(default_factory=list)
    placed: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(self.words)


@dataclass
class Paragraph:
    """A paragraph of the file.

    Args:
        number: 1-based, among all paragraphs of the text in order (empty ones and table cells count).
        pieces: its words in order; those in a control as the control.
    """

    number: int
    pieces: list[str | Control] = field(default_factory=list)

    @cached_property
    def plain(self) -> str:
        """The words as shown."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)

    @cached_property
    def skeleton(self) -> str:
        """The words, each figure replaced by its mark."""
        return "".join(piece if isinstance(piece, str) else skeleton_of(piece.mark) for piece in self.pieces)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the skeleton."""
        return digest(self.skeleton)

    @cached_property
    def plain_digest(self) -> str:
        """SHA-256 over the words as shown."""
        return digest(self.plain)

    @cached_property
    def still_digest(self) -> str:
        """SHA-256 over the words that stand still: without pictures, fields and what they show."""
        return digest(self.plain.replace(OBJECT, ""))

    @property
    def controls(self) -> list[Control]:
        """Its figures."""
        return [piece for piece in self.pieces if isinstance(piece, Control)]

    @property
    def numbers(self) -> tuple[str, ...]:
        """Its numbers that stand in no control and are no date, ordinal, article, name or list count."""
        return free_numbers(self.skeleton)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read.

    Args:
        paragraphs: those that are not empty.
        aside: paragraphs in headers, footers and notes that hold numbers.
        proof: the embedded proof, None where there is none.
    """

    paragraphs: tuple[Paragraph, ...]
    aside: tuple[Paragraph, ...]
    proof: bytes | None


def read(data: bytes) -> Read:
    """Read a .docx.

    Args:
        data: the file's bytes.

    Raises:
        Unreadable: it is no .docx, or a hostile one.
    """
    package = Package(data)
    try:
        looks = looks_of(package)
        paragraphs = _Walk(looks).paragraphs_of(package.xml(package.main))
        aside = [
            paragraph
            for name in _aside(package)
            for paragraph in _Walk(looks).paragraphs_of(without_page_numbers(package.xml(name)))
        ]
    except RecursionError as exc:
        raise Unreadable("文件的结构嵌套得太深，不像一份报告，已拒绝打开。") from exc
    kept = tuple(paragraph for paragraph in paragraphs if normalised(paragraph.skeleton))
    spoken = tuple(paragraph for paragraph in aside if re.search(r"[^\W_]", _PAGE.sub("", paragraph.plain)))
    return Read(kept, spoken, _embedded(package))


_PAGE = re.compile(r"[—－\-–\s]*\d*[—－\-–\s]*")  # — 1 —


def _aside(package: Package) -> list[str]:
    return sorted({name for kind in _ASIDE for name in package.related(package.main, kind)})


def _embedded(package: Package) -> bytes | None:
    for name in sorted(package.names):
        if _PROOF.fullmatch(name):
            root = package.xml(name)
            if root.tag == "{urn:shuzhi:proof:1}proof":
                return (root.text or "").encode("utf-8")
    return None


class _Walk:
    """One pass over a part, in reading order."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._done: list[Paragraph] = []
        self._open: list[Paragraph] = []  # a text box is a paragraph inside a paragraph
        self._control: Control | None = None
        self._bookmarks: dict[str, Control] = {}

    def paragraphs_of(self, root: etree._Element) -> list[Paragraph]:
        """Return all paragraphs below `root`, numbered as they begin."""
        self._children(root)
        return self._done

    def _children(self, element: etree._Element) -> None:
        for item in element:
            name = local(item)
            if name in _GONE or not name:
                continue
            self._handler(name)(item)

    def _handler(self, name: str) -> Callable[[etree._Element], None]:
        if name in _WORDS:
            return lambda _: self._say(_WORDS[name])
        if name in _OBJECTS:
            return self._object
        return partial(_HANDLERS.get(name, _Walk._children), self)

    def _paragraph(self, element: etree._Element) -> None:
        style = child(element, "pPr", "pStyle")
        name = "" if style is None else value(style)
        paragraph = Paragraph(len(self._done) + 1)
        self._done.append(paragraph)
        if name in self._looks.hidden:
            return
        self._open.append(paragraph)
        if name in self._looks.numbered or is_numbered(element):
            self._say(OBJECT)
        self._children(element)
        self._open.pop()

    def _run(self, element: etree._Element) -> None:
        style = child(element, "rPr", "rStyle")
        if is_on(child(element, "rPr", "vanish")) or (
            style is not None and value(style) in self._looks.hidden
        ):
            return
        self._children(element)

    def _text(self, element: etree._Element) -> None:
        self._say(element.text or "")

    def _symbol(self, element: etree._Element) -> None:
        self._say(chr(int(value(element, "char") or "FFFC", 16) % 0x110000))

    def _object(self, element: etree._Element) -> None:
        """Note an object; the words of a field's result are words, those of a text box are paragraphs of their own."""
        if not self._open:
            self._done.append(Paragraph(len(self._done) + 1, [OBJECT]))
        self._say(OBJECT)
        control = self._control
        self._control = control if local(element) == "fldSimple" else None
        self._children(element)
        self._control = control

    def _sdt(self, element: etree._Element) -> None:
        """Enter a content control; LibreOffice drops the tag, so the alias answers too, and then the bookmark around it."""
        mark = next((mark for name in ("tag", "alias") if (mark := self._mark_in(element, name))), "")
        outer = self._control
        if mark and self._open and outer is None:
            self._control = self._begin(Control(mark))
        if child(element, "sdtPr", "dataBinding") is not None:
            self._say(OBJECT)  # its words come from elsewhere
        self._children(element)
        self._control = outer

    def _mark_in(self, element: etree._Element, name: str) -> str:
        found = child(element, "sdtPr", name)
        return value(found) if found is not None and _FIGURE_MARK.fullmatch(value(found)) else ""

    def _bookmark(self, element: etree._Element) -> None:
        if _FIGURE_MARK.fullmatch(value(element, "name")):
            self._bookmarks[value(element, "id")] = Control(value(element, "name"))

    def _bookmark_end(self, element: etree._Element) -> None:
        self._bookmarks.pop(value(element, "id"), None)

    def _begin(self, control: Control) -> Control:
        control.placed = True
        self._open[-1].pieces.append(control)
        return control

    def _say(self, words: str) -> None:
        if not self._open:
            return
        control = self._control or self._bookmarked()
        if control is not None:
            control.words.append(words)
        else:
            self._open[-1].pieces.append(words)

    def _bookmarked(self) -> Control | None:
        """Return the control that is left of a bookmark, entered at its first words."""
        control = next(reversed(self._bookmarks.values()), None)
        if control is not None and not control.placed:
            self._begin(control)
        return control


_HANDLERS: dict[str, Callable[[_Walk, etree._Element], None]] = {
    "p": _Walk._paragraph,
    "r": _Walk._run,
    "t": _Walk._text,
    "sym": _Walk._symbol,
    "sdt": _Walk._sdt,
    "bookmarkStart": _Walk._bookmark,
    "bookmarkEnd": _Walk._bookmark_end,
}


def controls_in(paragraphs: tuple[Paragraph, ...]) -> Iterator[tuple[Paragraph, Control]]:
    """Return each control with its paragraph, in reading order.

    Args:
        paragraphs: as read.
    """
    for paragraph in paragraphs:
        for control in paragraph.controls:
            yield paragraph, control
