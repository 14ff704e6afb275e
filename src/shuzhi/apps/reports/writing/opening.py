"""Beginning a report: from last year's, from any report with blanks, or from an outline; every blank is bound by the engine or stays visible."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports import queries
from shuzhi.apps.reports.models import LiveFigure, OutlineTemplate, Section, Stage, Step, Version, Working
from shuzhi.apps.reports.services import WRITE
from shuzhi.apps.reports.writing import counting, document, keeping, loading, rectifying
from shuzhi.apps.reports.writing.building import Built, build
from shuzhi.apps.reports.writing.keeping import record
from shuzhi.core.documents.model import ParsedReport
from shuzhi.core.documents.parse import parse_file, parse_text
from shuzhi.core.errors import NotFound, Refused, Unreadable
from shuzhi.core.findings import Finding
from shuzhi.core.indicators.draft import Draft, Names, draft_text
from shuzhi.core.indicators.outline import draft_outline
from shuzhi.packs.outlines import outlines

BUILT_IN = "builtin"
MOST_CHARACTERS = 300_000
SUFFIXES = (".docx", ".txt", ".md", ".doc", ".wps", ".pdf")
# what the reader and the drafter found that says where a person must look first
MOST_REMARKS = 40


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: only the last part of its name is used, and only its suffix decides how it is read."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked for on the start page.

    Args:
        organisation: whose report.
        year: the year reported on.
        as_of: records after this day do not count.
        person: who reports, "" for the organisation.
        upload: last year's report, or any report with blanks.
        released: key of a report that stands here.
        outline: id of an outline of the pack, `own:` and the key of one of the unit's own, or `builtin`.
        notice: the superior's notice, pasted.
        keep_hedges: 30余次 for 37 where the old text hedges.
        rectification: open with how the problems of the year before were put right, out of 清单.
        letterhead: the organisation's own .docx on which a release is written, already looked at; b"" for the house's page.
    """

    organisation: Organisation
    year: int
    as_of: date
    person: str = ""
    upload: Upload | None = None
    released: int | None = None
    outline: str = ""
    notice: str = ""
    keep_hedges: bool = False
    letterhead: bytes = b""
    rectification: bool = False


@dataclass(frozen=True, slots=True)
class _Base:
    """What is written from: a text that was read, or nothing for the built-in outline."""

    name: str
    report: ParsedReport | None
    keep: bool = True  # worth comparing with later: a report, not an outline


def start(actor: Actor, wanted: Wanted, *, at: datetime) -> Working:
    """Begin a report and store it.

    Raises:
        Refused: the actor may not write this organisation's reports, or nothing was chosen to begin from.
        Unreadable: the file cannot be read.
        NotFound: the chosen report or outline is not there.
    """
    access.require(actor, WRITE, wanted.organisation, timezone.localdate(at))
    base = _base(actor, wanted, at)
    ledger, _ = counting.of(actor, wanted.organisation, wanted.year, wanted.as_of)
    names = Names(wanted.organisation.name, wanted.organisation.short_name)
    if base.report is None:
        draft = draft_outline(ledger, names=names, as_of=wanted.as_of)
    else:
        draft = draft_text(
            base.report, ledger, names=names, as_of=wanted.as_of, keep_hedges=wanted.keep_hedges
        )
    built = build(draft, machine=base.report is None)
    if not wanted.rectification:
        return _store(actor, wanted, base, draft, built, at)
    opened = rectifying.opened_with(built, actor, wanted.organisation, wanted.year, wanted.as_of)
    with transaction.atomic():
        working = _store(actor, wanted, base, draft, opened.built, at)
        rectifying.attach(opened, working, actor, at)
    return working


