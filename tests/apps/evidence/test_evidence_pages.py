"""The pages of 佐证: with and without our script, and what a browser is told about a file."""

from __future__ import annotations

from datetime import date

import evidence_files as files
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from house_cast import activity, organisation, person

from shuzhi.apps.evidence import store, subjects
from shuzhi.apps.evidence.models import Attachment
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Organisation, Role

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)


@pytest.fixture
def unit() -> Organisation:
    return organisation("JW01", "甲一支部", "党支部")


@pytest.fixture
def act(unit: Organisation) -> Activity:
    return activity(unit, DAY, "专题学习")


@pytest.fixture
def secretary(unit: Organisation) -> Client:
    return sign_in("mei", unit)


def sign_in(name: str, unit: Organisation, role: str = "branch_secretary") -> Client:
    client = Client()
    client.force_login(person(name, role, unit), "django.contrib.auth.backends.ModelBackend")
    return client


def address(act: Activity) -> str:
    return f"/ledger/files/of/活动/{act.pk}/"


def put(client: Client, act: Activity, body: bytes, name: str = "照片.jpg") -> Attachment:
    answer = client.post(
        f"{address(act)}add/", {"files": files.sent(name, body)}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 200, answer.content.decode()
    return Attachment.objects.get(pk=answer.json()["number"])


def test_one_by_one_by_our_script(secretary: Client, act: Activity) -> None:
    body = files.photo()
    sent = {"files": files.sent("照片.jpg", body), "size": str(len(body))}
    told = secretary.post(f"{address(act)}add/", sent, headers={"accept": "application/json"}).json()
    assert told["new"] and told["thumb"] and told["warnings"] == []
    sent = {"files": files.sent("照片.jpg", body), "size": str(len(body) + 1)}
    answer = secretary.post(f"{address(act)}add/", sent, headers={"accept": "application/json"})
    assert answer.status_code == 422 and "正在改动" in answer.json()["fault"]
    answer = secretary.post(f"{address(act)}add/", {}, headers={"accept": "application/json"})
    assert answer.status_code == 422


def test_several_at_once_without_script(secretary: Client, act: Activity) -> None:
    sent = [
        files.sent("一.jpg", files.photo()),
        files.sent("二.jpg", b"<svg/>" + bytes(40)),
        files.sent("三.pdf", files.pdf()),
    ]
    page = secretary.post(f"{address(act)}add/", {"files": sent}, follow=True).content.decode()
    assert "“一.jpg”已保存" in page and "“三.pdf”已保存" in page and "“二.jpg”的内容不是能收的文件" in page
    assert Attachment.objects.count() == 2
    assert "请先选择文件" in secretary.post(f"{address(act)}add/", {}, follow=True).content.decode()


def test_the_record_shows_its_files(secretary: Client, act: Activity) -> None:
    page = secretary.get(f"/ledger/activities/{act.record_id}/").content.decode()
    assert "可附可不附" in page and "capture=" in page
    put(secretary, act, files.photo())
    page = secretary.get(f"/ledger/activities/{act.record_id}/").content.decode()
    assert "照片.jpg" in page and "/thumb/" in page


@pytest.mark.parametrize(
    ("name", "body", "inside"),
    [
        ("照片.jpg", files.photo(), b"JFIF"),
        ("纪要.pdf", files.pdf(), b"%PDF"),
        ("材料.docx", files.paper("甲"), b"PK"),
    ],
)
def test_a_file_is_kept_never_shown(
    secretary: Client, act: Activity, name: str, body: bytes, inside: bytes
) -> None:
    held = put(secretary, act, body, name)
    answer = secretary.get(f"/ledger/files/{held.pk}/download/", headers={"accept-encoding": "gzip"})
    sent = b"".join(answer)
    assert inside in sent[:40] and int(answer.headers["Content-Length"]) == len(sent)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert "no-store" in answer.headers["Cache-Control"]
    assert b"TELEPHONE" not in sent and files.GPS not in sent


@pytest.mark.parametrize("what", ["thumb", "view"])
def test_a_preview_is_a_picture_of_our_own(secretary: Client, act: Activity, what: str) -> None:
    held = put(secretary, act, files.picture("PNG", (900, 900)), "图.png")
    answer = secretary.get(f"/ledger/files/{held.pk}/{what}/")
    assert answer.headers["Content-Type"] == "image/jpeg" and b"".join(answer)[:3] == b"\xff\xd8\xff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    paper = put(secretary, act, files.pdf(), "纪要.pdf")
    assert secretary.get(f"/ledger/files/{paper.pk}/{what}/").status_code == 404, "a paper runs nowhere"


def test_nothing_of_the_home_is_served_by_its_path(secretary: Client, act: Activity) -> None:
    held = put(secretary, act, files.photo())
    sha = held.content.sha256
    for path in (
        f"/static/{sha}",
        f"/evidence/originals/{sha[:2]}/{sha}",
        f"/static/../evidence/originals/{sha[:2]}/{sha}",
        f"/ledger/files/{held.pk}/../{sha}/",
    ):
        assert secretary.get(path).status_code == 404
    assert secretary.get(f"/ledger/files/{held.pk}/original/").status_code == 404


PATHS = ("", "download/", "thumb/", "view/")


def test_a_guessed_number_or_a_role_taken_back_is_not_there(secretary: Client, act: Activity) -> None:
    """Case 17: on the next request, whatever was open before."""
    held = put(secretary, act, files.photo())
    stranger = sign_in("yi", organisation("YW", "乙委", "党委"), "committee_admin")
    for path in PATHS:
        assert secretary.get(f"/ledger/files/{held.pk}/{path}").status_code == 200
        assert stranger.get(f"/ledger/files/{held.pk}/{path}").status_code == 404
        assert Client().get(f"/ledger/files/{held.pk}/{path}").status_code == 302
    assert stranger.post(f"/ledger/files/{held.pk}/remove/").status_code == 404
    assert (
        stranger.post(f"{address(act)}add/", {"files": files.sent("a.jpg", files.picture())}).status_code
        == 404
    )
    Role.objects.filter(user__username="mei").update(until=timezone.localdate().replace(year=2023))
    for path in PATHS:
        assert secretary.get(f"/ledger/files/{held.pk}/{path}").status_code == 404
    assert (
        secretary.post(f"{address(act)}add/", {"files": files.sent("a.jpg", files.picture())}).status_code
        == 404
    )
    assert Attachment.objects.count() == 1


def test_a_member_sees_no_files(act: Activity, unit: Organisation, secretary: Client) -> None:
    held = put(secretary, act, files.photo())
    member = sign_in("yuan", unit, "member")
    for path in ("/ledger/files/", address(act), *(f"/ledger/files/{held.pk}/{each}" for each in PATHS)):
        assert member.get(path).status_code == 404, path


def test_the_same_file_elsewhere_stands_on_its_page(
    secretary: Client, act: Activity, unit: Organisation
) -> None:
    held = put(secretary, act, files.photo())
    assert "同一个文件还用在" not in secretary.get(f"/ledger/files/{held.pk}/").content.decode()
    put(secretary, activity(unit, DAY, "另一次"), files.photo())
    assert "同一个文件还用在 1 处" in secretary.get(f"/ledger/files/{held.pk}/").content.decode()
    assert "别处也用过" in secretary.get(address(act)).content.decode()


def test_removing(secretary: Client, act: Activity, monkeypatch: pytest.MonkeyPatch) -> None:
    held = put(secretary, act, files.photo())
    monkeypatch.setitem(subjects._GUARDS, "活动", [lambda record: "这条记录已锁定，佐证不能移除。"])
    assert "已锁定" in secretary.get(f"/ledger/files/{held.pk}/").content.decode()
    assert "已锁定" in secretary.post(f"/ledger/files/{held.pk}/remove/", follow=True).content.decode()
    monkeypatch.setitem(subjects._GUARDS, "活动", [])
    assert "已移除" in secretary.post(f"/ledger/files/{held.pk}/remove/", follow=True).content.decode()
    assert secretary.get(f"/ledger/files/{held.pk}/").status_code == 404


def test_a_file_that_is_gone_from_the_disk_says_so(secretary: Client, act: Activity) -> None:
    held = put(secretary, act, files.photo(colour="gold"))
    store.discard(held.content.sha256)
    assert secretary.get(f"/ledger/files/{held.pk}/").status_code == 200
    assert secretary.get(f"/ledger/files/{held.pk}/download/").status_code == 404


def test_the_list(secretary: Client, act: Activity) -> None:
    assert "还没有佐证" in secretary.get("/ledger/files/").content.decode()
    put(secretary, act, files.photo())
    for query, there in (("", True), ("?q=照片", True), ("?q=没有的", False), ("?page=99", True)):
        assert ("照片.jpg" in secretary.get(f"/ledger/files/{query}").content.decode()) is there
    with CaptureQueriesContext(connection) as asked:
        secretary.get("/ledger/files/")
    assert len(asked) <= 12


@pytest.mark.parametrize("record", ["0", "abc", "１", "9" * 30, "-1"])
def test_no_such_record(secretary: Client, record: str) -> None:
    assert secretary.get(f"/ledger/files/of/活动/{record}/").status_code == 404
    assert secretary.get(f"/ledger/files/of/没有这种/{record}/").status_code == 404
