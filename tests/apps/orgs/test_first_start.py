"""From an empty home: the first unit, those below it, the workbook; the forms keep what was typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from acting import NOW, someone, unit
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from house_cast import person, user
from openpyxl import Workbook

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.ledger import exporting, services
from shuzhi.apps.orgs import units
from shuzhi.apps.orgs.models import Organisation, Parentage, Role
from shuzhi.core.errors import Refused

pytestmark = pytest.mark.django_db
FIRST = {
    "code": "JW",
    "name": "中共甲局委员会",
    "kind": "党委",
    "short_name": "甲局党委",
    "keeps_system": "on",
}


def sign_in(who: object) -> Client:
    client = Client()
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    return client


def book(rows: list[list[str]], people: list[list[str]]) -> SimpleUploadedFile:
    from io import BytesIO

    made = Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for name, held in (("组织", rows), ("党员", people)):
        sheet = made.create_sheet(name)
        for row in held:
            sheet.append(row)
    body = BytesIO()
    made.save(body)
    return SimpleUploadedFile("台账.xlsx", body.getvalue())


def bring_in(client: Client, rows: list[list[str]], people: list[list[str]]) -> str:
    looked = client.post("/ledger/import/", {"book": book(rows, people)}).content.decode()
    done = client.post("/ledger/import/confirm/", follow=True).content.decode()
    return looked + done


def test_first_start_leads_to_a_ledger(client: Client) -> None:
    client = sign_in(user("first"))
    assert client.get("/").headers["Location"] == "/orgs/"
    assert "建立第一个组织" in client.get("/orgs/").content.decode()
    assert client.post("/orgs/new/", FIRST, follow=True).status_code == 200
    top = Organisation.objects.get()
    assert (top.path, top.parent) == (f"{top.pk}.", None)
    assert {role.role for role in Role.objects.all()} == {"committee_admin", "system_admin"}
    assert client.get("/").status_code == 200
    rows = [
        ["组织编码", "组织名称", "类型", "上级编码"],
        ["JW01", "甲一支部", "党支部", "JW"],
        ["JW011", "一组", "党小组", "JW01"],
    ]
    people = [["姓名", "组织编码", "类别"], ["演示一", "JW011", "正式党员"]]
    bring_in(client, rows, people)
    assert [unit.code for unit in Organisation.objects.order_by("path")] == ["JW", "JW01", "JW011"]
    assert "演示一" in client.get("/orgs/members/").content.decode()
    assert [e.verb for e in Event.objects.filter(verb__startswith="orgs.")] == ["orgs.create", "orgs.grant_role", "orgs.grant_role"]  # fmt: skip


def test_a_second_root_is_nobodys_in_the_browser() -> None:
    client = sign_in(person("adm", "committee_admin", unit("JW", "党委")))
    rows = [["组织编码", "组织名称", "类型", "上级编码"], ["YW", "乙局党委", "党委", ""]]
    assert "没有挂在已有的组织下面" in bring_in(client, rows, [])
    assert Organisation.objects.count() == 1
    with pytest.raises(Refused, match="已经有党组织"):
        units.found_first(CONSOLE, {"code": "YW", "name": "乙", "kind": "党委"}, at=NOW)


def test_an_import_moves_nothing_below_a_stranger() -> None:
    top = unit("DW", "党委")
    own, other = unit("JW", "党委", top), unit("YW", "党委", top)
    unit("JW01", above=own)
    client = sign_in(person("adm", "committee_admin", own))
    rows = [["组织编码", "组织名称", "类型", "上级编码"], ["JW01", "JW01组织", "党支部", "YW"]]
    bring_in(client, rows, [])
    assert Organisation.objects.get(code="JW01").parent == own
    assert not Organisation.objects.filter(parent=other).exists()


def test_whoever_has_no_role_creates_nothing_beside() -> None:
    unit("JW", "党委")
    client = sign_in(user("late"))
    assert client.get("/orgs/new/").status_code == 404
    assert client.post("/orgs/new/", FIRST).status_code == 404


def test_a_form_that_fails_keeps_what_was_typed() -> None:
    client = sign_in(person("adm", "committee_admin", unit("JW", "党委")))
    given = {
        "parent": "JW",
        "code": "JW",
        "name": "甲一支部",
        "kind": "党支部",
        "founded": "去年",
        "term_years": "三",
    }
    page = client.post("/orgs/new/", given).content.decode()
    assert "去年" in page and "甲一支部" in page and page.count('class="wrong"') == 2
    page = client.post("/orgs/new/", given | {"founded": "2020年3月1日", "term_years": ""}).content.decode()
    assert "已经有组织使用" in page
    given |= {"code": "JW01", "founded": "2020-03-01", "term_years": "3", "current_election": "2019-01-01", "previous_election": "2020-01-01"}  # fmt: skip
    assert "不能早于上届" in client.post("/orgs/new/", given).content.decode()
    assert Organisation.objects.count() == 1
    assert client.post("/orgs/new/", given | {"previous_election": ""}).status_code == 302
    made = Organisation.objects.get(code="JW01")
    assert (made.term_years, made.parent_id) == (3, Organisation.objects.get(code="JW").pk)
    assert Parentage.objects.filter(organisation=made, until=None).count() == 1


def test_two_people_on_one_unit_are_told() -> None:
    top = unit("JW", "党委")
    client = sign_in(person("adm", "committee_admin", top))
    stale = top.digest
    units.change(
        CONSOLE, top, {"code": "JW", "name": "新名", "kind": "党委", "founded": None}, seen=stale, at=NOW
    )
    given = {"seen": stale, "code": "JW", "name": "我的名", "kind": "党委"}
    page = client.post("/orgs/edit/JW/", given).content.decode()
    assert "已被别人改动" in page and "我的名" in page
    assert Organisation.objects.get().name == "新名"
    again = client.post("/orgs/edit/JW/", given | {"seen": Organisation.objects.get().digest})
    assert again.status_code == 302 and Organisation.objects.get().name == "我的名"


def test_more_than_the_columns_is_not_taken() -> None:
    top = unit("JW", "党委")
    branch = unit("JW01", above=top)
    client = sign_in(person("adm", "committee_admin", top))
    given = {"seen": branch.digest, "code": "JW01", "name": "甲一", "kind": "党支部", "path": "9.", "parent": "", "closed": "2020-01-01"}  # fmt: skip
    client.post("/orgs/edit/JW01/", given)
    branch.refresh_from_db()
    assert (branch.name, branch.parent, branch.closed) == ("甲一", top, None)
    assert branch.path == f"{top.path}{branch.pk}."


def test_units_made_by_form_come_back_from_a_workbook(tmp_path: Path) -> None:
    top = unit("JW", "党委", short_name="甲", committee_size=7)
    someone(unit("JW01", above=top), "演示一")
    exporting.export_book(CONSOLE, tmp_path / "out.xlsx", at=NOW)
    ids = dict(Organisation.objects.values_list("code", "record_id"))
    with pytest.raises(Refused, match=r"已在|导入过"):
        result = services.import_books(CONSOLE, [tmp_path / "out.xlsx"], at=NOW)
        assert dict(Organisation.objects.values_list("code", "record_id")) == ids and result.written
        services.import_books(CONSOLE, [tmp_path / "out.xlsx"], at=NOW)
