"""A member reads what was released of the own branch; a draft is read by those who write reports."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from house_cast import AT, organisation, person

from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    return organisation("JW01", "甲一支部", "党支部", organisation("JW", "甲委", "党委"))


def stored(unit: Organisation, title: str, number: int | None) -> Report:
    return Report.objects.create(
        organisation=unit, year=2022, as_of=date(2022, 12, 31), title=title, text=title, drafted_at=AT,
        drafted_by="console", proof="{}", number=number,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "opens"), [("member", 404), ("branch_secretary", 200), ("committee_admin", 200)]
)
def test_a_draft_is_not_for_members(unit: Organisation, role: str, opens: int) -> None:
    draft, released = stored(unit, "还没有发布的稿子", None), stored(unit, "已经发布的报告", 1)
    client = Client()
    client.force_login(person("lan", role, unit), "django.contrib.auth.backends.ModelBackend")
    for page in ("/reports/", "/"):
        text = client.get(page).content.decode()
        assert "已经发布的报告" in text and ("还没有发布的稿子" in text) is (opens == 200)
    for tail in ("", "against/", "superseded/", "files/proof.json/"):
        assert client.get(f"/reports/{draft.pk}/{tail}").status_code == opens, tail
        assert client.get(f"/reports/{released.pk}/{tail}").status_code == 200, tail
