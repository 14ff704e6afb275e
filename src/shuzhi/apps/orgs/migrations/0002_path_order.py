"""Paths compare byte by byte on PostgreSQL too: a subtree is the range from "1.5." to "1.5/" (SQLite does so by itself)."""

from django.db import migrations


def compare_bytes(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute('ALTER TABLE orgs_organisation ALTER COLUMN path TYPE varchar(400) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("orgs", "0001_initial")]
    operations = [migrations.RunPython(compare_bytes, migrations.RunPython.noop)]
