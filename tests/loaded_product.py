"""The whole program, loaded: imported once by the process that quick_child forks from, which belongs to no home."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from tempfile import TemporaryDirectory

SETTINGS = "shuzhi.web.settings"
MODULES = (
    "shuzhi.web.urls",  # every page, and with them what they stand on
    "shuzhi.web.restore",
    "shuzhi.apps.ledger.annotating",
    "shuzhi.core.documents.render.compose",
)


def forget_home() -> None:
    """Let the settings be read again when the command has said which home it opens, as if they had never been."""
    from django.conf import settings
    from django.db import connections
    from django.utils.functional import empty

    sys.modules.pop(SETTINGS, None)
    settings._wrapped = empty
    connections.__init__()  # type: ignore[misc]  # knows no database yet, as at the start
    vars(connections).pop("settings", None)


def _load() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    os.environ.pop("DATABASE_URL", None)
    with TemporaryDirectory() as nowhere:
        os.environ["SHUZHI_HOME"] = nowhere
        import django
        from django.db.migrations.loader import MigrationLoader

        django.setup()
    MigrationLoader(None)
    for name in MODULES:
        import_module(name)
    import_module("shuzhi.packs.ledger.spelling").spelled_unit("党支部")
    import_module("shuzhi.packs.indicators").catalogue()
    import_module("shuzhi.packs.rulebook").standard()
    gc.freeze()


_load()
