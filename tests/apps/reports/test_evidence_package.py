"""佐证包: from figure to record to file, opened by nothing but an archive program and a browser; streamed, however much there is."""

from __future__ import annotations

import io
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import activity, organisation, person
from openpyxl import load_workbook
from pytest_django import Settings

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.evidence import services as evidence
from shuzhi.apps.evidence import store
from shuzhi.apps.evidence.models import Attachment, StoredFile
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports import services
from shuzhi.apps.reports.models import Report
from shuzhi.apps.reports.package.planning import file_name, masked, plan
from shuzhi.apps.reports.package.streaming import stream
from shuzhi.core import proofs
from shuzhi.core.proofs import keys
from shuzhi.web.homedir import Home

pytestmark = pytest.mark.django_db

AT = datetime(2023, 1, 5, tzinfo=UTC)
TEMPLATE = "中共示例局第一支部委员会2021年度述职报告\n\n一、履职情况\n\n全年召开党员大会9次，开展主题党日**次，走访**人次。\n"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = Home(tmp_path / "home")
    settings.HOME.open()


@pytest.fixture
def unit() -> Organisation:
    made = organisation("JW01", "中共示例局第一支部委员会", "党支部")
    for month in (2, 5):
        activity(made, date(2022, month, 9), f"{month}月学习<讨论>")
        activity(made, date(2022, month, 20), f"{month}月党日", "主题党日")
    return made


@pytest.fixture
def report(unit: Organisation, tmp_path: Path) -> Report:
    path = tmp_path / "去年.txt"
    path.write_text(TEMPLATE, encoding="utf-8")
    return services.draft(CONSOLE, unit.code, 2022, at=AT, template=path).report


@pytest.fixture
def secretary(client: Client, unit: Organisation) -> Client:
    client.force_login(person("lan", "branch_secretary", unit), "django.contrib.auth.backends.ModelBackend")
    return client


