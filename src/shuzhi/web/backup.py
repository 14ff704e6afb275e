"""Writing a backup while the program serves: one consistent state of all tables, and the home's files, streamed."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from django.db import connection

import shuzhi
from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit import services as audit
from shuzhi.apps.audit.models import Head
from shuzhi.web import archive
from shuzhi.web.archive_check import FOLDERS, FORMAT, MANIFEST
from shuzhi.web.homedir import HOME_VERSION, Home

_PIECE = 1 << 20
_BEGIN = {"sqlite": "BEGIN DEFERRED", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


def write(actor: Actor, home: Home, path: Path, *, at: datetime, passphrase: str = "") -> dict[str, object]:
    """Write everything into one archive and return its manifest; writers are not held up.

    The keys are sealed by the passphrase; without one they stand open in the archive.
    """
    audit.record(actor, "audit.backup", "home", {"sealed": bool(passphrase)}, at)
    partial = path.with_name(path.name + ".partial")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as target:
            manifest = _fill(_Writer(target, passphrase), home, at)
            target.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _fill(writer: _Writer, home: Home, at: datetime) -> dict[str, object]:
    counts: dict[str, int] = {}
    with _snapshot():
        head = Head.objects.filter(pk=1).values_list("seq", "hash").first() or (0, "")
        for table in archive.tables():
            counts[table.label] = writer.table(table)
    for folder in FOLDERS:
        for file in sorted((home.root / folder).rglob("*")):
            if file.is_file() and not file.is_symlink():
                with suppress(FileNotFoundError):  # evidence that was taken away while the backup runs
                    writer.file(file, file.relative_to(home.root).as_posix())
    return {
        "format": FORMAT,
        "home_version": HOME_VERSION,
        "program": shuzhi.__version__,
        "made_at": at.isoformat(),
        "sealed": bool(writer.passphrase),
        "audit": {"seq": head[0], "hash": head[1]},
        "rows": counts,
        "entries": writer.entries,
    }


@contextmanager
def _snapshot() -> Iterator[None]:
    """One state of the database for all reads, without holding up writers (Django's own transactions would: IMMEDIATE)."""
    if connection.in_atomic_block:  # a caller's transaction is a snapshot already
        yield
        return
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


class _Writer:
    def __init__(self, target: zipfile.ZipFile, passphrase: str) -> None:
        self.target, self.passphrase = target, passphrase
        self.entries: dict[str, dict[str, object]] = {}

    def table(self, table: archive.Table) -> int:
        count = 0
        with self._entry(table.entry, zipfile.ZIP_DEFLATED) as put:
            for row in archive.rows(table):
                put(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                count += 1
        return count

    def file(self, path: Path, name: str) -> None:
        """Evidence is packed already (pictures, .docx): storing it runs at the speed of the disk."""
        with path.open("rb") as source, self._entry(name, zipfile.ZIP_STORED) as put:
            if self.passphrase and name.startswith(archive.SEALED):
                put(archive.seal(source.read(), self.passphrase, os.urandom(12), os.urandom(16)))
                return
            while piece := source.read(_PIECE):
                put(piece)

    @contextmanager
    def _entry(self, name: str, method: int) -> Iterator[_Put]:
        info = zipfile.ZipInfo(name)
        info.compress_type = method
        with self.target.open(info, "w", force_zip64=True) as stream:
            put = _Put(stream)
            yield put
        self.entries[name] = {"size": put.size, "sha256": put.digest.hexdigest()}


class _Put:
    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.size, self.digest = stream, 0, hashlib.sha256()

    def __call__(self, piece: bytes) -> None:
        self.stream.write(piece)
        self.digest.update(piece)
        self.size += len(piece)
