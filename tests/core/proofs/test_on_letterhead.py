"""On a letterhead its own words are signed too: silent on the unchanged file, and a changed paragraph is named."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from letterheads import letterhead
from paper_cases import UNIT, drafted
from tampering import edited, one_digit_of_a_figure
from test_verification import KEY, checked, other_than_ok, swapped

from shuzhi.core.documents.render import letterpaper
from shuzhi.core.documents.render.letterhead import open_letterhead
from shuzhi.core.errors import Refused
from shuzhi.core.proofs import manifest_of, sign


def signed(seed: int = 5, head: bytes | None = None) -> bytes:
    case, opened = drafted(seed), open_letterhead(head or letterhead())
    manifest = manifest_of(
        case.paper, case.facts, program="0", org="ZZ01", org_name=UNIT, year=2022, as_of=date(2022, 12, 31),
        written=letterpaper.write(case.paper, None, opened),
    )  # fmt: skip
    return letterpaper.write(case.paper, sign(manifest, KEY), opened)


def parts(data: bytes, kind: str) -> str:
    return next(n for n in zipfile.ZipFile(io.BytesIO(data)).namelist() if n.startswith(f"word/{kind}"))


@pytest.mark.parametrize("seed", range(8))
def test_silent_on_the_unchanged_and_each_figure_is_named(seed: int) -> None:
    data = signed(seed)
    found = checked(data)
    assert found.holds and not found.notes and other_than_ok(found) == []
    changed, mark = one_digit_of_a_figure(data, random.Random(seed))
    found = checked(changed)
    assert [c.entry.id for c in found.figures if c.status != "ok" and c.entry] == [mark]
    assert found.paragraphs_changed == ()


def test_a_changed_paragraph_of_the_letterhead_is_named() -> None:
    found = checked(swapped(signed(), "青禾县水利局总支部委员会", "青禾县林业局总支部委员会"))
    assert not found.holds and found.paragraphs_changed == (1,)
    found = checked(swapped(signed(), "河东路18号", "河东路19号"))
    assert not found.holds and len(found.paragraphs_changed) == 1


def test_a_changed_header_or_footer_does_not_hold() -> None:
    data = signed()
    for kind, old, new in (("header", "机关党总支用笺", "用笺"), ("footer", "0000-1234567", "0000-7654321")):
        found = checked(edited(data, lambda xml, old=old, new=new: xml.replace(old, new), parts(data, kind)))  # type: ignore[misc]
        assert not found.holds and found.paragraphs_changed == (0,)


def test_page_numbers_move_and_other_fields_do_not_hide_words() -> None:
    data = signed()
    foot = parts(data, "footer")
    assert checked(edited(data, lambda xml: xml.replace("<w:t>1</w:t>", "<w:t>7</w:t>"), foot)).holds
    forged = edited(
        data,
        lambda xml: xml.replace(" PAGE ", ' QUOTE "x" ').replace("<w:t>1</w:t>", "<w:t>绝密</w:t>"),
        foot,
    )
    assert checked(forged).paragraphs_changed == (0,)


def test_a_letterhead_whose_style_hides_a_figure_is_refused() -> None:
    def hidden(made: object) -> None:
        made.styles["Body Text"].font.hidden = True  # type: ignore[attr-defined]
        made.styles["Heading 2"].font.hidden = True  # type: ignore[attr-defined]

    with pytest.raises(Refused, match="藏起"):
        signed(head=letterhead("{{正文}}", change=hidden))


@pytest.mark.slow
def test_saved_by_libreoffice(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    (tmp_path / "in.docx").write_bytes(signed())
    out = tmp_path / "out"
    command = [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx", "--outdir", str(out), str(tmp_path / "in.docx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    found = checked((out / "in.docx").read_bytes())
    assert found.holds and other_than_ok(found) == []
