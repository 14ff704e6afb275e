"""账号: `shuzhi account`. Whoever sits at the machine that holds the home opens accounts; nobody else can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuzhi.cli.frame import DONE, add_command, open_home, print_json
from shuzhi.core.errors import Refused

if TYPE_CHECKING:
    import argparse

    from shuzhi.cli.frame import Commands

ROLES = ("system_admin", "committee_admin", "branch_secretary", "department_contact", "member", "auditor")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mistaken for another


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    words = add_command(
        commands, "account", account, "开通网页账号并给它一个角色，或重设密码；新密码只显示一次"
    )
    words.add_argument("username", metavar="用户名")
    words.add_argument("--name", default="", metavar="姓名", help="显示在网页上的姓名")
    words.add_argument("--org", metavar="编码", help="角色所在的组织（含下级）")
    words.add_argument("--role", choices=ROLES, metavar="角色", help="可选：" + "、".join(ROLES))
    words.add_argument("--reset", action="store_true", help="账号已有：只重设密码")


def account(args: argparse.Namespace) -> int:
    """Open an account with a random password, or give an account a new one."""
    if not args.reset and not (args.org and args.role):
        raise Refused("开通账号要写明 --org 组织编码 和 --role 角色；只重设密码时写 --reset。")
    open_home(args, create=False)
    password = _reset(args.username) if args.reset else _open(args)
    if args.as_json:
        print_json({"username": args.username, "password": password, "role": args.role, "org": args.org})
    else:
        print(f"用户名 {args.username}，密码 {password}（只显示这一次，请本人登录后修改）")
    return DONE


def _open(args: argparse.Namespace) -> str:
    """Account and role in one transaction: an unknown organisation leaves no account without a role."""
    from django.db import transaction
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.accounts.services import create_user
    from shuzhi.apps.orgs.queries import organisation
    from shuzhi.apps.orgs.services import grant_role

    now, password = timezone.now(), _password()
    with transaction.atomic():
        unit = organisation(CONSOLE, args.org, timezone.localdate(now))
        user = create_user(
            CONSOLE, username=args.username, password=password, display_name=args.name[:64], at=now
        )
        grant_role(CONSOLE, user, unit, args.role, at=now)
    return password


def _reset(username: str) -> str:
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.accounts.services import reset_password

    password = _password()
    reset_password(CONSOLE, username=username, new=password, at=timezone.now())
    return password


def _password() -> str:
    import secrets

    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
