"""口头述职稿: what is chosen is spoken, in a time that can be followed; a figure keeps what it shows and its proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.conf import settings as live
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import activity, person
from hypothesis import given
from hypothesis import strategies as st
from writing_cast import begun

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports import recount, speaking
from shuzhi.apps.reports.models import Report, Working
from shuzhi.apps.reports.speaking import Source, lasting, spoken, spoken_length
from shuzhi.apps.reports.writing import counting, stages
from shuzhi.core import proofs
from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.proofs import keys

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]
AT = datetime(2022, 12, 31, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    counting.forget()
    yield
    counting.forget()


@pytest.fixture
def working() -> Working:
    return begun()


@pytest.fixture
def report(working: Working) -> Report:
    for step in ("submit", "review", "release"):
        made = stages.move(CONSOLE, working.pk, step, at=AT, paper="王某 12月31日签字", with_blanks=True)
    assert made is not None
    return made


@pytest.fixture
def secretary(client: Client) -> Client:
    unit = Organisation.objects.get(code="ZZ")
    client.force_login(person("lan", "branch_secretary", unit), "django.contrib.auth.backends.ModelBackend")
    return client


def numbers(source: Source, *words: str) -> list[int]:
    return [n for n, block in enumerate(source.paper.blocks, 1) if any(word in block.text for word in words)]


def test_a_short_version_is_verified_like_a_report(secretary: Client, report: Report) -> None:
    source = speaking.of_report(CONSOLE, report.pk, AT.date())
    chosen = numbers(source, "严肃组织生活")
    answer = secretary.post(f"/reports/{report.pk}/spoken/", {"chosen": "1", "p": chosen, "speed": "220"})
    assert answer.status_code == 200
    data = answer.getvalue()
    answer.close()
    found = proofs.verify(data, None, keys.trusted(live.HOME.keys), recount.recompute)
    assert found.holds and {f.status.value for f in found.figures} == {"ok"}
    whole = proofs.verify(_docx(report), None, keys.trusted(live.HOME.keys))
    signed = {f.entry.id: f.entry for f in whole.figures if f.entry}
    assert found.figures and all(f.entry == signed[f.entry.id] for f in found.figures if f.entry)
    assert found.manifest is not None and "口头述职稿" in found.manifest.title
    assert len(found.manifest.paragraphs) == 3, "title, what it is, and the one paragraph"


def _docx(report: Report) -> bytes:
    from shuzhi.apps.reports import downloads

    return downloads.download(CONSOLE, report.pk, "docx", AT.date()).body


def test_of_a_report_that_is_being_written(secretary: Client, working: Working) -> None:
    source = speaking.of_working(CONSOLE, working.pk, AT.date())
    made = speaking.make(CONSOLE, source, numbers(source, "严肃组织生活"), at=AT)
    found = proofs.verify(made.body, None, keys.trusted(live.HOME.keys))
    assert found.holds and found.figures and found.unfilled == 1
    assert found.manifest is not None and "尚未发布" in found.manifest.title
    assert "还没有发布" in secretary.get(f"/reports/work/{working.pk}/spoken/").content.decode()


def test_outdated_figures_are_not_spoken(secretary: Client, working: Working) -> None:
    activity(Organisation.objects.get(code="ZZ"), date(2022, 12, 20), "补录的总支会", "党总支会")
    counting.forget()
    answer = secretary.get(f"/reports/work/{working.pk}/spoken/")
    assert answer.status_code == 400 and "已过时" in answer.content.decode()


def test_everything_is_ticked_first_and_the_time_follows(secretary: Client, report: Report) -> None:
    address = f"/reports/{report.pk}/spoken/"
    with CaptureQueriesContext(connection) as asked:
        page = secretary.get(address).content.decode()
    assert len(asked) <= 15
    boxes = page.count('name="p"')
    assert boxes > 3 and page.count(" checked>") == boxes
    few = secretary.get(address, {"chosen": "1", "p": ["2"], "speed": "100", "limit": "1"}).content.decode()
    assert few.count(" checked>") == 1 and "mark-wrong" not in few
    every = secretary.get(address, {"chosen": "1", "p": range(1, boxes + 2), "speed": "100", "limit": "1"})
    assert 'mark-wrong">超出' in every.content.decode()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"speed": "9999"}, "100—400"),
        ({"speed": "快"}, "100—400"),
        ({"speed": "220", "limit": "0"}, "1—120"),
        ({"speed": "220"}, "一段也没有选"),
        ({"speed": "220", "p": ["x", "²", "99999", "-1"]}, "一段也没有选"),
    ],
)
def test_bad_input(told: dict[str, object], sentence: str, secretary: Client, report: Report) -> None:
    before = Event.objects.count()
    answer = secretary.post(f"/reports/{report.pk}/spoken/", {"chosen": "1", **told})
    assert answer.status_code == 400 and sentence in answer.content.decode()
    assert Event.objects.count() == before


def test_it_is_on_record(secretary: Client, report: Report) -> None:
    before = Event.objects.count()
    secretary.get(f"/reports/{report.pk}/spoken/")
    assert Event.objects.count() == before
    secretary.post(f"/reports/{report.pk}/spoken/", {"chosen": "1", "p": ["2", "3"], "speed": "220"}).close()
    event = Event.objects.latest("seq")
    assert (event.verb, event.actor) == ("reports.spoken", "lan")


def test_a_member_who_only_reads_signs_nothing(report: Report) -> None:
    other = Client()
    unit = Organisation.objects.get(code="ZZ")
    other.force_login(person("reads", "member", unit), "django.contrib.auth.backends.ModelBackend")
    assert other.get(f"/reports/{report.pk}/spoken/").status_code == 404
    assert other.post(f"/reports/{report.pk}/spoken/", {"p": ["2"], "speed": "220"}).status_code == 404


# ---- time -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"), [("全年召开会议4次。", 8), ("（一）", 1), ("——", 0), ("签约率61.3%", 6)]
)
def test_what_is_spoken(words: str, expected: int) -> None:
    assert spoken_length(Block(BlockKind.BODY, (Run(words),))) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "0 秒"), (59, "59 秒"), (60, "1 分 0 秒"), (605, "10 分 5 秒")]
)
def test_how_long_is_told(seconds: int, expected: str) -> None:
    assert lasting(seconds) == expected


@given(st.lists(st.integers(0, 400), min_size=1, max_size=12), st.integers(100, 400), st.data())
def test_fewer_paragraphs_never_take_longer(lengths: list[int], speed: int, data: st.DataObject) -> None:
    paper = Paper(tuple(Block(BlockKind.BODY, (Run("字" * n),)) for n in lengths), "报告")
    source = Source(Organisation(name="某支部"), 2022, date(2022, 12, 31), paper, {}, ("report", 1))
    some = data.draw(st.sets(st.integers(1, len(lengths))))
    few, all_of_them = spoken(source, some, speed, None), spoken(source, None, speed, None)
    assert few.seconds <= all_of_them.seconds
    assert few.length == sum(lengths[n - 1] for n in some)
    assert abs(few.seconds - few.length * 60 / speed) <= 1
