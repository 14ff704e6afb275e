"""The hostile cases of the study that concern sign-in, scope and forms; each test says its number.

case  what                                         also held by
15    a sibling's ids on every URL and method      tests/house/test_routes.py (every address, every role, before and after)
16    units 1.2 and 1.20                           tests/apps/orgs/test_scope.py; lists, search, counts, export here
17    a guessed or remembered address of a file    tests/apps/evidence/test_evidence_pages.py; report files here
18    a unit moves mid-session                     tests/house/test_routes.py; the session's next request here
19    fields that a form does not have             tests/apps/ledger/test_entry_pages.py; every form of accounts here
21    0.005, -0, 1e309, NaN, full-width figures    tests/apps/ledger/test_cells.py; through the page here
26    names that are formulas                      tests/apps/ledger/test_exporting.py; through the page here
27    no token, another origin, script in a name   tests/web/test_pages.py (the policy); every address that takes something here
28    an address inside the house                  the product asks nobody: no field for an address, no client of any network
29    wrong passwords, stolen cookies, resets      tests/apps/accounts/; the reset beside the second step here
"""

from __future__ import annotations

import ast
import io
import logging
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from house_cast import PASSWORD, activity, member, organisation, person
from openpyxl import load_workbook

import shuzhi
from shuzhi.apps.accounts import second, services
from shuzhi.apps.accounts.models import CONSOLE, User, actor_of
from shuzhi.apps.audit.models import Event
from shuzhi.apps.ledger.models import Talk
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.apps.reports.models import Report

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
SOURCE = Path(shuzhi.__file__).parent


def signed_in(who: User, **options: bool) -> Client:
    client = Client(**options)
    client.force_login(who, BACKEND)
    return client


@pytest.fixture
def branch() -> Organisation:
    return organisation("JW01", "甲一支部", "党支部", organisation("JW", "甲委", "党委"))


@pytest.fixture
def clerk(branch: Organisation) -> Client:
    return signed_in(person("clerk", "branch_secretary", branch))


def test_15_an_attempt_outside_is_logged_without_words(
    clerk: Client, caplog: pytest.LogCaptureFixture
) -> None:
    organisation("YW", "乙委", "党委")
    with caplog.at_level(logging.WARNING, "shuzhi.access"):
        assert clerk.get("/orgs/units/YW/?q=张某").status_code == 404
    (line,) = [record.getMessage() for record in caplog.records if record.name == "shuzhi.access"]
    assert "GET /orgs/units/YW/" in line and f"user={User.objects.get().pk}" in line
    assert "张某" not in line


def test_16_units_1_2_and_1_20_never_leak_into_each_other() -> None:
    top = organisation("JW", "甲委", "党委")
    near, far = organisation("N", "近支部", "党支部", top), organisation("F", "远支部", "党支部", top)
    for unit, path in ((near, f"{top.pk}.2."), (far, f"{top.pk}.20.")):
        Organisation.objects.filter(pk=unit.pk).update(path=path)
        unit.refresh_from_db()
    activity(near, date(2022, 3, 1), "近处的会")
    activity(far, date(2022, 3, 1), "远处的会")
    member(near, "近某"), member(far, "远某")
    client = signed_in(person("clerk", "branch_secretary", near))
    for path in (
        "/orgs/", "/orgs/members/", "/orgs/members/?q=某", "/ledger/", "/ledger/?q=的会", "/ledger/search/?q=的会",
        "/figures/?year=2022", "/reminders/", "/reports/",
    ):  # fmt: skip
        page = client.get(path).content.decode()
        assert not [word for word in ("远处", "远支", "远某") if word in page], path
    counted = client.get("/figures/meeting.members/?org=N&year=2022").content.decode()
    assert "近处" in counted and "远处" not in counted and "远支" not in counted
    book = client.post("/ledger/export/", {"org": "N"})
    assert book.status_code == 200
    cells = _cells(b"".join(book.streaming_content) if book.streaming else book.content)
    assert "近处的会" in cells and not [text for text in cells if text[:2] in ("远处", "远支", "远某")]


def _cells(body: bytes) -> list[str]:
    return [
        str(cell) for sheet in load_workbook(io.BytesIO(body)) for row in sheet.iter_rows(values_only=True)
        for cell in row if cell is not None
    ]  # fmt: skip


