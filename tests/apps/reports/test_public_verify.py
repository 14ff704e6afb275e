"""核验 on a page: what was changed in a .docx is named, nothing is kept, and no stranger learns what the ledger says."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import activity, organisation, person
from pytest_django import Settings

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports import downloads, services, verifying
from shuzhi.apps.reports.models import Report
from shuzhi.apps.reports.verifying import MOST_SENT
from shuzhi.core.proofs import keys
from shuzhi.web.homedir import Home

pytestmark = pytest.mark.django_db

AT = date(2023, 1, 5)
TEMPLATE = (
    "中共示例局第一支部委员会2021年度述职报告\n\n一、履职情况\n\n全年召开党员大会9次，开展主题党日**次。\n"
)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = Home(tmp_path / "home")
    settings.HOME.open()


@pytest.fixture
def unit() -> Organisation:
    made = organisation("JW01", "中共示例局第一支部委员会", "党支部")
    for month in (2, 5, 8, 11):
        activity(made, date(2022, month, 9), f"{month}月学习讨论")
        activity(made, date(2022, month, 20), f"{month}月党日", "主题党日")
    return made


@pytest.fixture
def report(unit: Organisation, tmp_path: Path) -> Report:
    from datetime import UTC, datetime

    path = tmp_path / "去年.txt"
    path.write_text(TEMPLATE, encoding="utf-8")
    return services.draft(CONSOLE, unit.code, 2022, at=datetime(2023, 1, 5, tzinfo=UTC), template=path).report


@pytest.fixture
def docx(report: Report) -> bytes:
    return downloads.download(CONSOLE, report.pk, "docx", AT).body


@pytest.fixture
def secretary(client: Client, unit: Organisation) -> Client:
    client.force_login(person("lan", "branch_secretary", unit), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def stranger(settings: Settings) -> Client:
    settings.PUBLIC_VERIFY = True
    return Client()


def send(client: Client, report: bytes, **more: bytes) -> HttpResponse:
    files = {name: SimpleUploadedFile(f"{name}.bin", body) for name, body in more.items()}
    return client.post("/reports/verify/", {"report": SimpleUploadedFile("报告.docx", report), **files})  # type: ignore[return-value]


def told(answer: HttpResponse, status: int = 200) -> str:
    page = answer.content.decode()
    assert answer.status_code == status, page[:2000]
    return page


def with_zip_tool(data: bytes, change: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """What anybody can do to a .docx with an archive program."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            body = source.read(info)
            if info.filename == part:
                changed = change(body.decode()).encode()
                assert changed != body
                body = changed
            target.writestr(info, body)
    return out.getvalue()


def other_digit(xml: str) -> str:
    return re.sub(r"(<w:sdtContent>.*?<w:t[^>]*>)4(</w:t>)", r"\g<1>7\2", xml, count=1, flags=re.DOTALL)


# ---- who may ask ------------------------------------------------------------------------------------------------------------


def test_it_is_closed_until_somebody_opens_it(docx: bytes) -> None:
    closed = Client()
    for answer in (closed.get("/reports/verify/"), send(closed, docx)):
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/?next=")


def test_whoever_reads_no_reports_is_told_what_a_stranger_is_told(unit: Organisation, docx: bytes) -> None:
    keeper = Client()
    keeper.force_login(person("kai", "system_admin", unit), "django.contrib.auth.backends.ModelBackend")
    assert keeper.get("/reports/verify/").status_code == 404
    assert send(keeper, docx).status_code == 404


def test_the_token_is_asked_for(settings: Settings, docx: bytes) -> None:
    settings.PUBLIC_VERIFY = True
    assert send(Client(enforce_csrf_checks=True), docx).status_code in (302, 403)


# ---- what stands ------------------------------------------------------------------------------------------------------------


def test_a_report_as_signed_holds(stranger: Client, docx: bytes) -> None:
    page = told(send(stranger, docx))
    assert "核验通过" in page and "签名有效，是本程序现在的密钥签的" in page
    assert "每一段都与签名时一样" in page and "一致 2" in page
    assert "只按文件和证明核对，没有与台账核对" in page


def test_the_time_of_signing_is_the_clock_of_the_place() -> None:
    """The report's own page tells its release by that clock."""
    assert verifying._when("2026-01-10T15:17:04+00:00") == "2026-01-10 23:17"


def test_a_digit_changed_with_a_zip_tool_is_named(stranger: Client, docx: bytes) -> None:
    page = told(send(stranger, with_zip_tool(docx, other_digit)))
    assert "核验不通过：文件在签名之后被改过" in page
    row = re.search(r"<tr><td><span[^>]*>被改动.*?</tr>", page)
    assert row and "党员大会次数" in row[0]
    assert 'data-label="报告里写的">7<' in row[0] and 'data-label="签名时">4<' in row[0]


def test_words_changed_and_a_number_typed_in(stranger: Client, docx: bytes) -> None:
    page = told(send(stranger, with_zip_tool(docx, lambda xml: xml.replace("全年召开", "全年37次召开"))))
    assert "没有出处 1" in page and re.search(r"与签名时不同：第 \d+ 段。", page)


def test_a_figure_taken_out(stranger: Client, docx: bytes) -> None:
    gone = with_zip_tool(docx, lambda xml: re.sub(r"<w:sdt>.*?</w:sdt>", "", xml, count=1, flags=re.DOTALL))
    assert "被删去 1" in told(send(stranger, gone))


