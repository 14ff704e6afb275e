"""Workbooks that a browser sends: kept in the home between looking and importing, an hour at most, and never under the sender's path."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from shuzhi.core.errors import NotFound

MOST_BYTES = 30_000_000
KEPT = 3600  # seconds
MARKED = "标注.xlsx"
_TOKEN = re.compile(r"[0-9a-f]{32}")
_UNFIT = re.compile(r"[^\w.\-（）()·]+")


def folder() -> Path:
    """The folder of the home in which files on their way lie."""
    found = Path(settings.HOME.root) / "incoming"
    found.mkdir(parents=True, exist_ok=True)
    return found


def keep(upload: UploadedFile[Any]) -> str:
    """Write what was sent into a folder of its own and return the token that finds it again."""
    token = secrets.token_hex(16)
    place = folder() / token
    place.mkdir(mode=0o700)
    with (place / _name(upload.name or "")).open("wb") as handle:
        for chunk in upload.chunks():
            handle.write(chunk)
    return token


def workbook(token: str) -> Path:
    """Return the workbook of a token.

    Raises:
        NotFound: it was imported, given up, or has lain too long.
    """
    if _TOKEN.fullmatch(token):
        for path in sorted((folder() / token).glob("*")):
            if path.name != MARKED:
                return path
    raise NotFound("这次上传已经结束，请重新选择工作簿。")


def drop(token: str) -> None:
    if _TOKEN.fullmatch(token):
        shutil.rmtree(folder() / token, ignore_errors=True)


def sweep(now: float) -> None:
    """Remove what has lain longer than an hour.

    Args:
        now: seconds since 1970, as the file system counts them.
    """
    for place in folder().iterdir():
        if place.is_dir() and now - place.stat().st_mtime > KEPT:
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder inside the home that is gone afterwards."""
    with TemporaryDirectory(dir=folder(), ignore_cleanup_errors=True) as made:
        yield Path(made)


def _name(given: str) -> str:
    """The sender's name of the file without anything that is a path or that some system forbids; messages repeat it."""
    stem = _UNFIT.sub("_", Path(given.replace("\\", "/")).name.removesuffix(".xlsx")).strip("._")[:60]
    return f"{stem or '工作簿'}.xlsx"
