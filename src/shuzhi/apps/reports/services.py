"""Writing reports: a draft is counted, signed and stored in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

import shuzhi
from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit import services as audit
from shuzhi.apps.figures import queries as figures
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs import queries as orgs
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports import files
from shuzhi.apps.reports.models import Passage, Remark, Report, ReportFigure, Working
from shuzhi.apps.reports.queries import paper
from shuzhi.core import proofs
from shuzhi.core.documents.model import Paper
from shuzhi.core.documents.parse import parse_file
from shuzhi.core.documents.render.letterhead import open_letterhead
from shuzhi.core.indicators.draft import Draft, Names, draft_text
from shuzhi.core.indicators.outline import draft_outline
from shuzhi.core.indicators.shown import plain
from shuzhi.core.proofs import keys

WRITE = "reports.write"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A stored report with what its drafting found.

    Args:
        report: as stored.
        draft: entries of the template, figures, findings, what was not reported.
        paper: ready to be written.
        proof: the signed manifest.
        letterhead: the .docx on which it is written, b"" for the house's own page.
    """

    report: Report
    draft: Draft
    paper: Paper
    proof: bytes
    letterhead: bytes = b""


def draft(
    actor: Actor,
    code: str,
    year: int,
    *,
    at: datetime,
    as_of: date | None = None,
    template: Path | None = None,
    keep_hedges: bool = False,
    letterhead: bytes = b"",
) -> Drafted:
    """Draft an organisation's report of a year and store it.

    Args:
        actor: who drafts.
        code: code of the organisation.
        year: the year reported on.
        at: now.
        as_of: records after this day do not count; None for the year's last day, and then no masked date is filled.
        template: last year's report or any report with blanks; None for the built-in outline.
        keep_hedges: write 30余次 for 37 where the template has 余; otherwise 37次.
        letterhead: the organisation's own .docx on which it is written and signed; b"" for the house's own page.

    Raises:
        NotFound: there is no such organisation in the actor's scope.
        Refused: the actor may not write its reports, or the letterhead cannot be used.
        Unreadable: the template cannot be read.
    """
    organisation = orgs.organisation(actor, code, as_of or date(year, 12, 31))
    access.require(actor, WRITE, organisation, timezone.localdate(at))
    ledger = figures.answers(actor, organisation, year, as_of or date(year, 12, 31))
    if letterhead:
        open_letterhead(letterhead)  # refused before anything is counted
    names = Names(organisation.name, organisation.short_name)
    if template is None:
        written = draft_outline(ledger, names=names, as_of=as_of)
    else:
        written = draft_text(parse_file(template), ledger, names=names, as_of=as_of, keep_hedges=keep_hedges)
    return store(
        actor,
        organisation,
        written,
        year=year,
        as_of=as_of or date(year, 12, 31),
        source_name=template.name if template else "",
        letterhead=letterhead,
        at=at,
    )


@transaction.atomic
def store(
    actor: Actor, organisation: Organisation, written: Draft, *, year: int, as_of: date, source_name: str, letterhead: bytes,
    at: datetime, working: Working | None = None, number: int | None = None,
) -> Drafted:  # fmt: skip
    """Store a report with its figures and its proof: a draft of the command line, or the release of a working report."""
    report = Report.objects.create(
        organisation=organisation,
        year=year,
        as_of=as_of,
        title=written.title[:200],
        source_name=source_name[:255],
        text=written.text,
        drafted_at=at,
        drafted_by=actor.name,
        letterhead=letterhead,
        working=working,
        number=number,
    )
    stored = _store_figures(report, written)
    _store_passages(report, written, stored)
    Remark.objects.bulk_create(
        Remark(report=report, code=f.code, severity=f.severity.value, message=f.message)
        for f in written.findings
    )
    sheet = paper(report)
    proof = _prove(report, sheet, written, stored, at)
    report.proof = proof.decode("utf-8")
    report.save(update_fields=["proof"])
    body = {"report": report.pk, "year": year, "figures": len(stored), "blanks": len(written.blank_spans)}
    verb = "reports.drafted" if working is None else "reports.released"
    audit.record(actor, verb, organisation.code, body, at)
    return Drafted(report, written, sheet, proof, letterhead)


def _store_figures(report: Report, written: Draft) -> Mapping[str, ReportFigure]:
    """Store each figure once, numbered in the order of the text, and return them by the draft's own key."""
    rows = {
        key: ReportFigure(
            report=report,
            key=f"f{number:03d}",
            indicator=figure.indicator,
            version=figure.version,
            name=figure.name[:120],
            unit=figure.unit[:16],
            value=plain(figure.value),
            scope=figure.scope[:60],
            since=figure.period.start,
            until=figure.period.end,
            record_ids=json.dumps(figure.records),
            digest=figure.digest,
        )
        for number, (key, figure) in enumerate(written.figures_by_key.items(), 1)
        if figure.value is not None
    }
    ReportFigure.objects.bulk_create(rows.values())
    return rows


def _store_passages(report: Report, written: Draft, stored: Mapping[str, ReportFigure]) -> None:
    shown = [
        Passage(
            report=report, start=s.start, end=s.end, status=Passage.Status.FILLED,
            what=s.what[:200], unit=s.unit[:16], reason=s.reason, figure=stored[s.key],
        )
        for s in written.figure_spans
    ]  # fmt: skip
    open_ones = [
        Passage(
            report=report, start=s.start, end=s.end, status=Passage.Status(s.status.value),
            what=s.what[:200], unit=s.unit[:16], reason=s.reason,
        )
        for s in written.blank_spans
    ]  # fmt: skip
    Passage.objects.bulk_create(sorted([*shown, *open_ones], key=lambda p: p.start))


def _prove(
    report: Report, sheet: Paper, written: Draft, stored: Mapping[str, ReportFigure], at: datetime
) -> bytes:
    facts = {
        stored[key].key: proofs.Fact(
            indicator=figure.indicator,
            version=figure.version,
            name=figure.name,
            unit=figure.unit,
            value=figure.value,
            org=figure.org,
            scope=figure.scope,
            begin=figure.period.start,
            end=figure.period.end,
            records=figure.records,
            digest=figure.digest,
        )
        for key, figure in written.figures_by_key.items()
        if key in stored
    }
    manifest = proofs.manifest_of(
        sheet,
        facts,
        program=shuzhi.__version__,
        org=report.organisation.code,
        org_name=report.organisation.name,
        year=report.year,
        as_of=report.as_of,
        written=files.on_paper(sheet, None, bytes(report.letterhead)) if report.letterhead else None,
    )
    return proofs.sign(
        manifest, keys.load_or_make(settings.HOME.keys), signed_at=at.isoformat(timespec="seconds")
    )
