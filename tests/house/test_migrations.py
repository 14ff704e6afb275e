"""Models and migrations agree, each migration has a name that says what it does, and the way back works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations import RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

OURS = sorted(
    each.label
    for each in apps.get_app_configs()
    if each.name.startswith("shuzhi.apps.")
    and any(True for _ in each.get_models())  # 会场 keeps no table of its own
)


def test_no_model_change_lacks_its_migration() -> None:
    loader = MigrationLoader(None)
    with translation.override(None):  # as makemigrations does: Django's own field names are translated lazily
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        changes = detector.changes(graph=loader.graph)
    assert {label: found for label, found in changes.items() if label in OURS} == {}
    assert loader.detect_conflicts() == {}


def test_migrations_are_named() -> None:
    disk = MigrationLoader(None).disk_migrations
    ours = [name for label, name in disk if label in OURS]
    assert ours
    assert [
        name for name in ours if not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", name) or "_auto_" in name
    ] == []


# Steps of other people's that are Python: they move rows, so that a new home does without them (shuzhi.web.first_tables).
MOVE_ROWS_ONLY = {
    "auth.0011_update_proxy_permissions",
    "axes.0007_alter_accessattempt_unique_together",
    "contenttypes.0002_remove_content_type_name",
    "django_tasks_database.0008_separate_results_field",
    "django_tasks_database.0011_rename_complete_status",
    "django_tasks_database.0013_separate_exception_fields",
    "django_tasks_database.0016_remove_dbtaskresult_django_task_new_ordering_idx_and_more",
    "django_tasks_database.0018_rename_succeeded_status",
}


def test_other_peoples_steps_by_hand_are_known() -> None:
    """A new version of a package may bring a step that a new home cannot do without."""
    by_hand = (RunPython, RunSQL, SeparateDatabaseAndState)
    found = {
        f"{label}.{name}"
        for (label, name), step in MigrationLoader(None).disk_migrations.items()
        if label not in OURS and any(isinstance(each, by_hand) for each in step.operations)
    }
    assert found == MOVE_ROWS_ONLY


THERE_AND_BACK = """
import os, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

if connection.vendor != "sqlite":  # there, every test database is a new one in memory
    connection.settings_dict["TEST"]["NAME"] = f"test_reverse_{os.getpid()}"
made = setup_databases(verbosity=0, interactive=False)
from shape import shape
ours, tables = sys.argv[1:], connection.introspection.table_names
try:
    before = shape(connection)
    for label in reversed(ours):
        call_command("migrate", label, "zero", verbosity=0, interactive=False)
    print("left:", *sorted(name for name in tables() if name.split("_")[0] in ours))
    call_command("migrate", verbosity=0, interactive=False)
    print("changed:", *sorted(before ^ shape(connection)))
finally:
    teardown_databases(made, verbosity=0)
"""


@pytest.mark.slow
@pytest.mark.db
def test_migrations_go_back_and_forth() -> None:
    """Down to nothing and up again, in a database of its own: what was made in one go now stands there by its steps, the same."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", THERE_AND_BACK, *OURS],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "shuzhi.web.settings",
            "PYTHONPATH": str(Path(__file__).parent),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["left:", "changed:"]
