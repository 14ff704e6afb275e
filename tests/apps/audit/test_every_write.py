"""A write without an event fails the suite: only the modules named here may write, and each of them records what it did.

Bulk writes and `.update()` send no signal and leave no trace by themselves; so the rule stands on the source.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import shuzhi

ROOT = Path(shuzhi.__file__).parent
WRITES = {
    "bulk_create", "bulk_update", "update_or_create", "get_or_create", "acreate", "abulk_create", "aupdate", "_raw_delete", "execute",
}  # fmt: skip
# keep and tell stand beside the acts of a round and of a 取数单 (appraisal/acting.py, requests/services.py) and record
RECORDS = {"record", "audit.record", "chain.record", "keep", "tell", "services.tell"}
ON_MANAGERS = {"create", "update", "delete", "save"}
WITHOUT_EVENT = {  # each with the reason why it leaves no event of its own
    "apps/ledger/storing.py": "called by ledger.services and ledger.entry only, which record",
    "apps/ledger/keeping.py": "amends a roster row for the services of 组织与名册, which record",
    "apps/orgs/changes.py": "called by the acts on a unit (moving, undoing), which record",
    "apps/reports/writing/rectifying.py": "called by opening, which records that the report was begun",
    "apps/ledger/fulltext.py": "the search index of rows whose writing is recorded",
    "apps/ledger/indexing.py": "the search index of rows whose writing is recorded",
    "apps/audit/triggers.py": "installs the triggers",
    "web/worker.py": "forgets old tasks of the queue",
    "web/restore.py": "brings back a chain that holds the events already",
    "web/backup.py": "BEGIN and ROLLBACK of a snapshot; the backup itself is recorded",
    "web/premigration.py": "copies a file",
    "web/sqlite/base.py": "begins transactions",
}


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    )


def is_write(call: ast.Call) -> bool:
    assert isinstance(call.func, ast.Attribute)
    name, source = call.func.attr, ast.unparse(call.func.value)
    if name in WRITES:
        return True
    on_rows = any(
        word in source for word in ("objects", "_default_manager", "_base_manager", "filter(", "exclude(")
    )
    on_instance = name in {"save", "delete"} and isinstance(call.func.value, ast.Name) and not call.args
    return name in ON_MANAGERS and (on_rows or on_instance)


def writes(source: str) -> bool:
    return any(is_write(call) for call in calls(ast.parse(source)))


def records(source: str) -> bool:
    return any(
        isinstance(node, ast.Call) and ast.unparse(node.func) in RECORDS
        for node in ast.walk(ast.parse(source))
    )


def modules() -> list[str]:
    found = [path for part in ("apps", "web", "cli") for path in (ROOT / part).rglob("*.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found if "migrations" not in path.parts)


@pytest.mark.parametrize("module", modules())
def test_who_writes_records(module: str) -> None:
    source = (ROOT / module).read_text(encoding="utf-8")
    if module in WITHOUT_EVENT or not writes(source):
        return
    assert records(source) or module == "apps/audit/services.py", f"{module} writes and records no event"


def test_storing_is_called_by_those_who_record() -> None:
    callers = [m for m in modules() if "ledger import" in (s := (ROOT / m).read_text()) and "storing" in s]
    assert sorted(callers) == [
        "apps/ledger/entry.py",
        "apps/ledger/services.py",
        "apps/ledger/undoing.py",
        "apps/worklists/carrying.py",
        "apps/worklists/receiving.py",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "Member.objects.filter(pk=1).update(name='x')",
        "Member.objects.bulk_create(rows)",
        "row.save()",
        "member.delete()",
        "Member.objects.all().delete()",
    ],
)
def test_the_check_sees_a_write(source: str) -> None:
    assert writes(source)
    assert not records(source)


@pytest.mark.parametrize(
    "source", ["digest.update(b'x')", "values.update(a=1)", "book.save(path)", "read_text()"]
)
def test_the_check_lets_other_calls_be(source: str) -> None:
    assert not writes(source)
