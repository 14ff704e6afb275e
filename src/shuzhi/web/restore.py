"""Reading a backup: checked as a whole first, into an empty home only, all or nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from shuzhi.apps.audit.models import Head
from shuzhi.apps.audit.queries import verify_chain
from shuzhi.apps.ledger.indexing import rebuild
from shuzhi.core.errors import Refused
from shuzhi.web import archive
from shuzhi.web.archive_check import FOLDERS, Checked
from shuzhi.web.homedir import Home

_PIECE = 1 << 20
_BATCH = 500


def is_empty(home: Home) -> bool:
    """Tell whether nothing was ever written here."""
    files = any(file.is_file() for folder in FOLDERS for file in (home.root / folder).rglob("*"))
    return not files and not any(table.model._base_manager.exists() for table in archive.tables())


def load(home: Home, checked: Checked, *, passphrase: str = "") -> dict[str, int]:
    """Bring everything back and return the rows by table.

    Raises:
        Refused: the home is not empty, the passphrase is wrong, or the archive does not fit this version.
    """
    if not is_empty(home):
        raise Refused(f"数据目录 {home.root} 里已有内容，只能恢复到空的数据目录（--home 另指一个）。")
    if checked.manifest["sealed"] and not passphrase:
        raise Refused("这个备份的密钥用口令封存，请用 --passphrase-file 给出口令文件。")
    written: list[Path] = []
    try:
        with zipfile.ZipFile(checked.path) as source, transaction.atomic():
            counts = {table.label: _load_table(source, table) for table in _known(source)}
            _check_chain(checked)
            rebuild()
            for name in checked.manifest["entries"]:
                if not name.startswith("tables/"):
                    written.append(home.root / name)
                    _load_file(source, name, written[-1], passphrase if checked.manifest["sealed"] else "")
    except BaseException as exc:
        for file in written:
            file.unlink(missing_ok=True)
        if isinstance(exc, DatabaseError | ValidationError | KeyError | TypeError | ValueError):
            raise Refused("备份的内容与本程序的表不符，没有恢复任何内容。") from exc
        raise
    return counts


def _known(source: zipfile.ZipFile) -> Iterator[archive.Table]:
    known = {table.entry: table for table in archive.tables()}
    stranger = next((n for n in source.namelist() if n.startswith("tables/") and n not in known), "")
    if stranger:
        raise Refused(f"备份里有本程序不认识的表（{stranger[7:-6]}），请升级程序后再恢复。")
    return (table for entry, table in known.items() if entry in source.namelist())


def _load_table(source: zipfile.ZipFile, table: archive.Table) -> int:
    fields = {field.attname: field for field in table.fields}
    count = 0
    with source.open(table.entry) as stream:
        made = (
            table.model(
                **{name: archive.back(fields[name], value) for name, value in json.loads(line).items()}
            )
            for line in stream
        )
        while batch := list(islice(made, _BATCH)):
            table.model._base_manager.bulk_create(batch)
            count += len(batch)
    _next_numbers(table)
    return count


def _next_numbers(table: archive.Table) -> None:
    statements: Iterable[str] = connection.ops.sequence_reset_sql(no_style(), [table.model])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _check_chain(checked: Checked) -> None:
    head = Head.objects.filter(pk=1).values_list("seq", "hash").first() or (0, "")
    said = checked.manifest["audit"]
    if verify_chain() or head != (said["seq"], said["hash"]):
        raise Refused("备份里的审计链对不上，备份被改动过；没有恢复任何内容。")


def _load_file(source: zipfile.ZipFile, name: str, target: Path, passphrase: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    private = name.startswith(archive.SEALED)
    with source.open(name) as stream, target.open("wb") as file:
        if private:
            target.chmod(0o600)
        if private and passphrase:
            file.write(archive.unseal(stream.read(), passphrase))
            return
        while piece := stream.read(_PIECE):
            file.write(piece)