def picture(colour: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return out.getvalue()


def hang(row: Activity, name: str, content: bytes) -> Attachment:
    sent = SimpleUploadedFile(name, content)
    return evidence.attach(CONSOLE, "活动", str(row.pk), row.organisation, sent, at=AT).attachment


def taken(client: Client, report: Report, **more: str) -> zipfile.ZipFile:
    answer = client.post(f"/reports/{report.pk}/package/", more)
    assert answer.status_code == 200 and answer.streaming and answer.headers["Content-Encoding"] == "identity"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert archive.testzip() is None
    return archive


class Links(HTMLParser):
    """Every address and every anchor of a page, and what may not stand on it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.anchors: set[str] = set()
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.add(tag)
        self.addresses += [told[name] or "" for name in ("href", "src") if name in told]
        self.anchors |= {told["id"] or ""} if "id" in told else set()


def test_from_figure_to_record_to_file(secretary: Client, report: Report, unit: Organisation) -> None:
    row = Activity.objects.get(topic="2月学习<讨论>")
    hang(row, "签到 表#1.jpg", picture("red"))
    archive = taken(secretary, report)
    page = archive.read("index.html").decode()
    links = Links(page)
    figure = report.figures.get(indicator__startswith="meeting.members")
    section = page[page.index(f'<section id="{figure.key}">') :]
    section = section[: section.index("</section>")]
    assert "2月学习&lt;讨论&gt;" in section and f'href="#r-{row.record_id}"' in section
    record = page[page.index(f'<tr id="r-{row.record_id}">') :]
    record = record[: record.index("</tr>")]
    (file,) = (name for name in archive.namelist() if name.startswith("佐证/"))
    assert f'href="{re.escape("%E4%BD%90%E8%AF%81/0001%20")}' in record and f'href="#{figure.key}"' in record
    assert archive.read(file)[:3] == b"\xff\xd8\xff"
    for address in links.addresses:
        if address.startswith("#"):
            assert address[1:] in links.anchors
        else:
            assert unquote(address) in archive.namelist(), "relative, and in the package"
    assert not links.tags & {"script", "img", "link", "iframe", "form"}


def test_the_report_inside_is_the_one_that_was_signed(secretary: Client, report: Report) -> None:
    from django.conf import settings as live

    archive = taken(secretary, report)
    (name,) = (each for each in archive.namelist() if each.endswith(".docx"))
    found = proofs.verify(
        archive.read(name), archive.read(name.replace(".docx", ".proof.json")), keys.trusted(live.HOME.keys)
    )
    assert found.holds
    assert archive.read(name.replace(".docx", ".pdf")).startswith(b"%PDF")


def test_the_workbook_tells_the_same(secretary: Client, report: Report) -> None:
    book = load_workbook(io.BytesIO(taken(secretary, report).read("记录.xlsx")))
    assert book.sheetnames == ["数据", "活动"]
    values = {row[1].value: (row[3].value, row[9].value) for row in book["数据"].iter_rows(min_row=2)}
    assert values["党员大会次数"] == ("2", 2)
    assert book["活动"].max_row == 1 + 4


def test_no_number_of_a_person_leaves_the_house(
    secretary: Client, unit: Organisation, tmp_path: Path
) -> None:
    from openpyxl import Workbook

    from shuzhi.apps.ledger.services import import_books

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "党员"
    sheet.append(["姓名", "组织编码", "类别", "身份证号", "手机号", "出生日期"])
    sheet.append(["安西", unit.code, "正式党员", "11010519491231002X", "13800001234", "1949-12-31"])
    book.save(tmp_path / "名册.xlsx")
    assert import_books(CONSOLE, [tmp_path / "名册.xlsx"], at=AT).written
    activity(unit, date(2022, 9, 9), "联系人 13912345678，证件 11010519491231002X")
    path = tmp_path / "去年.txt"
    path.write_text("述职报告\n\n一、情况\n\n现有党员9名，召开党员大会**次。\n", encoding="utf-8")
    made = services.draft(CONSOLE, unit.code, 2022, at=AT, template=path).report
    archive = taken(secretary, made)
    words = archive.read("index.html").decode()
    with zipfile.ZipFile(io.BytesIO(archive.read("记录.xlsx"))) as inner:
        words += "".join(inner.read(each).decode() for each in inner.namelist())
    assert "安西" in words and "*******5678" in words
    assert not re.search(r"13800001234|13912345678|11010519491231002X|1949-12-31", words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("电话13912345678。", "电话*******5678。"),
        ("11010519491231002X", "*" * 14 + "002X"),
        ("编号 1391234567890", "编号 1391234567890"),
        ("2022年3月", "2022年3月"),
    ],
)
def test_long_numbers_of_persons(words: str, expected: str) -> None:
    assert masked(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("../../a:b", "a b"), ("  .", "文件"), ("报告?*", "报告"), ("x" * 200, "x" * 80)],
)
def test_names_that_every_system_takes(words: str, expected: str) -> None:
    assert file_name(words, "文件") == expected


def test_one_content_lies_there_once(secretary: Client, report: Report) -> None:
    for row in Activity.objects.order_by("day"):
        hang(row, "合影.jpg", picture("green"))
    archive = taken(secretary, report)
    assert len([name for name in archive.namelist() if name.startswith("佐证/")]) == 1
    assert archive.read("index.html").decode().count("0001%20") == 4


def test_internal_files_go_in_when_asked_for(secretary: Client, report: Report) -> None:
    made = hang(Activity.objects.order_by("day")[0], "名单.jpg", picture("blue"))
    Attachment.objects.filter(pk=made.pk).update(internal=True)
    assert "标有“内部”的 1 个文件" in secretary.get(f"/reports/{report.pk}/package/").content.decode()
    without, with_it = taken(secretary, report), taken(secretary, report, internal="on")
    assert not any(name.startswith("佐证/") for name in without.namelist())
    assert "标有“内部”的 1 个文件没有放进来" in without.read("index.html").decode()
    assert any(name.startswith("佐证/") for name in with_it.namelist())


def test_a_file_gone_from_the_disk_is_named(secretary: Client, report: Report) -> None:
    made = hang(Activity.objects.order_by("day")[0], "丢了.jpg", picture("red"))
    store.original(made.content.sha256).unlink()
    page = taken(secretary, report).read("index.html").decode()
    assert "1 个文件已不在数据目录里" in page and "丢了.jpg（缺）" in page


def test_a_record_changed_since_is_told(secretary: Client, report: Report) -> None:
    Activity.objects.filter(topic="2月学习<讨论>").delete()
    assert "另有 1 条记录在签名之后改动过或删去了" in taken(secretary, report).read("index.html").decode()


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    hang(Activity.objects.order_by("day")[0], "一.jpg", picture("red"))
    first, second = (b"".join(stream(plan(CONSOLE, report.pk, AT.date(), internal=True))) for _ in range(2))
    assert first == second


def test_taking_it_is_on_record_looking_is_not(secretary: Client, report: Report) -> None:
    before = Event.objects.count()
    with CaptureQueriesContext(connection) as asked:
        assert secretary.get(f"/reports/{report.pk}/package/").status_code == 200
    assert len(asked) <= 15 and Event.objects.count() == before
    taken(secretary, report)
    event = Event.objects.latest("seq")
    assert event.verb == "reports.packaged" and event.actor == "lan"


@pytest.mark.parametrize("role", ["member", "auditor", "department_contact", "system_admin"])
def test_who_may_not_see_the_ledger_gets_no_package(role: str, unit: Organisation, report: Report) -> None:
    other = Client()
    other.force_login(person("other", role, unit), "django.contrib.auth.backends.ModelBackend")
    before = Event.objects.count()
    for answer in (other.get(f"/reports/{report.pk}/package/"), other.post(f"/reports/{report.pk}/package/")):
        assert answer.status_code == 404
    assert Event.objects.count() == before


# ---- however much there is ---------------------------------------------------------------------------------------------------

SIZE, MANY = 1_000_000, 40


@pytest.fixture
def heavy(report: Report) -> Iterator[Report]:
    """Forty papers of a megabyte each, put where uploads end up."""
    row = Activity.objects.order_by("day")[0]
    for number in range(MANY):
        sha = f"{number:064x}"
        path = store.original(sha)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-" + bytes(SIZE - 5))
        content = StoredFile.objects.create(sha256=sha, size=SIZE, form="pdf")
        Attachment.objects.create(
            kind="活动", record=str(row.pk), organisation=row.organisation, content=content, name=f"{number}.pdf", at=AT, actor="x"
        )  # fmt: skip
    return report  # type: ignore[return-value]


def test_it_streams(heavy: Report) -> None:
    made = stream(plan(CONSOLE, heavy.pk, AT.date(), internal=False))
    sent = 0
    while sent < 1_000_000:  # the report itself, for which fonts and styles are loaded
        sent += len(next(made))
    tracemalloc.start()
    largest = 0
    for piece in made:
        sent, largest = sent + len(piece), max(largest, len(piece))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sent > (MANY - 1) * SIZE
    assert largest < SIZE and peak < 8 * SIZE, f"{peak:,} bytes held"


def test_the_database_is_done_with_before_the_first_byte(heavy: Report) -> None:
    made = plan(CONSOLE, heavy.pk, AT.date(), internal=False)
    with CaptureQueriesContext(connection) as asked:
        for _ in stream(made):
            pass
    assert len(asked) == 0
