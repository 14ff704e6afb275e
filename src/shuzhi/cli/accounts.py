"""账号: `shuzhi account`. Whoever sits at the machine that holds the home opens accounts; nobody else can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi.cli.frame import DONE, add_command, open_home, print_json
from shuzhi.core.errors import Refused

if TYPE_CHECKING:
    import argparse

    from shuzhi.cli.frame import Commands

ROLES = ("system_admin", "committee_admin", "branch_secretary", "department_contact", "member", "auditor")
_SAID = {
    "reset_second": "已取消第二步验证，原有会话都已退出",
    "disable": "已停用，原有会话都已退出",
    "enable": "已重新启用",
    "person": "已关联名册里的人",
}
ACTS = ("reset", "reset_second", "disable", "enable", "person")


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    words = add_command(
        commands,
        "account",
        account,
        "开通网页账号并给它一个角色；重设密码、停用、取消第二步验证、关联名册里的人",
    )
    words.add_argument("username", metavar="用户名")
    words.add_argument("--name", default="", metavar="姓名", help="显示在网页上的姓名")
    words.add_argument("--org", metavar="编码", help="角色所在的组织（含下级）")
    words.add_argument("--role", choices=ROLES, metavar="角色", help="可选：" + "、".join(ROLES))
    acts = words.add_mutually_exclusive_group()
    acts.add_argument("--reset", action="store_true", help="账号已有：只重设密码")
    acts.add_argument(
        "--reset-second", action="store_true", help="账号已有：取消第二步验证，本人登录后重新启用"
    )
    acts.add_argument("--disable", action="store_true", help="账号已有：停用，打开的会话立即退出")
    acts.add_argument("--enable", action="store_true", help="账号已有：重新启用")
    acts.add_argument("--person", metavar="编号", help="账号已有：关联名册里的人（党员记录的编号）")


def account(args: argparse.Namespace) -> int:
    """Open an account with a random password, or do one thing to an account that is there."""
    act = next((each for each in ACTS if getattr(args, each)), "")
    is_first = not act and not args.org and not args.role
    if not act and not is_first and not (args.org and args.role):
        raise Refused(
            "开通账号要写明 --org 组织编码 和 --role 角色；账号已有的，写明要做的一件事，如 --reset。"
        )
    open_home(args, create=is_first)
    if is_first:
        _require_unfounded()
    if act and act != "reset":
        return _done(args, act)
    password = _reset(args.username) if act else _open(args)
    if args.as_json:
        print_json({"username": args.username, "password": password, "role": args.role, "org": args.org})
    else:
        print(f"用户名 {args.username}，密码 {password}（只显示这一次，请本人登录后修改）")
    return DONE


def _require_unfounded() -> None:
    """An account without a role makes sense only where there is no unit yet: its owner creates the first one in the browser."""
    from shuzhi.apps.orgs import units

    if not units.is_unfounded():
        raise Refused("台账里已有党组织：开通账号要写明 --org 组织编码 和 --role 角色。")


def _done(args: argparse.Namespace, act: str) -> int:
    from django.utils import timezone

    from shuzhi.apps.accounts import second, services
    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.accounts.queries import named
    from shuzhi.apps.orgs import own

    user, now = named(args.username), timezone.now()
    if act == "reset_second":
        second.reset(CONSOLE, user, at=now)
    elif act == "person":
        own.link(CONSOLE, user, args.person, at=now)
    else:
        services.set_active(CONSOLE, user, active=act == "enable", at=now)
    if args.as_json:
        print_json({"username": args.username, "done": act})
    else:
        print(f"账号 {args.username}：{_SAID[act]}。")
    return DONE


def _open(args: argparse.Namespace) -> str:
    """Account and role in one transaction: an unknown organisation leaves no account without a role."""
    from django.db import transaction
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.accounts.passwords import random_password
    from shuzhi.apps.accounts.services import create_user
    from shuzhi.apps.orgs.queries import organisation
    from shuzhi.apps.orgs.services import grant_role

    now, password = timezone.now(), random_password()
    with transaction.atomic():
        unit = organisation(CONSOLE, args.org, timezone.localdate(now)) if args.org else None
        user = create_user(
            CONSOLE, username=args.username, password=password, display_name=args.name[:64], at=now
        )
        if unit is not None:
            grant_role(CONSOLE, user, unit, args.role, at=now)
    return password


def _reset(username: str) -> str:
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.accounts.passwords import random_password
    from shuzhi.apps.accounts.services import reset_password

    password = random_password()
    reset_password(CONSOLE, username=username, new=password, at=timezone.now())
    return password
