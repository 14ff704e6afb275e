"""Opening a .docx that anybody may have made: sizes first, then bytes, then XML without entities."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from shuzhi.core.errors import Unreadable

LARGEST_FILE = 64 * 1024 * 1024  # bytes as stored
LARGEST_PART = 48 * 1024 * 1024  # bytes unpacked: a table of 100,000 rows
MOST_PARTS = 4096
_NOT_DOCX = "这不是 .docx 文件（或已损坏）：请用 Word、WPS 打开后另存为 .docx 再核验。"


class Package:
    """The parts of a .docx, read one at a time and never beyond the limits.

    Args:
        data: the file's bytes.

    Raises:
        Unreadable: it is no .docx, is encrypted, or is larger than any report.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) > LARGEST_FILE:
            raise Unreadable(
                f"文件有 {len(data) // 1048576} MB，超过 {LARGEST_FILE // 1048576} MB，不像一份报告；请去掉图片后再核验。"
            )
        if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise Unreadable(
                "这是旧版 .doc 文件或加了密码的文件：请用 Word、WPS 打开后另存为不加密的 .docx 再核验。"
            )
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
            raise Unreadable(_NOT_DOCX) from exc
        if len(self._archive.infolist()) > MOST_PARTS:
            raise Unreadable(f"文件里有超过 {MOST_PARTS} 个部件，不像一份报告。")
        self.names = frozenset(self._archive.namelist())
        if "word/document.xml" not in self.names:
            raise Unreadable(_NOT_DOCX)

    def xml(self, name: str) -> etree._Element:
        """Return a part as an element tree.

        Args:
            name: the part's name.
        """
        content = self._read(name)
        if b"<!DOCTYPE" in content:
            raise Unreadable("文件里有不应出现的 DOCTYPE 声明，已拒绝打开。")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as exc:
            raise Unreadable(_NOT_DOCX) from exc

    def _read(self, name: str) -> bytes:
        try:
            with self._archive.open(name) as part:
                content = part.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as exc:
            raise Unreadable(_NOT_DOCX) from exc
        if len(content) > LARGEST_PART:
            raise Unreadable(f"文件展开后超过 {LARGEST_PART // 1048576} MB，不像一份报告，已拒绝打开。")
        return content
