"""A report on an organisation's own letterhead: its paragraphs, headers, page and styles stay, the report's blocks take their place.

Styles that the letterhead knows by name are the letterhead's; the others are the house's and are added. The same report on the
same letterhead gives the same bytes.
"""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice

from lxml import etree

from shuzhi.core.documents.model import BlockKind, Paper, Run
from shuzhi.core.documents.render import docx, letterhead, packing
from shuzhi.core.documents.render import wordstyles as ws
from shuzhi.core.documents.render.letterhead import BODY, DAY, SLOT, TITLE, TYPES, UNIT, Letterhead
from shuzhi.core.documents.render.package import relations_of

_BASE = "ShuzhiBase"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_STYLED = ("pStyle", "rStyle", "tblStyle")


def write(paper: Paper, proof: bytes | None, head: Letterhead) -> bytes:
    """Return the paper on a letterhead as a .docx file.

    Args:
        paper: what to write.
        proof: the signed proof (JSON, UTF-8) that travels inside; None for none.
        head: the letterhead, opened.

    Returns:
        The file's bytes; equal papers, proofs and letterheads give equal bytes.
    """
    parts = dict(head.parts)
    styles, names = _styles(paper, parts.get(head.styles))
    parts[head.styles or "word/styles.xml"] = styles
    parts[head.main] = _main(paper, parts[head.main], names)
    for name in head.asides:
        parts[name] = _aside(paper, parts[name])
    for name in [name for name in parts if posixpath.basename(name) == "core.xml"]:
        parts[name] = packing.core_properties(paper).encode()  # the letterhead's writer is nobody's business
    if not head.styles:
        _relate(parts, head.main, "styles", "word/styles.xml")
    added = _with_proof(parts, head.main, proof) if proof is not None else {}
    overrides = {"word/styles.xml": f"{packing.CONTENT}.styles+xml"} if not head.styles else {}
    types = _types(parts.pop(TYPES), parts, overrides | added)
    return packing.zipped({TYPES: types, **dict(sorted(parts.items()))})


def _w(name: str) -> str:
    return f"{{{ws.W}}}{name}"


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


# ---- words ------------------------------------------------------------------------------------------------------------------


def _main(paper: Paper, content: bytes, names: dict[str, str]) -> bytes:
    root = etree.fromstring(content)
    numbers = count(1 + max((int(n) for i in root.iter(_w("bookmarkStart")) if (n := i.get(_w("id"), "")).isdigit()), default=0))  # fmt: skip
    said = _said(paper)
    below, kept = False, set(BlockKind)
    place = None
    for paragraph, texts in list(letterhead.paragraphs(root)):
        slots = [hit[1] for hit in SLOT.finditer(letterhead.words_of(texts))]
        if BODY in slots:
            below, place = True, paragraph
            continue
        kept -= {BlockKind.TITLE} if TITLE in slots else set()
        kept -= {BlockKind.DATE} if DAY in slots else set()
        kept -= {BlockKind.SIGNATURE} if UNIT in slots and below else set()
        for name in slots:
            runs = said[name, below and name == UNIT]
            _fill(paragraph, name, _elements("".join(docx.words_of(run, numbers) for run in runs), names))
            said[name, below and name == UNIT] = _plain(runs)  # a figure has one control
    if place is None:
        raise ValueError("the letterhead was opened without a place for the text")
    _put(place, docx.body([block for block in paper.blocks if block.kind in kept], numbers), names)
    return _bytes(root)


def _said(paper: Paper) -> dict[tuple[str, bool], Sequence[Run]]:
    """Return what stands for each slot; 单位 below the text is its signature. What the report does not say stays a visible blank."""

    def of(kind: BlockKind, otherwise: str, what: str) -> Sequence[Run]:
        runs = [run for block in paper.blocks if block.kind == kind for run in block.runs]
        return runs or [Run(otherwise) if otherwise else Run(f"〔待填：{what}〕", blank=True)]

    unit: Sequence[Run] = [Run(paper.unit) if paper.unit else Run("〔待填：单位〕", blank=True)]
    return {
        (TITLE, False): of(BlockKind.TITLE, paper.title, "标题"),
        (DAY, False): of(BlockKind.DATE, "", "成文日期"),
        (UNIT, False): unit,
        (UNIT, True): of(BlockKind.SIGNATURE, paper.unit, "单位"),
    }


def _plain(runs: Sequence[Run]) -> Sequence[Run]:
    return [Run(run.text, blank=run.blank) for run in runs]


