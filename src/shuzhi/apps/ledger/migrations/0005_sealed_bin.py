"""What lies in the bin is sealed: a row of the roster took its identity number there."""

from django.db import migrations

from shuzhi.apps.accounts import sealing

PLACE = "ledger.removed.cells"


def wipe_what_is_freed(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.connection.cursor().execute("PRAGMA secure_delete=ON")


def _turn(editor, turned):
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, cells FROM ledger_removed ORDER BY id")
        for number, cells in cursor.fetchall():
            cursor.execute("UPDATE ledger_removed SET cells = %s WHERE id = %s", [turned(cells, PLACE), number])


def seal(apps, editor):
    _turn(editor, sealing.seal)


def unseal(apps, editor):
    _turn(editor, sealing.unseal)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_full_text")]
    operations = [
        migrations.RunPython(wipe_what_is_freed, migrations.RunPython.noop),
        migrations.AlterField("removed", "cells", sealing.SealedField("内容")),
        migrations.RunPython(seal, unseal),
    ]
