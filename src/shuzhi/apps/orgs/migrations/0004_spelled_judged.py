"""The roster stands in the order of its pinyin, units are found by it, and what somebody has judged about two rows is kept.

Keys compare byte by byte on PostgreSQL too, as on SQLite.
"""

from django.db import migrations, models

import shuzhi.apps.orgs.spelling
from shuzhi.packs.ledger import spelling
from shuzhi.packs.ledger.columns import entries

BATCH = 500


def compare_bytes(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute('ALTER TABLE orgs_member ALTER COLUMN sort_key TYPE varchar(400) COLLATE "C"')


def spell(apps, editor):
    """The columns of names that stand already; a row's own mark is the one it had."""
    member, unit = (apps.get_model("orgs", name)._default_manager for name in ("Member", "Organisation"))
    people = []
    for row in member.only("id", "name", "person").order_by("pk").iterator(chunk_size=BATCH):
        row.sort_key = spelling.sort_key(row.name)[:400]
        row.spelled = spelling.spelled_person(row.name)[:400]
        row.mark = row.person
        people.append(row)
    member.bulk_update(people, ("sort_key", "spelled", "mark"), batch_size=BATCH)
    units = list(unit.only("id", "name", "short_name", "aliases"))
    for row in units:
        row.spelled = spelling.spelled_unit(row.name, row.short_name, *entries(row.aliases))[:1200]
    unit.bulk_update(units, ("spelled",), batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("orgs", "0003_sealed")]

    operations = [
        migrations.AddField("member", "mark", models.CharField(blank=True, db_index=True, default="", max_length=32, verbose_name="本行标识")),
        migrations.AddField("member", "sort_key", shuzhi.apps.orgs.spelling.SpelledField(default="", editable=False, max_length=400, reading="order", verbose_name="排序")),
        migrations.AddField("member", "spelled", shuzhi.apps.orgs.spelling.SpelledField(default="", editable=False, max_length=400, reading="person", verbose_name="拼音")),
        migrations.AddField("organisation", "spelled", shuzhi.apps.orgs.spelling.SpelledField(default="", editable=False, max_length=1200, reading="unit", verbose_name="拼音")),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.CharField(db_index=True, max_length=32, verbose_name="标识一")),
                ("second", models.CharField(db_index=True, max_length=32, verbose_name="标识二")),
                ("same", models.BooleanField(verbose_name="同一人")),
                ("why", models.CharField(blank=True, default="", max_length=64, verbose_name="由来")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by", models.CharField(max_length=64, verbose_name="判断人")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("revoked_by", models.CharField(blank=True, default="", max_length=64, verbose_name="撤回人")),
            ],
            options={
                "verbose_name": "同一人判断",
                "ordering": ("-at", "-id"),
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("revoked_at__isnull", True)), fields=("first", "second"), name="orgs_one_judgement"),
                    models.CheckConstraint(condition=models.Q(("first__lt", models.F("second"))), name="orgs_judgement_ordered"),
                ],
            },
        ),
        migrations.RunPython(compare_bytes, migrations.RunPython.noop),
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]
