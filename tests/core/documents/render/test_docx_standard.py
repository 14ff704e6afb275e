"""The written .docx measured against the clauses of GB/T 9704—2012."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import docx as python_docx
import pytest
from paper_cases import drafted

from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.render import docx
from shuzhi.core.documents.render.standard import closing_gaps

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM = 1440 / 25.4  # twips
FILE = docx.write(drafted(1).paper, b"{}")


def part(name: str, data: bytes = FILE) -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def number(element: ElementTree.Element | None, key: str) -> int:
    assert element is not None
    return int(element.attrib[W + key])


def style(name: str, data: bytes = FILE) -> ElementTree.Element:
    return next(item for item in part("word/styles.xml", data) if item.attrib.get(W + "styleId") == name)


def value(name: str, path: str, key: str = "val") -> str:
    found = style(name).find("/".join(W + step for step in path.split("/")))
    assert found is not None, (name, path)
    return found.attrib[W + key]


SECTION = part("word/document.xml").find(f"{W}body/{W}sectPr")
assert SECTION is not None
PAGE, MARGINS, GRID = (SECTION.find(W + name) for name in ("pgSz", "pgMar", "docGrid"))


def test_5_1_the_page_is_a4() -> None:
    assert number(PAGE, "w") / MM == pytest.approx(210, abs=0.1)
    assert number(PAGE, "h") / MM == pytest.approx(297, abs=0.1)


def test_5_2_1_head_and_gutter() -> None:
    """The first line's characters begin half a gap below the text box: that is where the 天头 ends."""
    half_gap = (number(GRID, "linePitch") - 320) / 2
    assert (number(MARGINS, "top") + half_gap) / MM == pytest.approx(37, abs=0.2)
    assert number(MARGINS, "left") / MM == pytest.approx(28, abs=0.2)


def test_5_2_1_type_area_is_156_by_225() -> None:
    pitch = number(GRID, "linePitch")
    assert (number(PAGE, "w") - number(MARGINS, "left") - number(MARGINS, "right")) / MM == pytest.approx(
        156, abs=0.2
    )
    assert (21 * pitch + 320) / MM == pytest.approx(225, abs=0.3)


def test_5_2_3_twenty_two_lines_of_twenty_eight_characters() -> None:
    height = number(PAGE, "h") - number(MARGINS, "top") - number(MARGINS, "bottom")
    assert height // number(GRID, "linePitch") == 22
    width = number(PAGE, "w") - number(MARGINS, "left") - number(MARGINS, "right")
    character = 320 + int(value("Normal", "rPr/spacing"))
    assert width // character == 28


def test_5_2_2_size_3_fangsong() -> None:
    assert value("Normal", "rPr/sz") == "32"
    assert value("Normal", "rPr/rFonts", "eastAsia") == "仿宋"


def test_7_3_1_title_is_size_2_xiaobiaosong_centred() -> None:
    assert value("Title", "rPr/sz") == "44"
    assert value("Title", "rPr/rFonts", "eastAsia") == "方正小标宋简体"
    assert value("Title", "pPr/jc") == "center"
    assert value("Title", "pPr/spacing", "after") == value("Title", "pPr/spacing", "line")  # one empty line


def test_7_3_3_levels_and_indent() -> None:
    faces = [value(f"Heading{level}", "rPr/rFonts", "eastAsia") for level in (1, 2, 3, 4)]
    assert faces == ["黑体", "楷体", "仿宋", "仿宋"]
    assert [value(f"RunIn{level}", "rPr/rFonts", "eastAsia") for level in (1, 2)] == ["黑体", "楷体"]
    for name in ("BodyText", "Heading1", "Heading2", "Heading3", "Heading4"):
        assert value(name, "pPr/ind", "firstLineChars") == "200"
    assert [value(f"Heading{level}", "pPr/outlineLvl") for level in (1, 2, 3, 4)] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("signature", "day", "gaps"),
    [
        ("中共某某市某某局机关委员会", "2023年1月6日", (2, 7)),  # 13 and 6 wide: begins two further right
        ("某某局", "2023年11月16日", (8, 2)),  # the longer date stands two off, the signature gives way
        ("", "2023年1月6日", (10, 2)),
    ],
)
def test_7_3_5_2_signature_and_date(signature: str, day: str, gaps: tuple[float, float]) -> None:
    assert closing_gaps(signature, day) == gaps
    paper = Paper(
        (Block(BlockKind.SIGNATURE, (Run(signature),)), Block(BlockKind.DATE, (Run(day),))), title=""
    )
    if signature:
        found = [style(name, docx.write(paper)).find(f"{W}pPr/{W}ind") for name in ("Signature", "Date")]
        assert tuple(number(item, "rightChars") / 100 for item in found) == gaps


