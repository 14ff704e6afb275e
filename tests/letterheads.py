"""Letterheads as an office might have them, built with python-docx: the reader of a test sees every word of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.shared import Mm, Pt, RGBColor

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PAGE = (
    f'<w:r {W}><w:fldChar w:fldCharType="begin"/></w:r>',
    f'<w:r {W}><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
    f'<w:r {W}><w:fldChar w:fldCharType="separate"/></w:r>',
    f"<w:r {W}><w:t>1</w:t></w:r>",
    f'<w:r {W}><w:fldChar w:fldCharType="end"/></w:r>',
)


def letterhead(
    *lines: str, header: str = "青禾县水利局机关党总支用笺", change: Callable[[Any], None] | None = None
) -> bytes:
    """Return a letterhead with a red line of its own, a header, a footer with page numbers, and the given lines.

    Args:
        lines: paragraphs of the text; a `|` parts the runs of one.
        header: words of the header.
        change: what else to do to the document.
    """
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height, section.top_margin = Mm(210), Mm(297), Mm(37)
    section.header.paragraphs[0].text = header
    foot = section.footer.paragraphs[0]
    foot.add_run("第 ")
    for piece in PAGE:
        foot._p.append(parse_xml(piece))
    foot.add_run(" 页　电话 0000-1234567")
    head = made.add_paragraph().add_run("中共青禾县水利局总支部委员会")
    head.font.color.rgb, head.font.size = RGBColor(0xE0, 0, 0), Pt(26)
    for line in lines or (
        "{{标|题}}",
        "{{正文}}",
        "{{单位}}",
        "{{日期}}",
        "地址：青禾县河东路18号　{{单位}}印",
    ):
        paragraph = made.add_paragraph()
        for piece in line.split("|"):
            paragraph.add_run(piece)
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def repacked(data: bytes, **parts: Callable[[str], str] | str | bytes) -> bytes:
    """Return a package with parts changed (a function) or added; `__` stands for `/`, `_dot_` for `.`."""
    wanted = {name.replace("__", "/").replace("_dot_", "."): what for name, what in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = wanted.pop(name, None)
            new.writestr(name, change(old.read(name).decode()) if callable(change) else old.read(name))
        for name, content in wanted.items():
            assert not callable(content), name
            new.writestr(name, content)
    return out.getvalue()
