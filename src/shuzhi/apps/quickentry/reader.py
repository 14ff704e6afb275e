"""From what was pasted or chosen to a draft: the text, what it says, and how many events stand in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from shuzhi.apps.ledger.intake import scratch
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.quickentry import queries
from shuzhi.apps.quickentry.drafts import Draft, of_notice
from shuzhi.apps.quickentry.queries import Roster
from shuzhi.core.documents.parse.source import open_source
from shuzhi.core.errors import Unreadable
from shuzhi.core.notices import Context, Notice, Reading, read
from shuzhi.packs.notices import lexicon


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a text.

    Args:
        text: as pasted, or out of the file.
        draft: the form that it fills; None where nothing could be read.
        roster: of the unit that it names.
        piece: which of its events the draft is of, from 0.
        pieces: titles of all its events.
        findings: sentences about the whole text.
    """

    text: str
    draft: Draft | None
    roster: Roster | None
    piece: int
    pieces: tuple[str, ...]
    findings: tuple[str, ...]


def text_of_file(paper: UploadedFile[Any]) -> str:
    """Return the text of a sent file.

    Raises:
        Unreadable: it is no text, or holds pictures only.
    """
    suffix = str(paper.name).lower().rpartition(".")[2]
    with scratch() as place:
        kept = place / f"粘贴的文件.{suffix}"
        with kept.open("wb") as handle:
            for chunk in paper.chunks():
                handle.write(chunk)
        try:
            return open_source(kept).text
        except Unreadable as exc:
            if "没有文字" in exc.message:
                raise Unreadable(
                    "这个文件里只有图片，没有文字，程序不猜图片里写了什么；请粘贴文字，或照着图片填写。"
                ) from exc
            raise


def take(
    units: QuerySet[Organisation],
    unit: Organisation | None,
    text: str,
    piece: int,
    on: date,
    published: date | None,
) -> Taken:
    """Read a text against the units that may be meant, then once more with the people of the one that it is.

    Args:
        units: organisations that the actor may write.
        unit: the organisation chosen beforehand, if one was.
        text: what was pasted.
        piece: which of its events is wanted.
        on: today.
        published: the day of publication, where it is known.
    """
    offered = list(units.order_by("path")[: queries.MOST_UNITS])
    found = read(text, queries.context(offered, None, (), on, published), lexicon())
    piece = min(piece, max(len(found.notices) - 1, 0))
    findings = tuple(each.message for each in found.findings)
    if not found.notices:
        return Taken(text, None, None, 0, (), findings)
    notice = found.notices[piece]
    named = notice.unit.value if notice.unit else None
    owner = unit or next(
        (each for each in offered if each.code == named), offered[0] if len(offered) == 1 else None
    )
    roster = None
    if owner is not None:
        notice, roster = _again(found, offered, owner, piece, text, on, published)
    draft = of_notice(notice, text, roster)
    return Taken(text, _owned(draft, owner, named), roster, piece, _titles(found), findings)


def _again(
    found: Reading,
    offered: list[Organisation],
    owner: Organisation,
    piece: int,
    text: str,
    on: date,
    published: date | None,
) -> tuple[Notice, Roster]:
    kind = found.notices[piece].kind
    roster = queries.roster(owner, (kind.value or "") if kind else "", on)
    context: Context = queries.context(offered, roster, queries.posts(owner, on), on, published)
    return read(text, context, lexicon()).notices[piece], roster


def _owned(draft: Draft, owner: Organisation | None, named: str | None) -> Draft:
    if owner is None or named == owner.code:
        return draft
    marks = {name: mark for name, mark in draft.marks.items() if name != "organisation"}
    return Draft({**draft.values, "organisation": owner.code}, marks, draft.topics, draft.absent, draft.notes)


def _titles(found: Reading) -> tuple[str, ...]:
    return tuple(_title(each, number) for number, each in enumerate(found.notices, 1))


def _title(notice: Notice, number: int) -> str:
    day = f"{notice.day.value:%Y-%m-%d} " if notice.day and notice.day.value else ""
    kind = notice.kind.value if notice.kind and notice.kind.value else "活动"
    return f"第{number}份：{day}{kind}"