def test_7_3_4_and_7_3_7_attachments() -> None:
    """The note one line below the text, hanging after 附件：; the attachment on a page of its own, its title on the third line."""
    assert value("AttachmentNote", "pPr/spacing", "before") == str(number(GRID, "linePitch"))
    assert value("AttachmentNote", "pPr/ind", "hangingChars") == "300"
    assert style("Attachment").find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert value("Attachment", "rPr/rFonts", "eastAsia") == "黑体"
    assert value("AttachmentTitle", "pPr/spacing", "before") == str(number(GRID, "linePitch"))
    assert value("AttachmentTitle", "basedOn") == "Title"


def test_7_5_page_numbers() -> None:
    """Size 4, — 1 —, odd pages right and even pages left, the dash's middle 7 mm below the type area."""
    assert part("word/settings.xml").find(W + "evenAndOddHeaders") is not None
    assert value("Footer", "rPr/sz") == "28" and value("Footer", "rPr/rFonts", "eastAsia") == "宋体"
    assert (value("FooterOdd", "pPr/jc"), value("FooterEven", "pPr/jc")) == ("right", "left")
    assert value("FooterOdd", "pPr/ind", "right") == value("FooterEven", "pPr/ind", "left") == "280"
    assert "".join(part("word/footer1.xml").itertext()) == "—  PAGE 1 —"
    middle = number(PAGE, "h") - number(MARGINS, "footer") - 140
    assert middle / MM - (37 + 225) == pytest.approx(7, abs=0.2)


def test_looks_are_styles_never_direct() -> None:
    """A person changes a look in one place: no run and no paragraph carries more than its style."""
    document = part("word/document.xml")
    assert {child.tag for properties in document.iter(W + "rPr") for child in properties} == {W + "rStyle"}
    assert {child.tag for properties in document.iter(W + "pPr") for child in properties} == {W + "pStyle"}
    used = {
        item.attrib[W + "val"] for tag in ("rStyle", "pStyle", "tblStyle") for item in document.iter(W + tag)
    }
    assert used <= {item.attrib.get(W + "styleId") for item in part("word/styles.xml")}


def test_each_figure_is_a_content_control() -> None:
    document = part("word/document.xml")
    controls = list(document.iter(W + "sdt"))
    names = [item.attrib[W + "name"] for item in document.iter(W + "bookmarkStart")]
    expected = [entry.id for entry in drafted(1).manifest.figures]
    for place in ("tag", "alias"):
        assert [
            item.attrib[W + "val"] for control in controls for item in control.iter(W + place)
        ] == expected
    assert names == expected and all(len(name) <= 40 for name in names)
    assert ["".join(control.itertext()) for control in controls] == [
        entry.shown for entry in drafted(1).manifest.figures
    ]


def test_blanks_are_seen() -> None:
    blanks = [run for run in part("word/document.xml").iter(W + "r") if "〔待填" in "".join(run.itertext())]
    assert blanks
    for run in blanks:
        assert run.find(f"{W}rPr/{W}rStyle").attrib[W + "val"] == "Blank"  # type: ignore[union-attr]
    assert value("Blank", "rPr/shd", "fill") == "FFFF00"


def test_same_paper_same_bytes() -> None:
    case = drafted(1)
    assert docx.write(case.paper, b"{}") == FILE
    assert docx.write(drafted(2).paper, b"{}") != FILE


def test_python_docx_reads_it() -> None:
    document = python_docx.Document(io.BytesIO(FILE))
    assert len(document.paragraphs) == len(drafted(1).paper.blocks)
    assert document.core_properties.title == drafted(1).paper.title
    assert document.paragraphs[0].style.name == "Title"


def test_odd_characters_do_not_break_the_file() -> None:
    paper = Paper((Block(BlockKind.BODY, (Run("a<b>&\"c'\x00\x0b\ufffe]]>"),)),), title="<&>", unit='"')
    assert "".join(part("word/document.xml", docx.write(paper)).itertext()) == "a<b>&\"c']]>"


def test_columns_share_the_width_by_their_longest_cell() -> None:
    rows = (("序号", "单位", "票"), ("1", "市政务服务管理局第一党支部委员会" * 9, "12"))
    found = part("word/document.xml", docx.write(Paper((Block(BlockKind.TABLE, rows=rows),), title="表")))
    widths = [int(each.get(W + "w", "")) for each in found.iter(W + "gridCol")]
    assert widths[0] == widths[2] < widths[1] < 4 * widths[0], "no column takes all, none becomes a line"
    assert 8780 < sum(widths) <= 8845, "156 mm, as twips"
    assert [int(each.get(W + "w", "")) for each in found.iter(W + "tcW")] == widths * 2


def test_a_large_table() -> None:
    rows = tuple((str(number), f"第{number}党支部", "12") for number in range(5000))
    data = docx.write(Paper((Block(BlockKind.TABLE, rows=rows),), title="表"))
    found = part("word/document.xml", data)
    assert len(list(found.iter(W + "tr"))) == 5000
    assert len(list(found.iter(W + "tblHeader"))) == 1
