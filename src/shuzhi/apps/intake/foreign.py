"""Opening what another system exported: an .xlsx by the ledger's own reader, a .csv whatever its encoding and separator."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from io import StringIO
from pathlib import Path

from shuzhi.apps.ledger import guards
from shuzhi.apps.ledger.reader import plain
from shuzhi.apps.ledger.reading import RawBook, RawSheet, read_book, sheet_of
from shuzhi.core.errors import Unreadable

_ENCODINGS = ("utf-8-sig", "gb18030")
_SEPARATORS = (",", "\t", ";", "|")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def open_file(path: Path) -> RawBook:
    """Return the tables of a file as they stand.

    Raises:
        Unreadable: it is neither a workbook nor a table in text, or one that cannot be trusted.
    """
    kept = path.with_suffix(".jsonl")
    if kept.is_file():
        return _kept(path, kept)
    with path.open("rb") as handle:
        start = handle.read(8)
    book = read_book(path) if start.startswith((_ZIP, _OLE)) else _csv(path)
    _keep(book, kept)
    return book


def _keep(book: RawBook, kept: Path) -> None:
    """Beside the file, as our reader prints it: a workbook of 20,000 rows is unpacked once, not at every step."""
    with kept.open("w", encoding="utf-8") as handle:
        handle.write(book.digest + "\n")
        for sheet in book.sheets:
            rows = [[plain(cell) for cell in row] for row in sheet.rows]
            merged = [(first, last, column) for first, last, column in sheet.merged]
            handle.write(json.dumps([sheet.name, sheet.hidden, rows, merged]) + "\n")


def _kept(path: Path, kept: Path) -> RawBook:
    digest, *lines = kept.read_bytes().splitlines()
    return RawBook(path, digest.decode(), tuple(map(sheet_of, lines)))


def _csv(path: Path) -> RawBook:
    data = path.read_bytes()
    text = _text(path, data)
    separator = _separator(text)
    try:
        rows: list[list[str]] = list(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as exc:
        raise _refuse(path, "里的引号没有配对或有一格过长，请重新导出") from exc
    widest = max(map(len, rows), default=0)
    if widest < 2:
        raise _refuse(path, "只有一列，看不出是表格，请导出为 .xlsx 或用逗号分隔的 .csv")
    if len(rows) > guards.MOST_ROWS or widest > guards.MOST_COLUMNS:
        raise _refuse(path, f"超过 {guards.MOST_ROWS} 行或 {guards.MOST_COLUMNS} 列，请分成几个文件")
    even = [[cell.strip() for cell in row] + [""] * (widest - len(row)) for row in rows]
    sheet = RawSheet("表格", hidden=False, rows=[[*row] for row in even], merged=())
    return RawBook(path, hashlib.sha256(data).hexdigest(), (sheet,))


def _text(path: Path, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
        break
    raise _refuse(path, "既不是 .xlsx 工作簿，也不是能识别的文本表格（UTF-8、GBK），请另存为 .xlsx 或 .csv")


def _separator(text: str) -> str:
    """The sign that parts most lines into the same number of cells, more than one."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]

    def score(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        widths.pop(1, None)
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=score)


def _refuse(path: Path, why: str) -> Unreadable:
    return Unreadable(f"“{path.name}”{why}；没有导入任何内容。")
