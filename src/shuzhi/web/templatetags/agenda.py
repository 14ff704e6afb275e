"""The topics of a meeting on its record's own page: `{% topics_of row %}`."""

from __future__ import annotations

from typing import Any

from django import template

from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.apps.quickentry.queries import topics

register = template.Library()


@register.inclusion_tag("web/_topics.html")
def topics_of(row: OrgRow) -> dict[str, Any]:
    """What 议题 holds of the same unit, day and kind; an activity that has none and counts none shows nothing."""
    found = topics(row) if isinstance(row, Activity) else ()
    told = getattr(row, "topics", None)
    return {"topics": found, "told": told, "differs": told is not None and told != len(found)}
