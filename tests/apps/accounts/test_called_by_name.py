"""Who did something is told by name; the username stands where there is no name, and behind a name that two people share."""

from __future__ import annotations

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from house_cast import AT, user

from shuzhi.apps.accounts.models import User
from shuzhi.apps.accounts.queries import called, called_as
from shuzhi.apps.audit.models import Event
from shuzhi.apps.ledger.models import Import

pytestmark = pytest.mark.django_db
PAGE = '{% load people %}{% people rows "actor" as known %}{% for each in rows %}{{ each.actor|called:known }}；{% endfor %}'


@pytest.fixture
def people() -> None:
    for username, name in (("wang", "王一"), ("li", "李二"), ("li2", "李二"), ("nameless", "")):
        user(username)
        User.objects.filter(username=username).update(display_name=name)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("username", "shown"),
    [("wang", "王一"), ("li", "李二（li）"), ("nameless", None), ("命令行", None), ("", None)],
)
def test_one(username: str, shown: str | None) -> None:
    assert called((username,)).get(username) == shown
    Import.objects.create(at=AT, actor=username, rows=0)
    assert Import.objects.annotate(known_as=called_as("actor")).get().known_as == (shown or username)


@pytest.mark.usefixtures("people")
def test_a_page_asks_once() -> None:
    rows = [Event(actor=name) for name in ("wang", "nameless", "命令行", "wang")]
    with CaptureQueriesContext(connection) as asked:
        told = Template(PAGE).render(Context({"rows": rows}))
    assert told == "王一；nameless；命令行；王一；" and len(asked) == 1


@pytest.mark.usefixtures("people")
def test_one_alone() -> None:
    shown = Template('{% load people %}{% who "li2" %} {% who gone %}').render(Context({"gone": "gone<b>"}))
    assert shown == "李二（li2） gone&lt;b&gt;"
