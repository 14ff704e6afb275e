"""Verification names what was altered, and is silent where nothing was."""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from paper_cases import Drafted, drafted
from tampering import edited, one_digit_elsewhere, one_digit_of_a_figure

from shuzhi.core.documents.model import Block, BlockKind
from shuzhi.core.documents.render import docx
from shuzhi.core.errors import Unreadable
from shuzhi.core.proofs import Recomputed, Status, Trust, Verification, manifest_of, sign, verify
from shuzhi.core.proofs.signing import Ed25519Signer, new_signer

KEY = new_signer()


def signed(case: Drafted, key: Ed25519Signer = KEY) -> bytes:
    return docx.write(case.paper, sign(case.manifest, key, signed_at="2023-01-06T09:00:00+08:00"))


def swapped(data: bytes, old: str, new: str) -> bytes:
    def edit(xml: str) -> str:
        assert old in xml
        return xml.replace(old, new, 1)

    return edited(data, edit)


def checked(data: bytes, **more: object) -> Verification:
    return verify(data, None, [KEY], **more)  # type: ignore[arg-type]


def other_than_ok(found: Verification) -> list[tuple[str, str]]:
    return [(check.status.value, check.text) for check in found.figures if check.status != Status.OK]


@pytest.mark.parametrize("block", range(10))
def test_two_hundred_reports(block: int) -> None:
    """On 200 reports: silent on the unchanged, the figure named, the paragraph named (issue 6, done when)."""
    for seed in range(block * 20, block * 20 + 20):
        source, case = random.Random(seed), drafted(seed)
        data = signed(case)
        whole = checked(data)
        assert whole.holds and not whole.notes and other_than_ok(whole) == []
        changed, mark = one_digit_of_a_figure(data, source)
        found = checked(changed)
        assert not found.holds and found.paragraphs_changed == ()
        assert [
            check.entry.id for check in found.figures if check.status == Status.CHANGED and check.entry
        ] == [mark]
        changed, paragraph = one_digit_elsewhere(data, source)
        found = checked(changed)
        assert not found.holds and found.paragraphs_changed == (paragraph,)
        assert {status for status, _ in other_than_ok(found)} <= {"untagged"}


def test_the_json_is_the_contracts() -> None:
    case = drafted(1)
    value = checked(signed(case)).as_json()
    assert value["signature"] == "valid" and value["paragraphs_changed"] == []
    assert value["unfilled"] == case.manifest.blanks > 0
    first = value["figures"][0]
    assert {"indicator", "text", "value", "recomputed", "status"} <= set(first)
    assert first["value"] == int(case.manifest.figures[0].fact.value or 0)
    assert first["text"] == case.manifest.figures[0].shown


@pytest.mark.parametrize("typed", ["共37次", "共３７次", "三十七次", "占61.3%", "1,250元", "新增5个"])
def test_a_number_typed_by_hand(typed: str) -> None:
    data = swapped(signed(drafted(2)), "各位领导、同志们：", f"各位领导、同志们，{typed}：")
    found = checked(data)
    assert found.paragraphs_changed == (2,)
    assert [status for status, _ in other_than_ok(found)] == ["untagged"]


@pytest.mark.parametrize(
    "typed", ["于2022年3月5日", "第3次", "按《办法（2020）》", "发〔2022〕3号", "一次", "三个方面", "1. 一"]
)
def test_dates_ordinals_articles_and_names_are_no_figures(typed: str) -> None:
    found = checked(swapped(signed(drafted(2)), "各位领导", f"{typed}各位领导"))
    assert found.paragraphs_changed == (2,)
    assert other_than_ok(found) == []


