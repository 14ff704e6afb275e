"""Reading a workbook's sheets as they stand: guards first, then calamine in a process of its own."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from shuzhi.apps.ledger import guards
from shuzhi.apps.ledger.cells import Raw
from shuzhi.core.errors import Unreadable

LONGEST = 120  # seconds for one workbook


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet as it stands: `rows[0]` is row 1 of Excel; `merged` are the merged ranges as (first row, last row, first column)."""

    name: str
    hidden: bool
    rows: list[list[Raw]]
    merged: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class RawBook:
    """One workbook as it stands."""

    path: Path
    digest: str
    sheets: tuple[RawSheet, ...]


def read_book(path: Path) -> RawBook:
    """Return the workbook's sheets.

    Raises:
        Unreadable: the file is not a workbook that can be trusted and read, or the reader died of it.
    """
    guards.check(path)
    sheets = tuple(map(sheet_of, _lines(path)))
    with path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return RawBook(path, digest, sheets)


def _lines(path: Path) -> list[bytes]:
    command = [sys.executable, "-m", "shuzhi.apps.ledger.reader", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=LONGEST)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as exc:
        raise Unreadable(
            f"“{path.name}”已损坏或读不出来，请在 Excel 或 WPS 中打开后重新保存；没有导入任何内容。"
        ) from exc
    return done.stdout.splitlines()


def sheet_of(line: bytes) -> RawSheet:
    """Read one sheet as the child process prints it."""
    name, hidden, rows, merged = json.loads(line)
    for row in rows:
        for index, cell in enumerate(row):
            if isinstance(cell, list):
                row[index] = _KINDS[cell[0]](cell[1])
    return RawSheet(name, hidden, rows, tuple((first, last, column) for first, last, column in merged))


_KINDS: dict[str, Callable[[str], Raw]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda text: timedelta(seconds=float(text)),
}
