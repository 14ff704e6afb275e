"""Backup and restore: every table, every file, exactly; refused when truncated, altered, newer, or into a home that is not empty."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit import triggers
from shuzhi.apps.audit.queries import verify_chain
from shuzhi.core.errors import Refused, ShuzhiError, Unreadable
from shuzhi.web import archive, archive_check, backup, restore
from shuzhi.web.homedir import Home

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 3, 1, 1, 2, 3, 456789, tzinfo=UTC)
BY_TABLE: dict[str, dict[str, Any]] = {  # what a table's own constraints ask for
    "orgs.Organisation": {"kind": "党委", "closed": None},
    "orgs.Member": {"kind": "正式党员"},
    "orgs.Role": {"role": "member"},
    "orgs.Parentage": {"until": None},
    "orgs.Judgement": {"first": "a", "second": "b"},
    "appraisal.GroupCounts": {"papers": 7, "own": 0, "given": 7},
    "quickentry.Absence": {"code": "病"},
    "audit.Head": {"id": 1},
}


def value_for(field: models.Field[Any, Any], made: dict[type[models.Model], models.Model]) -> Any:
    if isinstance(field, models.ForeignKey):
        return None if field.null and field.related_model not in made else make(field.related_model, made)
    if field.choices:
        return field.choices[0][0]  # type: ignore[index]
    kinds: dict[type[models.Field[Any, Any]], Any] = {
        models.DateTimeField: NOW,
        models.DateField: date(2022, 3, 1),
        models.DecimalField: Decimal("12.34"),
        models.BooleanField: True,
        models.BinaryField: b"\x00\xff",
        models.JSONField: {"甲": [1, None]},
        models.IntegerField: 7,
    }
    for kind, value in kinds.items():
        if isinstance(field, kind):
            return value
    return '龘\n"𠮷'[: field.max_length or 9]


def make(model: type[models.Model], made: dict[type[models.Model], models.Model]) -> models.Model:
    if model not in made:
        fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
        values = {f.name: value_for(f, made) for f in fields if f.related_model is not model}
        made[model] = model._base_manager.create(**values | BY_TABLE.get(model._meta.label, {}))
    return made[model]


def content() -> dict[str, list[dict[str, object]]]:
    return {table.label: list(archive.rows(table)) for table in archive.tables()}


def wipe() -> None:
    triggers.remove(connection)
    with connection.constraint_checks_disabled():
        for table in archive.tables():
            table.model._base_manager.all()._raw_delete("default")
    triggers.install(connection)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.open()
    (made.evidence / "2022").mkdir()
    (made.evidence / "2022" / "会议.jpg").write_bytes(b"\xff\xd8" * 5000)
    (made.keys / "signing.pem").write_text("secret key")
    return made


@pytest.fixture
def empty(tmp_path: Path) -> Home:
    made = Home(tmp_path / "other")
    made.open()
    return made


@pytest.fixture
def written(home: Home, tmp_path: Path) -> Iterator[Path]:
    """A backup of one real event; the database is empty afterwards."""
    backup.write(CONSOLE, home, tmp_path / "b.zip", at=NOW)
    wipe()
    return tmp_path / "b.zip"


def test_every_table_comes_back_exactly(
    home: Home, empty: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[type[models.Model], models.Model] = {}
    for table in archive.tables():
        make(table.model, made)
    before = content()
    assert all(before.values()), "every table has a row: a new table is covered without being named here"
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as target:
        writer = backup._Writer(target, "")
        for table in archive.tables():
            writer.table(table)
    wipe()
    with zipfile.ZipFile(path) as source:
        for table in archive.tables():
            restore._load_table(source, table)
    assert content() == before


def test_a_stranger_s_table_must_be_named() -> None:
    labels = {table.label for table in archive.tables()}
    assert not labels & set(archive.LEFT_OUT)
    assert {"audit.Event", "orgs.Member", "ledger.Activity", "worklists.Task", "dues.Payment"} <= labels


def test_files_keys_and_chain_come_back(home: Home, empty: Home, written: Path) -> None:
    restore.load(empty, archive_check.check(written))
    assert (empty.evidence / "2022" / "会议.jpg").read_bytes() == b"\xff\xd8" * 5000
    assert (empty.keys / "signing.pem").read_text() == "secret key"
    assert verify_chain() == ()


def test_keys_are_sealed_by_the_passphrase(home: Home, empty: Home, tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    backup.write(CONSOLE, home, path, at=NOW, passphrase="correct horse battery")
    assert b"secret key" not in path.read_bytes()
    wipe()
    checked = archive_check.check(path)
    for wrong in ("", "wrong horse battery"):
        with pytest.raises(Refused, match="口令"):
            restore.load(empty, checked, passphrase=wrong)
        assert restore.is_empty(empty)
    restore.load(empty, checked, passphrase="correct horse battery")
    assert (empty.keys / "signing.pem").read_text() == "secret key"


def test_only_into_an_empty_home(home: Home, empty: Home, written: Path) -> None:
    checked = archive_check.check(written)
    with pytest.raises(Refused, match="空的数据目录"):
        restore.load(home, checked)
    restore.load(empty, checked)
    with pytest.raises(Refused, match="空的数据目录"):
        restore.load(Home(empty.root.parent / "third"), checked)


def test_every_truncation_is_refused(written: Path) -> None:
    whole = written.read_bytes()
    for length in range(0, len(whole), max(1, len(whole) // 60)):
        written.write_bytes(whole[:length])
        with pytest.raises(Unreadable):
            archive_check.check(written)


def test_flipped_bytes_never_restore_something_else(written: Path, empty: Home) -> None:
    whole = written.read_bytes()
    good = archive_check.check(written).manifest
    for at in range(0, len(whole), max(1, len(whole) // 200)):
        written.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        try:
            checked = archive_check.check(written)
        except ShuzhiError:
            continue
        assert checked.manifest == good  # a byte of the archive's own book-keeping that carries no content


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as source:
        entries = {name: source.read(name) for name in source.namelist()}
    change(entries)
    with zipfile.ZipFile(path, "w") as target:
        for name, body in entries.items():
            target.writestr(name, body)


def set_manifest(**values: object) -> Callable[[dict[str, bytes]], None]:
    def change(entries: dict[str, bytes]) -> None:
        manifest = json.loads(entries["manifest.json"]) | values
        entries["manifest.json"] = json.dumps(manifest).encode()

    return change


CHANGES: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "newer": (set_manifest(home_version=99), "更新的版本"),
    "newer format": (set_manifest(format=2), "更新的版本"),
    "extra": (lambda entries: entries.update({"evidence/x": b"x"}), "与清单不符"),
    "gone": (lambda entries: entries.pop("tables/audit.Event.jsonl") and None, "与清单不符"),
    "altered": (lambda entries: entries.update({"tables/audit.Event.jsonl": b""}), "与清单不符"),
    "no manifest": (lambda entries: entries.pop("manifest.json") and None, "不是完整的备份"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_altered_backup_is_refused(name: str, written: Path) -> None:
    change, says = CHANGES[name]
    rewritten(written, change)
    with pytest.raises(ShuzhiError, match=says):
        archive_check.check(written)


def test_a_chain_cut_together_with_the_manifest_is_refused(written: Path, empty: Home) -> None:
    def change(entries: dict[str, bytes]) -> None:
        manifest = json.loads(entries["manifest.json"])
        entries["tables/audit.Event.jsonl"] = b""
        manifest["entries"]["tables/audit.Event.jsonl"]["sha256"] = (
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
        entries["manifest.json"] = json.dumps(manifest).encode()

    rewritten(written, change)
    with pytest.raises(Refused, match="审计链"):
        restore.load(empty, archive_check.check(written))
    assert restore.is_empty(empty)
