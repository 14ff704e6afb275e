"""Reading intakes: one's own, for whoever may import somewhere."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.intake.models import Intake
from shuzhi.apps.intake.units import Units, units
from shuzhi.apps.orgs import access
from shuzhi.core.errors import NotFound

PERMISSION = "ledger.import"


def own(actor: Actor, on: date) -> QuerySet[Intake]:
    """Return the intakes of the actor.

    Raises:
        NotFound: no role of the actor's opens the wizard.
    """
    if not access.opened(actor, (PERMISSION,), on) or actor.user_id is None:
        raise access.outside("导入向导")
    return Intake.objects.filter(user=actor.user_id)


def one(actor: Actor, number: int, on: date) -> Intake:
    """Return one intake.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = own(actor, on).filter(pk=number).first()
    if found is None:
        raise NotFound("没有这次导入。")
    return found


def nameable(actor: Actor, on: date) -> Units:
    """Return the organisations that the actor may import for, by their names."""
    return units(access.readable(actor, PERMISSION, on))
