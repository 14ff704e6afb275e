"""Opening a round, its scheme and units, and the steps from stage to stage."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.appraisal import counting, queries
from shuzhi.apps.appraisal.acting import begin, begin_for, keep, tell
from shuzhi.apps.appraisal.models import Entry, Objection, Round
from shuzhi.apps.appraisal.queries import HOLD, Standing, usual_scheme
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports import queries as reports
from shuzhi.core.appraising import Scheme, check_scheme, propose, scheme_data
from shuzhi.core.errors import Refused
from shuzhi.core.findings import Finding
from shuzhi.packs.appraisal import flow
from shuzhi.packs.appraisal.flow import DECIDED
from shuzhi.packs.indicators import catalogue


@dataclass(frozen=True, slots=True)
class Terms:
    """What a round is about and when it takes place."""

    year: int
    title: str
    manner: str
    to_whom: str
    as_of: date
    reports_due: date | None = None
    meeting_on: date | None = None
    feedback_due: date | None = None
    minutes_each: int = 8


@transaction.atomic
def open_round(
    actor: Actor, committee: Organisation, terms: Terms, units: Iterable[str], *, at: datetime
) -> Round:
    """Open a committee's round for a year, with the pack's scheme to start from.

    Args:
        actor: who does.
        committee: the committee that appraises.
        terms: year, manner, timetable.
        units: codes of the units that report.
        at: now.

    Raises:
        NotFound: the committee lies outside what the actor may see.
        Refused: a round of that year is still open, or a unit does not report to this committee.
    """
    lock_chain()
    access.require(actor, HOLD, committee, timezone.localdate(at))
    open_one = Round.objects.filter(organisation=committee, year=terms.year).exclude(
        stage__in=[stage.value for stage in DECIDED]
    )
    if open_one.exists():
        raise Refused(f"“{committee.name}”{terms.year}年的述职评议考核还在进行，请先办完那一轮。")
    made = Round(organisation=committee, created_at=at, created_by=actor.name)
    _put_terms(made, terms)
    last = (
        Round.objects.filter(organisation=committee).exclude(year=terms.year).order_by("-year", "-id").first()
    )
    made.scheme = last.scheme if last else _text(usual_scheme())
    made.save()
    _put_units(made, units, timezone.localdate(at))
    body: dict[str, JSON] = {
        "organisation": committee.code,
        "year": terms.year,
        "units": made.entries.count(),
    }
    tell(actor, "appraisal.open", f"round:{made.pk}", body, at)
    return made


def _text(scheme: Scheme) -> str:
    return json.dumps(scheme_data(scheme), ensure_ascii=False)


def _put_terms(round_: Round, terms: Terms) -> None:
    for name in terms.__dataclass_fields__:
        setattr(round_, name, getattr(terms, name))
    if terms.as_of.year < terms.year:
        raise Refused(f"统计截止日{terms.as_of}在{terms.year}年之前，没有可以统计的记录，请核对。")


def _put_units(round_: Round, units: Iterable[str], on: date) -> None:
    offered = {
        unit.code: (place, unit) for place, unit in enumerate(queries.offered_units(round_.organisation, on))
    }
    wanted = list(dict.fromkeys(units))
    if not wanted:
        raise Refused("请选择至少一个述职单位。")
    if strange := [code for code in wanted if code not in offered]:
        raise Refused(f"“{strange[0]}”不在本党委所属或归口的单位里，请核对。")
    chosen = sorted((offered[code] for code in wanted), key=lambda pair: pair[0])
    round_.entries.all().delete()
    Entry.objects.bulk_create(
        Entry(round=round_, organisation=unit, position=place, name=unit.name) for place, unit in chosen
    )


@transaction.atomic
def revise(
    actor: Actor, pk: int, terms: Terms, units: Iterable[str], *, at: datetime, seen: int | None = None
) -> Round:
    """Change terms and units while the round is being prepared."""
    stood = begin(actor, pk, "edit", at, seen)
    if terms.year != stood.round.year:
        raise Refused("年度不能改；要评另一年，请另开一轮。")
    _put_terms(stood.round, terms)
    stood.round.save()
    _put_units(stood.round, units, timezone.localdate(at))
    keep(actor, stood.round, "edit", at, {"units": stood.round.entries.count()})
    return stood.round


@transaction.atomic
def put_scheme(
    actor: Actor, pk: int, scheme: Scheme, *, at: datetime, seen: int | None = None
) -> list[Finding]:
    """Keep a scheme as it is being edited; return what keeps it from being used."""
    stood = begin(actor, pk, "edit", at, seen)
    stood.round.scheme = _text(scheme)
    stood.round.save(update_fields=["scheme"])
    keep(actor, stood.round, "edit", at, {"items": len(scheme.items)})
    return scheme_findings(scheme)


def scheme_findings(scheme: Scheme) -> list[Finding]:
    return check_scheme(scheme, {one.id for one in catalogue().indicators})


# ---- from stage to stage ----------------------------------------------------------------------------------------------------


@transaction.atomic
def step(
    actor: Actor,
    pk: int,
    key: str,
    *,
    at: datetime,
    seen: int | None = None,
    told: str = "",
    anyway: bool = False,
) -> Round:
    """Take a round to its next stage.

    Args:
        actor: who does.
        pk: the round.
        key: one of flow.STEPS.
        at: now.
        seen: the round's version as the page showed it.
        told: a word about it.
        anyway: meet although some units have no released report here (they reported on paper).

    Raises:
        Refused: the stage does not allow it, or something is missing; the sentence says what.
    """
    if key not in flow.STEPS:
        raise Refused("没有这一步。")
    stood = begin(actor, pk, key, at, seen)
    on = timezone.localdate(at)
    if key == "start":
        _fit_to_start(stood)
    elif key == "meet":
        _freeze_reports(actor, stood, on, anyway=anyway)
    elif key == "grade":
        _fit_to_grade(stood, on)
    elif key == "back" and not told.strip():
        raise Refused("请写明退回计算的理由。")
    keep(actor, stood.round, key, at, told=told.strip())
    return stood.round


def _fit_to_start(stood: Standing) -> None:
    found = scheme_findings(stood.scheme)
    if found:
        raise Refused(f"考核方案还有{len(found)}处问题，不能开始：{found[0].message}")


def _freeze_reports(actor: Actor, stood: Standing, on: date, *, anyway: bool) -> None:
    """Hold each unit's latest released report: what the meeting comments on is what was signed."""
    entries = list(stood.round.entries.filter(left_on__isnull=True).select_related("organisation"))
    newest = released(entries, stood.round.year)
    without = [each.name for each in entries if each.organisation_id not in newest]
    if without and not anyway:
        names = "、".join(without[:3]) + ("等" if len(without) > 3 else "")
        raise Refused(
            f"还有{len(without)}个单位没有发布述职报告（{names}）。请催报，或者勾选“以纸质报告开会”。"
        )
    for each in entries:
        each.report_id = newest.get(each.organisation_id)
    Entry.objects.bulk_update(entries, ["report"])


