"""Where contents lie: in the home, outside anything that is served as a file, named by their SHA-256."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from django.conf import settings

from shuzhi.apps.evidence.forms_of_files import LARGEST, cut_off
from shuzhi.core.errors import NotFound, Refused

THUMB, VIEW, FULL = "thumb", "view", "full"


class Incoming(Protocol):
    """What is sent: Django's uploaded files are such, whether they lie in memory or on disk."""

    @property
    def name(self) -> Any: ...

    @property
    def size(self) -> Any: ...

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class Received:
    """A content that has come in whole."""

    path: Path
    sha256: str
    size: int


def root() -> Path:
    return Path(settings.HOME.root) / "evidence"


def original(sha256: str) -> Path:
    return root() / "originals" / sha256[:2] / sha256


def derived(sha256: str, what: str) -> Path:
    return root() / "derived" / sha256[:2] / f"{sha256}.{what}.jpg"


def found(path: Path) -> Path:
    """Return a path at which a file lies.

    Raises:
        NotFound: it is gone from the disk.
    """
    if not path.is_file():
        raise NotFound("这个文件已不在数据目录里，请从备份恢复，或重新上传。")
    return path


@contextmanager
def workroom() -> Iterator[Path]:
    """A folder of the home in which a file lies until it is known what it is; gone afterwards."""
    incoming = Path(settings.HOME.root) / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=incoming, prefix="evidence-", ignore_cleanup_errors=True) as made:
        yield Path(made)


def receive(upload: Incoming, place: Path, name: str, expected: int | None) -> Received:
    """Write what is sent into the folder, piece by piece.

    Args:
        upload: the file.
        place: the folder.
        name: what messages call it.
        expected: bytes that the sender announced; None where it announced none.

    Raises:
        Refused: it is too large.
        Unreadable: it is empty, or another size came than was announced.
    """
    digest, size, path = hashlib.sha256(), 0, place / "content"
    with path.open("wb") as target:
        for piece in upload.chunks():
            size += len(piece)
            if size > LARGEST:
                raise too_large(name, LARGEST)
            digest.update(piece)
            target.write(piece)
    announced = {upload.size, expected} - {None}
    if size == 0 or announced - {size}:
        raise cut_off(name)
    return Received(path, digest.hexdigest(), size)


def too_large(name: str, most: int) -> Refused:
    return Refused(f"“{name}”超过 {most // 1_000_000} MB，没有保存，请压缩后再传。")


def keep(received: Received, pictures: Path) -> None:
    """Put a content, and the pictures made of it, into their place; what lies there already stays."""
    _put(received.path, original(received.sha256))
    for what in (THUMB, VIEW, FULL):
        made = pictures / f"{what}.jpg"
        if made.exists():
            _put(made, derived(received.sha256, what))


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        shutil.move(source, target)


def discard(sha256: str) -> None:
    """Remove a content and its pictures from the disk."""
    for path in (original(sha256), *(derived(sha256, what) for what in (THUMB, VIEW, FULL))):
        with suppress(PermissionError):  # Windows keeps a file that is being read; no row names it any more
            path.unlink(missing_ok=True)
