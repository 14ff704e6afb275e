"""Personal numbers are read by nobody who has only the database, its log, a backup or what the program printed."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from house_cast import member, organisation, person
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from shuzhi.apps.accounts import sealing
from shuzhi.apps.audit.models import Event
from shuzhi.apps.orgs.models import Member
from shuzhi.core.errors import Refused

IDENTITY, PHONE = "110101199003077758", "13800001234"  # invented
PLACE = "orgs.member.identity"


@given(st.text(min_size=1, max_size=40))
def test_what_is_sealed_opens_again_and_only_in_its_place(text: str) -> None:
    sealed = sealing.seal(text, PLACE)
    assert sealing.unseal(sealed, PLACE) == text
    assert sealing.seal(text, PLACE) != sealed, "equal texts are not seen to be equal"
    with pytest.raises(Refused, match="keys"):
        sealing.unseal(sealed, "orgs.member.phone")


@pytest.mark.parametrize("position", [3, 20, -1])
def test_a_damaged_seal_opens_nothing(position: int) -> None:
    sealed = sealing.seal(IDENTITY, PLACE)
    other = "A" if sealed[position] != "A" else "B"
    at = position % len(sealed)
    with pytest.raises(Refused):
        sealing.unseal(sealed[:at] + other + sealed[at + 1 :] + ("AAAA" if position == -1 else ""), PLACE)


def test_nothing_stays_nothing_and_marks_are_keyed() -> None:
    assert sealing.seal("", PLACE) == sealing.unseal("", PLACE) == ""
    assert sealing.blind(IDENTITY) == sealing.blind(IDENTITY) != sealing.blind(PHONE)
    import hashlib

    assert sealing.blind(IDENTITY) != hashlib.sha256(IDENTITY.encode()).hexdigest()[:32]


@pytest.mark.django_db
def test_nothing_is_looked_up_by_a_sealed_column() -> None:
    with pytest.raises(TypeError, match="sealed"):
        Member.objects.filter(identity=IDENTITY).exists()


@pytest.fixture
def someone() -> Member:
    top = organisation("JW", "甲委", "党委")
    made = member(top, "演示一")
    made.identity, made.phone = IDENTITY, PHONE
    made.save()
    return made


def signed_in(role: str, row: Member) -> Client:
    client = Client()
    who = person(role, role, row.organisation)
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db
def test_the_database_holds_the_seal(someone: Member) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity, phone FROM orgs_member")
        stored = cursor.fetchone()
    assert all(text.startswith("s1.") for text in stored) and IDENTITY not in str(stored)
    assert (Member.objects.get().identity, Member.objects.get().phone) == (IDENTITY, PHONE)


@pytest.mark.django_db
def test_pages_show_the_last_four_and_the_whole_only_for_a_reason(someone: Member) -> None:
    client = signed_in("committee_admin", someone)
    address = f"/orgs/members/{someone.record_id}/reveal/identity/"
    for path in (f"/orgs/members/{someone.record_id}/", f"/ledger/members/{someone.record_id}/", address):
        page = client.get(path).content.decode()
        assert IDENTITY not in page and PHONE not in page and "7758" in page, path
    before = Event.objects.count()
    for reason in ("", "  ", "看看"):
        page = client.post(address, {"reason": reason}).content.decode()
        assert IDENTITY not in page and 'role="alert"' in page
    assert Event.objects.count() == before
    answer = client.post(address, {"reason": "为转接组织关系核对"})
    assert IDENTITY in answer.content.decode() and PHONE not in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    event = Event.objects.latest("seq")
    assert event.verb == "orgs.revealed" and "为转接组织关系核对" in event.body and IDENTITY not in event.body
    assert IDENTITY not in client.get(address).content.decode(), "the next look needs its own reason"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", ["branch_secretary", "system_admin", "auditor", "member", "department_contact"]
)
def test_other_roles_never_see_the_whole(someone: Member, role: str) -> None:
    client = signed_in(role, someone)
    for column in ("identity", "phone", "name"):
        answer = client.post(f"/orgs/members/{someone.record_id}/reveal/{column}/", {"reason": "核对一下"})
        assert answer.status_code == 404
    assert not Event.objects.filter(verb="orgs.revealed").exists()


def roster(path: Path) -> Path:
    book = Workbook()
    sheets = {
        "组织": [("组织编码", "组织名称", "类型"), ("Z1", "一支部", "党支部")],
        "党员": [
            ("姓名", "组织编码", "类别", "身份证号", "手机号"),
            ("演示一", "Z1", "正式党员", IDENTITY, PHONE),
            ("演示二", "Z1", "正式党员", "11010119900307875X", "13800005678"),
        ],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(path)
    return path


def shuzhi(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"SHUZHI_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "shuzhi", *words], env=env, capture_output=True, text=True, check=False
    )


def python(home: Path, script: str) -> str:
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
        "SHUZHI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "shuzhi.web.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def readable(home: Path) -> list[str]:
    """Files of a home in which a number can be read, as text of any coding that the program uses."""
    wanted = [
        number.encode(code)
        for number in (IDENTITY, PHONE, "11010119900307875X")
        for code in ("utf-8", "utf-16-le")
    ]
    files = [file for file in home.rglob("*") if file.is_file()]
    return [
        str(file.relative_to(home)) for file in files if any(each in file.read_bytes() for each in wanted)
    ]


@pytest.mark.slow
def test_no_file_of_a_home_tells_a_number(tmp_path: Path) -> None:
    """Imported, one removed into the bin, backed up, exported: with the log of the database still there (it is copied while open)."""
    home = tmp_path / "home"
    said = shuzhi(home, "import", str(roster(tmp_path / "book.xlsx")))
    assert said.returncode == 0, said.stderr
    said_more = python(
        home,
        "import django, shutil; django.setup()\n"
        "from datetime import datetime, UTC\n"
        "from django.conf import settings\n"
        "from shuzhi.apps.accounts.models import CONSOLE\n"
        "from shuzhi.apps.ledger.entry import remove_row\n"
        "from shuzhi.apps.orgs.models import Member\n"
        "remove_row(CONSOLE, '党员', Member.objects.order_by('pk').first().record_id, at=datetime.now(UTC))\n"
        "for end in ('', '-wal'):\n"
        "    shutil.copy(str(settings.HOME.database) + end, str(settings.HOME.root / ('copy' + end)))\n",
    )
    backup, book = tmp_path / "backup.zip", tmp_path / "out.xlsx"
    assert shuzhi(home, "backup", str(backup)).returncode == 0
    assert shuzhi(home, "export", str(book)).returncode == 0
    assert (home / "copy-wal").stat().st_size > 0
    assert readable(home) == []
    for archive in (backup, book):
        with zipfile.ZipFile(archive) as box:
            box.extractall(tmp_path / archive.stem)
        assert readable(tmp_path / archive.stem) == []
    assert IDENTITY not in said.stdout + said.stderr + said_more

    other = tmp_path / "other"
    assert shuzhi(other, "restore", str(backup)).returncode == 0
    again, held = tmp_path / "again.xlsx", tmp_path / "held.xlsx"
    for which, out in ((home, held), (other, again)):
        assert shuzhi(which, "export", str(out), "--with-identity").returncode == 0
    assert held.read_bytes() == again.read_bytes(), "the restored home opens the same seals"


BEFORE = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", "orgs", "0002", verbosity=0)
with connection.cursor() as c:
    c.execute("INSERT INTO orgs_organisation (record_id, digest, notes, code, name, short_name, aliases, kind, path, lead_unit)"
              " VALUES ('a', 'a', '', 'Z1', '一支部', '', '', '党支部', '1.', '')")
    for n in range(1200):
        c.execute("INSERT INTO orgs_member (record_id, digest, notes, organisation_id, number, name, kind, sex, identity, phone, post,"
                  " tags, moved_to, person) VALUES (%s, %s, '', 1, '', 'x', '正式党员', '', %s, %s, '', '', '', %s)",
                  [f"r{n}", f"d{n}", '110101199003077758' if n % 2 else '', '13800001234', f"p{n // 2}"])
"""
AFTER = """
from shuzhi.web import startup
startup.start()
from shuzhi.apps.orgs.models import Member
from shuzhi.apps.accounts.sealing import blind
rows = list(Member.objects.order_by("pk"))
assert len(rows) == 1200
assert {row.identity for row in rows[1::2]} == {"110101199003077758"} and {row.identity for row in rows[::2]} == {""}
assert {row.phone for row in rows} == {"13800001234"}
assert [row.person for row in rows] == [blind(f"p{n // 2}") for n in range(1200)]
"""


@pytest.mark.slow
def test_a_home_of_before_is_sealed_and_nothing_stays_in_its_file(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    python(home, BEFORE)
    assert "shuzhi.sqlite3" in readable(home), "the test can see what is readable"
    python(home, AFTER)
    assert all(name.startswith("backups") for name in readable(home)), "only the copy kept for going back"
    assert readable(home), "that copy is there"
