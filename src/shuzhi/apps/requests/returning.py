"""A workbook that came back is matched with the page that was sent out: by its mark, then line by line; nothing is guessed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.requests import books, giving, queries, services
from shuzhi.apps.requests.giving import Faulty, Typed
from shuzhi.apps.requests.models import Part, Way
from shuzhi.core.errors import Refused


def bring_in(actor: Actor, number: int, path: Path, *, at: datetime) -> tuple[Part, int]:
    """Keep the numbers of a workbook that came back; return its page and how many were new.

    Args:
        number: the asking on whose page it was uploaded.
        path: the file.

    Raises:
        Unreadable: it is no workbook that can be trusted and read.
        Refused: it is a foreign one, one of another asking, or its lines were changed; the sentence says where.
    """
    today = timezone.localdate(at)
    found = queries.request(actor, number, today)
    back = books.read(path)
    part = found.parts.filter(mark=back.mark).first()
    if part is None:
        raise Refused(_elsewhere(actor, back.mark, at))
    signed = giving.signed(back.who, back.day, today)
    try:
        return part, services.answer_for(actor, part.pk, _matched(part, back), signed, Way.FILE, at=at)
    except Faulty as exc:
        raise Refused(_told(part, exc)) from exc


def _elsewhere(actor: Actor, mark: str, at: datetime) -> str:
    seen = queries.requests(actor, timezone.localdate(at)).filter(parts__mark=mark).first()
    return f"这份工作簿属于另一张取数单“{seen.title}”，请到那一页交回。" if seen else books.FOREIGN


def _matched(part: Part, back: books.Returned) -> dict[int, Typed]:
    rows = {row.number: row for row in part.questions.all()}
    typed: dict[int, Typed] = {}
    for each in back.rows:
        row = rows.get(each.number)
        if row is None or (row.name, row.unit, row.period) != (each.name, each.unit, each.period):
            raise Refused(
                f"序号 {each.number} 的指标、单位或期间与发出的不同（“{each.name[:40]}”），没有读入任何数；请重新下载工作簿填写。"
            )
        if each.number in typed:
            raise Refused(f"序号 {each.number} 出现了两次，没有读入任何数；请只留一行。")
        typed[each.number] = each.typed
    return typed


def _told(part: Part, fault: Faulty) -> str:
    names = dict(part.questions.values_list("number", "name"))
    return (
        "没有读入任何数："
        + "；".join(
            f"序号 {number}“{names.get(number, '')}”{words.rstrip('。')}"
            for (number, _), words in list(fault.faults.items())[:8]
        )
        + "。"
    )
