"""After the decision: comments become problems, once only, tied in both directions."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.appraisal.acting import begin, keep
from shuzhi.apps.appraisal.models import Comment, Round
from shuzhi.apps.worklists.registering import register
from shuzhi.core.errors import Refused
from shuzhi.packs.worklists.flow import State

SOURCE = "上级点评"


def waiting(round_: Round) -> int:
    """Return how many comments are still to become problems."""
    return _open(round_).count()


def _open(round_: Round) -> QuerySet[Comment]:
    rows = Comment.objects.filter(
        entry__round=round_, entry__left_on__isnull=True, to_rectify=True, sent_at__isnull=True
    )
    return rows.select_related("entry__organisation").order_by("entry__position", "start", "id")


@transaction.atomic
def to_problems(actor: Actor, pk: int, *, at: datetime) -> int:
    """Make a problem of every comment that asks for rectification and has none yet; return how many.

    Raises:
        Refused: the round is not there yet, or nothing is left to hand over.
    """
    stood = begin(actor, pk, "rectify", at)
    comments = list(_open(stood.round))
    if not comments:
        raise Refused("没有等着转入问题清单的点评：需要整改的都已转入。")
    for each in comments:
        _register(actor, stood.round, each, at)
    keep(actor, stood.round, "rectify", at, {"problems": len(comments)})
    return len(comments)


def _register(actor: Actor, round_: Round, comment: Comment, at: datetime) -> None:
    unit = comment.entry.organisation
    cells = {
        "年度": str(timezone.localdate(at).year),
        "组织编码": unit.code,
        "问题": comment.told,
        "来源": SOURCE,
        "状态": State.UNCLAIMED.value,
    }
    comment.problem = register(actor, cells, place_of(round_, comment), at=at)
    comment.sent_at = at
    comment.save(update_fields=["problem", "sent_at"])


def place_of(round_: Round, comment: Comment) -> str:
    """Where a problem came from, in words that lead back."""
    about = (
        f"，指报告中“{comment.quoted[:60]}{'……' if len(comment.quoted) > 60 else ''}”"
        if comment.quoted
        else ""
    )
    return f"{round_.title}，点评第{comment.pk}号{about}"[:300]