def test_17_a_report_is_gone_with_the_role(branch: Organisation, clerk: Client) -> None:
    report = Report.objects.create(
        organisation=branch, year=2022, as_of=date(2022, 12, 31), title="述职报告", text="述职报告",
        drafted_at=timezone.now(), drafted_by="x", proof="{}",
    )  # fmt: skip
    address = f"/reports/{report.pk}/files/docx/"
    assert clerk.get(address).status_code == 200
    stranger = signed_in(person("other", "branch_secretary", organisation("YW", "乙委", "党委")))
    assert stranger.get(address).status_code == 404
    Role.objects.filter(user__username="clerk").update(until=timezone.localdate() - timedelta(days=1))
    assert clerk.get(address).status_code == 404


def test_18_a_moved_unit_is_out_of_sight_at_once_in_lists_too(branch: Organisation) -> None:
    top = branch.parent
    assert top is not None
    client = signed_in(person("head", "committee_admin", top))
    activity(branch, date(2022, 3, 1), "搬走之前的会")
    assert "搬走之前的会" in client.get("/ledger/").content.decode()
    other = organisation("YW", "乙委", "党委")
    Organisation.objects.filter(pk=branch.pk).update(parent=other, path=f"{other.path}{branch.pk}.")
    assert "搬走之前的会" not in client.get("/ledger/").content.decode()
    assert client.get("/ledger/?org=JW01").status_code == 404


def test_19_what_a_form_does_not_have_changes_nothing(clerk: Client) -> None:
    before = User.objects.values().get()
    more = {"is_active": "0", "person": "x" * 32, "epoch": "9", "username": "root", "role": "system_admin"}
    new = "nine-quiet-lamps-tonight"
    clerk.post(
        "/accounts/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new, **more}
    )
    after = User.objects.values().get()
    assert {key for key in after if after[key] != before[key]} == {"password", "password_set_at"}
    assert list(Role.objects.values_list("role", flat=True)) == ["branch_secretary"]


def test_19_a_talk_takes_its_columns_only(branch: Organisation, clerk: Client) -> None:
    stranger = organisation("YW", "乙委", "党委")
    fields = {"day": "2022-03-01", "organisation": "JW01", "kind": "谈心谈话", "times": "3"}
    more = {
        "organisation_id": str(stranger.pk),
        "record_id": "f" * 16,
        "digest": "f" * 64,
        "id": "77",
        "role": "x",
    }
    clerk.post("/ledger/talks/new/", fields | more)
    made = Talk.objects.get()
    assert made.organisation_id == branch.pk and made.record_id != "f" * 16 and made.pk != 77
    assert clerk.post("/ledger/talks/new/", fields | {"organisation": "YW"}).status_code in (200, 404)
    assert Talk.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0.005", None),
        ("1e309", None),
        ("NaN", None),
        ("-0", "0"),
        ("１２．５０", "12.5"),
        ("Infinity", None),
        ("--1", None),
    ],
)
def test_21_amounts_are_exact_or_refused(clerk: Client, typed: str, stored: str | None) -> None:
    from shuzhi.apps.dues.models import Payment

    fields = {
        "month": "2022-03", "organisation": "JW01", "fee": "党费", "direction": "收缴", "paid": typed,
    }  # fmt: skip
    page = clerk.post("/ledger/dues/new/", fields)
    if stored is None:
        assert page.status_code == 200 and not Payment.objects.exists()
        assert f'value="{typed}"' in page.content.decode(), "what was typed stays"
    else:
        assert f"{Payment.objects.get().paid.normalize():f}" == stored


NAMES = ("=HYPERLINK(1)", "@x", "＋1", "+1", "-1", "\t=1", "＝1")


@pytest.mark.parametrize("name", NAMES)
def test_26_a_name_that_is_a_formula_leaves_as_text(branch: Organisation, clerk: Client, name: str) -> None:
    activity(branch, date(2022, 3, 1), name)
    book = clerk.post("/ledger/export/", {"org": "JW01"})
    body = b"".join(book.streaming_content) if book.streaming else book.content
    found = [
        cell for row in load_workbook(io.BytesIO(body))["活动"].iter_rows() for cell in row
        if str(cell.value).strip() == name.strip()
    ]  # fmt: skip
    assert [cell.data_type for cell in found] == ["s"]


