"""覆盖 and 豁免: what is there and what is not; one click to the entry; what is excused is not asked and stands in the chain."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from house_cast import AT, activity, organisation, person

from shuzhi.apps.accounts.models import CONSOLE, actor_of
from shuzhi.apps.audit.models import Event
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import in_order
from shuzhi.apps.reminders import queries, services
from shuzhi.apps.reminders.coverage import Covered, coverage
from shuzhi.apps.reminders.models import Exemption
from shuzhi.core.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 30)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def branch() -> Organisation:
    return organisation("JW01", "甲一支部", "党支部", organisation("JW", "甲委", "党委"))


def states(lines: tuple[Covered, ...], code: str, name: str) -> str:
    (column,) = (c for line in lines if line.code == code for c in line.columns if c.name == name)
    return " ".join(f"{cell.label}{cell.state}" for cell in column.cells)


def covered() -> tuple[Covered, ...]:
    units = in_order(Organisation.objects.all())
    return coverage(units, units, ON)


def theme_day_id() -> str:
    return next(key for key, name in queries.duty_names(CONSOLE, ON).items() if name == "主题党日")


def excuse(branch: Organisation, since: date, until: date, reason: str = "抗洪抢险") -> Exemption:
    new = services.NewExemption(theme_day_id(), "主题党日", since, until, reason)
    return services.exempt(CONSOLE, branch, new, at=AT)


def test_what_is_there_and_what_is_not(branch: Organisation) -> None:
    activity(branch, date(2022, 2, 5), "二月", kind="主题党日")
    assert states(covered(), "JW01", "主题党日") == "1missing 2done 3missing 4missing 5missing 6soon"


def test_a_gap_leads_to_its_entry(client: Client, branch: Organisation) -> None:
    client.force_login(person("lan", "branch_secretary", branch), BACKEND)
    page = client.get("/reminders/coverage/", {"on": f"{ON}"}).content.decode()
    address = unescape(
        re.search(r'href="(/ledger/quick/\?[^"]*%E4%B8%BB%E9%A2%98%E5%85%9A%E6%97%A5[^"]*)"', page)[1]
    )  # type: ignore[index]
    form = client.get(address).content.decode()
    assert '<option value="JW01" selected' in form or 'value="JW01"' in form
    assert 'value="主题党日"' in form
    assert 'min="2022-01-01"' in form and 'max="2022-01-31"' in form
    assert 'name="day" value=' not in form, "the day itself is nobody's to guess"


def test_units_stand_in_the_order_of_the_tree(branch: Organisation) -> None:
    organisation("JW02", "甲二支部", "党支部", Organisation.objects.get(code="JW"))
    activity(Organisation.objects.get(code="JW02"), date(2022, 2, 5), "二月", kind="主题党日")
    assert [line.code for line in covered()] == ["JW", "JW01", "JW02"]


def test_what_is_excused_is_not_asked(branch: Organisation) -> None:
    activity(branch, date(2022, 4, 5), "四月照开", kind="主题党日")
    excuse(branch, date(2022, 3, 1), date(2022, 4, 30))
    assert states(covered(), "JW01", "主题党日") == "1missing 2missing 3exempt 4done 5missing 6soon"
    (due,) = (each for each in queries.due(CONSOLE, "JW", ON) if each.code == "JW01")
    assert [one.period.start.month for one in due.missing if one.name == "主题党日"] == [1, 2, 5]
    assert [each.standing.period.start.month for each in due.exempt] == [3]
    (line,) = (each for each in queries.overview(Organisation.objects.all(), ON).lines if each.code == "JW01")
    assert next(gap.label for gap in line.missing if gap.name == "主题党日") == "1月、2月、5月"


def test_half_a_month_excuses_nothing(branch: Organisation) -> None:
    excuse(branch, date(2022, 3, 1), date(2022, 3, 30))
    assert "3missing" in states(covered(), "JW01", "主题党日")


def test_it_can_be_taken_back_and_stands_in_the_chain(branch: Organisation) -> None:
    held = excuse(branch, date(2022, 3, 1), date(2022, 3, 31))
    services.end_exemption(CONSOLE, held.pk, at=AT)
    assert "3missing" in states(covered(), "JW01", "主题党日")
    verbs = list(
        Event.objects.filter(verb__startswith="reminders.exempt")
        .order_by("seq")
        .values_list("verb", flat=True)
    )
    assert verbs == ["reminders.exempted", "reminders.exemption_ended"]
    with pytest.raises(NotFound):
        services.end_exemption(CONSOLE, held.pk, at=AT)


@pytest.mark.parametrize(
    ("since", "until", "reason"), [((2022, 3, 1), (2022, 3, 31), " "), ((2022, 3, 2), (2022, 3, 1), "x")]
)
def test_a_bad_exemption_is_refused(
    branch: Organisation, since: tuple[int, int, int], until: tuple[int, int, int], reason: str
) -> None:
    with pytest.raises(Refused):
        excuse(branch, date(*since), date(*until), reason)


def test_a_branch_does_not_excuse_itself(client: Client, branch: Organisation) -> None:
    who = person("lan", "branch_secretary", branch)
    new = services.NewExemption(theme_day_id(), "主题党日", date(2022, 3, 1), date(2022, 3, 31), "x")
    with pytest.raises(Refused):
        services.exempt(actor_of(who), branch, new, at=AT)
    client.force_login(who, BACKEND)
    page = client.get("/reminders/exemptions/").content.decode()
    assert "登记一条" not in page
    assert client.post("/reminders/exemptions/", {"org": "JW01"}).status_code == 404


def test_the_form_keeps_what_was_typed(client: Client, branch: Organisation) -> None:
    client.force_login(person("lan", "committee_admin", Organisation.objects.get(code="JW")), BACKEND)
    sent = {
        "org": "JW01",
        "duty": theme_day_id(),
        "since": "2022-03-31",
        "until": "2022-03-01",
        "reason": "汛期",
    }
    page = client.post("/reminders/exemptions/", sent).content.decode()
    assert "止日早于起日" in page and "汛期" in page and not Exemption.objects.exists()
    assert client.post("/reminders/exemptions/", sent | {"until": "2022-04-30"}).status_code == 302
    assert "汛期" in client.get("/reminders/exemptions/").content.decode()
