"""Files as they come: encodings, Word documents, and what must be refused in one clear sentence."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from shuzhi.core.documents.parse import parse_file, read_source
from shuzhi.core.documents.parse.source import decode
from shuzhi.core.errors import Unreadable

WORDS = "述职报告\n一、工作情况\n学习12次。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(WORDS.replace("\n", "\r\n").encode(encoding))
    assert read_source(path) == WORDS


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


DOCUMENT = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>'


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"", "空文件"),
        ("a.txt", b"  \n", "空文件"),
        ("a.txt", b"\x00\x01\x02", "不是文本文件"),
        ("a.txt", b"\xff\xff\xfe\xff\xff", "编码"),
        ("a.txt", b"PK\x03\x04abc", "不是文本文件"),
        ("a.docx", b"", "空文件"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "旧版 Word"),
        ("a.docx", b"\x89PNG\r\n\x1a\n" + bytes(20), "图片"),
        ("a.docx", b"\xff\xd8\xff\xe0" + bytes(20), "图片"),
        ("a.docx", b"%PDF-1.4", "PDF"),
        ("a.docx", "述职报告".encode(), "不是有效的 Word"),
        ("a.docx", b"PK\x03\x04" + bytes(300), "损坏"),
        ("a.docx", zipped(word__document_xml=b"<x/>"), "别的压缩包"),
        ("a.docx", zipped(**{"xl/workbook.xml": b"<x/>"}), "Excel"),
        ("a.docx", zipped(**{"word/document.xml": b"<w:document"}), "损坏"),
        ("a.docx", zipped(**{"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "实体"),
        ("a.docx", zipped(**{"word/document.xml": DOCUMENT % b" "}), "没有文字"),
        ("a.docx", zipped(**{"word/document.xml": DOCUMENT % b"a", "../evil.xml": b"x"}), "路径"),
        ("a.docx", zipped(**{"word/document.xml": b" " * 30_000_000}), "压缩比"),
        ("a.pdf", b"abc", "PDF"),
        ("a.doc", b"abc", "不是有效"),
        ("a.wps", b"", "空文件"),
    ],
)
def test_refused_in_one_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=says) as refused:
        parse_file(path)
    assert "\n" not in refused.value.message


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(**{f"word/p{n}.xml": b"" for n in range(2_100)}))
    with pytest.raises(Unreadable, match="过大"):
        read_source(path)


def test_random_bytes_are_no_text() -> None:
    for _ in range(50):
        with pytest.raises(Unreadable):
            decode(os.urandom(4_000), "a.txt")


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a.pdf"])
def test_without_a_converter_the_way_out_is_told(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / name
    path.write_bytes(b"%PDF-1.4" if name.endswith("pdf") else b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(Unreadable, match=r"本机没有.*转换程序.*docx"):
        read_source(path)
