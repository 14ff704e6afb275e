"""口头述职稿: chosen paragraphs of a report, to be spoken in a stated time; every figure keeps what it shows and its proof."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction

import shuzhi
from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit import services as audit
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.reports import files, queries
from shuzhi.apps.reports.downloads import Download
from shuzhi.apps.reports.models import LiveFigure, Report, ReportFigure
from shuzhi.apps.reports.package.planning import file_name
from shuzhi.apps.reports.services import WRITE
from shuzhi.apps.reports.writing import counting, loading
from shuzhi.core import proofs
from shuzhi.core.documents.model import Block, BlockKind, Paper, Run
from shuzhi.core.documents.parse import parse_text
from shuzhi.core.documents.render.compose import paper_from
from shuzhi.core.errors import Refused
from shuzhi.core.proofs import Fact, keys

SPEED = 220  # characters a minute: an unhurried reader; whoever speaks faster says so on the page
State = LiveFigure.State


@dataclass(frozen=True, slots=True)
class Source:
    """A report from which a short version may be taken.

    Args:
        organisation: whose.
        year: the year reported on.
        as_of: the day up to which it counts.
        paper: the whole of it.
        facts: how each figure was counted, by its id on paper.
        event: what names it in the audit chain: a stored report, or one that is still being written.
    """

    organisation: Organisation
    year: int
    as_of: date
    paper: Paper
    facts: Mapping[str, Fact]
    event: tuple[str, int]

    @property
    def is_released(self) -> bool:
        """Whether it was frozen and signed; otherwise it is still being written."""
        return self.event[0] == "report"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph that may be chosen."""

    number: int
    kind: str
    runs: tuple[Run, ...]
    length: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is chosen and how long it takes.

    Args:
        lines: every paragraph.
        length: characters of those chosen that are spoken (punctuation is not; a figure counts digit by digit).
        seconds: what that takes.
        over: seconds beyond the limit; 0 within it or without one.
        figures: figures among them.
        blanks: open blanks among them.
    """

    lines: tuple[Line, ...]
    length: int
    seconds: int
    over: int
    figures: int
    blanks: int

    @property
    def told(self) -> str:
        return lasting(self.seconds)

    @property
    def told_over(self) -> str:
        return lasting(self.over)


def lasting(seconds: int) -> str:
    return f"{seconds // 60} 分 {seconds % 60} 秒" if seconds >= 60 else f"{seconds} 秒"


# ---- where it comes from ----------------------------------------------------------------------------------------------------

Find = Callable[[Actor, int, date], Source]


def of_report(actor: Actor, pk: int, on: date) -> Source:
    """Return a stored report of a unit whose reports the actor may write.

    Raises:
        NotFound: there is none for the actor.
    """
    found = queries.stored(actor, pk, on)
    if not access.may(actor, WRITE, found.organisation, on):
        raise access.outside("口头述职稿")
    facts = {row.key: _stored_fact(found, row) for row in found.figures.all()}
    return Source(found.organisation, found.year, found.as_of, queries.paper(found), facts, ("report", pk))


def _stored_fact(report: Report, row: ReportFigure) -> Fact:
    return Fact(
        row.indicator, row.version, row.name, row.unit, Decimal(row.value), report.organisation.code, row.scope,
        row.since, row.until, row.records, row.digest,
    )  # fmt: skip


def of_working(actor: Actor, pk: int, on: date) -> Source:
    """Return a report that is being written.

    Raises:
        NotFound: there is none for the actor.
        Refused: the ledger has moved on from its figures.
    """
    working = loading.find(actor, pk, on)
    whole = loading.whole(working)
    proven = [row for row in whole.used if row.state == State.PROVEN]
    ledger, _ = counting.ledgers(actor, working)
    if moved := [row for row in proven if counting.is_outdated(ledger, row)]:
        raise Refused(f"台账有变动，{len(moved)} 个数据已过时，请先在报告里按台账更新，再做口头述职稿。")
    flat = whole.flat
    states = {row.node: row.state for row in whole.used}
    shown = [(p.start, p.end, p.id) for p in flat.nodes if states[p.id] == State.PROVEN]
    blanks = [(p.start, p.end) for p in flat.nodes if states[p.id] in (State.BLANK, State.DOUBTFUL)]
    read = parse_text(flat.text)
    unit = working.organisation
    paper = paper_from(
        flat.text, read.sections, shown, blanks, title=read.title or working.title, unit=unit.name
    )
    facts = {row.node: _live_fact(unit, row) for row in proven}
    return Source(unit, working.year, working.as_of, paper, facts, ("working", pk))


def _live_fact(unit: Organisation, row: LiveFigure) -> Fact:
    return Fact(
        row.key, row.version, row.name, row.unit, Decimal(row.value), unit.code, row.scope, row.since, row.until,
        row.records, row.digest,
    )  # fmt: skip


# ---- choosing ---------------------------------------------------------------------------------------------------------------


def spoken(source: Source, chosen: Collection[int] | None, speed: int, limit: int | None) -> Spoken:
    """Say what is chosen and how long it takes.

    Args:
        source: the report.
        chosen: numbers of paragraphs from 1; None for all.
        speed: characters a minute.
        limit: minutes allowed, None for no limit.
    """
    lines = tuple(
        Line(
            n,
            block.kind.value,
            block.runs,
            spoken_length(block),
            _always(block) or chosen is None or n in chosen,
        )
        for n, block in enumerate(source.paper.blocks, 1)
    )
    taken = [line for line in lines if line.chosen]
    length = sum(line.length for line in taken)
    seconds = round(length * 60 / speed)
    runs = [run for line in taken for run in line.runs]
    return Spoken(
        lines=lines,
        length=length,
        seconds=seconds,
        over=max(0, seconds - limit * 60) if limit else 0,
        figures=sum(bool(run.figure) for run in runs),
        blanks=sum(run.blank for run in runs),
    )


def spoken_length(block: Block) -> int:
    return sum(letter.isalnum() for letter in block.text)


def _always(block: Block) -> bool:
    return block.kind == BlockKind.TITLE


# ---- the file ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def make(actor: Actor, source: Source, chosen: Collection[int], *, at: datetime) -> Download:
    """Return the chosen paragraphs as a signed .docx, on record.

    Raises:
        Refused: nothing is chosen.
    """
    blocks = [block for n, block in enumerate(source.paper.blocks, 1) if _always(block) or n in chosen]
    if all(_always(block) for block in blocks):
        raise Refused("一段也没有选，请先勾选要讲的段落。")
    paper = _cut(source, blocks)
    manifest = proofs.manifest_of(
        paper, source.facts, program=shuzhi.__version__, org=source.organisation.code,
        org_name=source.organisation.name, year=source.year, as_of=source.as_of,
    )  # fmt: skip
    signer = keys.load_or_make(settings.HOME.keys)
    proof = proofs.sign(manifest, signer, signed_at=at.isoformat(timespec="seconds"))
    name, pk = source.event
    body = {name: pk, "paragraphs": len(blocks), "figures": len(manifest.figures)}
    audit.record(actor, "reports.spoken", source.organisation.code, body, at)
    return Download(
        f"{file_name(paper.title, '口头述职稿')}.docx",
        files.TYPES["docx"],
        files.content(paper, proof, "docx"),
    )


def _cut(source: Source, blocks: list[Block]) -> Paper:
    """Under the title it says what this is: a signed short version must not pass for the report."""
    words = "（口头述职稿）" if source.is_released else "（口头述职稿，报告尚未发布）"
    note = Block(BlockKind.SUBTITLE, (Run(words),))
    at = next((n for n, block in enumerate(blocks, 1) if _always(block)), 0)
    return Paper((*blocks[:at], note, *blocks[at:]), f"{source.paper.title}{words}", source.paper.unit)
