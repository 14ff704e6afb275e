"""Reading rounds: access is the lookup. A unit knows of the rounds that it reports in and of its own sheet, of no other's."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.appraisal.models import Check, Entry, Note, Round
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs import queries as orgs
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.appraising import Scheme, scheme_from
from shuzhi.core.errors import NotFound
from shuzhi.core.rules import read_yaml
from shuzhi.packs import rulebook
from shuzhi.packs.appraisal import flow
from shuzhi.packs.appraisal.flow import DECIDED, Side, Stage

OPEN, READ, HOLD, OBJECT = "appraisal.open", "appraisal.read", "appraisal.hold", "appraisal.object"
_GONE = "没有这一轮述职评议考核，请核对地址。"


@dataclass(frozen=True, slots=True)
class Standing:
    """A round and the part that the actor has in it."""

    round: Round
    sides: frozenset[Side]

    @property
    def holds(self) -> bool:
        return Side.HOLDER in self.sides

    @property
    def stage(self) -> Stage:
        return Stage(self.round.stage)

    @property
    def scheme(self) -> Scheme:
        return scheme_of(self.round)

    @property
    def is_decided(self) -> bool:
        return self.stage in DECIDED

    def may(self, key: str) -> bool:
        return flow.may(key, self.stage, self.sides)

    @property
    def moves(self) -> frozenset[str]:
        """What may be done now: templates ask `'compute' in standing.moves`."""
        return frozenset(key for key in flow.BY_KEY if self.may(key))


def scheme_of(round_: Round) -> Scheme:
    return scheme_from(json.loads(round_.scheme))


def usual_scheme() -> Scheme:
    """The pack's scheme, to start from."""
    return scheme_from(read_yaml(rulebook.HERE / "appraisal" / "schemes.yaml")[0])


def held(actor: Actor, on: date) -> QuerySet[Round]:
    """Return the rounds that the actor's committees hold."""
    return Round.objects.filter(organisation__in=access.readable(actor, HOLD, on)).select_related(
        "organisation"
    )


def own_entries(actor: Actor, on: date) -> QuerySet[Entry]:
    """Return the places of the actor's units in rounds that have begun."""
    seen = Entry.objects.filter(organisation__in=access.readable(actor, READ, on))
    seen = seen.exclude(round__stage=Stage.PREPARING.value)
    return seen.select_related("round__organisation", "organisation").order_by(
        "-round__year", "-round_id", "position"
    )


def standing(actor: Actor, pk: int, on: date) -> Standing:
    """Return a round that the actor holds or reports in.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = Round.objects.select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise NotFound(_GONE)
    if access.may(actor, HOLD, found.organisation, on):
        return Standing(
            found, frozenset({Side.HOLDER, Side.UNIT}) if actor.is_console else frozenset({Side.HOLDER})
        )
    if not own_entries(actor, on).filter(round=found).exists():
        raise NotFound(_GONE)
    return Standing(found, frozenset())


def holding(actor: Actor, pk: int, on: date) -> Standing:
    """Return a round that the actor's committee holds.

    Raises:
        NotFound: there is none, or the actor does not hold it.
    """
    found = standing(actor, pk, on)
    if not found.holds:
        raise NotFound(_GONE)
    return found


def entry(actor: Actor, pk: int, code: str, on: date) -> tuple[Standing, Entry]:
    """Return one unit's place in a round, with the part that the actor has in it.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    stood = standing(actor, pk, on)
    rows = stood.round.entries.select_related("organisation", "report", "round__organisation")
    if not stood.holds:
        rows = rows.filter(organisation__in=access.readable(actor, READ, on))
    found = rows.filter(organisation__code=code).first()
    if found is None:
        raise NotFound(f"这一轮里没有组织编码为“{code[:64]}”的述职单位。")
    return Standing(stood.round, stood.sides | _unit_side(actor, stood.round, found, on)), found


def _unit_side(actor: Actor, round_: Round, found: Entry, on: date) -> frozenset[Side]:
    """Whoever acts for the unit has a role on it, not only on the committee that appraises it."""
    unit, top = found.organisation, round_.organisation.path
    mine = any(
        unit.path.startswith(role.organisation.path)
        and not top.startswith(role.organisation.path)
        and access.allows(role.role, OBJECT)
        for role in orgs.roles(actor, on)
    )
    return frozenset({Side.UNIT}) if mine else frozenset()


def offered_units(committee: Organisation, on: date) -> tuple[Organisation, ...]:
    """Return the units that may report to a committee, in the tree's order: below it, and those that it leads."""
    below = [unit for unit in orgs.subtree(committee, on) if unit.pk != committee.pk]
    known = {unit.pk for unit in below} | {committee.pk}
    led = [unit for unit in orgs.led_by(committee) if unit.pk not in known]
    return tuple(unit for unit in (*below, *led) if unit.closed is None or unit.closed > on)


def gone(round_: Round, on: date) -> tuple[Entry, ...]:
    """Return the places of units that no longer report to the committee and about which nothing has been settled."""
    rows = round_.entries.filter(left_on__isnull=True).select_related("organisation").order_by("position")
    below = orgs.within((round_.organisation.path,))
    doubtful = rows.exclude(organisation__in=below.filter(Q(closed__isnull=True) | Q(closed__gt=on)))
    found = tuple(doubtful)  # none, nearly always: then nothing more is read
    if not found:
        return ()
    led = {unit.pk for unit in offered_units(round_.organisation, on)}
    return tuple(each for each in found if each.organisation_id not in led)


def notes(actor: Actor, on: date) -> QuerySet[Note]:
    """Return what was noted about the actor's units."""
    return Note.objects.filter(organisation__in=access.readable(actor, READ, on)).select_related(
        "organisation"
    )


def notes_of(units: Iterable[int], year: int) -> QuerySet[Note]:
    """Return what stands about these units in a year, the earliest first."""
    return Note.objects.filter(
        organisation__in=tuple(units), on__year=year, withdrawn_at__isnull=True
    ).order_by("on", "id")


def checks(stood: Standing, found: Entry) -> QuerySet[Check]:
    """Return the checks of a unit; opinions sought are the committee's, who said them is not for the unit."""
    shown = Q() if stood.holds else Q(kind=Check.Kind.CHECK)
    return found.checks.filter(shown)