def released(entries: Iterable[Entry], year: int) -> dict[int, int]:
    """Return the newest stored report of each unit for the year: organisation → report."""
    units = Organisation.objects.filter(pk__in=[each.organisation_id for each in entries])
    found: dict[int, int] = {}
    for report in reports.reports_of(units).filter(year=year):
        found.setdefault(report.organisation_id, report.pk)
    return found


def _fit_to_grade(stood: Standing, on: date) -> None:
    if count := len(unanswered(stood.round)):
        raise Refused(f"还有{count}条异议没有答复，请先答复。")
    entries = list(stood.round.entries.filter(left_on__isnull=True).select_related("organisation"))
    if any(each.counted_at is None for each in entries):
        raise Refused("还没有按台账计算，请先计算。")
    _refuse_gone(stood, on)
    sheets, scheme = counting.sheets(stood.round, entries), stood.scheme
    for each in entries:
        each.proposed = propose(scheme, sheets[each.pk]).grade or ""
    Entry.objects.bulk_update(entries, ["proposed"])


def unanswered(round_: Round) -> tuple[Objection, ...]:
    """Return the objections that wait for an answer, the earliest first."""
    rows = Objection.objects.filter(
        entry__round=round_, entry__left_on__isnull=True, answer=Objection.Answer.OPEN
    )
    return tuple(rows.select_related("entry__organisation"))


