"""Writing the ledger: whole workbooks, all rows or none."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.ledger import admission, checking, people, plausibility, storing
from shuzhi.apps.ledger.models import Import
from shuzhi.apps.ledger.parsing import ParsedBook, parse_book
from shuzhi.apps.ledger.reading import read_book
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import Refused
from shuzhi.core.findings import Finding, Severity
from shuzhi.packs.ledger.sheets import SHEETS

Progress = Callable[[str, int, int], None]  # what is being done, steps done, steps in all


@dataclass(frozen=True, slots=True)
class BookResult:
    """What one workbook gave."""

    path: Path
    counts: dict[str, int]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: rows by sheet, and all that was found. With a fault among the findings nothing was written."""

    books: tuple[BookResult, ...]
    written: bool
    records: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # ids of the rows written, by sheet

    @property
    def counts(self) -> dict[str, int]:
        total: dict[str, int] = {}
        for book in self.books:
            for kind, rows in book.counts.items():
                total[kind] = total.get(kind, 0) + rows
        return total

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for book in self.books for finding in book.findings)

    @property
    def faults(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


def _silent(what: str, done: int, steps: int) -> None:
    """Nobody watches."""


def import_books(
    actor: Actor,
    paths: Sequence[Path],
    *,
    at: datetime,
    dry_run: bool = False,
    again: bool = False,
    progress: Progress = _silent,
) -> ImportResult:
    """Read workbooks into the ledger: all rows of all books or none.

    Raises:
        Unreadable: a file is no workbook that can be trusted and read.
        Refused: a file, or its content, was imported before and `again` is not set; or the actor may not.
    """
    books = []
    for done, path in enumerate(paths):
        progress(f"读取 {path.name}", done, len(paths))
        books.append(parse_book(read_book(path)))
    return import_parsed(actor, books, at=at, dry_run=dry_run, again=again, progress=progress)


def import_parsed(
    actor: Actor,
    books: Sequence[ParsedBook],
    *,
    at: datetime,
    dry_run: bool = False,
    again: bool = False,
    progress: Progress = _silent,
) -> ImportResult:
    """Bring in books that are read already, wherever they came from: all rows of all books or none.

    Raises:
        Refused: a file, or its content, was imported before and `again` is not set; or the actor may not.
    """
    written: dict[str, tuple[str, ...]] = {}
    with transaction.atomic():
        lock_chain()
        _check_seen(books, again=again)
        known = checking.Known({org.code: org for org in Organisation.objects.select_related("parent")})
        checking.check_books(books, known)
        people.check_books(books)
        faulty = any(book.faulty for book in books)
        if not faulty:
            plausibility.check_books(books, timezone.localdate(at))
            admission.require(actor, books, known.organisations, timezone.localdate(at))
        if not faulty and not dry_run:
            written = _write(actor, books, at, progress)
    return ImportResult(tuple(map(_result, books)), not faulty and not dry_run, written)


def _result(book: ParsedBook) -> BookResult:
    counts = {kind: len(rows) for kind, rows in book.rows.items()}
    return BookResult(book.book.path, counts, tuple(book.findings))


def _content_digest(book: ParsedBook) -> str:
    digests = sorted(row.digest for rows in book.rows.values() for row in rows)
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _check_seen(books: Sequence[ParsedBook], *, again: bool) -> None:
    files: set[str] = set()
    for book in books:
        name, digest = book.book.path.name, book.book.digest
        if digest in files and not again:
            raise Refused(f"“{name}”在这次导入里出现了两次；确需重复导入时请加 --again。")
        files.add(digest)
        if again or not any(book.rows.values()):
            continue
        seen = Import.objects.filter(file_digest=digest).first()
        if seen is None and not book.faulty:
            seen = Import.objects.filter(content_digest=_content_digest(book)).first()
        if seen:
            day = timezone.localtime(seen.at).strftime("%Y-%m-%d %H:%M")
            raise Refused(
                f"“{name}”的内容已在 {day} 导入过（{seen.rows} 行），没有重复导入；确需再导入一遍时请加 --again。"
            )


def _write(
    actor: Actor, books: Sequence[ParsedBook], at: datetime, progress: Progress
) -> dict[str, tuple[str, ...]]:
    day = timezone.localdate(at)
    written: dict[str, tuple[str, ...]] = {}
    for done, sheet in enumerate(SHEETS):
        rows = [row for book in books for row in book.rows.get(sheet.name, ())]
        progress(f"写入 {sheet.name}", done, len(SHEETS))
        if rows and sheet.name == "组织":
            written[sheet.name] = tuple(storing.store_organisations(rows, day))
        elif rows:
            ids = dict(Organisation.objects.values_list("code", "pk"))
            written[sheet.name] = tuple(storing.store_rows(sheet.name, rows, ids))
    for book in books:
        count = sum(map(len, book.rows.values()))
        if count:
            _keep_import(actor, book, count, at)
    if written:
        _tell(actor, books, written, at)
    return written


def _tell(
    actor: Actor, books: Sequence[ParsedBook], written: Mapping[str, tuple[str, ...]], at: datetime
) -> None:
    ids = sorted(each for some in written.values() for each in some)
    counts = {sheet.name: sum(len(book.rows.get(sheet.name, ())) for book in books) for sheet in SHEETS}
    body: dict[str, JSON] = {
        "files": [book.book.digest for book in books],
        "counts": dict(counts),
        "records": hashlib.sha256("\n".join(ids).encode()).hexdigest(),
    }
    record(actor, "ledger.import", f"{len(ids)} rows", body, at)


def _keep_import(actor: Actor, book: ParsedBook, count: int, at: datetime) -> None:
    Import.objects.create(
        at=at,
        actor=actor.name,
        file_digest=book.book.digest,
        content_digest=_content_digest(book),
        rows=count,
    )
