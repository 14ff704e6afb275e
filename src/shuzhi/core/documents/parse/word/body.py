"""The body of a Word document as lines of text, with what is not plain text named.

Kept in the text: paragraphs with their automatic numbers, insertions of tracked changes, results of fields, text boxes (after the
paragraph they hang on), tables (a row a line, cells apart by tabs; cells of running text as paragraphs). Named in findings: each of these, and
deletions, footnotes, comments, headers and pictures, which are not part of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from shuzhi.core.documents.parse.word.numbering import Numbering, W, read_numbering
from shuzhi.core.documents.parse.word.package import Package
from shuzhi.core.findings import Finding, Severity, Span

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DROPPED = frozenset({f"{W}del", f"{W}moveFrom"})
_KEPT_CHANGES = frozenset({f"{W}ins", f"{W}moveTo"})
_TEXT_BOX = f"{W}txbxContent"
PROSE = 60


@dataclass(slots=True)
class Reader:
    """Collects lines while it walks the document."""

    numbering: Numbering
    lines: list[str] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)  # first and last line of each table
    boxes: list[int] = field(default_factory=list)  # lines of text boxes
    inserted: int = 0
    deleted: list[str] = field(default_factory=list)
    pictures: int = 0
    notes: int = 0
    empty_fields: int = 0
    nested_tables: int = 0

    def blocks(self, parent: etree._Element) -> None:
        """Read paragraphs and tables of an element in order."""
        for child in parent.iterchildren(tag=etree.Element):
            if child.tag == f"{W}p":
                self.paragraph(child)
            elif child.tag == f"{W}tbl":
                self.table(child)
            elif child.tag == f"{W}sdt":
                content = child.find(f"{W}sdtContent")
                if content is not None:
                    self.blocks(content)
            elif child.tag in _KEPT_CHANGES or child.tag in (
                f"{W}customXml",
                f"{_MC}AlternateContent",
                f"{_MC}Choice",
            ):
                self.blocks(child)

    def paragraph(self, element: etree._Element) -> None:
        """Read one paragraph, then the text boxes that hang on it."""
        number = self.numbering.number_of(element)
        boxes: list[etree._Element] = []
        words = "".join(self.inline(element, boxes))
        self.lines.append(number + words)
        for box in boxes:
            first = len(self.lines)
            self.blocks(box)
            self.boxes.extend(range(first, len(self.lines)))

    def inline(self, element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        """Yield the words of a paragraph or of a part of it."""
        for child in element.iterchildren(tag=etree.Element):
            tag = child.tag
            if tag in (f"{W}t", f"{_M}t"):
                yield child.text or ""
            elif tag == f"{W}tab" and element.tag == f"{W}r":
                yield "\t"
            elif tag in (f"{W}br", f"{W}cr"):
                yield "" if child.get(f"{W}type") in ("page", "column") else "\n"
            elif tag == f"{W}noBreakHyphen":
                yield "-"
            elif tag == f"{W}sym":
                yield _symbol(child)
            elif tag in _DROPPED:
                self.deleted.append("".join(part.text or "" for part in child.iter(f"{W}delText", f"{W}t")))
            elif tag == _TEXT_BOX:
                boxes.append(child)
            elif tag == f"{_MC}AlternateContent":
                choice = child.find(f"{_MC}Choice")
                yield from self.inline(choice if choice is not None else child, boxes)
            elif tag not in (f"{W}instrText", f"{W}pPr", f"{W}rPr", f"{W}delText"):
                self._note(child)
                yield from self.inline(child, boxes)

    def _note(self, element: etree._Element) -> None:
        tag = element.tag
        self.inserted += tag in _KEPT_CHANGES
        self.notes += tag in (f"{W}footnoteReference", f"{W}endnoteReference")
        self.pictures += (
            isinstance(tag, str) and tag.endswith("}blip")
        ) or tag == "{urn:schemas-microsoft-com:vml}imagedata"
        self.empty_fields += tag == f"{W}fldSimple" and next(element.iter(f"{W}t"), None) is None

    def table(self, element: etree._Element) -> None:
        """Read a table: rows of short cells as lines, running text in a cell as paragraphs."""
        rows = [
            [self._cell(cell) for cell in _cells(row)]
            for row in element.iter(f"{W}tr")
            if _own_table(row, element)
        ]
        first = len(self.lines)
        start = first
        for row in rows:
            if any(_is_prose(lines) for lines in row) or len(row) == 1:
                if len(self.lines) > start:
                    self.tables.append((start, len(self.lines) - 1))
                self.lines.extend(line for lines in row for line in lines)
                start = len(self.lines)
            else:
                self.lines.append(
                    "\t".join(" ".join(line for line in lines if line.strip()) for lines in row)
                )
        if len(self.lines) > start:
            self.tables.append((start, len(self.lines) - 1))

    def _cell(self, cell: etree._Element) -> list[str]:
        inner = Reader(self.numbering)
        inner.blocks(cell)
        self.deleted += inner.deleted
        self.inserted += inner.inserted
        self.pictures += inner.pictures
        self.notes += inner.notes
        return inner.lines


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row.iterchildren(tag=etree.Element):
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt":
            yield from child.iter(f"{W}tc")


def _own_table(row: etree._Element, table: etree._Element) -> bool:
    parent = row.getparent()
    while parent is not None and parent.tag != f"{W}tbl":
        parent = parent.getparent()
    return parent is table


def _is_prose(lines: list[str]) -> bool:
    return any(len(line) > PROSE or (len(line) > 20 and line.rstrip().endswith("。")) for line in lines)


def _symbol(element: etree._Element) -> str:
    code = element.get(f"{W}char") or ""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return chr(value) if 0x20 <= value < 0xE000 and not 0xD800 <= value <= 0xDFFF else "□"


@dataclass(frozen=True, slots=True)
class WordText:
    """A Word document as text.

    Args:
        text: its lines joined by `\\n`.
        tables: stretches of rows.
        findings: what was kept in another shape, or only named.
    """

    text: str
    tables: tuple[Span, ...]
    findings: tuple[Finding, ...]


def read_word(package: Package) -> WordText:
    """Read the body of a Word document.

    Raises:
        Unreadable: a part is damaged.
    """
    document = package.xml("word/document.xml")
    body = document.find(f"{W}body") if document is not None else None
    reader = Reader(read_numbering(package.xml("word/numbering.xml"), package.xml("word/styles.xml")))
    if body is not None:
        reader.blocks(body)
    starts, at = [], 0
    for line in reader.lines:
        starts.append(at)
        at += len(line) + 1
    text = "\n".join(reader.lines)
    tables = tuple(Span(starts[a], starts[b] + len(reader.lines[b])) for a, b in reader.tables)
    boxes = [Span(starts[n], starts[n] + len(reader.lines[n])) for n in reader.boxes]
    return WordText(text, tables, (*_findings(reader, tables, boxes, text), *_other_parts(package)))


def _finding(what: str, message: str, place: Span | None = None, text: str = "") -> Finding:
    return Finding(f"parse.word-{what}", Severity.INFO, message, place, "word", text)


def _findings(reader: Reader, tables: tuple[Span, ...], boxes: list[Span], text: str) -> Iterator[Finding]:
    for number, span in enumerate(tables, 1):
        yield _finding(
            "table",
            f"第{number}张表格按行保留在文中，格线没有了，其中的数字没有当作正文的数字来读，请对照原表。",
            span,
        )
    for span in boxes:
        if words := text[span.start : span.end].strip():
            told = f"{words[:20]}……" if len(words) > 20 else words
            message = f"“{told}”在文本框里，已放在所在段落之后。"
            yield _finding("text-box", message, span, text[span.start : span.end])
    if reader.inserted:
        yield _finding("insertion", f"文中有{reader.inserted}处修订插入，已当作正文；请先接受或拒绝修订。")
    for words in reader.deleted:
        if words.strip():
            yield _finding("deletion", f"修订中已删除“{words[:40]}”，没有读入正文。", None, words)
    if reader.pictures:
        yield _finding("picture", f"文中有{reader.pictures}幅图片，图里的文字没有读取。")
    if reader.empty_fields:
        yield _finding("field", f"文中有{reader.empty_fields}个域没有结果，请在 Word 里更新域后再读。")


def _other_parts(package: Package) -> Iterator[Finding]:
    """Name what stands outside the body: notes, comments, headers and footers, macros."""
    for part, what, name in (
        ("word/footnotes.xml", "footnote", "脚注"),
        ("word/endnotes.xml", "endnote", "尾注"),
        ("word/comments.xml", "comment", "批注"),
    ):
        root = package.xml(part)
        for note in root if root is not None else ():
            words = "".join(t.text or "" for t in note.iter(f"{W}t")).strip()
            if words:
                yield _finding(what, f"{name}没有并入正文：{words[:60]}", None, words)
    for part in sorted(package.names()):
        if part.startswith(("word/header", "word/footer")) and part.endswith(".xml"):
            root = package.xml(part)
            words = "".join(t.text or "" for t in root.iter(f"{W}t")).strip() if root is not None else ""
            if words and words.strip("-—– 0123456789第页共").strip() != "":
                yield _finding("header", f"页眉页脚没有并入正文：{words[:60]}", None, words)
        elif part.endswith("vbaProject.bin"):
            yield _finding("macro", "文件带有宏；只读取了文字，宏没有运行。")
