"""Workbooks in and out by the browser: looked at first, all rows or none, nothing left lying about."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from house_cast import person
from ledger_books import Import, MakeBook
from openpyxl import load_workbook

from shuzhi.apps.audit.models import Event
from shuzhi.apps.ledger import intake
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Organisation

pytestmark = pytest.mark.django_db
HEAD = ("日期", "组织编码", "类型", "主题", "应到")
GOOD = (HEAD, ("2022-03-01", "Z1", "党课", "主题一", 12), ("2022-04-01", "Z1", "党课", "主题二", 12))
BAD = (HEAD, ("2022-02-30", "Z1", "党课", "主题一", "三"), ("2022-04-01", "Z9", "党课", "主题二", 12))


@pytest.fixture(autouse=True)
def _tree(run: Import) -> None:
    run()
    for left in intake.folder().iterdir():
        intake.drop(left.name)


@pytest.fixture
def secretary() -> Client:
    return sign_in("lan", "committee_admin", "DW")


def sign_in(name: str, role: str, code: str) -> Client:
    client = Client()
    who = person(name, role, Organisation.objects.get(code=code))
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, path: Path, **more: str) -> str:
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    answer = client.post("/ledger/import/", {"book": upload, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def body(client: Client, path: str, given: dict[str, str] | None = None) -> bytes:
    answer = client.get(path) if given is None else client.post(path, given)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return b"".join(answer)


def test_looked_at_then_imported(secretary: Client, book: MakeBook) -> None:
    page = send(secretary, book("四月.xlsx", bare=True, 活动=GOOD))
    assert "检查通过，还没有写入" in page and "活动 2 行" in page
    assert Activity.objects.count() == 0
    answer = secretary.post("/ledger/import/confirm/", follow=True)
    assert "已导入：活动 2 行" in answer.content.decode()
    assert Activity.objects.count() == 2
    assert Event.objects.filter(verb="ledger.import", actor="lan").count() == 1
    assert list(intake.folder().iterdir()) == [], "nothing is left"
    assert secretary.post("/ledger/import/confirm/").status_code == 404, "once"


def test_faults_stand_in_a_table_and_in_a_copy(secretary: Client, book: MakeBook) -> None:
    page = send(secretary, book("四月.xlsx", bare=True, 活动=BAD))
    assert "没有导入任何内容" in page and "没有 2022年2月30日这一天" in page and "没有这个组织编码" in page
    assert "确认导入" not in page
    copy = load_workbook(BytesIO(body(secretary, "/ledger/import/marked/")))
    comments = [cell.comment.text for row in copy["活动"].iter_rows() for cell in row if cell.comment]
    assert any("2022年2月30日" in text for text in comments)
    assert secretary.post("/ledger/import/confirm/", follow=True).status_code == 200
    assert Activity.objects.count() == 0


def test_the_same_content_twice_needs_a_tick(secretary: Client, book: MakeBook) -> None:
    path = book("四月.xlsx", bare=True, 活动=GOOD)
    send(secretary, path)
    secretary.post("/ledger/import/confirm/")
    page = send(secretary, path)
    assert "导入过" in page and "请勾选“再导入一遍”" in page and "--again" not in page
    assert "检查通过" in send(secretary, path, again="on")
    secretary.post("/ledger/import/confirm/")
    assert Activity.objects.count() == 4


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("表.xlsx", b"", "这个文件是空的"),
        ("表.xlsx", b"not a workbook", "不是 .xlsx 工作簿"),
        ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 64, "旧版 .xls"),
        ("../../etc/表.xlsx", b"PK\x03\x04" + b"0" * 64, "“表.xlsx”"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_sentence(
    secretary: Client, name: str, content: bytes, says: str
) -> None:
    answer = secretary.post("/ledger/import/", {"book": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200 and says in answer.content.decode()
    assert list(intake.folder().iterdir()) == []


def test_nothing_chosen(secretary: Client) -> None:
    assert "请选择一个工作簿" in secretary.post("/ledger/import/").content.decode()


def test_a_branch_brings_in_its_own_rows_only(book: MakeBook) -> None:
    client = sign_in("mei", "branch_secretary", "Z1")
    assert "检查通过" in send(client, book("a.xlsx", bare=True, 活动=GOOD))
    other = (HEAD, ("2022-03-01", "Z2", "党课", "别处的", 12))
    page = send(client, book("b.xlsx", bare=True, 活动=other))
    assert "检查通过" not in page and Activity.objects.count() == 0


def test_another_session_does_not_find_it(secretary: Client, book: MakeBook) -> None:
    send(secretary, book("四月.xlsx", bare=True, 活动=BAD))
    other = sign_in("mei", "committee_admin", "DW")
    assert other.get("/ledger/import/marked/").status_code == 404
    assert other.post("/ledger/import/confirm/").status_code == 404


def test_given_up_or_too_old_is_gone(secretary: Client, book: MakeBook) -> None:
    send(secretary, book("a.xlsx", bare=True, 活动=GOOD))
    secretary.post("/ledger/import/give-up/")
    assert list(intake.folder().iterdir()) == []
    send(secretary, book("a.xlsx", bare=True, 活动=GOOD))
    (left,) = intake.folder().iterdir()
    os.utime(left, (0, 0))
    intake.sweep(2 * intake.KEPT)
    assert list(intake.folder().iterdir()) == []


@pytest.mark.parametrize("token", ["", "..", "../keys", "0" * 32])
def test_a_token_is_no_path(token: str) -> None:
    from shuzhi.core.errors import NotFound

    with pytest.raises(NotFound):
        intake.workbook(token)
    intake.drop(token)
    assert intake.folder().is_dir()


def test_the_empty_book_and_the_export_are_workbooks(secretary: Client, run: Import) -> None:
    assert "活动" in load_workbook(BytesIO(body(secretary, "/ledger/workbook/"))).sheetnames
    run("a.xlsx", bare=True, 活动=(*GOOD, ("2022-05-01", "Z2", "党课", "=HYPERLINK(1)", 12)))
    out = load_workbook(BytesIO(body(secretary, "/ledger/export/", {"org": "DW", "year": "2022"})))
    topics = {row[3].value: row[3].data_type for row in out["活动"].iter_rows(min_row=2)}
    assert topics == {"主题一": "s", "主题二": "s", "=HYPERLINK(1)": "s"}
    assert Event.objects.filter(verb="ledger.export", actor="lan").count() == 1
    own = load_workbook(
        BytesIO(body(sign_in("mei", "branch_secretary", "Z1"), "/ledger/export/", {"org": "Z1"}))
    )
    assert own["活动"].max_row == 3


def test_an_export_of_another_unit_is_not_there() -> None:
    client = sign_in("mei", "branch_secretary", "Z1")
    before = Event.objects.count()
    assert client.post("/ledger/export/", {"org": "Z2"}).status_code == 404
    assert client.post("/ledger/export/", {}).status_code == 200
    assert Event.objects.count() == before