def test_five_hundred_injected_numbers_are_all_named() -> None:
    source = random.Random(5)
    case = drafted(3)
    data = signed(case)
    texts = re.findall(
        r"<w:t [^>]*>[^<]{6,}?</w:t>", zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    )
    for _ in range(500 // 10):
        for number in source.sample(range(5001, 99999), 10):
            target = source.choice(texts)
            found = checked(swapped(data, target, target.replace("</w:t>", f"共{number}人</w:t>")))
            assert ("untagged", str(number)) in other_than_ok(found)


def test_a_figure_that_was_taken_out() -> None:
    data = edited(
        signed(drafted(4)),
        lambda xml: re.sub(r'<w:bookmarkStart w:id="2".*?<w:bookmarkEnd w:id="2"/>', "", xml),
    )
    found = checked(data)
    assert ("missing", "") in other_than_ok(found)
    assert len(found.paragraphs_changed) == 1


def test_a_control_whose_words_remain_is_missing_and_nothing_else() -> None:
    """The words are as signed, so no paragraph is altered; the figure has lost its proof."""

    def unwrap(xml: str) -> str:
        plain = re.sub(r"<w:bookmark\w+ [^>]*/>", "", xml)
        return re.sub(r"<w:sdt>.*?<w:sdtContent>(.*?)</w:sdtContent></w:sdt>", r"\1", plain, count=1)

    found = checked(edited(signed(drafted(4)), unwrap))
    assert other_than_ok(found) == [("missing", "")]
    assert found.paragraphs_changed == ()


def test_tags_dropped_as_libreoffice_does() -> None:
    found = checked(edited(signed(drafted(4)), lambda xml: re.sub(r'<w:tag w:val="[^"]*"/>', "", xml)))
    assert found.holds


def test_only_bookmarks_left() -> None:
    def unwrap(xml: str) -> str:
        return re.sub(r"<w:sdt>.*?<w:sdtContent>(.*?)</w:sdtContent></w:sdt>", r"\1", xml)

    data = edited(signed(drafted(4)), unwrap)
    assert "w:sdt" not in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert checked(data).holds


def test_a_control_pasted_twice() -> None:
    def twice(xml: str) -> str:
        control = re.search(r"<w:sdt>.*?</w:sdt>", xml)
        assert control
        return xml.replace("</w:p><w:sectPr>", f"{control[0]}</w:p><w:sectPr>")

    found = checked(edited(signed(drafted(6)), twice))
    assert [status for status, _ in other_than_ok(found)] == ["untagged"]
    assert "fig_0001 出现了不止一次" in "".join(found.notes)


def test_a_paragraph_added_deleted_or_moved() -> None:
    data = signed(drafted(7))
    paragraphs = re.findall(
        r"<w:p>.*?</w:p>", zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    )
    assert checked(swapped(data, paragraphs[3], "")).paragraphs_changed == (4,)
    assert checked(
        swapped(data, paragraphs[3], "<w:p><w:r><w:t>添上的话。</w:t></w:r></w:p>" + paragraphs[3])
    ).paragraphs_changed == (4,)
    assert not checked(
        swapped(swapped(data, paragraphs[2], ""), paragraphs[4], paragraphs[4] + paragraphs[2])
    ).holds


@pytest.mark.parametrize(
    "hidden",
    [
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>共99次</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>",
        "<w:p><w:ins><w:r><w:t>共99次</w:t></w:r></w:ins></w:p>",
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>共99次</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "<w:p><w:r><w:drawing/></w:r></w:p>",
    ],
)
def test_what_is_put_in_by_other_doors(hidden: str) -> None:
    found = checked(swapped(signed(drafted(8)), "<w:sectPr>", f"{hidden}<w:sectPr>"))
    assert found.paragraphs_changed and not found.holds


@pytest.mark.parametrize("wrap", ["<w:del>{}</w:del>", "{}"])
def test_hidden_and_deleted_words_do_not_count(wrap: str) -> None:
    data = signed(drafted(8))
    run = wrap.format("<w:r><w:rPr><w:vanish/></w:rPr><w:t>共99次</w:t></w:r>")
    assert checked(swapped(data, "<w:sectPr>", f"<w:p>{run}</w:p><w:sectPr>")).holds


def test_hiding_by_a_style_or_its_heir() -> None:
    styles = '<w:style w:styleId="A"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    data = edited(signed(drafted(8)), lambda xml: xml.replace("</w:styles>", styles), "word/styles.xml")
    assert checked(data).holds
    hidden = swapped(
        data,
        '<w:sdtContent><w:r><w:rPr><w:rStyle w:val="Figure"/>',
        '<w:sdtContent><w:r><w:rPr><w:rStyle w:val="B"/>',
    )
    assert other_than_ok(checked(hidden)) == [("missing", "")]


def test_a_style_that_numbers_its_paragraphs() -> None:
    """A list number can say anything: 共37次."""
    number = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    data = swapped(
        signed(drafted(8)), '<w:pStyle w:val="BodyText"/>', f'<w:pStyle w:val="BodyText"/>{number}'
    )
    assert len(checked(data).paragraphs_changed) == 1
    data = edited(
        signed(drafted(8)),
        lambda xml: xml.replace(
            'w:styleId="BodyText"><w:name w:val="Body Text"/><w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:qFormat/><w:pPr>',
            f'w:styleId="BodyText"><w:pPr>{number}',
        ),
        "word/styles.xml",
    )
    assert len(checked(data).paragraphs_changed) > 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<w:text/></w:sdtPr>", '<w:dataBinding w:xpath="/a"/><w:text/></w:sdtPr>'),
        (
            "<w:sdtContent>",
            '<w:sdtContent><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE 99</w:instrText></w:r>',
        ),
    ],
)
def test_words_that_would_change_by_themselves(old: str, new: str) -> None:
    """A field or a data binding shows one thing today and another when the program refreshes it."""
    assert [status for status, _ in other_than_ok(checked(swapped(signed(drafted(8)), old, new)))] == [
        "changed"
    ]


