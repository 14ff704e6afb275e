"""The menu: one word a prefix, in the contract's order; only pages that exist and that the viewer's roles open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from shuzhi.apps.accounts.models import User
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Role


@dataclass(frozen=True, slots=True)
class Word:
    word: str
    page: str
    permission: str


WORDS = (
    Word("组织与名册", "orgs:index", "orgs.read"),
    Word("台账", "ledger:index", "ledger.read"),
    Word("清单", "worklists:index", "worklists.read"),
    Word("清单", "worklists:disclosed", "worklists.disclosed"),  # a member sees what is shown only
    Word("数据", "figures:index", "figures.read"),
    Word("提醒", "reminders:index", "reminders.read"),
    Word("述职报告", "reports:index", "reports.read"),
    Word("述职评议", "appraisal:index", "appraisal.open"),
    Word("取数单", "requests:index", "requests.answer"),
    Word("票箱", "hall:index", "ballots.read"),
    Word("账号与角色", "orgs:roles", "roles.read"),
    Word("审计", "audit", "audit.read"),
)


@dataclass(frozen=True, slots=True)
class MenuItem:
    word: str
    href: str
    here: bool


def menu(request: HttpRequest) -> dict[str, list[MenuItem]]:
    """Context processor for the base template."""
    if not isinstance(getattr(request, "user", None), User):
        return {"menu": []}
    opened = _opened(request)
    pages = [("首页", reverse("home"))]
    first = {each.word: each for each in reversed(WORDS) if each.permission in opened}
    pages += [(each.word, reverse(each.page)) for each in WORDS if first.get(each.word) is each]
    # the longest address that fits: 账号与角色 lies below 组织与名册
    fitting = [
        href for _, href in pages if request.path == href or (href != "/" and request.path.startswith(href))
    ]
    here = max(fitting, key=len, default="")
    return {"menu": [MenuItem(word, href, href == here) for word, href in pages]}


def _opened(request: HttpRequest) -> frozenset[str]:
    """What the viewer's roles open; a view that has read the roles leaves them on the request."""
    wanted = [each.permission for each in WORDS]
    held: Iterable[Role] | None = getattr(request, "held_roles", None)
    if held is None:
        return access.opened(viewer(request.user), wanted, timezone.localdate())
    return frozenset(each for each in wanted if any(access.allows(role.role, each) for role in held))
