"""An answer that was accepted becomes a business figure of the ledger; a later correction takes its place, the old one stays in the 取数单."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import lock_chain
from shuzhi.apps.ledger import entry
from shuzhi.apps.ledger.models import BusinessFigure
from shuzhi.apps.requests import queries, services
from shuzhi.apps.requests.models import Answer, Question, Verdict, plain
from shuzhi.core.errors import Refused
from shuzhi.packs.ledger.sheets import BUSINESS

PROVENANCE, REGISTERED = (
    "数据出处",
    "登记数",
)  # a note of the row: neither counted nor computed, but written down by somebody


@transaction.atomic
def accept(actor: Actor, number: int, version: int, *, at: datetime) -> Answer:
    """Take an answer into the ledger.

    Args:
        number: the question's number in its table.
        version: the answer that was looked at.

    Raises:
        Refused: a newer answer has come, or the ledger holds another figure of this name and period.
    """
    lock_chain()
    row, latest = services.latest(actor, number, version, at)
    _check_single(row)
    before = queries.line(row).accepted
    record_id = _write(actor, row, latest, at)
    if before is not None:
        Answer.objects.filter(pk=before.pk).update(verdict=Verdict.REPLACED)
    services.judge(latest, Verdict.ACCEPTED, actor, at, record_id=record_id)
    services.tell(
        actor,
        "requests.accepted",
        row.part.request,
        at,
        question=row.number,
        version=version,
        record=record_id,
    )
    return latest


def _check_single(row: Question) -> None:
    """Two figures of one name and period would leave every report in doubt which is meant."""
    unit = row.part.request.organisation
    others = BusinessFigure.objects.filter(organisation=unit, name=row.name, unit=row.unit, period=row.period)
    held = others.exclude(pk=row.record or 0).first()
    if held is not None:
        raise Refused(
            f"台账里已有“{row.name}”{row.period}的数（{plain(held.value)}{row.unit}，来源：{held.source[:60]}），"
            "两个数会让报告拿不准用哪个；请先在台账的业务指标里移除或改正那一条，再采用。"
        )


def _write(actor: Actor, row: Question, latest: Answer, at: datetime) -> str:
    held = BusinessFigure.objects.filter(pk=row.record or 0).first()
    new = _cells(row, latest)
    if held is None:  # the first time, or the row was removed by hand since
        record_id = entry.add_row(actor, BUSINESS.name, new, at=at)
        row.record = BusinessFigure.objects.get(record_id=record_id).pk
        row.save(update_fields=["record"])
        return record_id
    return entry.change_row(actor, BUSINESS.name, held.pk, new, at=at)


def _cells(row: Question, latest: Answer) -> dict[str, str]:
    return {
        "组织编码": row.part.request.organisation.code,
        "指标": row.name,
        "单位": row.unit,
        "期间": row.period,
        "数值": latest.shown,
        "性质": row.nature,
        "口径": latest.definition,
        "来源": f"{latest.source}（{row.part.department or '取数单'} {latest.day.isoformat()} 填报）",
        PROVENANCE: REGISTERED,
        "填报人": latest.who,
    }
