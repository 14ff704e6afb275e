"""Reports that went through another program: what is kept is verified, what is lost is said."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx as python_docx
import pytest
from paper_cases import drafted

from shuzhi.core.documents.render import docx
from shuzhi.core.documents.render.compose import paper_from
from shuzhi.core.proofs import Status, Trust, manifest_of, sign, verify
from shuzhi.core.proofs.signing import new_signer, read_verifier

KEY = new_signer()
SAVED = Path(__file__).parent / "saved_by_libreoffice"


def resaved(data: bytes, folder: Path) -> bytes:
    """Return the file as LibreOffice saves it."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    (folder / "in").mkdir()
    (folder / "in/a.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder),
        str(folder / "in/a.docx"),
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    return (folder / "a.docx").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("with_sidecar", [True, False])
def test_saved_by_libreoffice_and_unchanged(tmp_path: Path, *, with_sidecar: bool) -> None:
    case = drafted(21, figures=60)
    proof = sign(case.manifest, KEY)
    data = resaved(docx.write(case.paper, None if with_sidecar else proof), tmp_path)
    assert b'w:tag w:val="fig_' not in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")
    found = verify(data, proof if with_sidecar else None, [KEY])
    assert found.signature == Trust.VALID and found.holds
    assert {check.status for check in found.figures} == {Status.OK}


@pytest.mark.slow
def test_figures_of_every_script_survive_libreoffice(tmp_path: Path) -> None:
    """A plain-text control with Chinese in it comes out of LibreOffice 7.4 with its words three times over."""
    text = "三十七次，6月15日，第一种5人，30余次，51%，1,250元，２３个。\n"
    spans = [
        (0, 4, "a"),
        (5, 10, "b"),
        (14, 16, "c"),
        (17, 21, "d"),
        (22, 25, "e"),
        (26, 32, "f"),
        (33, 36, "g"),
    ]
    paper = paper_from(text, [], spans)
    facts = dict.fromkeys("abcdefg", next(iter(drafted(1).facts.values())))
    manifest = manifest_of(paper, facts, program="0", org="Z", org_name="Z", year=2022)
    found = verify(resaved(docx.write(paper, sign(manifest, KEY)), tmp_path), None, [KEY])
    assert [check.text for check in found.figures] == [
        "三十七次",
        "6月15日",
        "5",
        "30",
        "51%",
        "1,250",
        "２３个",
    ]
    assert found.holds


def test_a_kept_copy_that_libreoffice_saved() -> None:
    """A fixture, so that this is tested on machines without LibreOffice: signed with a key of which only the public half is kept."""
    key = read_verifier((SAVED / "key.pub.pem").read_bytes(), "key")
    data = (SAVED / "report.docx").read_bytes()
    found = verify(data, None, [key])
    assert found.holds and len(found.figures) > 10
    assert verify(data, (SAVED / "report.proof.json").read_bytes(), [key]).holds


def test_a_kept_copy_with_one_figure_changed() -> None:
    key = read_verifier((SAVED / "key.pub.pem").read_bytes(), "key")
    proof = (SAVED / "report.proof.json").read_bytes()
    document = python_docx.Document(SAVED / "report.docx")
    control = next(document.element.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sdt"))
    next(control.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")).text = "9999"
    out = io.BytesIO()
    document.save(out)
    found = verify(out.getvalue(), proof, [key])
    assert [(check.status.value, check.text) for check in found.figures if check.status != Status.OK] == [
        ("changed", "9999")
    ]
    assert found.paragraphs_changed == ()


def test_saved_by_python_docx() -> None:
    case = drafted(22)
    document = python_docx.Document(io.BytesIO(docx.write(case.paper, sign(case.manifest, KEY))))
    out = io.BytesIO()
    document.save(out)
    assert verify(out.getvalue(), None, [KEY]).holds


def test_a_program_that_drops_every_control_and_bookmark() -> None:
    """The words are as signed: each figure is missing its proof, no paragraph is altered, nothing is untagged."""
    case = drafted(23)
    document = python_docx.Document()
    for block in case.paper.blocks:
        document.add_paragraph(block.text)
    out = io.BytesIO()
    document.save(out)
    found = verify(out.getvalue(), sign(case.manifest, KEY), [KEY])
    assert found.paragraphs_changed == ()
    assert {check.status for check in found.figures} == {Status.MISSING}
    assert not found.holds
