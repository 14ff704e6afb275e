"""From a file to its text: plain text and Markdown by their encoding, Word documents by their parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from shuzhi.core.documents.model import ParsedReport
from shuzhi.core.documents.parse.report import read_report
from shuzhi.core.errors import Unreadable
from shuzhi.core.findings import Finding, Span

LARGEST_FILE = 64 << 20  # bytes as stored; a report of 200 pages with pictures stays far below
MAX_TEXT_BYTES = 20_000_000
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f\ue000-\uf8ff]")
_NO_TEXT = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"%PDF-",
    b"GIF8",
    b"\x1f\x8b",
    b"Rar!",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as text, with what could not be turned into text named in findings."""

    text: str
    findings: tuple[Finding, ...] = ()
    tables: tuple[Span, ...] = ()


def read_source(path: Path) -> str:
    """Return the text of a report.

    Args:
        path: a .txt, .md or .docx file; .doc, .wps and .pdf where a converter is installed.

    Raises:
        Unreadable: the file is no text, is broken, or is not what its name says.
    """
    return open_source(path).text


def parse_file(path: Path) -> ParsedReport:
    """Read a report from a file; what the file holds beside its text is named in `findings`.

    Raises:
        Unreadable: as `read_source`.
    """
    source = open_source(path)
    report = read_report(source.text, source.tables)
    return replace(report, findings=(*source.findings, *report.findings))


def open_source(path: Path) -> Source:
    """Return the text of a report and the findings about the file.

    Raises:
        Unreadable: as `read_source`.
    """
    suffix = path.suffix.lower()
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise Unreadable(
            f"{path.name} 有 {size >> 20} MB，超过 {LARGEST_FILE >> 20} MB，不像一份报告；请去掉图片后再试。"
        )
    data = path.read_bytes()
    if suffix in (".docx", ".docm"):
        return _word(data, path.name)
    if suffix in (".doc", ".wps", ".rtf", ".pdf"):
        from shuzhi.core.documents.parse import (
            converting,
        )  # starts other programs: rarely needed, slow to load

        if suffix == ".pdf":
            return Source(converting.text_from_pdf(data, path))
        return _word(converting.word_from_old(data, path), path.name)
    return Source(decode(data, path.name))


def _word(data: bytes, name: str) -> Source:
    from shuzhi.core.documents.parse.word.body import read_word  # lxml loads only for Word documents
    from shuzhi.core.documents.parse.word.package import open_package

    word = read_word(open_package(data, name))
    if not word.text.strip():
        raise Unreadable(f"{name} 里没有文字。")
    return Source(word.text, word.findings, word.tables)


def decode(data: bytes, name: str) -> str:
    """Decode a plain text: UTF-8 (a BOM dropped), else GB18030; `\\r\\n` becomes `\\n`.

    Args:
        data: the file's bytes.
        name: the file's name, for the message.

    Raises:
        Unreadable: nothing in it, or no text.
    """
    if not data.strip():
        raise Unreadable(f"{name} 是空文件，没有可读的内容。")
    if len(data) > MAX_TEXT_BYTES:
        raise Unreadable(f"{name} 超过 {MAX_TEXT_BYTES // 1_000_000} MB，不像一份报告；请核对文件。")
    if b"\x00" in data or data.startswith(_NO_TEXT):
        raise Unreadable(f"{name} 不是文本文件，读不出文字；请另存为 .docx 或 UTF-8 的 .txt 后重试。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
        if len(_CONTROL.findall(text)) * 50 > len(text):
            break
        return text
    raise Unreadable(f"{name} 的编码认不出来（既不是 UTF-8 也不是 GB18030）；请另存为 UTF-8 的 .txt 后重试。")
