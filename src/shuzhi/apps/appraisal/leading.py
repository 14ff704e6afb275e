"""The way back from a problem to the comment that it began as: handed down to 清单 in web/wiring.py."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from shuzhi.apps.appraisal.models import Comment
from shuzhi.apps.worklists.backlinks import Backlink


def _comment() -> Subquery:
    """The comment behind an origin; the unit's own readers may open it, so it has to be the unit that the problem still belongs to."""
    rows = Comment.objects.filter(
        problem=OuterRef("problem"), entry__organisation=OuterRef("problem__organisation")
    )
    place = JSONObject(round="entry__round_id", unit="entry__organisation__code", comment="pk")
    return Subquery(rows.order_by("pk").values(place=place)[:1])


def _address(told: Mapping[str, object]) -> str:
    return f"{reverse('appraisal:report', args=(told['round'], told['unit']))}#comment-{told['comment']}"


BACKLINK = Backlink(_comment, _address)
