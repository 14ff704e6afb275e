"""Opening a .docx without trusting it: the archive's own account is checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from lxml import etree

from shuzhi.core.errors import Unreadable

MAX_ENTRIES = 2_000
MAX_UNPACKED = 100_000_000
MAX_RATIO = 200  # plain XML shrinks to a twentieth; what shrinks to less than this was made to inflate
RATIO_FROM = 1_000_000
_ENCRYPTED = 0x1

_KINDS = (
    (
        b"\xd0\xcf\x11\xe0",
        "是旧版 Word 文档（.doc）或加了密码的文档，只是改了后缀；请用 Word 或 WPS 打开后另存为不加密的 .docx",
    ),
    (b"\x89PNG", "是一张图片，不是 Word 文档；请提供文字版"),
    (b"\xff\xd8\xff", "是一张图片，不是 Word 文档；请提供文字版"),
    (b"GIF8", "是一张图片，不是 Word 文档；请提供文字版"),
    (b"BM", "是一张图片，不是 Word 文档；请提供文字版"),
    (b"%PDF", "是 PDF 文件，只是改了后缀；请改回 .pdf 后重试"),
    (b"{\\rtf", "是 RTF 文档，只是改了后缀；请用 Word 或 WPS 打开后另存为 .docx"),
    (b"Rar!", "是 RAR 压缩包，不是 Word 文档"),
    (b"7z\xbc\xaf", "是 7z 压缩包，不是 Word 文档"),
)


def refuse_by_magic(data: bytes, name: str) -> None:
    """Refuse what is no archive, naming what it is.

    Raises:
        Unreadable: the first bytes are those of another kind of file.
    """
    if not data:
        raise Unreadable(f"{name} 是空文件，没有可读的内容。")
    for magic, what in _KINDS:
        if data.startswith(magic):
            raise Unreadable(f"{name} {what}。")
    if not data.startswith(b"PK"):
        raise Unreadable(f"{name} 不是有效的 Word 文档；请用 Word 或 WPS 打开后另存为 .docx 后重试。")


@dataclass(frozen=True, slots=True)
class Package:
    """An archive that passed the checks."""

    archive: zipfile.ZipFile
    name: str

    def names(self) -> frozenset[str]:
        """Return the names of its parts."""
        return frozenset(self.archive.namelist())

    def xml(self, part: str) -> etree._Element | None:
        """Return a part's root element, or None where the package has no such part.

        Raises:
            Unreadable: the part is damaged, too large or declares entities.
        """
        if part not in self.names():
            return None
        data = self._read(part)
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
            raise Unreadable(f"{self.name} 里有不该有的实体声明，不予打开。")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as exc:
            raise Unreadable(
                f"{self.name} 的内容已损坏（{part}），请用 Word 或 WPS 打开修复后另存。"
            ) from exc

    def _read(self, part: str) -> bytes:
        try:
            with self.archive.open(part) as stream:
                data = stream.read(MAX_UNPACKED + 1)
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as exc:
            raise Unreadable(f"{self.name} 的压缩包已损坏，请重新取得文件。") from exc
        except Exception as exc:  # zlib raises its own error type for a damaged stream
            raise Unreadable(f"{self.name} 的压缩包已损坏，请重新取得文件。") from exc
        if len(data) > MAX_UNPACKED:
            raise Unreadable(f"{self.name} 解开后超过 {MAX_UNPACKED // 1_000_000} MB，不予打开。")
        return data


def open_package(data: bytes, name: str) -> Package:
    """Open a .docx.

    Args:
        data: the file's bytes.
        name: the file's name, for messages.

    Raises:
        Unreadable: it is no .docx, is damaged, encrypted or made to inflate.
    """
    refuse_by_magic(data, name)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as exc:
        raise Unreadable(f"{name} 的压缩包已损坏，请重新取得文件或用 Word 修复后另存。") from exc
    _check(entries, name)
    names = {entry.filename for entry in entries}
    if "word/document.xml" not in names:
        kind = "一个 Excel 工作簿" if any(n.startswith("xl/") for n in names) else "别的压缩包"
        raise Unreadable(f"{name} 不是 Word 文档，而是{kind}；请核对文件。")
    return Package(archive, name)


def _check(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Check the archive's account of itself: number, size, ratio, names, encryption."""
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or total > MAX_UNPACKED:
        raise Unreadable(f"{name} 解开后过大（{len(entries)} 个部件、{total // 1_000_000} MB），不予打开。")
    for entry in entries:
        path = entry.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path[:3]:
            raise Unreadable(f"{name} 里有指向文件夹之外的路径，不予打开。")
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable(f"{name} 加了密码，请去掉密码后另存再试。")
        if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise Unreadable(f"{name} 的压缩比异常，像是为撑满内存而做的文件，不予打开。")