def test_a_file_that_is_fetched_when_opened() -> None:
    assert not checked(swapped(signed(drafted(8)), "<w:sectPr>", '<w:altChunk r:id="x"/><w:sectPr>')).holds


def test_what_is_verified_is_what_is_shown() -> None:
    """A package may point to another main part, or hold two of one name: word processors and we must see the same."""
    data = signed(drafted(8))
    document = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/other.xml", document.replace("各位领导".encode(), "各位".encode()))
    pointed = edited(
        out.getvalue(), lambda xml: xml.replace("word/document.xml", "/word/other.xml"), "_rels/.rels"
    )
    assert checked(out.getvalue()).holds and checked(pointed).paragraphs_changed == (2,)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", document)
    with pytest.raises(Unreadable, match="重名"):
        checked(out.getvalue())


def test_numbers_in_a_header() -> None:
    data = edited(
        signed(drafted(8)),
        lambda xml: xml.replace("</w:ftr>", "<w:p><w:r><w:t>共37次</w:t></w:r></w:p></w:ftr>"),
        "word/footer1.xml",
    )
    found = checked(data)
    assert other_than_ok(found) == [("untagged", "37")] and "页脚" in found.notes[0]


def test_a_figure_of_very_many_records_lists_none() -> None:
    case = drafted(8)
    many = {
        key: replace(fact, records=tuple(f"{n:064x}" for n in range(3000)))
        for key, fact in case.facts.items()
    }
    manifest = manifest_of(case.paper, many, program="0", org="Z", org_name="Z", year=2022)
    proof = sign(manifest, KEY)
    assert len(proof) < 100_000
    assert verify(docx.write(case.paper, proof), None, [KEY]).holds


def test_a_figure_that_was_hidden_is_missing() -> None:
    data = swapped(
        signed(drafted(8)),
        '<w:sdtContent><w:r><w:rPr><w:rStyle w:val="Figure"/>',
        '<w:sdtContent><w:r><w:rPr><w:rStyle w:val="Figure"/><w:vanish/>',
    )
    assert ("missing", "") in other_than_ok(checked(data))


def test_the_ledger_moved_on() -> None:
    case = drafted(9)
    counted = {entry.id: Recomputed(entry.fact.value, entry.fact.digest) for entry in case.manifest.figures}
    assert checked(signed(case), recompute=lambda _: counted).holds
    counted["fig_0002"] = Recomputed(Decimal(5001), "0" * 64)
    counted["fig_0003"] = Recomputed(None, "")
    found = checked(signed(case), recompute=lambda _: counted)
    assert found.holds  # reported, not a failure
    assert [check.status.value for check in found.figures[:4]] == ["ok", "superseded", "superseded", "ok"]
    assert [check["recomputed"] for check in found.as_json()["figures"]][1:3] == [5001, None]


def test_a_changed_figure_stays_changed_where_the_ledger_moved_on_too() -> None:
    data, mark = one_digit_of_a_figure(signed(drafted(9)), random.Random(1))
    found = checked(data, recompute=lambda m: {entry.id: Recomputed(Decimal(1), "") for entry in m.figures})
    assert {check.status for check in found.figures if check.entry and check.entry.id == mark} == {
        Status.CHANGED
    }


def test_unknown_key_altered_manifest_no_proof() -> None:
    case = drafted(10)
    data = signed(case)
    stranger = verify(data, None, [new_signer()])
    assert stranger.signature == Trust.INVALID and "不在信任之列" in stranger.notes[0] and not stranger.holds
    forged = verify(
        edited(data, lambda xml: xml.replace('"blanks":', '"blanks":1'), "customXml/item1.xml"), None, [KEY]
    )
    assert forged.signature == Trust.INVALID and "改动" in forged.notes[0]
    bare = verify(docx.write(case.paper), None, [KEY])
    assert bare.signature == Trust.ABSENT and {check.status for check in bare.figures} == {Status.UNTAGGED}


def test_no_key_at_all_is_not_valid() -> None:
    assert verify(signed(drafted(10)), None, []).signature == Trust.INVALID


def test_the_signers_key_under_another_name_does_not_help() -> None:
    """A forger who writes our key's id over his own signature is found out."""
    case, forger = drafted(11), new_signer()
    proof = sign(case.manifest, forger).replace(forger.key_id.encode(), KEY.key_id.encode())
    assert verify(docx.write(case.paper, proof), None, [KEY]).signature == Trust.INVALID


def test_the_sidecar_counts_more_than_what_travels_inside() -> None:
    case = drafted(12)
    proof = sign(case.manifest, KEY)
    assert verify(docx.write(case.paper), proof, [KEY]).holds
    forged = edited(
        docx.write(case.paper, proof),
        lambda xml: xml.replace('"blanks":', '"blanks":1'),
        "customXml/item1.xml",
    )
    found = verify(forged, proof, [KEY])
    assert found.holds and "以 --proof 为准" in found.notes[0]


