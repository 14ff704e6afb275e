"""The written .pdf measured on its text positions, against the clauses of GB/T 9704—2012."""

from __future__ import annotations

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from paper_cases import drafted

from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.render import pdf, typefaces
from shuzhi.core.documents.render import standard as gb
from shuzhi.core.errors import Refused

MM = 72 / 25.4
Words = tuple[float, float, float, float, str]


def _body(words: str, kind: BlockKind = BlockKind.BODY) -> Block:
    return Block(kind, (Run(words),))


def _written(paper: Paper) -> bytes:
    return pdf.write(paper, [])


def lines_of(data: bytes, folder: Path) -> list[list[Words]]:
    """Return the lines of each page: xMin, yMin, xMax, yMax in mm and the words; the page number is the last."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    source, target = folder / "a.pdf", folder / "a.html"
    source.write_bytes(data)
    subprocess.run(["pdftotext", "-bbox-layout", source, target], check=True)
    pages = target.read_text(encoding="utf-8").split("<page ")[1:]
    return [[_line(line) for line in page.split("<line ")[1:]] for page in pages]


def _line(line: str) -> Words:
    box = [float(number) / MM for number in re.findall(r'(?:xMin|yMin|xMax|yMax)="([\d.]+)"', line)[:4]]
    return box[0], box[1], box[2], box[3], "".join(re.findall(r">([^<>\n]+)</word>", line))


def test_5_2_twenty_two_lines_of_twenty_eight_characters(tmp_path: Path) -> None:
    pages = lines_of(_written(Paper((_body("测量" * 28 * 33),), title="量")), tmp_path)
    assert [len(page) - 1 for page in pages[:2]] == [22, 22]
    full = [line for page in pages for line in page[:-1] if line[0] < 29][:-1]
    assert {len(line[4]) for line in full} == {28}
    for page in pages[:2]:
        assert page[0][1] == pytest.approx(gb.HEAD, abs=gb.TOLERANCE)
        assert page[21][3] - page[0][1] == pytest.approx(gb.AREA_HEIGHT, abs=0.2)
        pitches = [(below[1] - above[1]) * MM for above, below in pairwise(page[:22])]
        assert pitches == pytest.approx([gb.LINE_PITCH] * 21, abs=0.1)
    assert full[0][0] == pytest.approx(gb.GUTTER, abs=0.1)
    assert full[0][2] - full[0][0] == pytest.approx(gb.AREA_WIDTH, abs=0.3)


def test_7_3_3_paragraphs_begin_two_characters_in(tmp_path: Path) -> None:
    page = lines_of(
        _written(Paper((_body("测量"), _body("一、测量", BlockKind.HEADING1)), title="量")), tmp_path
    )[0]
    assert [line[0] for line in page[:2]] == pytest.approx(
        [gb.GUTTER + 2 * gb.CHARACTER_PITCH / MM] * 2, abs=0.2
    )


def test_title_subtitle_and_blocks_stay_on_the_grid(tmp_path: Path) -> None:
    blocks = (
        _body("某某市某某局", BlockKind.TITLE),
        _body("述职报告", BlockKind.TITLE),
        _body("（2023年1月）", BlockKind.SUBTITLE),
        _body("一、测量", BlockKind.HEADING1),
        _body("测量" * 28 * 30),
        _body("某某局", BlockKind.SIGNATURE),
    )
    pages = lines_of(_written(Paper(blocks, title="量")), tmp_path)
    tops = [(line[1] * MM - gb.HEAD * MM) / gb.LINE_PITCH for line in pages[0][3:-1]]
    assert tops == pytest.approx(
        list(range(4, 22)), abs=0.03
    )  # two lines of title, one of subtitle, an empty one
    assert pages[0][0][4] == "某某市某某局"


def test_7_3_7_attachments(tmp_path: Path) -> None:
    blocks = (
        _body("完。"),
        _body("附件1", BlockKind.ATTACHMENT),
        _body("党员名册", BlockKind.ATTACHMENT_TITLE),
        _body("共九人。"),
    )
    pages = lines_of(_written(Paper(blocks, title="量")), tmp_path)
    mark, title, body = pages[1][:3]
    assert (mark[4], title[4], body[4]) == ("附件1", "党员名册", "共九人。")
    assert mark[0] == pytest.approx(gb.GUTTER, abs=0.2) and mark[1] == pytest.approx(
        gb.HEAD, abs=gb.TOLERANCE
    )
    middles = [(line[1] + line[3]) / 2 for line in (mark, title, body)]
    rows = [(middle - middles[0]) * MM / gb.LINE_PITCH for middle in middles]
    assert rows == pytest.approx([0, 2, 4], abs=0.1)


def test_7_5_page_numbers(tmp_path: Path) -> None:
    pages = lines_of(_written(Paper((_body("测量" * 28 * 33),), title="量")), tmp_path)
    odd, even = pages[0][-1], pages[1][-1]
    assert (odd[4], even[4]) == ("—1—", "—2—")
    character = gb.SIZE_4 / MM
    assert odd[2] == pytest.approx(gb.PAGE_WIDTH - gb.FORE_EDGE - character, abs=0.5)
    assert even[0] == pytest.approx(gb.GUTTER + character, abs=0.5)
    assert (odd[1] + odd[3]) / 2 == pytest.approx(gb.HEAD + gb.AREA_HEIGHT + gb.PAGE_NUMBER_BELOW, abs=0.8)


def test_7_3_5_2_signature_and_date(tmp_path: Path) -> None:
    blocks = (_body("中共某某市某某局机关委员会", BlockKind.SIGNATURE), _body("2023年1月6日", BlockKind.DATE))
    signature, day, _ = lines_of(_written(Paper((_body("完。"), *blocks), title="量")), tmp_path)[0][1:]
    character, right = gb.CHARACTER_PITCH / MM, gb.PAGE_WIDTH - gb.FORE_EDGE
    assert right - signature[2] == pytest.approx(2 * character, abs=1)
    assert day[0] - signature[0] == pytest.approx(2 * character, abs=2)


def test_same_paper_same_bytes_archival_with_bookmarks() -> None:
    paper = drafted(1).paper
    data = _written(paper)
    assert data == _written(paper)
    assert b"pdfaid:part" in data and b"<pdfaid:conformance>B" in data
    assert b"/Outlines" in data


def test_the_words_can_be_read_back(tmp_path: Path) -> None:
    case = drafted(1)
    pages = lines_of(_written(case.paper), tmp_path)
    words = "".join(line[4] for page in pages for line in page if not re.fullmatch(r"—\d+—", line[4]))
    assert re.sub(r"\s", "", words) == re.sub(r"\s", "", case.text)


def test_the_faces_cover_gb_2312() -> None:
    """The mapping's A1AA is U+2015 in Python and U+2014 everywhere else; the faces have the latter."""
    rows = (bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    characters = {row.decode("gb2312", errors="ignore") for row in rows} - {"", "―"}
    assert len(characters) == 7444
    chains = typefaces.chains(())
    assert {name: chain.missing(characters) for name, chain in chains.items() if name != "宋体"} == {
        "仿宋": [],
        "楷体": [],
        "黑体": [],
        "方正小标宋简体": [],
    }
    assert chains["宋体"].missing("— 0123456789") == []  # page numbers only


@pytest.mark.parametrize("name", ["䶮", "㐂", "𠮷", "堃", "喆"])
def test_rare_name_characters_have_a_fallback(name: str, tmp_path: Path) -> None:
    pages = lines_of(_written(Paper((_body(f"由{name}同志负责。"),), title="量")), tmp_path)
    assert name in pages[0][0][4]


@pytest.mark.parametrize("kind", [BlockKind.BODY, BlockKind.TITLE, BlockKind.HEADING2])
def test_a_missing_glyph_is_an_error_that_names_the_character(kind: BlockKind) -> None:
    with pytest.raises(Refused, match=r"“\U00031350”（U\+31350）.*“由\U00031350同志负责”"):
        _written(Paper((_body("由\U00031350同志负责", kind),), title="量"))


def test_the_offices_own_face_is_taken_first(tmp_path: Path) -> None:
    shutil.copy(typefaces.FONTS / "FandolKai-Regular.otf", tmp_path / "simfang.ttf")
    chains = typefaces.chains((tmp_path,))
    assert chains["仿宋"].faces[0].path == tmp_path / "simfang.ttf"
    assert len(chains["仿宋"].faces) == 3 and len(chains["楷体"].faces) == 2


def test_a_broken_font_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "simhei.ttf").write_bytes(b"no font")
    assert [face.family for face in typefaces.chains((tmp_path,))["黑体"].faces] == [
        "FandolHei",
        "Shuzhi Rare Song",
    ]


def test_tables_and_notes(tmp_path: Path) -> None:
    rows = (("指标", "数值"), *((f"指标{number}", str(number)) for number in range(80)), ("少一格",))
    paper = Paper(
        (Block(BlockKind.TABLE, rows=rows), _body("附件：1. 名册", BlockKind.ATTACHMENT_NOTE)), title="表"
    )
    pages = lines_of(_written(paper), tmp_path)
    assert sum(line[4].startswith("指标") and line[4][2:3] == "" for page in pages for line in page) == len(
        pages
    )  # head row repeats


@pytest.mark.parametrize(
    "blocks", [(), (Block(BlockKind.BODY),), (Block(BlockKind.TABLE),), (_body("\x00\x0b\t量"),)]
)
def test_papers_with_next_to_nothing(blocks: tuple[Block, ...]) -> None:
    assert _written(Paper(blocks, title="")).startswith(b"%PDF-")


def test_eight_at_once_get_what_one_gets() -> None:
    papers = [drafted(seed).paper for seed in range(8)]
    alone = [_written(paper) for paper in papers]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(_written, papers)) == alone
