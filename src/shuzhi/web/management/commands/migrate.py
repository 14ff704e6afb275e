"""Django's own `migrate`, for new homes and test databases too: what is blank gets all its tables at once."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from shuzhi.web import first_tables


class Command(migrate.Command):
    """`migrate` without words makes the tables of a blank database in one go; everything else is Django's."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        connection = connections[options["database"]]
        asked = ("app_label", "fake", "fake_initial", "plan", "check_unapplied", "prune")
        if not any(options[word] for word in asked) and first_tables.is_blank(connection):
            first_tables.make(connection)
            return None
        return super().handle(*args, **options)
