"""An organisation's own letterhead (公文纸): a .docx that anybody may have made, opened and looked through before it is used.

What a letterhead brings goes into every report that is written on it, so only parts of known kinds come along, and nothing
that runs, is fetched, or changes by itself.
"""

from __future__ import annotations

import posixpath
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from shuzhi.core.documents.render import wordstyles as ws
from shuzhi.core.documents.render.package import Package, relations_of
from shuzhi.core.documents.render.packing import CONTENT, PROOF_NAMESPACE
from shuzhi.core.errors import Refused, Unreadable

LARGEST = 8 * 1024 * 1024  # bytes: a letterhead is a page, some with a picture
TYPES = "[Content_Types].xml"
BODY, TITLE, UNIT, DAY = "正文", "标题", "单位", "日期"
SLOT = re.compile(r"(?:\{\{|｛｛)\s*([^{}｛｝]{1,20}?)\s*(?:\}\}|｝｝)")

_WELCOME = frozenset({
    "officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "styles", "stylesWithEffects",
    "settings", "fontTable", "font", "theme", "numbering", "webSettings", "header", "footer", "footnotes", "endnotes", "image",
    "customXml", "customXmlProps", "glossaryDocument", "people",
})  # fmt: skip
_CALLED = {
    "vbaProject": "宏",
    "oleObject": "嵌入的对象",
    "package": "嵌入的文件",
    "control": "ActiveX 控件",
    "attachedTemplate": "链接的模板",
    "aFChunk": "插入的外部文件",
    "subDocument": "子文档",
    "comments": "批注",
    "commentsExtended": "批注",
}
_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo"})
PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_OUTSIDE = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.\-]+:|\\\\|//)")
_FIGURE_MARK = re.compile(r"fig_\d{1,9}")
_MAIN_TYPE = f"{CONTENT}.document.main+xml"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A letterhead that may be used.

    Args:
        parts: content by name: the parts that may come along, with their relations and [Content_Types].xml.
        main: name of the part with the text.
        asides: names of its headers and footers.
        styles: name of its styles, "" where it has none.
    """

    parts: Mapping[str, bytes]
    main: str
    asides: tuple[str, ...]
    styles: str


def open_letterhead(data: bytes) -> Letterhead:
    """Open a letterhead and refuse one that cannot or must not be used.

    Args:
        data: the file's bytes.

    Raises:
        Unreadable: it is no .docx, or larger than any letterhead.
        Refused: it holds what must not come along, or no place for the report; the sentence says what and the way out.
    """
    if len(data) > LARGEST:
        raise Unreadable(
            f"公文纸有 {len(data) // 1048576} MB，超过 {LARGEST // 1048576} MB；请压缩或去掉图片后再试。"
        )
    package = Package(data)
    names = _welcome(package)
    head = Letterhead(
        {name: package.content(name) for name in (TYPES, *names)},
        package.main,
        tuple(sorted({n for kind in ("header", "footer") for n in package.related(package.main, kind)})),
        next(iter(package.related(package.main, "styles")), ""),
    )
    _refuse_other_types(package)
    for name in names:
        if name.endswith((".xml", ".rels")):
            _look_through(package.xml(name))
    _refuse_misplaced(head)
    return head


def _welcome(package: Package) -> list[str]:
    """Follow the relations from the package's root; a part that nothing points to stays behind."""
    found: dict[str, None] = {}
    waiting = deque([""])
    while waiting:
        part = waiting.popleft()
        source = relations_of(part)
        if source not in package.names:
            continue
        found[source] = None
        for each in package.relations(part):
            if each.external:
                raise Refused(f"公文纸里有指向文件以外的链接（{each.target[:60]}），请去掉链接后再用。")
            if each.kind not in _WELCOME:
                what = _CALLED.get(each.kind, each.kind[:40])
                raise Refused(f"公文纸里有不能带进报告的内容（{what}），请去掉后另存为 .docx 再用。")
            if each.target in package.names and each.target not in found:
                found[each.target] = None
                waiting.append(each.target)
    return sorted(found)


def _refuse_other_types(package: Package) -> None:
    """Refuse templates, files with macros and the strict flavour, whose words we would not mix with ours."""
    kinds = {item.get("PartName", "").lstrip("/"): item.get("ContentType", "") for item in package.xml(TYPES)}
    root = package.xml(package.main)
    if "macroEnabled" in kinds.get(package.main, ""):
        raise Refused("公文纸里有不能带进报告的内容（宏），请另存为不带宏的 .docx 再用。")
    if kinds.get(package.main) != _MAIN_TYPE or root.tag != f"{{{ws.W}}}document":
        raise Refused("公文纸不是普通的 .docx 文件，请用 Word、WPS 打开后另存为“Word 文档（.docx）”再用。")