POSTS = (
    "/accounts/password/", "/accounts/second/enrol/", "/accounts/kept/clerk/second/", "/accounts/kept/clerk/active/",
    "/accounts/logout/", "/ledger/talks/new/", "/ledger/import/", "/ledger/export/", "/reminders/rules/", "/orgs/new/",
)  # fmt: skip


@pytest.mark.parametrize("address", POSTS)
def test_27_without_token_or_from_elsewhere_nothing_is_taken(branch: Organisation, address: str) -> None:
    client = signed_in(person("clerk", "committee_admin", branch), enforce_csrf_checks=True)
    before = Event.objects.count()
    answer = client.post(address, {"reason": "x"})
    assert answer.status_code == 403 and "页面已过期" in answer.content.decode()
    client.get("/accounts/password/")
    token = client.cookies["csrftoken"].value
    foreign = client.post(
        address, {"csrfmiddlewaretoken": token}, headers={"origin": "https://elsewhere.example"}
    )
    assert foreign.status_code == 403
    assert Event.objects.count() == before


def test_27_a_script_in_a_name_is_text(branch: Organisation, clerk: Client) -> None:
    script = "<script>alert(1)</script>"
    Organisation.objects.filter(pk=branch.pk).update(name=script, short_name=script)
    row = member(branch, script)
    activity(branch, date(2022, 3, 1), script)
    User.objects.update(display_name=script)
    for path in (
        "/",
        "/orgs/units/JW01/",
        f"/orgs/members/{row.record_id}/",
        "/ledger/",
        "/accounts/me/",
        "/orgs/members/",
    ):
        page = clerk.get(path, follow=True)
        assert page.status_code == 200
        assert script not in page.content.decode(), path
        assert "&lt;script&gt;" in page.content.decode(), path


CLIENTS = {"requests", "httpx", "aiohttp", "urllib3", "ftplib", "smtplib", "telnetlib", "xmlrpc"}
MAY = {  # who opens a connection, and to whom
    "web/serving.py": "asks its own front page on loopback (serve --check)",
    "cli/demo.py": "looks for a free port on loopback",
}


def _imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_28_the_product_asks_nobody() -> None:
    """There is no field for an address; so there is nothing to refuse, and this test keeps it so."""
    wrong = []
    for file in SOURCE.rglob("*.py"):
        name = file.relative_to(SOURCE).as_posix()
        text = file.read_text(encoding="utf-8")
        used = _imports(ast.parse(text))
        opens = {
            each
            for each in used
            if each.split(".")[0] in CLIENTS | {"socket"} or each in {"http.client", "urllib.request"}
        }
        if (opens and name not in MAY) or "URLField" in text:
            wrong.append((name, opens))
    assert wrong == []


def test_28_pages_load_nothing_from_elsewhere() -> None:
    for file in SOURCE.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"(src|href|action)=[\"']?(https?:)?//", text), file.name


def test_29_a_new_password_does_not_skip_the_second_step(client: Client, branch: Organisation) -> None:
    who = person("clerk", "branch_secretary", branch)
    now, secret = timezone.now(), second.new_secret()
    code = second._totp(secret).generate(int(now.timestamp())).decode()
    second.enrol(actor_of(who), who, secret=secret, code=code, at=now)
    new = "nine-quiet-lamps-tonight"
    services.reset_password(CONSOLE, username="clerk", new=new, at=now)
    answer = client.post("/accounts/login/", {"username": "clerk", "password": new})
    assert answer.headers["Location"] == "/accounts/second/"
    assert client.get("/accounts/me/").status_code == 302
    assert client.post("/accounts/second/", {"code": code}).status_code == 200, (
        "and its code was taken already"
    )
    assert client.get("/accounts/me/").status_code == 302


def test_29_a_session_dies_with_the_password_changed_at_the_console(branch: Organisation) -> None:
    client = signed_in(person("clerk", "branch_secretary", branch))
    assert client.get("/accounts/me/").status_code == 200
    services.reset_password(CONSOLE, username="clerk", new="nine-quiet-lamps-tonight", at=timezone.now())
    assert client.get("/accounts/me/").status_code == 302
