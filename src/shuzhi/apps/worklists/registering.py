"""New problems: by hand, with where they came from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.ledger import entry
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists.holding import PROBLEMS
from shuzhi.apps.worklists.models import Origin, Problem
from shuzhi.apps.worklists.numbering import next_number


@transaction.atomic
def register(actor: Actor, cells: Mapping[str, str], place: str, *, at: datetime) -> Problem:
    """Enter one problem and keep where it came from.

    Raises:
        NotFound: the organisation lies outside what the actor may see.
        Refused: the actor may not write its lists, or a cell is at fault.
    """
    lock_chain()
    numbered = dict(cells)
    unit = Organisation.objects.filter(code=cells["组织编码"]).first()
    if unit is not None and not cells.get("编号"):
        numbered["编号"] = next_number(unit.pk, int(cells["年度"]))
    record_id = entry.add_row(actor, PROBLEMS, numbered, at=at)
    row = Problem.objects.select_related("organisation").get(record_id=record_id)
    if place or cells.get("来源"):
        Origin.objects.create(problem=row, told=row.problem, place=place or cells["来源"])
    body = {"organisation": row.organisation.code, "number": row.number}
    record(actor, "worklists.register", f"problem:{row.pk}", body, at)
    return row
