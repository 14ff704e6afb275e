"""Saved views (常用视图): a list's filter and order under a name of one's own, seen by nobody else."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import record
from shuzhi.apps.ledger.models import SavedView
from shuzhi.apps.ledger.tabs import Tab
from shuzhi.core.errors import NotFound, Refused

MOST_VIEWS, LONGEST_NAME, LONGEST_QUERY = 50, 40, 500
KEPT = ("year", "kind", "org", "q", "sort")  # words of the list's address; a page number is none of them


def views(actor: Actor) -> QuerySet[SavedView]:
    return SavedView.objects.filter(user_id=actor.user_id or 0)


@transaction.atomic
def save(actor: Actor, tab: Tab, name: str, query: str, *, at: datetime) -> SavedView:
    """Keep a filter under a name; the same name again takes the new filter.

    Raises:
        Refused: the name is empty or too long, the filter too long, or there are too many views.
    """
    if actor.user_id is None:
        raise Refused("常用视图属于登录的人，命令行没有。")
    name, words = _named(name), _kept(query)
    held = views(actor).filter(slug=tab.slug, name=name).first()
    if held is None and views(actor).count() >= MOST_VIEWS:
        raise Refused(f"常用视图最多 {MOST_VIEWS} 个，请先删去不用的。")
    if held is None:
        held = SavedView(user_id=actor.user_id, slug=tab.slug, name=name)
    held.query = words
    held.save()
    record(actor, "ledger.view_saved", f"view:{held.pk}", {"tab": tab.slug}, at)
    return held


@transaction.atomic
def rename(actor: Actor, number: int, name: str, *, at: datetime) -> SavedView:
    """Give one of one's own views another name."""
    held, name = _own(actor, number), _named(name)
    if views(actor).filter(slug=held.slug, name=name).exclude(pk=held.pk).exists():
        raise Refused(f"已有叫“{name}”的视图，请换一个名称。")
    held.name = name
    held.save(update_fields=("name",))
    record(actor, "ledger.view_renamed", f"view:{number}", {}, at)
    return held


@transaction.atomic
def drop(actor: Actor, number: int, *, at: datetime) -> None:
    held = _own(actor, number)
    held.delete()
    record(actor, "ledger.view_dropped", f"view:{number}", {}, at)


def _own(actor: Actor, number: int) -> SavedView:
    held = views(actor).filter(pk=number).first()
    if held is None:
        raise NotFound("没有这个常用视图。")
    return held


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"请给视图起个名称，最多 {LONGEST_NAME} 个字。")
    return name


def _kept(query: str) -> str:
    """Only the words that a list knows."""
    words = urlencode([(word, text) for word, text in parse_qsl(query[:2000]) if word in KEPT])
    if len(words) > LONGEST_QUERY:
        raise Refused("筛选条件太长，没有保存。")
    return words
