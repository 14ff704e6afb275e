"""What must hold of a workbook before any reader opens it (study: hostile cases 23 and 24).

A reader of spreadsheets trusts the file's own words about its size: a few kilobytes can inflate to gigabytes, and one cell at
XFD1048576 makes calamine abort the whole process. So sizes are counted on the stream and every reference is looked at first.
Works in bounded memory on every system: no RLIMIT, no child process.
"""

from __future__ import annotations

import html
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from shuzhi.core.errors import Unreadable

MOST_ENTRIES = 2_000
MOST_BYTES = 100_000_000  # unpacked, all entries together
MOST_RATIO = 100
SMALL = 1_000_000  # entries below this size may shrink as well as they like
MOST_ROWS = 200_000
MOST_COLUMNS = 300
MOST_CELLS = 5_000_000  # rows × columns of the smallest rectangle around a sheet's content
LONGEST_TEXT = 400_000  # bytes of one element's content

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = (
    ("vbaproject", "含有宏"),
    ("xl/externallinks/", "含有指向其他工作簿的外部链接"),
    ("xl/embeddings/", "含有嵌入的对象"),
    ("xl/activex/", "含有控件"),
)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_TITLE = re.compile(r'<(?:\w+:)?sheet\s[^>]*?name="([^"]*)"[^>]*?\bid="([^"]*)"')
_ID = re.compile(r'\bId="([^"]*)"')
_LINK = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def check(path: Path) -> None:
    """Look at the file without opening it as a workbook.

    Raises:
        Unreadable: it is no .xlsx workbook, or one that must not be opened; the sentence says why.
    """
    with path.open("rb") as handle:
        start = handle.read(8)
        if start == _OLE:
            raise _refuse(path, "是旧版 .xls 或加密的工作簿，请在 Excel 或 WPS 中另存为不加密的 .xlsx")
        if start[:4] != b"PK\x03\x04":
            raise _refuse(path, "不是 .xlsx 工作簿，请用 Excel 或 WPS 另存为 .xlsx")
        try:
            with zipfile.ZipFile(handle) as archive:
                _check_directory(path, archive)
                for info in archive.infolist():
                    _check_entry(path, handle, info, archive)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            ValueError,
            NotImplementedError,
            UnicodeError,
        ) as exc:
            raise _refuse(path, "已损坏或不完整，请重新保存后再试") from exc
        except expat.ExpatError as exc:
            raise _refuse(path, "内部的 XML 已损坏，请在 Excel 或 WPS 中打开后重新保存") from exc


def _refuse(path: Path, why: str) -> Unreadable:
    return Unreadable(f"“{path.name}”{why}；没有导入任何内容。")


def _check_directory(path: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise _refuse(path, f"压缩包里有 {len(entries)} 个部件，多于 {MOST_ENTRIES} 个")
    if sum(info.file_size for info in entries) > MOST_BYTES:
        raise _refuse(path, f"展开后超过 {MOST_BYTES // 1_000_000} MB")
    names = [info.filename for info in entries]
    if len(set(names)) < len(names):
        raise _refuse(path, "压缩包里有同名的部件")
    for info in entries:
        _check_name(path, info)
    if not any(name.lower() == "xl/workbook.xml" for name in names):
        raise _refuse(path, "不是 .xlsx 工作簿，请用 Excel 或 WPS 另存为 .xlsx")


def _check_name(path: Path, info: zipfile.ZipInfo) -> None:
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or ":" in name or ".." in name.split("/"):
        raise _refuse(path, "压缩包里有越出文件夹的路径")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _refuse(path, "压缩包里有链接文件")
    if info.flag_bits & 0x1:
        raise _refuse(path, "已加密，请取消密码后再试")
    if info.file_size > SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size):
        raise _refuse(path, "压缩比异常，疑似压缩炸弹")
    for part, why in _PARTS:
        if part in name.lower():
            raise _refuse(path, f"{why}，请去掉后另存为 .xlsx")


def _check_entry(path: Path, handle: BinaryIO, info: zipfile.ZipInfo, archive: zipfile.ZipFile) -> None:
    """Unpack one entry piece by piece: its true size is its stated size, and a sheet stays within bounds."""
    title = partial(_title_of, archive, info.filename)
    watch = _SheetWatch(path, title) if _SHEET.fullmatch(info.filename) else None
    size = 0
    for piece in _pieces(handle, info):
        size += len(piece)
        if size > info.file_size:
            raise _refuse(path, "压缩包里写的大小与实际不符")
        if watch:
            watch.feed(piece)
    if size != info.file_size:
        raise _refuse(path, "已损坏或不完整，请重新保存后再试")
    if watch:
        watch.close()


