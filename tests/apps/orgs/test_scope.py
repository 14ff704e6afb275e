from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shuzhi.apps.accounts.models import CONSOLE, User, actor_of
from shuzhi.apps.audit.models import Event
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Appointment, Organisation, Parentage, RoleKind
from shuzhi.apps.orgs.queries import committee_size, organisation, scope, visible
from shuzhi.apps.orgs.services import grant_role, revoke_role
from shuzhi.core.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
ON = date(2022, 6, 1)
NOW = datetime(2022, 6, 1, tzinfo=UTC)


def make(code: str, kind: str = "党支部", above: Organisation | None = None, **more: object) -> Organisation:
    org = Organisation.objects.create(
        record_id=code, digest=code, code=code, name=f"{code}组织", kind=kind, parent=above, path="", **more
    )
    org.path = f"{above.path if above else ''}{org.pk}."
    org.save()
    Parentage.objects.create(organisation=org, parent=above)
    return org


def user(name: str) -> User:
    return User.objects.create(username=name, created_at=NOW)


@pytest.fixture
def tree() -> dict[str, Organisation]:
    """JW over twelve branches (so that ids like 1 and 12 stand side by side), YW beside it."""
    jw, yw = make("JW", "党委"), make("YW", "党委")
    branches = [make(f"J{n:02}", above=jw) for n in range(1, 13)]
    return {org.code: org for org in (jw, yw, *branches)}


def test_a_scope_is_the_organisation_and_its_subtree_by_code(tree: dict[str, Organisation]) -> None:
    found = scope(tree["JW"], ON)
    assert found.codes == ("JW", *(f"J{n:02}" for n in range(1, 13)))
    assert found.basis == "本级及所属"
    assert scope(tree["J01"], ON).codes == ("J01",)


@pytest.mark.parametrize("named", ["DZ", "某局", "某局党组", "DZ组织"])
def test_a_party_group_leads_the_units_that_name_it(tree: dict[str, Organisation], named: str) -> None:
    group = make("DZ", "党组", short_name="某局", aliases="甲；某局党组")
    Organisation.objects.filter(code="YW").update(lead_unit=named)
    make("Y1", above=tree["YW"])
    found = scope(group, ON)
    assert (found.codes, found.basis) == (("DZ", "YW", "Y1"), "本级及归口单位")


def test_a_branch_leads_nobody(tree: dict[str, Organisation]) -> None:
    Organisation.objects.filter(code="YW").update(lead_unit="J01")
    assert scope(tree["J01"], ON).codes == ("J01",)


def test_the_tree_of_then_is_that_of_then(tree: dict[str, Organisation]) -> None:
    moved = tree["J02"]
    Parentage.objects.filter(organisation=moved).update(until=date(2022, 9, 1))
    Parentage.objects.create(organisation=moved, parent=tree["YW"], since=date(2022, 9, 1))
    Organisation.objects.filter(pk=moved.pk).update(parent=tree["YW"], path=f"{tree['YW'].path}{moved.pk}.")
    assert "J02" in scope(tree["JW"], ON).codes
    later = date(2022, 9, 1)
    assert "J02" not in scope(tree["JW"], later).codes
    assert "J02" in scope(tree["YW"], later).codes


def test_nobody_sees_a_sibling(tree: dict[str, Organisation]) -> None:
    one = user("one")
    grant_role(CONSOLE, one, tree["J01"], RoleKind.BRANCH_SECRETARY, at=NOW)
    actor = actor_of(one)
    assert [org.code for org in visible(actor, ON)] == ["J01"]
    assert organisation(actor, "J01", ON) == tree["J01"]
    for code in ("J12", "JW", "YW", "none"):
        with pytest.raises(NotFound):
            organisation(actor, code, ON)
    with pytest.raises(NotFound):
        access.require(actor, "ledger.import", tree["J12"], ON)


def test_a_role_ends_at_once(tree: dict[str, Organisation]) -> None:
    one = user("one")
    role = grant_role(CONSOLE, one, tree["JW"], RoleKind.COMMITTEE_ADMIN, at=NOW)
    assert visible(actor_of(one), ON).count() == 13
    assert not visible(actor_of(one), date(2022, 5, 31)).exists()
    revoke_role(CONSOLE, role, at=NOW)
    assert not visible(actor_of(one), ON).exists()
    assert [event.verb for event in Event.objects.order_by("seq")] == ["orgs.grant_role", "orgs.revoke_role"]


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("system_admin", "roles.grant", "ledger.import"),
        ("committee_admin", "ledger.identity", "audit.read"),
        ("branch_secretary", "ledger.import", "ledger.identity"),
        ("department_contact", "requests.answer", "ledger.read"),
        ("member", "figures.read", "ledger.read"),
        ("auditor", "audit.read", "ledger.write"),
    ],
)
def test_each_role_may_what_is_its_own(
    tree: dict[str, Organisation], role: str, may: str, may_not: str
) -> None:
    one = user("one")
    grant_role(CONSOLE, one, tree["JW"], role, at=NOW)
    access.require(actor_of(one), may, tree["J01"], ON)
    with pytest.raises(Refused):
        access.require(actor_of(one), may_not, tree["J01"], ON)


def test_a_disabled_account_may_nothing(tree: dict[str, Organisation]) -> None:
    one = user("one")
    grant_role(CONSOLE, one, tree["JW"], "committee_admin", at=NOW)
    User.objects.update(is_active=False)
    assert not visible(actor_of(one), ON).exists()


def test_who_may_not_grant_is_refused(tree: dict[str, Organisation]) -> None:
    one, two = user("one"), user("two")
    grant_role(CONSOLE, one, tree["J01"], "branch_secretary", at=NOW)
    with pytest.raises(Refused):
        grant_role(actor_of(one), two, tree["J01"], "member", at=NOW)
    with pytest.raises(Refused, match="没有“king”"):
        grant_role(CONSOLE, two, tree["J01"], "king", at=NOW)


def test_the_committee_is_counted_from_offices_where_they_are_kept(tree: dict[str, Organisation]) -> None:
    org = tree["JW"]
    org.committee_size = 7
    assert committee_size(org, ON) == 7
    for name, until in (("甲", None), ("乙", date(2022, 1, 1)), ("丙", None)):
        Appointment.objects.create(
            record_id=name,
            digest=name,
            organisation=org,
            name=name,
            post="委员",
            since=date(2021, 1, 1),
            until=until,
        )
    assert committee_size(org, ON) == 2
