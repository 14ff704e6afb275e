"""What a file is by its content, whatever its name says: seven forms are taken, everything else is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from shuzhi.core.errors import Unreadable

_MB = 1_000_000
# form: (type told to browsers, most bytes)
FORMS = MappingProxyType(
    {
        "jpg": ("image/jpeg", 30 * _MB),
        "png": ("image/png", 30 * _MB),
        "heic": ("image/heic", 30 * _MB),
        "pdf": ("application/pdf", 60 * _MB),
        "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", 60 * _MB),
        "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 60 * _MB),
        "mp4": ("video/mp4", 300 * _MB),
    }
)
LARGEST = max(most for _, most in FORMS.values())
PICTURES = ("jpg", "png", "heic")
TAKEN = "能收的是 .jpg .png .heic 图片、.pdf .docx .xlsx 文件和 .mp4 视频"

_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_MP4 = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"MSNV",
    b"3gp4",
    b"3gp5",
)
_MOST_ENTRIES, _MOST_UNPACKED, _SMALL, _MOST_RATIO = 2_000, 300 * _MB, _MB, 100
_MACROS = ("vbaproject", "/activex/", "oleobject")
# relationships through which opening a document fetches or starts something; plain links are not among them
_FETCHING = (b"/attachedTemplate", b"/oleObject", b"/frame", b"/subDocument", b"/externalLink")


def form_of(path: Path, name: str) -> str:
    """Return the form of a file by what stands in it, and look whether it is whole.

    Args:
        path: where it lies.
        name: what messages call it.

    Raises:
        Unreadable: it is none of the forms, cut off, or one that must not be handed on.
    """
    with path.open("rb") as handle:
        start = handle.read(32)
        form = _by_start(start)
        if form is None:
            raise Unreadable(f"“{name}”的内容不是能收的文件，没有保存。{TAKEN}。")
        if form == "zip":
            return _office(handle, name)
        _WHOLE[form](handle, name)
    return form


def _by_start(start: bytes) -> str | None:
    if start.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        return "zip"
    if start[4:8] == b"ftyp":
        return "heic" if start[8:12] in _HEIC else "mp4" if start[8:12] in _MP4 else None
    return None


def cut_off(name: str) -> Unreadable:
    return Unreadable(f"“{name}”不完整（可能没有传完，或上传时正在改动），没有保存，请重新选择后再传。")


def _whole_pdf(handle: BinaryIO, name: str) -> None:
    handle.seek(0, 2)
    handle.seek(max(0, handle.tell() - 2_048))
    if b"%%EOF" not in handle.read():
        raise cut_off(name)


def _whole_jpg(handle: BinaryIO, name: str) -> None:
    """The end is looked for by the decoder, which reads every line of the picture (picturing.py)."""


def _whole_png(handle: BinaryIO, name: str) -> None:
    handle.seek(-12, 2)
    if handle.read()[4:8] != b"IEND":
        raise cut_off(name)


def _whole_boxes(handle: BinaryIO, name: str) -> None:
    """The boxes of an .mp4 or .heic file fill it exactly."""
    kinds = [kind for kind, _, _ in boxes(handle, name)]  # all of them: the last may be cut off
    if b"moov" not in kinds and b"meta" not in kinds:
        raise cut_off(name)


def boxes(handle: BinaryIO, name: str) -> Iterator[tuple[bytes, int, int]]:
    """Yield (kind, start, end) of the boxes at the top of an ISO file."""
    end = handle.seek(0, 2)
    at = 0
    while at < end:
        handle.seek(at)
        head = handle.read(16)
        size, kind = int.from_bytes(head[:4], "big"), head[4:8]
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        elif size == 0:
            size = end - at
        if size < 8 or at + size > end:
            raise cut_off(name)
        yield kind, at, at + size
        at += size


_WHOLE = {"pdf": _whole_pdf, "jpg": _whole_jpg, "png": _whole_png, "heic": _whole_boxes, "mp4": _whole_boxes}


def _office(handle: BinaryIO, name: str) -> str:
    try:
        with zipfile.ZipFile(handle) as archive:
            names = _looked_through(archive, name)
            for each in archive.infolist():
                if each.filename.lower().endswith(".rels"):
                    _check_links(archive.read(each), name)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as exc:
        raise cut_off(name) from exc
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return "docx"
    if "[Content_Types].xml" in names and "xl/workbook.xml" in names:
        return "xlsx"
    raise Unreadable(f"“{name}”是压缩包或别的文件，不是 Word、Excel 文件，没有保存。{TAKEN}。")


def _looked_through(archive: zipfile.ZipFile, name: str) -> set[str]:
    entries = archive.infolist()
    unpacked = sum(each.file_size for each in entries)
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_UNPACKED:
        raise Unreadable(f"“{name}”展开后过大，没有保存，请另存为较小的文件。")
    for each in entries:
        inner = each.filename.replace("\\", "/")
        if inner.startswith("/") or ".." in inner.split("/") or each.flag_bits & 1:
            raise Unreadable(f"“{name}”已加密或内部有越出文件夹的路径，没有保存。")
        if each.file_size > _SMALL and each.file_size > _MOST_RATIO * max(1, each.compress_size):
            raise Unreadable(f"“{name}”压缩比异常，疑似压缩炸弹，没有保存。")
        if any(part in inner.lower() for part in _MACROS):
            raise Unreadable(f"“{name}”含有宏、控件或嵌入的程序对象，没有保存，请去掉后另存再传。")
    return {each.filename for each in entries}


def _check_links(body: bytes, name: str) -> None:
    for piece in body.split(b"<Relationship ")[1:]:
        if b'TargetMode="External"' in piece and any(kind in piece for kind in _FETCHING):
            raise Unreadable(f"“{name}”打开时会去取外部的内容，没有保存，请另存为不带外部链接的文件。")
