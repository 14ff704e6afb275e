"""The .docx as LibreOffice sets it, measured on the page, with the faces that ship standing in for the office's own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.render import docx
from shuzhi.core.documents.render import standard as gb
from shuzhi.core.documents.render.typefaces import FONTS

MM = 72 / 25.4
STAND_INS = {
    face.name: face.open_face for face in (gb.FANGSONG, gb.KAITI, gb.HEITI, gb.XIAOBIAOSONG, gb.SONGTI)
}


def pages_of(paper: Paper, folder: Path) -> list[list[tuple[float, float, str]]]:
    """Return left edge and top (mm) and words of each line of each page."""
    program = shutil.which("soffice")
    if program is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice (soffice) and pdftotext are not both installed")
    aliases = "".join(
        f"<alias binding='same'><family>{name}</family><prefer><family>{other}</family></prefer></alias>"
        for name, other in STAND_INS.items()
    )
    conf = f"<fontconfig><dir>{FONTS}</dir><cachedir>{folder / 'cache'}</cachedir>{aliases}</fontconfig>"
    (folder / "fonts.conf").write_text(
        f"<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'>{conf}", encoding="utf-8"
    )
    (folder / "a.docx").write_bytes(docx.write(paper))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    words = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "a.docx"),
    ]
    environment = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}
    subprocess.run(words, check=True, capture_output=True, timeout=120, env=environment)
    subprocess.run(["pdftotext", "-bbox-layout", folder / "a.pdf", folder / "a.html"], check=True)
    pages = (folder / "a.html").read_text(encoding="utf-8").split("<page ")[1:]
    return [[_line(line) for line in page.split("<line ")[1:]] for page in pages]


def _line(line: str) -> tuple[float, float, str]:
    left, top = (float(number) / MM for number in re.findall(r'(?:xMin|yMin)="([\d.]+)"', line)[:2])
    return left, top, "".join(re.findall(r">([^<>\n]+)</word>", line))


@pytest.mark.slow
def test_twenty_two_lines_of_twenty_eight_characters(tmp_path: Path) -> None:
    title = Block(BlockKind.TITLE, (Run("甲川市政务服务管理局机关党委书记2025年度抓基层党建工作述职报告"),))
    body = Block(BlockKind.BODY, (Run("测量" * 28 * 33),))
    pages = pages_of(Paper((title, body), title="量"), tmp_path)
    first, second = pages[0][:-1], pages[1][:-1]
    assert [words for _, _, words in first[:2]] == [
        "甲川市政务服务管理局机关党委书记",
        "2025年度抓基层党建工作述职报告",
    ]
    assert len(first) == 21 and len(second) == 22  # on the first page one line is empty, below the title
    assert {len(words) for _, _, words in (*first[3:], *second)} == {28}
    assert second[0][0] == pytest.approx(gb.GUTTER, abs=gb.TOLERANCE)
    steps = [(second[at + 1][1] - second[at][1]) * MM for at in range(21)]
    assert steps == pytest.approx([gb.LINE_PITCH] * 21, abs=0.2)
    assert [page[-1][2] for page in pages[:2]] == ["—1—", "—2—"]
