"""The pages of 取数单: from the blanks of a report to numbers in the ledger; a link without account and cookie; workbooks that come back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from asking import DUE, NOW, SIGNED, asked, question, somebody, typed, units
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from shuzhi.apps.accounts.models import User, actor_of
from shuzhi.apps.ledger.models import BusinessFigure
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports.models import Passage, Report
from shuzhi.apps.requests import queries, services
from shuzhi.apps.requests.models import Answer, Part, Question, Request, Way
from shuzhi.core.errors import NotFound

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
LATE = date(2099, 1, 1)


@pytest.fixture
def unit() -> Organisation:
    return units()[1]


@pytest.fixture
def secretary(client: Client, unit: Organisation) -> Client:
    somebody("secretary", "branch_secretary", unit)
    client.force_login(User.objects.get(username="secretary"), BACKEND)
    return client


@pytest.fixture
def found(secretary: Client, unit: Organisation) -> Request:
    made = asked(actor_of(User.objects.get(username="secretary")), unit)
    Request.objects.update(due=LATE)
    made.refresh_from_db()
    return made


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def link_of(client: Client, part: Part) -> str:
    expires = timezone.localdate().replace(year=timezone.localdate().year).isoformat()
    page = client.post(f"/reports/requests/parts/{part.pk}/link/", {"expires": expires}, follow=True)
    (address,) = re.findall(
        r'value="http://testserver(/reports/requests/answer/[^"]+)"', page.content.decode()
    )
    return str(address)


def test_empty_pages_say_what_to_do(secretary: Client) -> None:
    assert "还没有发过取数单" in text(secretary, "/reports/requests/")
    assert "写下要取的数" in text(secretary, "/reports/requests/new/")


def test_from_the_blanks_of_a_report(secretary: Client, unit: Organisation) -> None:
    words = "述职报告\n招聘博士〔待填：人〕。\n矛盾〔待填：件〕。"
    report = Report.objects.create(
        organisation=unit, year=2022, as_of=date(2022, 12, 31), title="甲一述职报告", text=words,
        drafted_at=datetime(2023, 1, 5, tzinfo=UTC), drafted_by="x", proof="{}",
    )  # fmt: skip
    for start, what in ((9, "招聘博士"), (23, "未知的事")):
        Passage.objects.create(
            report=report, start=start, end=start + 7, status="unfilled", what=what, unit="人"
        )
    assert "取这些数" in text(secretary, "/reports/requests/")
    page = text(secretary, f"/reports/requests/new/?from=report:{report.pk}")
    assert page.count(" checked") == 1 and 'value="人事"' in page and "招聘博士〔待填：人〕。" in page
    given = {
        "organisation": "JW01", "year": "2022", "due": "2099-01-01", "origin": f"report:{report.pk}",
        "line-TOTAL_FORMS": "3", "line-INITIAL_FORMS": "3",
        "line-0-ask": "on", "line-0-name": "招聘博士", "line-0-unit": "人", "line-0-department": "人事", "line-0-node": "p9",
        "line-1-name": "未知的事", "line-1-unit": "人", "line-1-node": "p23",
        "line-2-name": "自己加的", "line-2-unit": "", "line-2-department": "财务",
    }  # fmt: skip
    wrong = secretary.post("/reports/requests/new/", given)
    assert "必须填写" in wrong.content.decode() and 'value="自己加的"' in wrong.content.decode()
    page = secretary.post(
        "/reports/requests/new/", given | {"line-2-unit": "万元"}, follow=True
    ).content.decode()
    assert "人事" in page and "财务" in page
    assert set(Question.objects.values_list("name", flat=True)) == {"招聘博士", "自己加的"}
    assert queries.standings(f"report:{report.pk}")["p9"].department == "人事"
    more = given | {"line-0-name": "招聘硕士", "line-2-name": ""}
    assert "加在这一张里" in secretary.post("/reports/requests/new/", more, follow=True).content.decode()
    assert Request.objects.count() == 1
    Report.objects.update(organisation=Organisation.objects.get(code="JW02"))
    assert secretary.post("/reports/requests/new/", more).status_code == 404, "another unit's report"


@pytest.mark.parametrize("path", ["", "new/", "{request}/", "parts/{part}/enter/", "questions/{question}/"])
def test_pages_ask_twelve_times_at_most(secretary: Client, found: Request, path: str) -> None:
    row = question("招聘博士")
    address = path.format(request=found.pk, part=row.part_id, question=row.pk)
    secretary.get(f"/reports/requests/{address}")
    with CaptureQueriesContext(connection) as counted:
        text(secretary, f"/reports/requests/{address}")
    assert len(counted) <= 12, [each["sql"][:120] for each in counted]


def test_a_link_needs_no_account_and_sets_no_cookie(secretary: Client, found: Request) -> None:
    row = question("招聘博士")
    address = link_of(secretary, row.part)
    assert address not in text(secretary, f"/reports/requests/{found.pk}/"), "shown once"
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get(address)
    assert page.status_code == 200 and not page.cookies and "招聘博士" in page.content.decode()
    assert "政务服务办件量" not in page.content.decode(), "another department's"
    given = {
        "who": "演示乙",
        "day": timezone.localdate().isoformat(),
        f"value-{row.number}": "12人",
        f"source-{row.number}": "年报",
    }
    wrong = visitor.post(address, given)
    assert (
        wrong.status_code == 200
        and "不带单位" in wrong.content.decode()
        and 'value="12人"' in wrong.content.decode()
    )
    done = visitor.post(address, given | {f"value-{row.number}": "１２"}, follow=True)
    assert "已收到，谢谢" in done.content.decode() and not done.cookies
    answer = Answer.objects.get()
    assert (answer.value, answer.who, answer.source, answer.way) == (12, "演示乙", "年报", Way.LINK)
    with CaptureQueriesContext(connection) as counted:
        visitor.get(address)
    assert len(counted) <= 12


def test_a_dead_link_is_one_sentence(secretary: Client, found: Request) -> None:
    row = question("招聘博士")
    address, visitor = link_of(secretary, row.part), Client()
    told = []
    for dead in ("/reports/requests/answer/AAAAAAAAAAAAAAAAAAAAAA/", "/reports/requests/answer/x/"):
        told.append(visitor.get(dead))
    Part.objects.update(expires=date(2022, 1, 1))
    told += [visitor.get(address), visitor.post(address, {"who": "甲"})]
    assert {each.status_code for each in told} == {404}
    assert all("不存在、已过期或已收回" in each.content.decode() for each in told)
    assert not any(each.cookies for each in told) and not Answer.objects.exists()


def test_a_link_taken_back(secretary: Client, found: Request) -> None:
    row = question("招聘博士")
    address = link_of(secretary, row.part)
    secretary.post(f"/reports/requests/parts/{row.part_id}/revoke/")
    assert Client().get(address).status_code == 404


def test_accept_and_return_by_their_buttons(secretary: Client, found: Request) -> None:
    row, other = question("招聘博士"), question("在编职工人数")
    actor = actor_of(User.objects.get(username="secretary"))
    both = typed(row.number, "12") | typed(other.number, "300")
    services.answer_for(actor, row.part_id, both, SIGNED, Way.FILE, at=NOW)
    assert "2 个待核" in text(secretary, "/reports/requests/")
    page = secretary.post(f"/reports/requests/questions/{row.pk}/accept/", {"version": "1"}, follow=True)
    assert "已记入业务指标" in page.content.decode() and BusinessFigure.objects.get().value == 12
    page = secretary.post(f"/reports/requests/questions/{other.pk}/return/", {"version": "1"}, follow=True)
    assert "退回的原因" in page.content.decode()
    told = {"version": "1", "word": "不含劳务派遣"}
    page = secretary.post(f"/reports/requests/questions/{other.pk}/return/", told, follow=True)
    assert "已退回" in page.content.decode() and "不含劳务派遣" in page.content.decode()
    assert "不含劳务派遣" in text(secretary, f"/reports/requests/questions/{other.pk}/")


def returned(client: Client, part: Part) -> Workbook:
    return load_workbook(BytesIO(b"".join(client.get(f"/reports/requests/parts/{part.pk}/book/"))))


def fill(book: Workbook, values: list[object], who: str = "演示丙", day: object = None) -> SimpleUploadedFile:
    sheet = book["取数单"]
    sheet["B3"], sheet["E3"] = who, day or timezone.localdate()
    for at, value in enumerate(values, 6):
        sheet.cell(at, 5, value)
        sheet.cell(at, 6, "人事系统" if value != "" else None)
    body = BytesIO()
    book.save(body)
    return SimpleUploadedFile("回.xlsx", body.getvalue())


def upload(client: Client, found: Request, file: SimpleUploadedFile) -> str:
    page = client.post(f"/reports/requests/{found.pk}/upload/", {"book": file}, follow=True)
    assert page.status_code == 200
    return page.content.decode()


def test_a_workbook_goes_out_and_comes_back(secretary: Client, found: Request) -> None:
    part = question("招聘博士").part
    book = returned(secretary, part)
    assert [c.value for c in book["取数单"][6]][:4] == [1, "在编职工人数", "人", "2022"]
    assert book["_标识"].sheet_state == "hidden"
    assert "收到人事的 2 个数" in upload(secretary, found, fill(book, [300, 0.005]))
    assert {a.question.name: a.value for a in Answer.objects.select_related("question")} == {
        "在编职工人数": 300,
        "招聘博士": Decimal("0.005"),
    }
    assert "没有重复记" in upload(secretary, found, fill(book, [300, 0.005]))


def test_a_workbook_with_faults_is_told_by_its_lines(secretary: Client, found: Request) -> None:
    book = returned(secretary, question("招聘博士").part)
    page = upload(secretary, found, fill(book, ["约三百", 12]))
    assert "没有读入任何数" in page and "在编职工人数" in page and "约三百" in page
    assert "填报人" in upload(secretary, found, fill(book, [300, 12], who=""))
    assert "还没有到" in upload(secretary, found, fill(book, [300, 12], day=date(2100, 1, 1)))
    assert not Answer.objects.exists()


def test_foreign_and_changed_workbooks_are_refused(
    secretary: Client, found: Request, unit: Organisation
) -> None:
    foreign = Workbook()
    assert foreign.active is not None
    foreign.active.append(["序号", "指标"])
    body = BytesIO()
    foreign.save(body)
    assert "不是取数单发出的" in upload(secretary, found, SimpleUploadedFile("a.xlsx", body.getvalue()))
    assert "不是 .xlsx 工作簿" in upload(secretary, found, SimpleUploadedFile("a.xlsx", b"no workbook"))
    part = question("招聘博士").part
    changed = returned(secretary, part)
    changed["取数单"]["B7"] = "招聘硕士"
    assert "与发出的不同" in upload(secretary, found, fill(changed, [1, 2]))
    twice = returned(secretary, part)
    twice["取数单"]["A7"], twice["取数单"]["B7"] = 1, "在编职工人数"
    assert "出现了两次" in upload(secretary, found, fill(twice, [1, 2]))
    other = services.open_request(
        actor_of(User.objects.get(username="secretary")), unit, 2021, [services.Wanted("招聘博士", "人")], due=DUE, at=NOW, title="另一张"
    )  # fmt: skip
    book = returned(secretary, other.parts.get())
    assert "另一张" in upload(secretary, found, fill(book, [1]))
    marked = returned(secretary, part)
    marked["_标识"]["B1"] = "0" * 32
    assert "不是取数单发出的" in upload(secretary, found, fill(marked, [1, 2]))
    assert not Answer.objects.exists()


def test_a_formula_like_name_stays_text(secretary: Client, unit: Organisation, tmp_path: Path) -> None:
    actor = actor_of(User.objects.get(username="secretary"))
    made = services.open_request(actor, unit, 2022, [services.Wanted("=1+1", "个")], due=DUE, at=NOW)
    cell = returned(secretary, made.parts.get())["取数单"]["B6"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_contact_sees_the_own_requests_only(client: Client, unit: Organisation) -> None:
    top = unit.parent
    assert top is not None
    committee = somebody("committee", "committee_admin", top)
    asked(committee, top)
    row = question("招聘博士")
    services.address(committee, row.part_id, unit, at=NOW)
    somebody("contact", "department_contact", unit)
    client.force_login(User.objects.get(username="contact"), BACKEND)
    page = text(client, "/reports/requests/")
    assert "请我们填的" in page and "我们发出的" not in page and page.count("/mine/") == 1
    address = f"/reports/requests/mine/{row.part_id}/"
    given = {
        "who": "演示丁",
        "day": timezone.localdate().isoformat(),
        f"value-{row.number}": "7",
        f"source-{row.number}": "台账",
    }
    assert "已交 1 个数" in client.post(address, given, follow=True).content.decode()
    other = question("政务服务办件量")
    for path in (f"mine/{other.part_id}/", "new/", f"{row.part.request_id}/", f"parts/{row.part_id}/enter/"):
        assert client.get(f"/reports/requests/{path}").status_code == 404
    assert "取数单" in text(client, "/"), "the menu leads there"


def test_what_came_by_telephone(secretary: Client, found: Request) -> None:
    row = question("招聘博士")
    given = {
        "who": "演示戊",
        "day": timezone.localdate().isoformat(),
        f"value-{row.number}": "7",
        f"source-{row.number}": "电话告知",
    }
    page = secretary.post(
        f"/reports/requests/parts/{row.part_id}/enter/", given, follow=True
    ).content.decode()
    assert "已登记 1 个数" in page and "演示戊" in page


def test_assign_address_and_close(secretary: Client, found: Request) -> None:
    row = question("招聘博士")
    page = secretary.post(
        f"/reports/requests/questions/{row.pk}/assign/", {"department": "组织部"}, follow=True
    )
    assert "改由组织部答复" in page.content.decode()
    row.refresh_from_db()
    secretary.post(f"/reports/requests/parts/{row.part_id}/address/", {"unit": "JW01"})
    assert Part.objects.get(pk=row.part_id).addressee is not None
    assert (
        secretary.post(f"/reports/requests/parts/{row.part_id}/address/", {"unit": "JW02"}).status_code == 404
    )
    page = secretary.post(f"/reports/requests/{found.pk}/close/", follow=True).content.decode()
    assert "已办结" in page and "代为填写" not in page
    with pytest.raises(NotFound):
        queries.linked_part("x", NOW.date())
