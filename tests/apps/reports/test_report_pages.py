"""A drafted report in the browser: figures open to their records, blanks say why, files come as attachments."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import activity, organisation, person

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports import services
from shuzhi.apps.reports.models import Report

pytestmark = pytest.mark.django_db

AT = datetime(2023, 1, 5, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TEMPLATE = """中共示例局第一支部委员会2021年度述职报告

一、履职情况

全年召开党员大会9次，走访慰问困难党员**人次。
"""


@pytest.fixture
def branch() -> Organisation:
    unit = organisation("JW01", "中共示例局第一支部委员会", "党支部")
    for month in (2, 5, 8, 11):
        activity(unit, date(2022, month, 9), f"{month}月学习讨论")
    return unit


@pytest.fixture
def report(branch: Organisation, tmp_path: Path) -> Report:
    path = tmp_path / "去年.txt"
    path.write_text(TEMPLATE, encoding="utf-8")
    return services.draft(CONSOLE, branch.code, 2022, at=AT, template=path).report


@pytest.fixture
def secretary(client: Client, branch: Organisation) -> Client:
    client.force_login(person("lan", "branch_secretary", branch), "django.contrib.auth.backends.ModelBackend")
    return client


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_figure_is_marked_and_opens_to_its_records(secretary: Client, report: Report) -> None:
    page = page_of(secretary, f"/reports/{report.pk}/")
    figure = report.figures.get(indicator__startswith="meeting.members")
    address = f"/reports/{report.pk}/figures/{figure.key}/"
    assert f'class="fig" href="{address}"' in page
    assert "9次" not in page, "last year's number never stays"
    opened = page_of(secretary, address)
    assert [month for month in (2, 5, 8, 11) if f"{month}月学习讨论" in opened] == [2, 5, 8, 11]
    assert "怎么数" in opened and "2022年1月1日 至 2022年12月31日" in opened


def test_a_blank_is_marked_and_says_why(secretary: Client, report: Report) -> None:
    blank = report.passages.filter(figure=None).get()
    page = page_of(secretary, f"/reports/{report.pk}/")
    assert 'class="gap" href="#blank-1"' in page and 'id="blank-1"' in page
    assert blank.reason and blank.reason in page


def test_the_page_says_when_the_ledger_has_moved_on(
    secretary: Client, report: Report, branch: Organisation
) -> None:
    assert "与台账一致" in page_of(secretary, f"/reports/{report.pk}/?check=1")
    activity(branch, date(2022, 12, 20), "补录的一次")
    page = page_of(secretary, f"/reports/{report.pk}/?check=1")
    assert "台账有变动" in page and "报告 4次，现在 5次" in page


def test_a_deleted_record_is_told_and_the_report_stays(secretary: Client, report: Report) -> None:
    figure = report.figures.get(indicator__startswith="meeting.members")
    Activity.objects.filter(topic="2月学习讨论").delete()
    opened = page_of(secretary, f"/reports/{report.pk}/figures/{figure.key}/")
    assert "1 条记录已改动或删除" in opened
    assert '<div class="big">4<' in opened


@pytest.mark.parametrize(("suffix", "start"), [("docx", b"PK"), ("pdf", b"%PDF"), ("proof.json", b"{")])
def test_files_are_attachments(secretary: Client, report: Report, suffix: str, start: bytes) -> None:
    answer = secretary.get(f"/reports/{report.pk}/files/{suffix}/")
    body = answer.getvalue()
    answer.close()
    assert answer.status_code == 200 and body.startswith(start)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_proof_is_the_signed_manifest(secretary: Client, report: Report) -> None:
    answer = secretary.get(f"/reports/{report.pk}/files/proof.json/")
    assert json.loads(answer.getvalue()) == json.loads(report.proof)
    answer.close()


@pytest.mark.parametrize("suffix", ["exe", "docx.exe", "json", "..", "DOCX"])
def test_there_is_no_other_kind_of_file(secretary: Client, report: Report, suffix: str) -> None:
    assert secretary.get(f"/reports/{report.pk}/files/{suffix}/").status_code == 404


def test_the_page_asks_few_questions(secretary: Client, report: Report) -> None:
    with CaptureQueriesContext(connection) as asked:
        page_of(secretary, f"/reports/{report.pk}/")
    assert len(asked) <= 12


def test_the_list_shows_the_state(secretary: Client, report: Report) -> None:
    for path in ("/", "/reports/"):
        page = page_of(secretary, path)
        assert "有出处 1" in page and "待填 1" in page


def test_the_same_number_on_both_pages(secretary: Client, report: Report) -> None:
    """An indicator means the same number on the page of figures as in the report."""
    figures = page_of(secretary, "/figures/?org=JW01&year=2022")
    line = figures[figures.index("meeting.members") :]
    assert "<strong>4</strong> 次" in line[:400]


def test_no_page_sends_an_office_user_to_a_command_line(secretary: Client, report: Report) -> None:
    activity(report.organisation, date(2022, 12, 9), "补记的学习")
    for address in ("/reports/", f"/reports/{report.pk}/?check=1", f"/reports/{report.pk}/superseded/"):
        assert "<code>shuzhi" not in page_of(secretary, address)
    assert f"/reports/new/?released={report.pk}" in page_of(secretary, f"/reports/{report.pk}/?check=1")
    begun = page_of(secretary, f"/reports/new/?released={report.pk}")
    assert f'value="{report.pk}" selected' in begun and 'name="year" value="2022"' in begun


@pytest.mark.parametrize("role", ["branch_secretary", "member"])
def test_a_page_offers_only_what_opens(role: str, client: Client, report: Report) -> None:
    """Every button of the page answers; what this reader may not have is not offered."""
    Report.objects.update(number=1)
    client.force_login(person("mei", role, report.organisation), "django.contrib.auth.backends.ModelBackend")
    told = page_of(client, f"/reports/{report.pk}/")
    offered = {
        name: f"/reports/{report.pk}/{name}/" in told
        for name in ("spoken", "package", "against", "files/docx")
    }
    opened = {name: client.get(f"/reports/{report.pk}/{name}/").status_code == 200 for name in offered}
    assert offered == opened
    assert offered["package"] == (role == "branch_secretary")
