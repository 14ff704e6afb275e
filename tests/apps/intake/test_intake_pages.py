"""The wizard in the browser without our scripts: three steps, a bar, the way back; nobody sees another's file."""

from __future__ import annotations

import os
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from house_cast import organisation, person
from intake_files import sent, xlsx
from manners import OFFICE, PLATFORM, Rows

from shuzhi.apps.intake import services, shelf
from shuzhi.apps.intake.models import Intake, State
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Organisation
from shuzhi.web import worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def top() -> Organisation:
    top = organisation("JG", "甲局机关党委", "党委")
    for code, name in (("Z1", "第一党支部"), ("Z2", "第二党支部")):
        organisation(code, name, "党支部", top)
    return top


@pytest.fixture
def admin(top: Organisation) -> Client:
    return sign_in("lan", "committee_admin", top)


def sign_in(name: str, role: str, unit: Organisation) -> Client:
    client = Client()
    client.force_login(person(name, role, unit), "django.contrib.auth.backends.ModelBackend")
    return client


def bring(client: Client, rows: Rows, name: str = "导出.xlsx") -> str:
    answer = client.post("/ledger/wizard/", {"file": sent(name, xlsx(rows))})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"].removesuffix("columns/")


def empty_the_queue() -> None:
    """The worker closes its connection after each task; on PostgreSQL that is the connection on which the test's transaction runs."""
    if connection.vendor == "sqlite":
        worker.work_off()
        return
    for waiting in DBTaskResult.objects.ready():
        waiting.task.call(*waiting.args_kwargs["args"])


def choices(page: str) -> dict[str, str]:
    """What the page's drop-downs stand at."""
    import re

    found = {}
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        hit = re.search(r'<option(?: value="([^"]*)")? selected>([^<]*)', body)
        found[name] = (hit[1] if hit[1] is not None else hit[2]) if hit else ""
    return found


def test_from_file_to_ledger_without_touching_a_drop_down(admin: Client) -> None:
    at = bring(admin, PLATFORM.rows)
    page = admin.get(f"{at}columns/").content.decode()
    assert "出席情况 / 应到人数" in page and "按列名" in page
    answer = admin.post(f"{at}columns/", choices(page), follow=True).content.decode()
    assert "检查通过，还没有写入" in answer and "活动 3 行" in answer and not Activity.objects.exists()
    waiting = admin.post(f"{at}confirm/", follow=True).content.decode()
    assert "data-progress" in waiting and 'http-equiv="refresh"' in waiting
    assert admin.get(f"{at}progress/").json() == {
        "moving": True,
        "stale": False,
        "what": "等待开始",
        "share": 0,
    }
    empty_the_queue()
    assert admin.get(f"{at}progress/").json()["moving"] is False
    assert "已导入：活动 3 行" in admin.get(at).content.decode() and Activity.objects.count() == 3
    assert "已撤销：3 条记录" in admin.post(f"{at}undo/", follow=True).content.decode()
    assert not Activity.objects.exists()


def test_a_large_file_is_looked_at_by_the_worker(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "SMALL", 2)
    at = bring(admin, OFFICE.rows)
    page = admin.post(f"{at}columns/", choices(admin.get(f"{at}columns/").content.decode()), follow=True)
    assert "data-progress" in page.content.decode()
    empty_the_queue()
    assert "检查通过" in admin.get(at).content.decode()


def test_two_columns_at_one_field(admin: Client) -> None:
    at = bring(admin, PLATFORM.rows)
    given = choices(admin.get(f"{at}columns/").content.decode())
    page = admin.post(f"{at}columns/", given | {"col-0-10": "日期"}).content.decode()
    assert "都对应到“日期”，一个栏目只能来自一列" in page
    assert choices(page)["col-0-10"] == "日期", "what was chosen stays"


def test_another_kind_is_proposed_anew(admin: Client) -> None:
    at = bring(admin, OFFICE.rows)
    page = admin.post(f"{at}columns/", {"kind-0": "议题", "redo": "0"}).content.decode()
    assert choices(page)["kind-0"] == "议题" and "议题" in choices(page).values()


def test_what_is_the_same_for_all_rows_is_chosen_once(admin: Client) -> None:
    rows = [["类型", "主题", "日期"], ["党课", "一", "2022-03-01"]]
    at = bring(admin, rows)
    page = admin.get(f"{at}columns/").content.decode()
    assert "组织（所有行相同）" in page
    assert "还没有哪一列对应到“组织编码”" in admin.post(f"{at}columns/", choices(page)).content.decode()
    given = choices(page) | {"fix-0-组织编码": "Z2"}
    assert "检查通过" in admin.post(f"{at}columns/", given, follow=True).content.decode()