def _title_of(archive: zipfile.ZipFile, part: str) -> str:
    """The name on a sheet's tab; "" where the workbook does not say it plainly."""
    book, links = (_head(archive, f"xl/{name}") for name in ("workbook.xml", "_rels/workbook.xml.rels"))
    file = part.rpartition("/")[2]
    ids = {hit[1] for link in _LINK.findall(links) if f'/{file}"' in link and (hit := _ID.search(link))}
    names = [name for name, id in _TITLE.findall(book) if id in ids]
    return html.unescape(names[0]) if len(names) == 1 else ""


def _head(archive: zipfile.ZipFile, part: str) -> str:
    try:
        with archive.open(part) as stream:
            return stream.read(SMALL).decode("utf-8", "replace")
    except KeyError:
        return ""


def _pieces(handle: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Read the packed bytes ourselves: `zipfile` stops at the stated size, other readers go on."""
    handle.seek(info.header_offset)
    header = handle.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise zipfile.BadZipFile
    handle.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    left = info.compress_size
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    inflate = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = handle.read(min(left, 65_536))
        if not packed:
            raise zipfile.BadZipFile
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, 262_144)
            packed = inflate.unconsumed_tail


class _SheetWatch:
    """Follows a sheet's elements and keeps the rectangle around its cells."""

    def __init__(self, path: Path, title: Callable[[], str]) -> None:
        self.path, self.title = path, title
        self.row = self.column = 0
        self.top, self.left = MOST_ROWS * 10, MOST_COLUMNS * 100
        self.bottom = self.right = 0
        self.at = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EndElementHandler = self.end
        self.pending = (0, 0)
        self.formula = self.value = False

    def feed(self, piece: bytes) -> None:
        self.parser.Parse(piece)
        if self.parser.CurrentByteIndex - self.at > LONGEST_TEXT:
            raise _refuse(self.path, "有一个单元格的内容过长")

    def close(self) -> None:
        self.parser.Parse(b"", True)  # noqa: FBT003 - expat takes no keywords
        if self.bottom and (self.bottom - self.top + 1) * (self.right - self.left + 1) > MOST_CELLS:
            raise _refuse(self.path, "单元格范围过大，请删除表格以外的内容")

    def doctype(self, *_: object) -> None:
        raise _refuse(self.path, "含有不允许的文档类型声明")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.at = self.parser.CurrentByteIndex
        tag = name.rpartition(" ")[2]
        if tag == "c":
            self.cell(attributes.get("r"))
            self.formula, self.value = (
                False,
                attributes.get("t") == "str",
            )  # a formula may well give empty text
            if attributes.get("t") == "e":
                raise _refuse(self.path, f"{self.where()}是公式错误值（如 #N/A），请改成实际内容")
        elif tag in ("v", "is"):
            if self.formula:
                self.parser.CharacterDataHandler = self.text
            self.content()
        elif tag == "f":
            self.formula = True
            self.content()
        elif tag == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdecimal() and len(number) < 8 else self.row + 1
            self.column = 0

    def text(self, _: str) -> None:
        self.value = True
        self.parser.CharacterDataHandler = None

    def end(self, name: str) -> None:
        if self.formula and not self.value and name.endswith(" c"):
            self.parser.CharacterDataHandler = None
            raise _refuse(
                self.path, f"{self.where()}是公式却没有计算结果，请在 Excel 或 WPS 中打开后重新保存"
            )

    def where(self) -> str:
        title = self.title()
        sheet = f"的“{title}”表" if title else "某张表"
        return f"{sheet}第 {self.pending[0]} 行第 {self.pending[1]} 列"

    def cell(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
        else:
            hit = _REFERENCE.fullmatch(reference)
            if hit is None:
                raise _refuse(self.path, "单元格编号不合规则")
            self.row, self.column = int(hit[2]), _column_number(hit[1])
        self.pending = (self.row, self.column)

    def content(self) -> None:
        row, column = self.pending
        if row > MOST_ROWS or column > MOST_COLUMNS:
            raise _refuse(
                self.path,
                f"在第 {row} 行第 {column} 列有内容，超出每表 {MOST_ROWS} 行、{MOST_COLUMNS} 列的范围，请删除表格以外的内容",
            )
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, column)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
