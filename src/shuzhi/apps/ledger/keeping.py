"""What 组织与名册 needs of the ledger to write its own rows: handed down in web/wiring.py."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ledger import entry
from shuzhi.apps.ledger.forms import CellField
from shuzhi.apps.ledger.identity import digest_of, record_id_of
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.keeping import Keeper, Mention
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.packs.ledger.columns import entries
from shuzhi.packs.ledger.sheets import BY_NAME, ORGANISATIONS

_MOST_LOOKED_AT = 400


def seal(unit: Organisation) -> None:
    """Save an organisation under the id and digest that its columns have now."""
    values = {column.field: getattr(unit, column.field) for column in ORGANISATIONS.columns}
    values["parent"] = unit.parent.code if unit.parent else ""
    unit.digest = digest_of(ORGANISATIONS, values, json.loads(unit.notes) if unit.notes else {})
    unit.record_id = record_id_of(unit.digest, 0)
    unit.save()


def amend(actor: Actor, kind: str, row: OrgRow, changes: Mapping[str, str], *, at: datetime) -> str:
    """Change some columns of a row; everything else stays as it is."""
    private = {column.header for column in BY_NAME[kind].columns if column.private}
    cells = {header: text for header, text in entry.cells_of(kind, row).items() if header not in private}
    return entry.change_row(actor, kind, row.pk, cells | dict(changes), at=at, partial=True)


def mentions(name: str, units: Mapping[int, Organisation], most: int) -> tuple[Mention, ...]:
    """Return the newest activities that name a person among those who chaired, taught or took part; only whole entries count."""
    named = Q(chair=name) | Q(speaker__contains=name) | Q(participants__contains=name)
    found = Activity.objects.filter(named, organisation__in=list(units)).order_by("-day", "record_id")
    fields = ("day", "kind", "topic", "record_id", "organisation_id", "chair", "speaker", "participants")
    told = []
    for day, kind, topic, record_id, unit, *texts in found.values_list(*fields)[:_MOST_LOOKED_AT]:
        if any(name in entries(text) for text in texts):
            told.append(Mention(day, kind, topic, record_id, units[unit]))
    return tuple(told[:most])


KEEPER = Keeper(
    field=CellField,
    seal=seal,
    cells=entry.cells_of,
    add=entry.add_row,
    add_all=entry.add_rows,
    remove=entry.remove_row,
    amend=amend,
    mentions=mentions,
)