def test_the_proof_beside_the_file(stranger: Client, docx: bytes, report: Report) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            if not info.filename.startswith("customXml/item"):
                target.writestr(info, source.read(info))
    page = told(send(stranger, out.getvalue()))
    assert (
        "没有签名" in page
        and "请在“证明文件”里一并选上" in page
        and "--" not in re.sub(r"<!--|-->", "", page)
    )
    assert "核验通过" in told(send(stranger, out.getvalue(), proof=report.proof.encode()))


def test_a_forged_proof_is_not_believed(
    secretary: Client, unit: Organisation, docx: bytes, report: Report
) -> None:
    """A proof that somebody else signed: it is said to claim, and it asks the ledger nothing."""
    forged = json.loads(report.proof)
    forged["manifest"]["figures"][0]["value"] = "9"
    activity(unit, date(2022, 12, 20), "补录的一次")
    page = told(send(secretary, docx, proof=json.dumps(forged, ensure_ascii=False).encode()))
    assert "签名无效" in page and "证明自称" in page and "不能采信" in page
    assert "台账现在" not in page and "5次" not in page


def test_another_units_key(stranger: Client, docx: bytes, settings: Settings, tmp_path: Path) -> None:
    pem = (live.HOME.keys / keys.PUBLIC).read_bytes()
    settings.HOME = Home(tmp_path / "another")
    settings.HOME.open()
    page = told(send(stranger, docx))
    assert "签名无效" in page and "请在“公钥”里选上出具单位的公钥" in page
    page = told(send(stranger, docx, key=pem))
    assert "核验通过" in page and "用的是您选上的公钥" in page


# ---- the ledger -------------------------------------------------------------------------------------------------------------


def test_only_readers_of_the_unit_learn_what_the_ledger_says_now(
    secretary: Client, stranger: Client, unit: Organisation, docx: bytes
) -> None:
    activity(unit, date(2022, 12, 20), "补录的一次")
    page = told(send(secretary, docx))
    assert "台账已有变化 1" in page and "5次" in page and "核验通过" in page
    outside = organisation("YW", "乙委", "党委")
    other = Client()
    other.force_login(person("yi", "branch_secretary", outside), "django.contrib.auth.backends.ModelBackend")
    for each in (stranger, other):
        page = told(send(each, docx))
        assert "台账已有变化" not in page and "5次" not in page and "核验通过" in page


# ---- nothing is kept, nothing hostile is opened ------------------------------------------------------------------------------


def test_nothing_is_kept(
    stranger: Client, docx: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "temporary"
    bare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(bare))
    before = sorted(str(path) for path in Path(live.HOME.root).rglob("*"))
    events = Event.objects.count()
    padded = io.BytesIO(docx)
    with zipfile.ZipFile(padded, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr(
            "word/media/large.bin", bytes(range(256)) * 16_000
        )  # beyond what Django holds in memory
    with CaptureQueriesContext(connection) as asked:
        told(send(stranger, padded.getvalue()))
    assert [q for q in asked.captured_queries if not q["sql"].startswith("SELECT")] == [] and len(asked) <= 15
    assert sorted(str(path) for path in Path(live.HOME.root).rglob("*")) == before
    assert list(bare.iterdir()) == [] and Event.objects.count() == events


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(60_000_000))
    return out.getvalue()


def many() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2_100):
            archive.writestr(f"p{number}", b"")
    return out.getvalue()


def climbing() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/passwd", b"")
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda: b"", "这个文件是空的"),
        (lambda: b"no zip", "报告不是 .docx 文件"),
        (bomb, "疑似压缩炸弹"),
        (many, "展开后大得不像一份报告"),
        (climbing, "越出文件夹"),
    ],
)
def test_what_is_no_report_is_told_in_one_sentence(
    made: Callable[[], bytes], sentence: str, stranger: Client
) -> None:
    assert sentence in told(send(stranger, made()), 400)


def test_entities_are_not_expanded(stranger: Client, docx: bytes) -> None:
    evil = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    hostile = with_zip_tool(docx, lambda xml: re.sub(r"(<\?xml[^>]*\?>)", rf"\1{evil}", xml, count=1))
    assert "DOCTYPE" in told(send(stranger, hostile), 400)


@pytest.mark.parametrize("proof", [b"{}", b"[" * 90_000, b"\xff\xfe", b'{"format":1,"format":2}'])
def test_a_proof_that_is_none(proof: bytes, stranger: Client, docx: bytes) -> None:
    assert "这不是本程序写的证明文件" in told(send(stranger, docx, proof=proof), 400)


def test_a_key_that_is_none(stranger: Client, docx: bytes) -> None:
    assert "公钥" in told(send(stranger, docx, key=b"-----BEGIN"), 400)


def test_nothing_chosen(stranger: Client) -> None:
    assert "请选择要核验的 .docx 报告" in told(stranger.post("/reports/verify/"), 400)  # type: ignore[arg-type]


def test_too_large_is_refused_before_it_is_read(stranger: Client) -> None:
    page = told(send(stranger, bytes(MOST_SENT + 1)), 413)
    assert "没有打开" in page


def test_a_length_that_is_none_is_too_large(stranger: Client) -> None:
    assert stranger.post("/reports/verify/", b"x", "text/plain", CONTENT_LENGTH="many").status_code == 413