def _refuse_gone(stood: Standing, on: date) -> None:
    if gone := queries.gone(stood.round, on):
        raise Refused(f"“{gone[0].name}”已不在本党委所属或归口的单位里，请先写明它退出本轮的原因。")


@transaction.atomic
def compute(actor: Actor, pk: int, *, at: datetime) -> Round:
    """Work out every unit's quantities from the ledger as of the round's day; the sheets change with them."""
    stood = begin(actor, pk, "compute", at)
    entries = list(stood.round.entries.filter(left_on__isnull=True).select_related("organisation"))
    _count(stood.round, entries, at)
    keep(actor, stood.round, "compute", at, {"units": len(entries)})
    return stood.round


def _count(round_: Round, entries: list[Entry], at: datetime) -> None:
    found = counting.count(round_, entries)
    for each in entries:
        each.evidence, each.counted_at = counting.dump(found[each.pk]), at
    Entry.objects.bulk_update(entries, ["evidence", "counted_at"], batch_size=100)


@transaction.atomic
def drop(actor: Actor, pk: int, code: str, why: str, *, at: datetime) -> Entry:
    """Take a unit out of the round: it was merged, moved or dissolved; what was said and counted stays."""
    stood, entry = begin_for(actor, pk, code, "drop", at)
    if len(why.strip()) < 2:
        raise Refused("请写明退出本轮的原因，如“9月并入第二党支部”。")
    entry.left_on, entry.left_why = timezone.localdate(at), why.strip()[:500]
    entry.save(update_fields=["left_on", "left_why"])
    keep(actor, stood.round, "drop", at, {"unit": code}, entry.name)
    return entry


# ---- objections -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def object_to(actor: Actor, pk: int, code: str, item: str, reason: str, *, at: datetime) -> Objection:
    """A unit objects to one line of its own sheet."""
    stood, entry = begin_for(actor, pk, code, "object", at)
    if entry.counted_at is None:
        raise Refused("评分表还没有计算，没有可以提异议的数。")
    sheet = counting.sheets(stood.round, [entry])[entry.pk]
    line = next((each for each in sheet.lines if each.item.id == item), None)
    if line is None:
        raise Refused("评分表里没有这一项，请刷新后再选。")
    if len(reason.strip()) < 4:
        raise Refused("请写明理由：哪个数不对，依据是什么。")
    if entry.objections.filter(item=item, answer=Objection.Answer.OPEN).exists():
        raise Refused(f"对“{line.item.name}”的异议已经提出，正等待答复。")
    made = Objection.objects.create(
        entry=entry, item=item, name=line.item.name, shown=line.formula or line.reason[:100], reason=reason.strip()[:1000],
        at=at, by=actor.name,
    )  # fmt: skip
    keep(actor, stood.round, "object", at, {"unit": code, "item": item}, entry.name)
    return made


@transaction.atomic
def answer(
    actor: Actor, pk: int, code: str, number: int, verdict: str, told: str, *, at: datetime
) -> Objection:
    """The committee answers an objection; where it holds, the unit is counted again from the ledger as it stands now."""
    stood, entry = begin_for(actor, pk, code, "answer", at)
    found = entry.objections.filter(pk=number, answer=Objection.Answer.OPEN).first()
    if found is None:
        raise Refused("这条异议已由别人答复，请刷新。")
    if verdict not in (Objection.Answer.TAKEN, Objection.Answer.DECLINED):
        raise Refused("请选择异议是否成立。")
    if len(told.strip()) < 2:
        raise Refused("请写明答复：怎么核的，依据是什么。")
    found.answer, found.answered = verdict, told.strip()[:1000]
    found.answered_at, found.answered_by = at, actor.name
    found.save()
    if verdict == Objection.Answer.TAKEN:
        _count(stood.round, [entry], at)
    keep(actor, stood.round, "answer", at, {"unit": code, "verdict": verdict}, entry.name)
    return found