def test_each_fault_leads_to_its_cell(admin: Client) -> None:
    rows = [list(row) for row in PLATFORM.rows]
    rows[5][4] = "某日"
    at = bring(admin, rows)
    page = admin.post(f"{at}columns/", choices(admin.get(f"{at}columns/").content.decode()), follow=True)
    text = page.content.decode()
    assert "有 1 处错误" in text and f"{at}cells/?table=0&amp;row=6#r6c5" in text and "确认导入" not in text
    cells = admin.get(f"{at}cells/?table=0&row=6").content.decode()
    assert 'id="r6c5" class="bad"' in cells and "应为日期" in cells
    copy = admin.get(f"{at}marked/")
    assert copy.headers["Content-Disposition"].startswith("attachment") and b"".join(copy)[:2] == b"PK"
    for query in ("", "?table=9&row=1", "?table=0&row=99999999", "?table=x&row=-1"):
        assert admin.get(f"{at}cells/{query}").status_code in (200, 404)
    assert admin.post(f"{at}confirm/", follow=True).status_code == 200
    assert not Activity.objects.exists()


def test_nobody_sees_anothers_file(admin: Client, top: Organisation) -> None:
    at = bring(admin, OFFICE.rows)
    other = sign_in("mei", "committee_admin", top)
    for path in ("", "columns/", "progress/", "cells/?table=0&row=1", "marked/"):
        assert other.get(f"{at}{path}").status_code == 404, path
    for path in ("columns/", "confirm/", "undo/", "give-up/"):
        assert other.post(f"{at}{path}").status_code == 404, path
    assert Intake.objects.get().state == State.OPEN
    assert sign_in("yuan", "member", top).get("/ledger/wizard/").status_code == 404


def test_names_of_strangers_are_not_offered(admin: Client) -> None:
    organisation("YW", "乙委", "党委")
    at = bring(admin, [["类型", "主题", "日期", "党组织"], ["党课", "一", "2022-03-01", "乙委"]])
    page = admin.get(f"{at}columns/").content.decode()
    assert "YW" not in page
    given = choices(page) | {"col-0-3": "组织编码"}
    answer = admin.post(f"{at}columns/", given, follow=True).content.decode()
    assert "没有叫这个名字的党组织，或您不能为它导入" in answer and "YW" not in answer


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [("a.xlsx", b"", "是空的"), ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "也不是能识别的文本表格")],
)
def test_no_table(admin: Client, name: str, body: bytes, says: str) -> None:
    assert says in admin.post("/ledger/wizard/", {"file": sent(name, body)}).content.decode()
    assert "请选择一个文件" in admin.post("/ledger/wizard/").content.decode()


def test_giving_up(admin: Client) -> None:
    at = bring(admin, OFFICE.rows)
    admin.post(f"{at}give-up/")
    assert "已放弃" in admin.get("/ledger/wizard/").content.decode()
    assert admin.get(f"{at}columns/").status_code == 302


def test_a_worker_that_died_leaves_a_button(admin: Client) -> None:
    at = bring(admin, OFFICE.rows)
    admin.post(f"{at}columns/", choices(admin.get(f"{at}columns/").content.decode()))
    admin.post(f"{at}confirm/")
    Intake.objects.update(state=State.RUNNING, token="0" * 32)
    assert "重新开始" in admin.get(at).content.decode()


@pytest.fixture
def broken_off(admin: Client, monkeypatch: pytest.MonkeyPatch) -> str:
    """A large file whose worker was killed while it looked at it, an hour ago."""
    monkeypatch.setattr(services, "SMALL", 1)
    at = bring(admin, OFFICE.rows)
    admin.post(f"{at}columns/", choices(admin.get(f"{at}columns/").content.decode()))
    DBTaskResult.objects.all().delete()
    intake = Intake.objects.get()
    assert intake.state == State.LOOKING
    told = shelf.root() / intake.token / "progress.json"
    os.utime(told, (told.stat().st_mtime - 3600,) * 2)
    return at


def test_a_look_that_was_broken_off_is_begun_again(admin: Client, broken_off: str) -> None:
    assert "重新检查" in admin.get(broken_off).content.decode()
    assert admin.get(f"{broken_off}progress/").json()["stale"] is True
    admin.post(f"{broken_off}confirm/")
    assert "重新检查" not in admin.get(broken_off).content.decode(), "it waits for the worker again"
    assert "正在处理" in admin.post(f"{broken_off}confirm/", follow=True).content.decode()
    empty_the_queue()
    assert "检查通过" in admin.get(broken_off).content.decode()


def test_a_look_that_was_broken_off_may_be_let_go_for_good(admin: Client, broken_off: str) -> None:
    admin.post(f"{broken_off}give-up/")
    intake = Intake.objects.get()
    assert intake.state == State.DROPPED
    intake.state = State.LOOKING  # as the worker that was not dead after all still knows it
    services._keep(intake, State.READY, {}, intake.at)
    assert Intake.objects.get().state == State.DROPPED


def test_whoever_works_gives_signs_of_life(
    admin: Client, broken_off: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "BEAT", 0.01)
    token = Intake.objects.get().token
    with shelf.at_work(token):
        time.sleep(0.2)
    assert not shelf.is_stale(token, time.time())


def test_few_questions(admin: Client) -> None:
    at = bring(admin, OFFICE.rows)
    for path in ("/ledger/wizard/", f"{at}columns/", f"{at}cells/?table=0&row=2"):
        with CaptureQueriesContext(connection) as asked:
            assert admin.get(path).status_code == 200
        assert len(asked) <= 12, path