def _aside(paper: Paper, content: bytes) -> bytes:
    """Fill a header or footer; figures there are plain words, their controls stand in the text."""
    root = etree.fromstring(content)
    said = _said(paper)
    for paragraph, texts in list(letterhead.paragraphs(root)):
        for hit in SLOT.finditer(letterhead.words_of(texts)):
            words = "".join(run.text for run in said[hit[1], False])
            _fill(paragraph, hit[1], _elements(docx.words_of(Run(words), count(1)), {}))
    return _bytes(root)


def _elements(words: str, names: dict[str, str]) -> list[etree._Element]:
    """Return our own XML as elements, its styles named as in the letterhead."""
    root = etree.fromstring(f'<w:body xmlns:w="{ws.W}" xmlns:r="{ws.R}">{words}</w:body>')
    for kind in _STYLED:
        for item in root.iter(_w(kind)):
            ours = item.get(_w("val"), "")
            item.set(_w("val"), names.get(ours, ours))
    return list(root)


def _put(place: etree._Element, words: str, names: dict[str, str]) -> None:
    """Put the report in the place of its slot; where the slot ends a section, an empty paragraph ends it."""
    for element in _elements(words, names):
        place.addprevious(element)
    parent = place.getparent()
    if place.find(f"{_w('pPr')}/{_w('sectPr')}") is not None:
        for item in [item for item in place if item.tag != _w("pPr")]:
            place.remove(item)
    elif parent is not None:
        parent.remove(place)


def _fill(paragraph: etree._Element, name: str, elements: Sequence[etree._Element]) -> None:
    """Put words in the place of a slot, in the manner of the words of the slot; Word may have cut it into several runs."""
    texts = next(own for each, own in letterhead.paragraphs(paragraph) if each is paragraph)
    slot = next(hit for hit in SLOT.finditer(letterhead.words_of(texts)) if hit[1] == name)
    at, first, rest = 0, None, ""
    for item in texts:
        words = item.text or ""
        start, end = max(slot.start() - at, 0), min(slot.end() - at, len(words))
        at += len(words)
        if start >= len(words) or end <= 0:
            continue
        if first is None:
            first, rest, item.text = item, words[end:], words[:start]
        else:
            item.text = words[end:]
        item.set(_SPACE, "preserve")
    if first is not None:
        _insert(first, elements, rest)


def _insert(first: etree._Element, elements: Sequence[etree._Element], rest: str) -> None:
    """Cut the run of `first` behind it, and put the elements and the rest of its words there."""
    run = first.getparent()
    if run is None or run.tag != _w("r"):
        raise ValueError("words outside a run")
    manner = run.find(_w("rPr"))
    behind = copy.deepcopy(run)
    _cut(run, lambda at: at > run.index(first))
    _cut(behind, lambda at: at < run.index(first))
    tail = next(item for item in behind if item.tag == _w("t"))
    tail.text = rest
    tail.set(_SPACE, "preserve")
    for element in (*elements, behind):
        if manner is not None and element is not behind:
            _dress(element, manner)
    for element in reversed((*elements, behind)):
        run.addnext(element)


def _cut(run: etree._Element, out: Callable[[int], bool]) -> None:
    gone = [item for at, item in enumerate(run) if out(at) and item.tag != _w("rPr")]
    for item in gone:
        run.remove(item)


def _dress(element: etree._Element, manner: etree._Element) -> None:
    """Give the runs of an element the manner of the slot; a style of their own (a blank's) stays."""
    for run in element.iter(_w("r")):
        properties = copy.deepcopy(manner)
        own = run.find(_w("rPr"))
        style = None if own is None else own.find(_w("rStyle"))
        if own is not None:
            run.remove(own)
        if style is not None:
            for item in properties.findall(_w("rStyle")):
                properties.remove(item)
            properties.insert(0, style)
        run.insert(0, properties)


# ---- styles -----------------------------------------------------------------------------------------------------------------


def _styles(paper: Paper, theirs: bytes | None) -> tuple[bytes, dict[str, str]]:
    """Add the house's styles that the letterhead lacks; return its styles, and its id for each of the house's ids."""
    ours = docx.styles(paper).encode()
    if theirs is None:
        return ours, {}
    root, house = etree.fromstring(theirs), etree.fromstring(ours)
    known = {_key(style): style.get(_w("styleId"), "") for style in root.iter(_w("style"))}
    taken = set(known.values())
    defaults = {style.get(_w("type")): style.get(_w("styleId"), "") for style in root.iter(_w("style")) if _default(style)}  # fmt: skip
    names: dict[str, str] = {}
    added = []
    for style in _offered(house):
        ident = style.get(_w("styleId"), "")
        if _default(style):
            names[ident] = defaults.get(style.get(_w("type")), "")
        elif _key(style) in known:
            names[ident] = known[_key(style)]
        else:
            names[ident] = next(name for name in _idents(ident) if name not in taken)
            taken.add(names[ident])
            added.append(style)
    for style in added:
        root.append(_renamed(style, names))
    return _bytes(root), names


