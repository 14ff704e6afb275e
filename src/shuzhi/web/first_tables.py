"""The tables of a database in which nothing stands yet: made as the last step leaves them, in one transaction, instead of step by step.

Django draws all models anew at every step of the way, which is five seconds of a new home's first start; here they are drawn
once. The steps are written down as done. Both ways give the same tables: tests/house/test_migrations.py.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


def is_blank(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether no table stands in the database."""
    return not connection.introspection.table_names()


def make(connection: BaseDatabaseWrapper) -> None:
    """Make all tables of a blank database: all or none."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    steps = [migration for migration, _ in executor.migration_plan(leaves)]
    last = executor.loader.project_state(leaves)
    with connection.schema_editor() as editor:
        editor.create_model(executor.recorder.Migration)
        for model in last.apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for step in steps:
            _do_by_hand(step, last, editor)
            for label, name in step.replaces or [(step.app_label, step.name)]:
                executor.recorder.record_applied(label, name)
        executor.check_replacements()
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def _do_by_hand(step: Migration, last: ProjectState, editor: BaseDatabaseSchemaEditor) -> None:
    """Do what a step of ours does besides tables: triggers, the full text. What only moves rows (elidable) would find none.

    Other people's steps do nothing else: tests/house/test_migrations.py names them.
    """
    if not apps.get_app_config(step.app_label).name.startswith("shuzhi."):
        return
    for operation in step.operations:
        if isinstance(operation, (RunPython, RunSQL)) and not operation.elidable:
            operation.database_forwards(step.app_label, editor, last, last)
