"""Opening a .docx that anybody may have made: sizes first, then bytes, then XML without entities.

Parts are found as a word processor finds them, by the package's relations: what is verified is what is shown.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from shuzhi.core.errors import Unreadable

LARGEST_FILE = 64 * 1024 * 1024  # bytes as stored
LARGEST_CONTENT = 32 * 1024 * 1024  # bytes unpacked, of all parts that are read: a table of 30,000 rows
MOST_TAGS = 3_000_000
MOST_PARTS = 4096
_NOT_DOCX = "这不是 .docx 文件（或已损坏）：请用 Word、WPS 打开后另存为 .docx 再试。"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a part.

    Args:
        kind: last word of its type: `styles`, `header`, `image` …
        target: name of the part, or the address outside.
        external: it points out of the file.
    """

    kind: str
    target: str
    external: bool


class Package:
    """The parts of a .docx, read one at a time and never beyond the limits.

    Args:
        data: the file's bytes.

    Raises:
        Unreadable: it is no .docx, is encrypted, or is larger than any report.
    """

    def __init__(self, data: bytes) -> None:
        _refuse_at_sight(data)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
            raise Unreadable(_NOT_DOCX) from exc
        names = self._archive.namelist()
        if len(names) > MOST_PARTS:
            raise Unreadable(f"文件里有超过 {MOST_PARTS} 个部件，不像一份报告，已拒绝打开。")
        self.names = frozenset(names)
        if len(self.names) != len(names):
            raise Unreadable("文件里有重名的部件，不同程序会看到不同的内容，已拒绝打开。")
        self._room = LARGEST_CONTENT
        main = self.related("", "officeDocument")
        if len(main) != 1:
            raise Unreadable(_NOT_DOCX)
        self.main = main[0]

    def related(self, part: str, kind: str) -> list[str]:
        """Return the names of the parts that a part points to.

        Args:
            part: name of the part; "" for the package itself.
            kind: last word of the relation's type: `officeDocument`, `styles`, `header` …
        """
        return [
            each.target
            for each in self.relations(part)
            if each.kind == kind and not each.external and each.target in self.names
        ]

    def relations(self, part: str) -> list[Relation]:
        """Return all relations of a part, in the file's order.

        Args:
            part: name of the part; "" for the package itself.
        """
        folder = posixpath.dirname(part)
        source = relations_of(part)
        if source not in self.names:
            return []
        return [_relation(item, folder) for item in self.xml(source).iter(_RELATIONS)]

    def xml(self, name: str) -> etree._Element:
        """Return a part as an element tree.

        Args:
            name: the part's name.
        """
        content = self.content(name)
        if b"<!DOCTYPE" in content:
            raise Unreadable("文件里有不应出现的 DOCTYPE 声明，已拒绝打开。")
        if content.count(b"<") > MOST_TAGS:
            raise Unreadable("文件里的元素多得不像一份报告，已拒绝打开。")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as exc:
            raise Unreadable(_NOT_DOCX) from exc

    def content(self, name: str) -> bytes:
        """Return a part's bytes; all that is read of one file together stays below the limit.

        Args:
            name: the part's name.
        """
        try:
            with self._archive.open(name) as part:
                content = part.read(self._room + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as exc:
            raise Unreadable(_NOT_DOCX) from exc
        self._room -= len(content)
        if self._room < 0:
            raise Unreadable(f"文件展开后超过 {LARGEST_CONTENT // 1048576} MB，不像一份报告，已拒绝打开。")
        return content


def relations_of(part: str) -> str:
    """Return the name of the part that holds a part's relations.

    Args:
        part: name of the part; "" for the package itself.
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relation(item: etree._Element, folder: str) -> Relation:
    target, external = item.get("Target", ""), item.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(item.get("Type", "").rpartition("/")[2], target, external)


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes; one that is larger than any report is refused before it is read.

    Args:
        path: the file.

    Raises:
        Unreadable: it is too large.
        OSError: it cannot be read.
    """
    _refuse_large(path.stat().st_size)
    return path.read_bytes()


def _refuse_large(size: int) -> None:
    if size > LARGEST_FILE:
        raise Unreadable(
            f"文件有 {size // 1048576} MB，超过 {LARGEST_FILE // 1048576} MB，不像一份报告；请去掉图片后再试。"
        )


def _refuse_at_sight(data: bytes) -> None:
    _refuse_large(len(data))
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable(
            "这是旧版 .doc 文件或加了密码的文件：请用 Word、WPS 打开后另存为不加密的 .docx 再试。"
        )
