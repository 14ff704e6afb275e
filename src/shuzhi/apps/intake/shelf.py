"""Where a file lies while it is on its way: a folder of its own in the home, with what was found in it and how far it has come."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from shuzhi.core.errors import NotFound, Refused

MOST_BYTES = 30_000_000
KEPT = 7 * 24 * 3600  # seconds
BEAT = 5  # seconds between two signs of life of whoever works on a file
STALE = 60  # seconds without a sign: he is gone
MOST_LINES = 2_000
_MARKED, _FOUND, _PROGRESS = "marked.xlsx", "found.jsonl", "progress.json"
_WORKBOOK, _TEXT = "source.xlsx", "source.csv"  # by content; the sender's name stands in the table


@dataclass(frozen=True, slots=True)
class Line:
    """One finding at its foreign cell: table from 0, row and column as Excel counts; 0 for the whole."""

    table: int
    row: int
    column: int
    heading: str
    stood: str
    says: str
    grave: bool


@dataclass(frozen=True, slots=True)
class Progress:
    what: str
    done: int
    steps: int

    @property
    def share(self) -> int:
        return 100 * self.done // max(1, self.steps)


def root() -> Path:
    found = Path(settings.HOME.root) / "intake"
    found.mkdir(parents=True, exist_ok=True)
    return found


def put(upload: UploadedFile[Any]) -> str:
    """Write what was sent and return the token of its folder.

    Raises:
        Refused: it is too large, or empty.
    """
    if not upload.size:
        raise Refused("这个文件是空的。")
    if upload.size > MOST_BYTES:
        raise Refused(f"文件超过 {MOST_BYTES // 1_000_000} MB，请按年度分成几个文件。")
    token = secrets.token_hex(16)
    place = root() / token
    place.mkdir(mode=0o700)
    with (place / _TEXT).open("wb") as handle:
        for chunk in upload.chunks():
            handle.write(chunk)
    with (place / _TEXT).open("rb") as handle:
        is_workbook = handle.read(2) == b"PK"
    if is_workbook:
        (place / _TEXT).rename(place / _WORKBOOK)
    return token


def source(token: str) -> Path:
    for path in (root() / token / _WORKBOOK, root() / token / _TEXT):
        if path.is_file():
            return path
    raise NotFound("这个文件已经清理，请重新上传。")


def marked(token: str) -> Path:
    return root() / token / _MARKED


def drop(token: str) -> None:
    shutil.rmtree(root() / token, ignore_errors=True)


def sweep(now: float) -> None:
    """Remove what has lain longer than a week. `now`: seconds since 1970, as the file system counts them."""
    for place in root().iterdir():
        if place.is_dir() and now - place.stat().st_mtime > KEPT:
            shutil.rmtree(place, ignore_errors=True)


def write_lines(token: str, lines: Iterable[Line]) -> None:
    with (root() / token / _FOUND).open("w", encoding="utf-8") as handle:
        for _, line in zip(range(MOST_LINES), lines, strict=False):
            handle.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")


def lines(token: str) -> Iterator[Line]:
    path = root() / token / _FOUND
    if path.is_file():
        for text in path.read_text(encoding="utf-8").splitlines():
            yield Line(**json.loads(text))


def tell(token: str, progress: Progress) -> None:
    """Leave a sign of life; a reader that holds the file open (Windows) only means that this sign is lost."""
    place = root() / token
    partial = place / f"{_PROGRESS}.partial"
    try:
        partial.write_text(json.dumps(asdict(progress)), encoding="utf-8")
        os.replace(partial, place / _PROGRESS)  # noqa: PTH105 - Path.replace is the same call
    except OSError:
        return


@contextmanager
def at_work(token: str) -> Iterator[None]:
    """Give signs of life while the block runs, however long one of its steps takes."""
    done = Event()

    def beat() -> None:
        while not done.wait(BEAT):
            with suppress(OSError):
                os.utime(root() / token / _PROGRESS)

    heart = Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        done.set()
        heart.join()


def progress(token: str) -> Progress:
    try:
        return Progress(**json.loads((root() / token / _PROGRESS).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Progress("等待开始", 0, 1)


def is_stale(token: str, now: float) -> bool:
    """Tell whether nobody has given a sign for a while."""
    try:
        return now - (root() / token / _PROGRESS).stat().st_mtime > STALE
    except OSError:
        return True
