"""Two releases side by side, and a release beside the ledger of now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import activity, person
from writing_cast import begun

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports import releases
from shuzhi.apps.reports.models import Report, Working
from shuzhi.apps.reports.writing import counting, figuring, stages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]
AT = datetime(2022, 12, 31, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    counting.forget()
    yield
    counting.forget()


def release(working: Working, at: datetime) -> Report:
    for step in ("submit", "review", "release"):
        made = stages.move(CONSOLE, working.pk, step, at=at, paper="王某 12月31日签字", with_blanks=True)
    assert made is not None
    return made


@pytest.fixture
def first() -> Report:
    return release(begun(), AT)


@pytest.fixture
def late(first: Report) -> None:
    """A meeting entered after the release."""
    activity(Organisation.objects.get(code="ZZ"), date(2022, 12, 20), "补录的总支会", "党总支会")
    counting.forget()


@pytest.fixture
def second(first: Report, late: None) -> Report:
    assert first.working is not None
    at = AT + timedelta(days=1)
    stages.move(CONSOLE, first.working.pk, "correct", at=at)
    figuring.refresh_all(CONSOLE, first.working.pk, at=at)
    return release(first.working, at)


def reader(role: str = "branch_secretary") -> Client:
    client, unit = Client(), Organisation.objects.get(code="ZZ")
    client.force_login(person("lan", role, unit), "django.contrib.auth.backends.ModelBackend")
    return client


def test_what_a_correction_changed(first: Report, second: Report) -> None:
    page = releases.against(CONSOLE, second.pk, first.pk, AT.date())
    assert (page.then.pk, page.now.pk) == (first.pk, second.pk), "the older one on the left, whoever asks"
    words = {each.name: (each.then, each.now, each.word) for each in page.figures}
    moved = [told for told in words.values() if told[2]]
    assert moved == [("4", "5", "数值变了")]
    assert page.changed == 1 and len(words) > 1


def test_the_page_offers_the_other_releases(first: Report, second: Report) -> None:
    client = reader()
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/reports/{second.pk}/against/").content.decode()
    assert len(asked) <= 15
    assert f'value="{first.pk}" selected' in page and "数值变了" in page and "第 1 版" in page


@pytest.mark.parametrize("told", ["999999", "0"])
def test_another_that_is_not_there(told: str, first: Report) -> None:
    assert reader().get(f"/reports/{first.pk}/against/?with={told}").status_code == 404


@pytest.mark.parametrize("told", ["x", "²", "1" * 30])
def test_a_choice_that_is_none(told: str, first: Report) -> None:
    page = reader().get(f"/reports/{first.pk}/against/", {"with": told})
    assert page.status_code == 200 and "只有这一份报告" in page.content.decode()


def test_what_came_since_the_release(first: Report, late: None) -> None:
    page = releases.superseded(CONSOLE, first.pk, AT.date())
    (one,) = page.figures
    assert (one.then, one.now, one.gone, [r.fields["主题"] for r in one.came]) == (
        "4",
        "5",
        0,
        ["补录的总支会"],
    )
    assert page.sound >= 1
    told = reader().get(f"/reports/{first.pk}/superseded/").content.decode()
    assert "补录的总支会" in told and "报告 <strong>4次</strong>，现在 <strong>5次</strong>" in told


def test_what_went_since_the_release(first: Report) -> None:
    Activity.objects.filter(kind="党总支会", day__year=2022).delete()
    (one,) = releases.superseded(CONSOLE, first.pk, AT.date()).figures
    assert (one.now, one.gone, one.came) == ("", 4, ())


def test_a_member_sees_that_records_came_not_their_words(first: Report, late: None) -> None:
    told = reader("member").get(f"/reports/{first.pk}/superseded/").content.decode()
    assert "补录的总支会" not in told and "2022-12-20" in told


def test_nothing_moved(first: Report) -> None:
    assert "与台账一致" in reader().get(f"/reports/{first.pk}/superseded/").content.decode()


def test_the_page_asks_little_once_the_ledger_was_read(first: Report) -> None:
    client, address = reader(), f"/reports/{first.pk}/superseded/"
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert "与台账一致" in client.get(address).content.decode()
    assert len(asked) <= 12
    activity(Organisation.objects.get(code="ZZ"), date(2022, 12, 21), "又补录的总支会", "党总支会")
    with CaptureQueriesContext(connection) as asked:
        told = client.get(address).content.decode()
    assert "又补录的总支会" in told, "read again, not remembered"
    assert len(asked) <= 15, "the rows that came, and whose they are"
