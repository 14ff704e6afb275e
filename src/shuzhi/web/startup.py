"""Starting Django on a home: set-up and migration, once a process."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.apps import apps

from shuzhi.core.errors import Refused
from shuzhi.web.premigration import keep_copy, keep_rows


def start() -> None:
    """Set Django up and bring the database to this version's tables.

    Raises:
        Refused: the database was written by a newer version, or cannot be reached.
    """
    if not apps.ready:
        with loading():
            django.setup()
    from django.core.management import call_command
    from django.db import DatabaseError, OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        known = set(executor.loader.disk_migrations)
        newer = [
            key
            for key in executor.loader.applied_migrations
            if key not in known and apps.is_installed(f"shuzhi.apps.{key[0]}")
        ]
        if newer:
            raise Refused("数据库由更新的版本建立，请升级程序后再打开。")
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan and executor.loader.applied_migrations:
            _keep_before(f"{plan[0][0].app_label}-{plan[0][0].name}")
        if plan:
            call_command("migrate", verbosity=0, interactive=False)
            _catch_up()
    except OperationalError as exc:
        raise Refused(
            f"数据库打不开：{str(exc).splitlines()[0]}。请检查磁盘空间、权限或 DATABASE_URL。"
        ) from exc
    except DatabaseError as exc:
        raise Refused(
            f"数据库文件已损坏或不是本程序的数据库（{str(exc).splitlines()[0]}），请用备份恢复。"
        ) from exc


@contextmanager
def loading() -> Iterator[None]:
    """Around the loading of modules: they stay as long as the process, so looking through them for garbage is a tenth of a second lost."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _catch_up() -> None:
    """Records of an older version get into the full-text index that it did not have."""
    from django.db import transaction

    from shuzhi.apps.ledger.indexing import catch_up

    with transaction.atomic():
        catch_up()


def _keep_before(mark: str) -> None:
    from django.conf import settings
    from django.db import connection

    folder = settings.HOME.root / "backups"
    if connection.vendor == "sqlite":
        keep_copy(Path(connection.settings_dict["NAME"]), folder, mark)
        return
    connection.ensure_connection()
    keep_rows(connection.connection, folder, mark)
