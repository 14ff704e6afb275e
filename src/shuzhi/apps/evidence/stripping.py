"""What is handed out of a file: the picture or film without where, when and with which device it was taken.

The original stays as it came, for whoever must prove that it is unchanged; what a browser gets has lost its remarks. Pixels are copied as they
are, not encoded again. Papers (.pdf .docx .xlsx) go out as they came in.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shuzhi.core.errors import Unreadable

_PIECE = 1 << 18
_PNG_KEPT = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"sBIT",
        b"bKGD",
        b"pHYs",
    )
)
_REMARKS = frozenset((b"udta", b"meta", b"uuid"))  # of a film: place, device, free remarks
_HOLDING = frozenset((b"moov", b"trak", b"mdia"))


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the original, or bytes in its stead."""

    start: int
    end: int
    instead: bytes | None = None

    @property
    def size(self) -> int:
        return self.end - self.start if self.instead is None else len(self.instead)


def parts(path: Path, form: str) -> tuple[Part, ...]:
    """Return what is handed out, in order.

    Raises:
        Unreadable: the file's segments do not follow each other.
    """
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            return tuple(_MAKERS[form](data) if form in _MAKERS else [Part(0, len(data))])
        except (IndexError, struct.error, ValueError) as exc:
            raise Unreadable("图片的内部结构不合规则。") from exc


def stream(path: Path, kept: Sequence[Part]) -> Iterator[bytes]:
    """Yield the parts piece by piece."""
    with path.open("rb") as handle:
        for part in kept:
            if part.instead is not None:
                yield part.instead
                continue
            handle.seek(part.start)
            left = part.end - part.start
            while left > 0:
                piece = handle.read(min(left, _PIECE))
                if not piece:
                    return
                left -= len(piece)
                yield piece


def _jpg(data: mmap.mmap) -> Iterator[Part]:
    yield Part(0, 2)
    at, turned = 2, False
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:  # fill bytes
            at += 1
        if data[at] != 0xFF:
            raise ValueError
        marker = data[at + 1]
        if marker == 0xD9:
            yield Part(at, at + 2)  # what hangs behind the end is no part of the picture
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xE1 and not turned:
            turned = True
            yield from _orientation(data[at + 4 : min(end, at + 70_000)])
        if _is_kept(marker, data[at + 4 : at + 16]):
            end = _scan_end(data, end) if marker == 0xDA else end
            yield Part(at, end)
        at = end


def _is_kept(marker: int, start: bytes) -> bool:
    if marker == 0xE2:
        return start.startswith(b"ICC_PROFILE")
    return marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _scan_end(data: mmap.mmap, at: int) -> int:
    """The next marker that is neither a stuffed byte nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise ValueError
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at


def _orientation(body: bytes) -> Iterator[Part]:
    """How the picture is to be turned is kept, by a remark of our own that says nothing else."""
    if not body.startswith(b"Exif\0\0"):
        return
    tiff = body[6:]
    order = "<" if tiff[:2] == b"II" else ">"
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for number in range(min(count, 100)):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
        if tag == 0x0112 and 2 <= value <= 8:
            entry = struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, value, 0, 0)
            exif = b"Exif\0\0MM\0*\0\0\0\x08" + entry
            yield Part(0, 0, b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)


def _png(data: mmap.mmap) -> Iterator[Part]:
    yield Part(0, 8)
    at = 8
    while True:
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise ValueError
        if kind in _PNG_KEPT:
            yield Part(at, end)
        if kind == b"IEND":
            return
        at = end


def _mp4(data: mmap.mmap) -> Iterator[Part]:
    """Boxes of remarks become empty ones of the same size, so that every offset in the film still holds."""
    at = 0
    for start, end in sorted(_remarks(data, 0, len(data))):
        yield Part(at, start)
        yield Part(start, end, (end - start).to_bytes(4, "big") + b"free" + bytes(end - start - 8))
        at = end
    yield Part(at, len(data))


def _remarks(data: mmap.mmap, at: int, until: int) -> Iterator[tuple[int, int]]:
    while at + 8 <= until:
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        size = size or until - at
        if size < head or at + size > until:
            raise ValueError
        if kind in _REMARKS and head == 8:
            yield at, at + size
        elif kind in _HOLDING:
            yield from _remarks(data, at + head, at + size)
        at += size


_MAKERS = {"jpg": _jpg, "png": _png, "mp4": _mp4}
