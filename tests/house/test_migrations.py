"""Models and migrations agree, each migration has a name that says what it does, and the way back works."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

OURS = sorted(each.label for each in apps.get_app_configs() if each.name.startswith("shuzhi.apps."))


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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_migrations_go_back_and_forth() -> None:
    """Down to nothing and up again: the same tables stand there."""
    before = set(connection.introspection.table_names())
    try:
        for label in reversed(OURS):
            call_command("migrate", label, "zero", verbosity=0, interactive=False)
        left = {name for name in connection.introspection.table_names() if name.split("_")[0] in OURS}
        assert left == set()
    finally:
        call_command("migrate", verbosity=0, interactive=False)
    assert set(connection.introspection.table_names()) == before
    assert MigrationExecutor(connection).loader.applied_migrations