def test_the_manifest_of_another_report() -> None:
    found = verify(signed(drafted(13)), sign(drafted(14).manifest, KEY), [KEY])
    assert not found.holds
    assert any("另一份报告" in note for note in found.notes)


def test_a_report_from_a_newer_version() -> None:
    newer = sign(drafted(15).manifest, KEY).replace(b'"version":1}', b'"version":2}')
    with pytest.raises(Unreadable, match="更新的版本"):
        verify(signed(drafted(15)), newer, [KEY])


@pytest.mark.parametrize("proof", [b"", b"{}", b"[]", b"\xff\xfe", b'{"format":"other"}', b"[" * 100_000, b'{"format":"shuzhi-proof","version":1}', b'{"format":"shuzhi-proof","version":1,"version":1}'])  # fmt: skip
def test_a_proof_that_is_not_ours(proof: bytes) -> None:
    with pytest.raises(Unreadable):
        verify(signed(drafted(15)), proof, [KEY])


def _bomb(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", b" " * size)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"plain words",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"\x89PNG\r\n\x1a\n",
        _bomb(200 * 1024 * 1024),
        _bomb(10),
        edited(signed(drafted(1)), lambda xml: xml.replace("<w:body>", "<w:body>" + "<w:p/>" * 3_000_001)),
        edited(
            signed(drafted(1)),
            lambda xml: xml.replace("<w:body>", "<w:body>" + "<w:a>" * 240 + "</w:a>" * 240 + "<w:b>" * 9999),
        ),
        edited(
            signed(drafted(1)),
            lambda xml: xml.replace("<w:document", '<!DOCTYPE a [<!ENTITY b "c">]><w:document'),
        ),
        edited(signed(drafted(1)), lambda xml: xml[: len(xml) // 2]),
    ],
    ids=["empty", "cut", "text", "doc", "picture", "bomb", "blank", "many", "deep", "entities", "half"],
)
def test_hostile_files(data: bytes) -> None:
    with pytest.raises(Unreadable):
        verify(data, None, [KEY])


def test_more_than_a_report_can_weigh() -> None:
    with pytest.raises(Unreadable, match="300 MB"):
        verify(bytes(300 * 1024 * 1024), None, [KEY])


def test_a_figure_without_records_is_not_signed() -> None:
    case = drafted(16)
    with pytest.raises(KeyError):
        manifest_of(case.paper, {}, program="0", org="Z", org_name="Z", year=2022)


def test_equal_manifests_give_equal_bytes() -> None:
    first, second = (sign(drafted(17).manifest, KEY, signed_at="x") for _ in range(2))
    assert first == second
    other = replace(drafted(17).manifest, year=2021)
    assert sign(other, KEY, signed_at="x") != first


def test_a_file_signed_with_the_zeros_of_a_stored_number_still_verifies() -> None:
    """Before figures were kept exact, 18234.000000 was signed for 18234: the bytes stay, the number is the same."""
    case = drafted(9)
    first, *rest = case.manifest.figures
    assert first.fact.value is not None
    stored = first.fact.value.quantize(Decimal("1.000000"))
    manifest = replace(case.manifest, figures=(replace(first, fact=replace(first.fact, value=stored)), *rest))
    data = docx.write(case.paper, sign(manifest, KEY, signed_at="2023-01-06T09:00:00+08:00"))
    now = {e.id: Recomputed(e.fact.value, e.fact.digest) for e in case.manifest.figures}
    found = checked(data, recompute=lambda _: now)
    assert found.holds and other_than_ok(found) == []


@pytest.mark.slow
def test_a_table_of_five_thousand_rows() -> None:
    """Thousands of equal cells: the one that was changed is named, and fast (15,000 paragraphs)."""
    case = drafted(2)
    rows = (("支部", "次数", "说明"), *((f"第{number}党支部", "12", "按期") for number in range(1, 5001)))
    paper = replace(case.paper, blocks=(*case.paper.blocks, Block(BlockKind.TABLE, rows=rows)))
    manifest = manifest_of(paper, case.facts, program="0", org="ZZ01", org_name="某支部", year=2022)
    data = docx.write(paper, sign(manifest, KEY))
    assert checked(data).holds
    start = time.perf_counter()
    found = checked(swapped(data, "第3001党支部</w:t>", "第3007党支部</w:t>"))
    assert time.perf_counter() - start < 10  # 0.6 s on an idle machine
    words = len([block for block in case.paper.blocks if block.text])
    assert found.paragraphs_changed == (words + 3 * 3001 + 1,) and not found.holds
