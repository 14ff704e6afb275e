"""Word documents: automatic numbers become text; tables, text boxes, notes and tracked changes are kept or named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from shuzhi.core.documents.parse import parse_file, read_source
from shuzhi.core.documents.parse.word.numbering import in_form

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimalEnclosedCircleChinese", "%4"),
)


def numbered(document: Any, abstract: int = 77) -> None:
    """Give a document a list of four levels as the genre uses it, under the number id 78, and 79 that starts again."""
    root = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(LEVELS)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="{abstract}">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="78"><w:abstractNumId w:val="{abstract}"/></w:num>'))
    root.append(
        parse_xml(
            f'<w:num {W} w:numId="79"><w:abstractNumId w:val="{abstract}"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )


def add(document: Any, words: str, level: int | None = None, number: int = 78) -> Any:
    paragraph = document.add_paragraph(words)
    if level is not None:
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
        )
    return paragraph


def saved(document: Any, folder: Path) -> Path:
    path = folder / "a.docx"
    document.save(str(path))
    return path


def test_automatic_numbers_become_text(tmp_path: Path) -> None:
    document = docx.Document()
    numbered(document)
    for words, level in (
        ("情况", 0),
        ("学习", 1),
        ("第一", 2),
        ("细目", 3),
        ("组织", 1),
        ("甲", 2),
        ("问题", 0),
        ("不深", 1),
    ):
        add(document, words, level)
    add(document, "重来", 0, number=79)
    add(document, "无号")
    text = read_source(saved(document, tmp_path))
    assert text.split("\n") == [
        "一、情况",
        "（一）学习",
        "1.第一",
        "①细目",
        "（二）组织",
        "1.甲",
        "二、问题",
        "（一）不深",
        "一、重来",
        "无号",
    ]


def test_a_style_brings_its_number(tmp_path: Path) -> None:
    document = docx.Document()
    numbered(document)
    style = document.styles["Heading 1"].element
    style.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="78"/></w:numPr>')
    )
    document.add_heading("情况", 1)
    document.add_heading("问题", 1)
    assert read_source(saved(document, tmp_path)) == "一、情况\n二、问题"


def test_tables_are_kept_by_rows_named_and_not_read_as_figures(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("述职报告")
    table = document.add_table(2, 3)
    for cell, words in zip(
        (c for row in table.rows for c in row.cells),
        ("支部", "党员", "活动", "一支部", "23名", "12次"),
        strict=True,
    ):
        cell.text = words
    document.add_paragraph("学习9次。")
    report = parse_file(saved(document, tmp_path))
    assert report.text == "述职报告\n支部\t党员\t活动\n一支部\t23名\t12次\n学习9次。"
    assert [q.text for q in report.quantities] == ["9"]
    assert [f.code for f in report.findings] == ["parse.word-table"]
    assert report.text[report.tables[0].start : report.tables[0].end].startswith("支部\t")


def test_running_text_in_a_cell_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).rows[0].cells[0]
    cell.text = "一、工作情况"
    cell.add_paragraph("全年召开党员大会4次，参加党员130人次。")
    report = parse_file(saved(document, tmp_path))
    assert [q.text for q in report.quantities] == ["4", "130"]
    assert report.findings == ()


def test_tracked_changes_are_kept_or_named(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("学习")._p
    paragraph.append(parse_xml(f'<w:ins {W} w:id="1" w:author="x"><w:r><w:t>12次</w:t></w:r></w:ins>'))
    paragraph.append(
        parse_xml(f'<w:del {W} w:id="2" w:author="x"><w:r><w:delText>9次</w:delText></w:r></w:del>')
    )
    report = parse_file(saved(document, tmp_path))
    assert report.text == "学习12次"
    assert {f.code: f.text for f in report.findings}.items() >= {
        ("parse.word-insertion", ""),
        ("parse.word-deletion", "9次"),
    }


def test_fields_keep_their_result(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("共")._p
    for inner in (
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText>= 1 + 1</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>2</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        paragraph.append(parse_xml(f"<w:r {W}>{inner}</w:r>"))
    paragraph.append(parse_xml(f'<w:fldSimple {W} w:instr="DATE"><w:r><w:t>次</w:t></w:r></w:fldSimple>'))
    assert read_source(saved(document, tmp_path)) == "共2次"


def test_a_text_box_stands_after_its_paragraph_once(tmp_path: Path) -> None:
    document = docx.Document()
    box = (
        f'<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent>'
        "<mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r><w:t>框里的字</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框里的字</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document.add_paragraph("正文")._p.append(parse_xml(box))
    report = parse_file(saved(document, tmp_path))
    assert report.text == "正文\n框里的字"
    assert [f.code for f in report.findings] == ["parse.word-text-box"]


def test_headers_are_named(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "内部资料"
    report = parse_file(saved(document, tmp_path))
    assert report.text == "正文"
    assert [(f.code, f.text) for f in report.findings] == [("parse.word-header", "内部资料")]


def test_tabs_and_breaks(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("甲\t乙\n丙")
    assert read_source(saved(document, tmp_path)) == "甲\t乙\n丙"


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (12, "chineseCounting", "十二"),
        (3, "upperRoman", "III"),
        (4, "lowerLetter", "d"),
        (5, "decimalEnclosedCircle", "⑤"),
        (7, "decimalZero", "07"),
        (2, "ideographTraditional", "乙"),
        (2, "chineseLegalSimplified", "贰"),
        (3, "decimalFullWidth", "３"),
        (9, "unknown", "9"),
        (28, "upperLetter", "BB"),
    ],
)
def test_number_formats(number: int, form: str, shown: str) -> None:
    assert in_form(number, form) == shown
