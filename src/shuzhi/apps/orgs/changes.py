"""What was done to a unit as such, kept beside the unit so that it can be shown and taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs.models import Change, Member, Organisation


@dataclass(frozen=True, slots=True)
class Carried:
    """A person of a merged unit: the row there and the row here, each by its number and its digest as the merge left it."""

    left: int
    left_digest: str
    made: int
    made_digest: str


def carried(left: Member, made: Member) -> Carried:
    return Carried(left.pk, left.digest, made.pk, made.digest)


@dataclass(frozen=True, slots=True)
class Touched:
    """What an act has touched besides the unit's own row.

    Args:
        offices: numbers of the offices that ended with it.
        below: numbers of the moves of lower units that went along.
    """

    offices: tuple[int, ...] = ()
    people: tuple[Carried, ...] = ()
    below: tuple[int, ...] = ()


NOTHING = Touched()


@dataclass(frozen=True, slots=True)
class Line:
    """A change as a page tells it; `other` is None where there is none, or where the viewer may not see it."""

    change: Change
    other: Organisation | None

    @property
    def told(self) -> str:
        """In words; an organisation that the viewer may not see is not named."""
        other = f"“{self.other.name}”" if self.other else "查看范围以外的组织"
        return {
            Change.Act.MOVE: f"移到{other}之下",
            Change.Act.MERGE: f"并入{other}",
            Change.Act.CLOSE: "撤销",
        }[Change.Act(self.change.act)]


def note(
    actor: Actor, unit: Organisation, act: Change.Act, on: date, *, at: datetime,
    before: Organisation | None = None, other: Organisation | None = None, touched: Touched = NOTHING,
) -> Change:  # fmt: skip
    """Note an act; the caller has done it and holds the transaction."""
    return Change.objects.create(
        organisation=unit,
        act=act,
        on=on,
        before=before,
        other=other,
        touched=json.dumps(asdict(touched)),
        at=at,
        by=actor.name,
    )


def touched(change: Change) -> Touched:
    held = json.loads(change.touched)
    people = tuple(Carried(**each) for each in held["people"])
    return Touched(tuple(held["offices"]), people, tuple(held["below"]))


def last(unit: Organisation) -> Change | None:
    """The newest act that still holds: the only one that can be taken back."""
    held = Change.objects.filter(organisation=unit, undone_at__isnull=True)
    return held.select_related("organisation", "before", "other").order_by("-pk").first()


def lines(unit: Organisation, related: Mapping[int, Organisation]) -> tuple[Line, ...]:
    """Everything that was done to a unit, the newest first, with those names that the viewer may read."""
    held = Change.objects.filter(organisation=unit).order_by("-pk")
    return tuple(Line(each, related.get(each.other_id or 0)) for each in held)
