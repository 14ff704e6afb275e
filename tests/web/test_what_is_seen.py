"""What a person reads on a page: labels, boxes before their words, a home that says one fact once, the audit in plain words."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from house_cast import activity, organisation, person

from shuzhi.apps.orgs.models import Organisation
from shuzhi.web.templatetags.events import subject

BACKEND = "django.contrib.auth.backends.ModelBackend"
QUIET = "还没有活动记录，所以各项都按"


class Sample(forms.Form):
    name = forms.CharField(label="姓名", help_text="写全名")
    agreed = forms.BooleanField(label="同意", required=False)
    seen = forms.CharField(widget=forms.HiddenInput)


def test_a_label_ends_without_a_colon() -> None:
    form = Sample()
    assert form["name"].label_tag() == '<label for="id_name">姓名</label>'
    assert form["name"].label_tag(label_suffix="：") == '<label for="id_name">姓名：</label>'
    assert form["agreed"].legend_tag().endswith(">同意</legend>")


def test_a_box_stands_before_its_words_and_nothing_hidden_has_any() -> None:
    page = render_to_string("web/_fields.html", {"form": Sample({"name": "", "agreed": "on"})})
    assert page.index('type="checkbox"') < page.index(">同意<")
    assert page.index(">姓名<") < page.index('name="name"')
    assert 'for="id_seen"' not in page and 'name="seen"' in page
    assert 'aria-describedby="id_name_helptext' in page and 'id="id_name_helptext"' in page


@pytest.fixture
def unit() -> Organisation:
    return organisation("JW01", "甲一支部", "党支部", organisation("JW", "甲委", "党委"))


def home(name: str, role: str, unit: Organisation) -> str:
    client = Client()
    client.force_login(person(name, role, unit), BACKEND)
    return client.get("/").content.decode()


@pytest.mark.django_db
def test_a_year_without_a_record_is_said_once(unit: Organisation) -> None:
    assert QUIET not in home("one", "branch_secretary", unit), "an empty ledger has its own words"
    year = timezone.localdate().year
    activity(unit, date(year - 1, 12, 24), "学习")
    page = home("two", "branch_secretary", unit)
    assert QUIET in page and f"?on={year - 1}-12-31" in page
    activity(unit, date(year, 1, 1), "学习")
    assert QUIET not in home("three", "branch_secretary", unit)


@pytest.mark.django_db
def test_a_contact_finds_the_way_to_the_requests(unit: Organisation) -> None:
    assert 'href="/reports/requests/"' in home("four", "department_contact", unit).split("<main")[1]


@pytest.mark.parametrize(
    ("kept", "told"),
    [("vote:ab12", "投票 ab12"), ("user:3", "账号 3"), ("2487 rows", "2487 行"), ("LCZW-05", "组织 LCZW-05"), ("组织:JW", "组织 JW"), ("活动:1", "活动 1")],
)  # fmt: skip
def test_an_event_names_what_it_is_about(kept: str, told: str) -> None:
    assert subject(kept) == told
