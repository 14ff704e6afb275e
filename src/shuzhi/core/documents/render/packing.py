"""The package around the words: relations, properties, the proof's parts, and a .zip that is the same for the same parts."""

from __future__ import annotations

import hashlib
import io
import re
import uuid
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from shuzhi.core.documents.model import Paper
from shuzhi.core.documents.render import wordstyles as ws

PROOF_NAMESPACE = "urn:shuzhi:proof:1"
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # pinned: the same paper gives the same bytes


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a .zip of the parts; equal parts in equal order give equal bytes.

    Args:
        parts: content by name.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            archive.writestr(entry, content if isinstance(content, bytes) else content.encode("utf-8"))
    return buffer.getvalue()


def content_types(*, with_proof: bool) -> str:
    """Return [Content_Types].xml of our own package.

    Args:
        with_proof: a proof travels inside.
    """
    parts = [
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
        ("/word/document.xml", f"{CONTENT}.document.main+xml"),
        ("/word/styles.xml", f"{CONTENT}.styles+xml"),
        ("/word/settings.xml", f"{CONTENT}.settings+xml"),
        ("/word/fontTable.xml", f"{CONTENT}.fontTable+xml"),
        ("/word/footer1.xml", f"{CONTENT}.footer+xml"),
        ("/word/footer2.xml", f"{CONTENT}.footer+xml"),
    ]
    if with_proof:
        parts.append(
            (
                "/customXml/itemProps1.xml",
                PROPERTIES_TYPE,
            )
        )
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'{ws.HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def relations(*rows: tuple[str, str, str]) -> str:
    """Return a part of relations.

    Args:
        rows: id, type and target of each.
    """
    items = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in rows
    )
    return f'{ws.HEAD}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def package_relations() -> str:
    """Return the relations of the package itself."""
    return relations(
        ("rId1", f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
        ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ("rId3", f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
    )


def document_relations(*, with_proof: bool) -> str:
    """Return the relations of the document.

    Args:
        with_proof: a proof travels inside.
    """
    kinds = [
        ("rIdStyles", "styles", "styles.xml"),
        ("rIdSettings", "settings", "settings.xml"),
        ("rIdFonts", "fontTable", "fontTable.xml"),
        ("rIdOdd", "footer", "footer1.xml"),
        ("rIdEven", "footer", "footer2.xml"),
    ]
    if with_proof:
        kinds.append(("rIdProof", "customXml", "../customXml/item1.xml"))
    return relations(*((name, f"{OFFICE}/relationships/{kind}", target) for name, kind, target in kinds))


def core_properties(paper: Paper) -> str:
    """Return title and unit as the file's properties; nobody's name and no time.

    Args:
        paper: the report.
    """
    return (
        f'{ws.HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{text(paper.title)}</dc:title><dc:creator>{text(paper.unit)}</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def proof_parts(proof: bytes, number: int = 1) -> dict[str, str]:
    """Return the parts in which a proof travels.

    Args:
        proof: JSON, UTF-8.
        number: of the part among the package's `customXml/item…`.
    """
    store = uuid.UUID(bytes=hashlib.sha256(proof).digest()[:16], version=4)
    return {
        f"customXml/item{number}.xml": f'{ws.HEAD}<proof xmlns="{PROOF_NAMESPACE}">{escape(proof.decode("utf-8"))}</proof>',
        f"customXml/itemProps{number}.xml": f'{ws.HEAD}<ds:datastoreItem xmlns:ds="{OFFICE}/customXml" ds:itemID="{{{str(store).upper()}}}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{PROOF_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>',
        f"customXml/_rels/item{number}.xml.rels": relations(
            ("rId1", f"{OFFICE}/relationships/customXmlProps", f"itemProps{number}.xml")
        ),
    }


def text(words: str) -> str:
    """Return words as the text of an element; characters that XML does not know are left out.

    Args:
        words: any.
    """
    return escape(_ILLEGAL.sub("", words))