def _base(actor: Actor, wanted: Wanted, at: datetime) -> _Base:
    if wanted.upload is not None:
        return _Base(PurePath(wanted.upload.name).name[:255], _read(wanted.upload))
    if wanted.released is not None:
        old = queries.stored(actor, wanted.released, timezone.localdate(at))
        return _Base(old.title[:255], parse_text(old.text))
    if wanted.outline == BUILT_IN:
        return _Base("", None, keep=False)
    name, words = _outline(wanted)
    told = words.replace("{unit}", wanted.organisation.name).replace("{year}", str(wanted.year))
    return _Base(name, parse_text(told), keep=False)


def _outline(wanted: Wanted) -> tuple[str, str]:
    kind, _, key = wanted.outline.partition(":")
    if kind == "own" and key.isdecimal():
        own = OutlineTemplate.objects.filter(organisation=wanted.organisation, pk=int(key)).first()
        if own is not None:
            return own.name, own.words
    for one in outlines():
        if one.id == wanted.outline:
            return one.name, one.words
    if not wanted.outline:
        raise Refused("请选一个开头：上传一份报告，或者选本单位的一份报告，或者选一个提纲。")
    raise NotFound("没有这个提纲，请重新选择。")


def _read(upload: Upload) -> ParsedReport:
    suffix = PurePath(upload.name).suffix.lower()
    if suffix not in SUFFIXES:
        raise Unreadable(f"{upload.name[:60]} 不是报告文件：请上传 {'、'.join(SUFFIXES[:3])}。")
    with _in_a_file(upload.data, suffix) as path:
        try:
            report = parse_file(path)
        except Unreadable as exc:
            raise Unreadable(exc.message.replace(path.name, PurePath(upload.name).name[:60])) from exc
    if len(report.text) > MOST_CHARACTERS:
        raise Unreadable(
            f"这份文件有 {len(report.text) // 10_000} 万字，不像一份述职报告；请只留报告正文后再传。"
        )
    return report


@contextmanager
def _in_a_file(data: bytes, suffix: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"上传的文件{suffix}"
        path.write_bytes(data)
        yield path


@transaction.atomic
def _store(actor: Actor, wanted: Wanted, base: _Base, draft: Draft, built: Built, at: datetime) -> Working:
    told = [*(base.report.findings if base.report is not None else ()), *draft.findings]
    working = Working.objects.create(
        organisation=wanted.organisation,
        year=wanted.year,
        as_of=wanted.as_of,
        subject=Working.Subject.PERSON if wanted.person else Working.Subject.UNIT,
        person=wanted.person[:64],
        title=(draft.title or f"{wanted.year}年度述职报告")[:200],
        source_name=base.name,
        source_year=base.report.year if base.report is not None and base.keep else None,
        source_text=base.report.text if base.report is not None and base.keep else "",
        remarks=json.dumps(_remarks(told), ensure_ascii=False),
        notice=wanted.notice[:50_000],
        letterhead=wanted.letterhead,
        last_node=len(built.figures),
        created_at=at,
        created_by=actor.name,
        updated_at=at,
        updated_by=actor.name,
    )
    _fill(working, built, actor, at)
    keeping.keep(loading.whole(working), Version.Why.STARTED, actor, at)
    Step.objects.create(working=working, stage=Stage.DRAFT, at=at, by=actor.name)
    record(actor, "reports.started", working, at, figures=len(built.figures))
    return working


def _remarks(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return list(dict.fromkeys((f.severity.value, f.message, f.kind) for f in findings))[:MOST_REMARKS]


def _fill(working: Working, built: Built, actor: Actor, at: datetime) -> None:
    shown = {figure.node: figure.shown for figure in built.figures}
    for figure in built.figures:
        figure.working = working
    LiveFigure.objects.bulk_create(built.figures)
    Section.objects.bulk_create(
        Section(
            working=working,
            position=number,
            heading=chapter.heading,
            blocks=document.dump(chapter.blocks),
            length=loading.length(chapter.blocks, shown),
            updated_at=at,
            updated_by=actor.name,
        )
        for number, chapter in enumerate(built.chapters, 1)
    )
