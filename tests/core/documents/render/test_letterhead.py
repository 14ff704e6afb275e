"""A report on an organisation's own letterhead: its words stay, ours take their place, and nothing hostile comes along."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from letterheads import letterhead, repacked
from lxml import etree
from paper_cases import UNIT, drafted

from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.render import letterpaper
from shuzhi.core.documents.render.letterhead import open_letterhead
from shuzhi.core.errors import Refused, ShuzhiError, Unreadable

CASE = drafted(3)
RELS = "word___rels__document_dot_xml_dot_rels"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def written(head: bytes, paper: Paper = CASE.paper, proof: bytes | None = None) -> bytes:
    return letterpaper.write(paper, proof, open_letterhead(head))


def lines(data: bytes) -> list[str]:
    """Read the words back with a reader that is not ours."""
    return [
        "".join(t.text or "" for t in p._p.iter("{*}t")) for p in docx.Document(io.BytesIO(data)).paragraphs
    ]


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def test_the_letterheads_words_stay_and_the_reports_take_their_places() -> None:
    got = lines(written(letterhead()))
    blocks = [block.text for block in CASE.paper.blocks]
    assert got[0] == "中共青禾县水利局总支部委员会"
    assert (
        got[1:-1] == blocks
    )  # title, text, and below it signature and date in the letterhead's own paragraphs
    assert got[-1] == f"地址：青禾县河东路18号　{UNIT}印"
    assert "{{" not in "".join(got)


def test_without_other_slots_the_whole_report_stands_in_the_text() -> None:
    got = lines(written(letterhead("{{正文}}", "印发")))
    assert got[1:] == [*(block.text for block in CASE.paper.blocks), "印发"]


def test_header_footer_page_and_red_words_are_the_letterheads() -> None:
    head = letterhead("{{正文}}", header="{{单位}}　内部材料")
    read = docx.Document(io.BytesIO(written(head)))
    before = docx.Document(io.BytesIO(head))
    section = read.sections[0]
    assert section.header.paragraphs[0].text == f"{UNIT}　内部材料"
    assert section.top_margin == before.sections[0].top_margin
    assert section.footer.paragraphs[0].text == before.sections[0].footer.paragraphs[0].text
    assert read.paragraphs[0]._p.xml == before.paragraphs[0]._p.xml


def test_a_slot_that_word_cut_into_runs_keeps_its_manner() -> None:
    def bold(made: object) -> None:
        for run in made.paragraphs[-2].runs:  # type: ignore[attr-defined]
            run.bold = True

    data = written(letterhead("题：{{|标|题}}（稿|）", "{{正文}}", change=bold))
    paragraph = next(p for p in docx.Document(io.BytesIO(data)).paragraphs if p.text.startswith("题："))
    assert paragraph.text == f"题：{CASE.paper.title}（稿）"
    assert all(run.bold for run in paragraph.runs if run.text)


def test_full_width_braces_and_spaces_are_slots_too() -> None:
    assert CASE.paper.title in lines(written(letterhead("｛｛ 标题 ｝｝", "{{ 正文 }}")))


def test_what_the_report_does_not_say_stays_a_visible_blank() -> None:
    paper = Paper((Block(BlockKind.BODY, (Run("正文。"),)),), title="", unit="")
    got = lines(written(letterhead(), paper))
    assert got[1:4] == ["〔待填：标题〕", "正文。", "〔待填：单位〕"] and got[4] == "〔待填：成文日期〕"


def test_a_figure_in_the_title_has_one_control() -> None:
    title = Block(BlockKind.TITLE, (Run("第"), Run("7", figure="f1", mark="fig_0001"), Run("次述职")))
    paper = Paper((title, Block(BlockKind.BODY, (Run("正文。"),))), title="第7次述职", unit="某支部")
    data = written(letterhead("{{标题}}", "{{正文}}", "（{{标题}}）", header="{{标题}}"), paper)
    assert part(data, "word/document.xml").count("<w:sdt>") == 1
    assert [line for line in lines(data) if "7" in line] == ["第7次述职", "（第7次述职）"]


def test_styles_by_name_are_the_letterheads_and_the_others_are_added() -> None:
    def own(made: object) -> None:
        made.styles.add_style("数据", WD_STYLE_TYPE.CHARACTER).font.bold = True  # type: ignore[attr-defined]

    head = letterhead("{{正文}}", change=own)
    before, after = (etree.fromstring(part(d, "word/styles.xml").encode()) for d in (head, written(head)))
    assert [etree.tostring(s) for s in before] == [etree.tostring(s) for s in after][: len(before)]
    names = [name.get(name.keys()[0]) for name in after.iter("{*}name")]
    assert len(names) == len(set(names)) and {"待填", "段内标题 1", "附件"} <= set(names)
    idents = {
        style.get(key)
        for style in after.iter("{*}style")
        for key in style.attrib
        if str(key).endswith("styleId")
    }
    used = set(re.findall(r'<w:[prt]\w*Style w:val="([^"]+)"', part(written(head), "word/document.xml")))
    linked = set(re.findall(r'<w:(?:basedOn|next) w:val="([^"]+)"', part(written(head), "word/styles.xml")))
    assert used <= idents and linked <= idents


def test_a_letterhead_with_numbered_style_ids_as_chinese_word_writes_them() -> None:
    def renamed(xml: str) -> str:
        return xml.replace('w:styleId="Title"', 'w:styleId="a7"').replace(
            'w:val="Title"/><w:basedOn', 'w:val="Title"/><w:basedOn'
        )

    data = written(repacked(letterhead("{{正文}}"), word__styles_dot_xml=renamed))
    assert '<w:pStyle w:val="a7"/>' in part(data, "word/document.xml")


def test_added_styles_stand_on_the_standards_pitch_whatever_the_letterheads_defaults_are() -> None:
    base = re.search(
        r'w:styleId="ShuzhiBase".*?</w:style>', part(written(letterhead("{{正文}}")), "word/styles.xml")
    )
    assert base is not None and 'w:after="0" w:line="592" w:lineRule="exact"' in base[0]


def test_bookmarks_of_the_letterhead_do_not_meet_ours() -> None:
    mark = '<w:bookmarkStart w:id="3" w:name="开头"/><w:bookmarkEnd w:id="3"/>'
    head = repacked(
        letterhead(),
        word__document_dot_xml=lambda xml: xml.replace("<w:body>", f"<w:body><w:p>{mark}</w:p>", 1),
    )
    found = re.findall(r'<w:bookmarkStart w:id="(\d+)"', part(written(head), "word/document.xml"))
    assert len(found) == len(set(found)) > 1


def test_same_report_same_letterhead_same_bytes() -> None:
    head = letterhead()
    assert written(head, proof=b"{}") == written(head, proof=b"{}")
    moments = {info.date_time for info in zipfile.ZipFile(io.BytesIO(written(head))).infolist()}
    assert moments == {(1980, 1, 1, 0, 0, 0)}


def test_the_writer_of_the_letterhead_is_not_named() -> None:
    def named(made: object) -> None:
        made.core_properties.author = "某某某"  # type: ignore[attr-defined]

    assert "某某某" not in part(written(letterhead(change=named)), "docProps/core.xml")


def test_parts_that_nothing_points_to_stay_behind() -> None:
    data = written(repacked(letterhead(), word__vbaProject_dot_bin=b"MZ"))
    assert "word/vbaProject.bin" not in zipfile.ZipFile(io.BytesIO(data)).namelist()


def related(kind: str, target: str, mode: str = "") -> Callable[[str], str]:
    row = f'<Relationship Id="rIdX" Type="{_REL}/{kind}" Target="{target}"{mode}/>'
    return lambda xml: xml.replace("</Relationships>", f"{row}</Relationships>")


def body(words: str) -> Callable[[str], str]:
    return lambda xml: xml.replace("<w:body>", f"<w:body>{words}", 1)


def field(instruction: str) -> str:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"<w:p>{begin}<w:r><w:instrText>{instruction}</w:instrText></w:r>{end}</w:p>"


OUTSIDE = ' TargetMode="External"'
MACROS = lambda xml: xml.replace("wordprocessingml.document.main", "ms-word.document.macroEnabled.main")  # noqa: E731
HOSTILE = {
    "宏": repacked(letterhead(), **{RELS: related("vbaProject", "vbaProject.bin")}, word__vbaProject_dot_bin=b"MZ"),
    "宏）": repacked(letterhead(), **{"[Content_Types]_dot_xml": MACROS}),
    "嵌入的对象": repacked(letterhead(), **{RELS: related("oleObject", "embeddings/o.bin")}),
    "ActiveX": repacked(letterhead(), **{RELS: related("control", "activeX/a.xml")}),
    "插入的外部文件": repacked(letterhead(), **{RELS: related("aFChunk", "a.html")}),
    "指向文件以外": repacked(letterhead(), **{RELS: related("image", "http://x.invalid/a.png", OUTSIDE)}),
    "链接（file": repacked(letterhead(), **{RELS: related("attachedTemplate", "file:///a.dotm", OUTSIDE)}),
    "链接（https": repacked(letterhead(), word__document_dot_xml=body('<w:p><w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="https://x.invalid/a.png"/></w:pict></w:r></w:p>')),
    "INCLUDETEXT": repacked(letterhead(), word__document_dot_xml=body(field('INCLUDETEXT "c:\\\\a.docx"'))),
    "DDEAUTO": repacked(letterhead(), word__document_dot_xml=body(field("DDEAUTO excel a b"))),
    "DATE": repacked(letterhead(), word__document_dot_xml=body('<w:p><w:fldSimple w:instr=" DATE "/></w:p>')),
    "修订": repacked(letterhead(), word__document_dot_xml=body('<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>新</w:t></w:r></w:ins></w:p>')),
    "DOCTYPE": repacked(letterhead(), word__document_dot_xml=lambda xml: xml.replace("<w:document", '<!DOCTYPE a [<!ENTITY b "c">]><w:document', 1)),
    "已起草的报告": letterpaper.write(CASE.paper, b"{}", open_letterhead(letterhead("{{正文}}", "{{标题}}"))),
    "普通的 .docx": repacked(letterhead(), **{"[Content_Types]_dot_xml": lambda xml: xml.replace("document.main+xml", "template.main+xml")}),
    "展开后超过": repacked(letterhead(), **{RELS: related("image", "media/bomb.png")}, word__media__bomb_dot_png=b"\0" * (40 << 20)),
    "MB": b"PK\x03\x04" + b"\0" * (9 << 20),
    "不是 .docx": b"PK\x03\x04nothing",
}  # fmt: skip


@pytest.mark.parametrize("why", HOSTILE)
def test_hostile_letterheads_are_refused_in_one_line(why: str) -> None:
    with pytest.raises(ShuzhiError) as told:
        open_letterhead(HOSTILE[why])
    assert isinstance(told.value, Refused | Unreadable)
    assert why in told.value.message and "\n" not in told.value.message


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("只有抬头",), "没有 {{正文}}"),
        (("{{正文}}", "{{正文}}"), "有 2 处"),
        (("以下是{{正文}}",), "单独占一段"),
        (("{{正文}}", "{{领导}}"), "不认识的 {{领导}}"),
    ],
)
def test_a_letterhead_without_its_one_place_is_refused_with_the_way_out(
    lines: tuple[str, ...], told: str
) -> None:
    with pytest.raises(Refused, match=re.escape(told)) as error:
        open_letterhead(letterhead(*lines))
    assert "{{正文}}" in error.value.message


def test_a_place_in_a_table_or_header_is_refused() -> None:
    def table(made: object) -> None:
        made.add_table(1, 1).cell(0, 0).text = "{{正文}}"  # type: ignore[attr-defined]

    for head in (letterhead("抬头", change=table), letterhead("抬头", header="{{正文}}")):
        with pytest.raises(Refused, match="单独占一段"):
            open_letterhead(head)


def test_a_place_that_ends_a_section_leaves_the_section() -> None:
    def two(made: object) -> None:
        made.add_section()  # type: ignore[attr-defined]

    head = letterhead("{{正文}}", change=two)
    section = re.search(r"<w:p><w:pPr><w:sectPr.*?</w:p>", part(head, "word/document.xml"), re.DOTALL)
    assert section is not None
    moved = section[0].replace("</w:pPr>", "</w:pPr><w:r><w:t>{{正文}}</w:t></w:r>")

    def into(xml: str) -> str:
        return xml.replace(section[0], moved).replace("<w:p><w:r><w:t>{{正文}}</w:t></w:r></w:p>", "")

    data = written(repacked(head, word__document_dot_xml=into))
    assert len(docx.Document(io.BytesIO(data)).sections) == 2


def test_a_letterhead_without_styles_gets_the_houses() -> None:
    def without(xml: str) -> str:
        return re.sub(r'<Relationship [^>]*relationships/styles"[^>]*/>', "", xml)

    data = written(repacked(letterhead("{{正文}}"), **{RELS: without}))
    assert "段内标题 1" in part(data, "word/styles.xml")
    assert docx.Document(io.BytesIO(data)).styles["待填"] is not None


def test_tables_of_the_report_stand_on_the_letterhead() -> None:
    table = Block(BlockKind.TABLE, rows=(("指标", "数"), ("讲党课", "9")))
    data = written(letterhead("{{正文}}"), replace(CASE.paper, blocks=(*CASE.paper.blocks, table)))
    assert docx.Document(io.BytesIO(data)).tables[0].cell(1, 1).text == "9"