def _offered(house: etree._Element) -> Iterator[etree._Element]:
    """Return the house's styles but those of its footers; what rests on its plain style rests on a copy, not on the letterhead's."""
    for style in house.iter(_w("style")):
        ident = style.get(_w("styleId"), "")
        if ident.startswith("Footer"):
            continue
        based = style.find(_w("basedOn"))
        if based is not None and based.get(_w("val")) == "Normal":
            based.set(_w("val"), _BASE)
        if ident == "Normal":
            yield _base(style)
        yield style


def _base(normal: etree._Element) -> etree._Element:
    base = copy.deepcopy(normal)
    del base.attrib[_w("default")]
    base.set(_w("customStyle"), "1")
    base.set(_w("styleId"), _BASE)
    for name in base.iter(_w("name")):
        name.set(_w("val"), "述职基准")
    # The letterhead has no line grid of ours, and defaults of its own: the pitch stands in the style.
    spacing = etree.Element(_w("spacing"))
    for key, value in (("before", "0"), ("after", "0"), ("line", str(ws.LINE)), ("lineRule", "exact")):
        spacing.set(_w(key), value)
    for last in base.iter(_w("jc")):
        last.addprevious(spacing)
    return base


def _renamed(style: etree._Element, names: dict[str, str]) -> etree._Element:
    style = copy.deepcopy(style)
    style.set(_w("styleId"), names[style.get(_w("styleId"), "")])
    for kind in ("basedOn", "next"):
        for item in style.findall(_w(kind)):
            target = names.get(item.get(_w("val"), ""), "")
            if target:
                item.set(_w("val"), target)
            else:
                style.remove(item)
    return style


def _key(style: etree._Element) -> tuple[str | None, str]:
    name = style.find(_w("name"))
    return style.get(_w("type")), "" if name is None else name.get(_w("val"), "").casefold()


def _default(style: etree._Element) -> bool:
    return style.get(_w("default")) in {"1", "true", "on"}


def _idents(ident: str) -> Iterator[str]:
    yield ident
    yield from (f"{ident}{number}" for number in count(2))


# ---- the package ------------------------------------------------------------------------------------------------------------


def _with_proof(parts: dict[str, bytes], main: str, proof: bytes) -> dict[str, str]:
    """Add the proof's parts and the relation that leads to them; return the types of the new parts."""
    used = {name for name in parts if name.startswith("customXml/")}
    number = next(n for n in count(1) if not any(re.search(rf"\D{n}\.xml", name) for name in used))
    parts.update((name, content.encode()) for name, content in packing.proof_parts(proof, number).items())
    _relate(parts, main, "customXml", letterhead.part_name(number))
    return {f"customXml/itemProps{number}.xml": packing.PROPERTIES_TYPE}


def _relate(parts: dict[str, bytes], source: str, kind: str, target: str) -> None:
    name = relations_of(source)
    root = etree.fromstring(parts.get(name) or packing.relations().encode())
    used = {item.get("Id") for item in root}
    ident = next(islice((i for i in _idents(f"rIdShuzhi{kind}") if i not in used), 1))
    item = etree.SubElement(root, f"{{{packing.PACKAGE}/relationships}}Relationship")
    item.set("Id", ident)
    item.set("Type", f"{packing.OFFICE}/relationships/{kind}")
    item.set("Target", f"/{target}")
    parts[name] = _bytes(root)


def _types(content: bytes, parts: dict[str, bytes], added: dict[str, str]) -> bytes:
    """Return [Content_Types].xml without the parts that stayed behind and with those that came."""
    root = etree.fromstring(content)
    space = f"{{{packing.PACKAGE}/content-types}}"
    for item in root.findall(f"{space}Override"):
        if item.get("PartName", "").lstrip("/") not in parts:
            root.remove(item)
    kinds = {item.get("Extension", "").lower() for item in root.findall(f"{space}Default")}
    if "xml" not in kinds:
        root.insert(0, etree.Element(f"{space}Default", Extension="xml", ContentType="application/xml"))
    for name, kind in added.items():
        etree.SubElement(root, f"{space}Override", PartName=f"/{name}", ContentType=kind)
    return _bytes(root)
