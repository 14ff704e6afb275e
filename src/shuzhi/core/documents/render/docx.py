"""A paper as .docx: our own XML, four times faster than building an object for each run, and the same bytes for the same paper.

Each figure is a content control used for figures only; its mark stands in tag, alias and a bookmark, since LibreOffice drops
tags on saving and keeps the other two. All looks are styles: a person can change them afterwards in one place.
"""

from __future__ import annotations

import hashlib
import io
import re
import uuid
import zipfile
from collections.abc import Iterator
from itertools import count
from xml.sax.saxutils import escape

from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.render import wordstyles as ws
from shuzhi.core.documents.render.standard import AREA_WIDTH, closing_gaps
from shuzhi.core.documents.render.titles import narrowed_for

PROOF_NAMESPACE = "urn:shuzhi:proof:1"
PROOF_PART = "customXml/item1.xml"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # pinned: the same paper gives the same bytes
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def write(paper: Paper, proof: bytes | None = None) -> bytes:
    """Return the paper as a .docx file.

    Args:
        paper: what to write.
        proof: the signed proof (JSON, UTF-8) that travels inside; None for none.

    Returns:
        The file's bytes; equal papers and proofs give equal bytes.
    """
    gaps = closing_gaps(_line(paper, BlockKind.SIGNATURE), _line(paper, BlockKind.DATE))
    parts = {
        "[Content_Types].xml": _content_types(with_proof=proof is not None),
        "_rels/.rels": _package_relations(),
        "docProps/core.xml": _core_properties(paper),
        "docProps/app.xml": f'{ws.HEAD}<Properties xmlns="{_OFFICE}/extended-properties"><Application>shuzhi</Application></Properties>',
        "word/document.xml": _document(paper),
        "word/styles.xml": ws.styles(*gaps, narrowed_for(paper)),
        "word/settings.xml": ws.settings(),
        "word/fontTable.xml": ws.font_table(),
        "word/footer1.xml": ws.footer("FooterOdd"),
        "word/footer2.xml": ws.footer("FooterEven"),
        "word/_rels/document.xml.rels": _document_relations(with_proof=proof is not None),
    }
    if proof is not None:
        parts |= _proof_parts(proof)
    return _zipped(parts)


def _line(paper: Paper, kind: BlockKind) -> str:
    return next((block.text for block in paper.blocks if block.kind == kind), "")


