"""From a file to its text: plain text and Markdown by their encoding, Word documents by their parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from shuzhi.core.documents.model import ParsedReport
from shuzhi.core.documents.parse.report import parse_text
from shuzhi.core.errors import Unreadable
from shuzhi.core.findings import Finding

MAX_TEXT_BYTES = 20_000_000
PLAIN = frozenset({".txt", ".md", ".markdown", ".text", ""})


@dataclass(frozen=True, slots=True)
class Source:
    """A file as text, with what could not be turned into text named in findings."""

    text: str
    findings: tuple[Finding, ...] = ()


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
    report = parse_text(source.text)
    return replace(report, findings=(*source.findings, *report.findings))


def open_source(path: Path) -> Source:
    """Return the text of a report and the findings about the file.

    Raises:
        Unreadable: as `read_source`.
    """
    return Source(decode(path.read_bytes(), path.name))


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
    if b"\x00" in data:
        raise Unreadable(f"{name} 不是文本文件，读不出文字；请另存为 .docx 或 UTF-8 的 .txt 后重试。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"{name} 的编码认不出来（既不是 UTF-8 也不是 GB18030）；请另存为 UTF-8 的 .txt 后重试。")