def _look_through(root: etree._Element) -> None:
    """Refuse what must not stand in a part: changes, links by other doors, living fields, the marks of a report."""
    if root.tag == f"{{{PROOF_NAMESPACE}}}proof" or any(
        map(_is_figure, root.iter(f"{{{ws.W}}}tag", f"{{{ws.W}}}alias"))
    ):
        raise Refused("这个文件是一份已起草的报告，不是公文纸；请用没有数据的空白公文纸。")
    for item in root.iter(etree.Element):
        name = etree.QName(item)
        if name.namespace == ws.W and name.localname in _TRACKED:
            raise Refused("公文纸里有没处理的修订，请先接受或拒绝全部修订，保存后再用。")
        for key, value in item.attrib.items():
            if etree.QName(key).localname in {"src", "href"} and _OUTSIDE.match(str(value)):
                raise Refused(f"公文纸里有指向文件以外的链接（{str(value)[:60]}），请去掉链接后再用。")
    for words in fields(root):
        kind = words.split()[0].upper() if words.split() else ""
        if kind not in PAGE_FIELDS:
            raise Refused(
                f"公文纸里有会自己变化的域（{kind[:20] or '空'}），请改成普通文字后再用；页码、页数可以保留。"
            )


def _is_figure(item: etree._Element) -> bool:
    return _FIGURE_MARK.fullmatch(item.get(f"{{{ws.W}}}val", "")) is not None


def fields(root: etree._Element) -> Iterator[str]:
    """Return the instruction of each field of a part.

    Args:
        root: a part with text.
    """
    for simple in root.iter(f"{{{ws.W}}}fldSimple"):
        yield simple.get(f"{{{ws.W}}}instr", "")
    waiting: list[str] = []
    for item in root.iter(f"{{{ws.W}}}fldChar", f"{{{ws.W}}}instrText"):
        kind = item.get(f"{{{ws.W}}}fldCharType", "")
        if kind == "begin":
            waiting.append("")
        elif kind == "end" and waiting:
            yield waiting.pop()
        elif not kind and waiting:
            waiting[-1] += item.text or ""
    yield from waiting


# ---- places for the report --------------------------------------------------------------------------------------------------


def paragraphs(root: etree._Element) -> Iterator[tuple[etree._Element, list[etree._Element]]]:
    """Return each paragraph of a part with the elements that hold its own words, a text box's left out.

    Args:
        root: a part with text.
    """
    for paragraph in root.iter(f"{{{ws.W}}}p"):
        own = [
            item
            for item in paragraph.iter(f"{{{ws.W}}}t")
            if next(item.iterancestors(f"{{{ws.W}}}p")) is paragraph
        ]
        yield paragraph, own


def words_of(texts: list[etree._Element]) -> str:
    """Return the words of a paragraph.

    Args:
        texts: its `w:t` elements.
    """
    return "".join(item.text or "" for item in texts)


def _refuse_misplaced(head: Letterhead) -> None:
    """Refuse a letterhead without one place for the text, or with places that nobody knows."""
    found = []
    for part in (head.main, *head.asides):
        for paragraph, texts in paragraphs(etree.fromstring(head.parts[part])):
            words = words_of(texts)
            for hit in SLOT.finditer(words):
                _refuse_unknown(hit)
                found += [paragraph] if hit[1] == BODY else []
                if hit[1] == BODY and not (_in_text(paragraph) and hit[0] == words.strip()):
                    raise Refused(
                        f"公文纸里的 {hit[0]} 要单独占一段，放在正文里，不放在表格、文本框、页眉页脚里。"
                    )
    if len(found) != 1:
        many = f"有 {len(found)} 处" if found else "没有"
        raise Refused(f"公文纸里{many} {{{{{BODY}}}}}：请在放报告的地方单独写一段 {{{{{BODY}}}}}，只写一处。")


def _refuse_unknown(hit: re.Match[str]) -> None:
    if hit[1] not in {BODY, TITLE, UNIT, DAY}:
        known = "、".join(f"{{{{{name}}}}}" for name in (BODY, TITLE, UNIT, DAY))
        raise Refused(f"公文纸里有不认识的 {hit[0]}，可以写的是 {known}。")


def _in_text(paragraph: etree._Element) -> bool:
    parent = paragraph.getparent()
    return parent is not None and parent.tag == f"{{{ws.W}}}body"


def part_name(number: int) -> str:
    """Return the name of a part for data beside the text.

    Args:
        number: from 1.
    """
    return posixpath.join("customXml", f"item{number}.xml")