def _zipped(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            archive.writestr(entry, content.encode("utf-8"))
    return buffer.getvalue()


# ---- the document -----------------------------------------------------------------------------------------------------------


def _document(paper: Paper) -> str:
    numbers = count(1)
    pieces = [f'{ws.HEAD}<w:document xmlns:w="{ws.W}" xmlns:r="{ws.R}"><w:body>']
    for block, following in zip(paper.blocks, (*paper.blocks[1:], None), strict=False):
        if block.kind == BlockKind.TABLE and not block.rows:
            continue
        if block.kind == BlockKind.TABLE:
            pieces.extend(_table(block))
            # Word joins two tables that touch, and wants a paragraph at the end.
            if following is None or following.kind == BlockKind.TABLE:
                pieces.append('<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>')
        else:
            pieces.append(_paragraph(block, following, numbers))
    pieces.append(f"{ws.section_properties()}</w:body></w:document>")
    return "".join(pieces)


def _paragraph(block: Block, following: Block | None, numbers: Iterator[int]) -> str:
    runs = "".join(_run(run, numbers) for run in block.runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{_style(block, following)}"/></w:pPr>{runs}</w:p>'


def _style(block: Block, following: Block | None) -> str:
    """Return the block's style; the empty line after a title comes once, below its last line and subtitle."""
    style = ws.STYLE_OF[block.kind]
    goes_on = following is not None and following.kind in {BlockKind.TITLE, BlockKind.SUBTITLE}
    return f"{style}Over" if goes_on and block.kind in {BlockKind.TITLE, BlockKind.SUBTITLE} else style


def _run(run: Run, numbers: Iterator[int]) -> str:
    style = _run_style(run)
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    words = f'<w:r>{properties}<w:t xml:space="preserve">{_text(run.text)}</w:t></w:r>'
    mark = run.mark or run.figure
    if not mark:
        return words
    # LibreOffice 7.4 saves the words of a plain-text control three times over unless they are ASCII (`5个` → `5个个5个5个`); of a rich one
    # it keeps words and bookmark.
    kind = "<w:text/>" if run.text.isascii() else ""
    return _control(mark, words, kind, next(numbers))


def _run_style(run: Run) -> str:
    if run.blank:
        return "Blank"
    if run.heading:
        return f"RunIn{min(run.heading, 4)}"
    return "Figure" if run.figure else ""


def _control(mark: str, words: str, kind: str, number: int) -> str:
    """Wrap a figure's words in its content control and bookmark; ids follow the reading order."""
    mark = escape(mark, {'"': "&quot;"})
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{mark}"/><w:sdt><w:sdtPr><w:alias w:val="{mark}"/><w:tag w:val="{mark}"/>'
        f'<w:id w:val="{100000 + number}"/>{kind}</w:sdtPr><w:sdtContent>{words}</w:sdtContent></w:sdt><w:bookmarkEnd w:id="{number}"/>'
    )


def _text(words: str) -> str:
    return escape(_ILLEGAL.sub("", words))


def _table(block: Block) -> Iterator[str]:
    columns = max((len(row) for row in block.rows), default=0)
    width = ws.twips_mm(AREA_WIDTH) // max(columns, 1)
    yield (
        '<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{f"""<w:gridCol w:w="{width}"/>""" * columns}</w:tblGrid>'
    )
    for number, row in enumerate(block.rows):
        head = (
            "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
            if number == 0
            else "<w:trPr><w:cantSplit/></w:trPr>"
        )
        style = "TableHead" if number == 0 else "TableText"
        cells = (*row, *[""] * (columns - len(row)))
        yield f"<w:tr>{head}{''.join(_cell(words, style, width) for words in cells)}</w:tr>"
    yield "</w:tbl>"


def _cell(words: str, style: str, width: int) -> str:
    run = f'<w:r><w:t xml:space="preserve">{_text(words)}</w:t></w:r>' if words else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p></w:tc>'
    )


# ---- the package ------------------------------------------------------------------------------------------------------------


def _content_types(*, with_proof: bool) -> str:
    parts = [
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
        ("/word/document.xml", f"{_CONTENT}.document.main+xml"),
        ("/word/styles.xml", f"{_CONTENT}.styles+xml"),
        ("/word/settings.xml", f"{_CONTENT}.settings+xml"),
        ("/word/fontTable.xml", f"{_CONTENT}.fontTable+xml"),
        ("/word/footer1.xml", f"{_CONTENT}.footer+xml"),
        ("/word/footer2.xml", f"{_CONTENT}.footer+xml"),
    ]
    if with_proof:
        parts.append(
            (
                "/customXml/itemProps1.xml",
                "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
            )
        )
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'{ws.HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*rows: tuple[str, str, str]) -> str:
    items = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in rows
    )
    return f'{ws.HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _package_relations() -> str:
    return _relations(
        ("rId1", f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
        ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
    )


def _document_relations(*, with_proof: bool) -> str:
    kinds = [
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdFonts", "fontTable", "fontTable.xml"),
        ("rIdOdd", "footer", "footer1.xml"),
        ("rIdEven", "footer", "footer2.xml"),
    ]
    if with_proof:
        kinds.append(("rIdProof", "customXml", "../customXml/item1.xml"))
    return _relations(*((name, f"{_OFFICE}/relationships/{kind}", target) for name, kind, target in kinds))


def _core_properties(paper: Paper) -> str:
    return (
        f'{ws.HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{_text(paper.title)}</dc:title><dc:creator>{_text(paper.unit)}</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def _proof_parts(proof: bytes) -> dict[str, str]:
    store = uuid.UUID(bytes=hashlib.sha256(proof).digest()[:16], version=4)
    return {
        PROOF_PART: f'{ws.HEAD}<proof xmlns="{PROOF_NAMESPACE}">{escape(proof.decode("utf-8"))}</proof>',
        "customXml/itemProps1.xml": f'{ws.HEAD}<ds:datastoreItem xmlns:ds="{_OFFICE}/customXml" ds:itemID="{{{str(store).upper()}}}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{PROOF_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>',
        "customXml/_rels/item1.xml.rels": _relations(
            ("rId1", f"{_OFFICE}/relationships/customXmlProps", "itemProps1.xml")
        ),
    }
