"""Identity and telephone numbers are sealed, and the mark that joins a person's rows is keyed (shuzhi.apps.accounts.sealing).

SQLite overwrites with zeros what it frees (secure_delete), so that the old texts do not lie on in the file; on PostgreSQL they go
with the next VACUUM. The copy that is kept before migrations still holds them: docs/manual/accounts.md says what to do with it.
"""

from django.db import migrations

from shuzhi.apps.accounts import sealing

PLACES = ("orgs.member.identity", "orgs.member.phone")
BATCH = 500


def wipe_what_is_freed(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.connection.cursor().execute("PRAGMA secure_delete=ON")


def _turn(editor, turned):
    last = 0
    with editor.connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT id, identity, phone, person FROM orgs_member WHERE id > %s ORDER BY id LIMIT %s", [last, BATCH]
            )
            rows = cursor.fetchall()
            if not rows:
                return
            cursor.executemany(
                "UPDATE orgs_member SET identity = %s, phone = %s, person = %s WHERE id = %s",
                [(*turned(*row[1:]), row[0]) for row in rows],
            )
            last = rows[-1][0]


def seal(apps, editor):
    _turn(editor, lambda identity, phone, person: (
        sealing.seal(identity, PLACES[0]), sealing.seal(phone, PLACES[1]), sealing.blind(person)
    ))


def unseal(apps, editor):
    """The way back gives the numbers; the marks of persons stay keyed, which joins the same rows."""
    _turn(editor, lambda identity, phone, person: (
        sealing.unseal(identity, PLACES[0]), sealing.unseal(phone, PLACES[1]), person
    ))


class Migration(migrations.Migration):
    dependencies = [("orgs", "0002_path_order")]
    operations = [
        migrations.RunPython(wipe_what_is_freed, migrations.RunPython.noop),
        migrations.AlterField("member", "identity", sealing.SealedField("身份证号", blank=True, default="")),
        migrations.AlterField("member", "phone", sealing.SealedField("手机号", blank=True, default="")),
        migrations.RunPython(seal, unseal),
    ]
