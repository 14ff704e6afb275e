"""Writes about the people who sign in: check → do → audit, one transaction."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from shuzhi.apps.accounts.models import Actor, User
from shuzhi.apps.audit import services as audit
from shuzhi.core.errors import Refused

NOBODY = Actor(user_id=0, name="未登录")  # before sign-in there is no name that could be trusted
_USERNAME = re.compile(r"[\w.@+-]{2,64}")


@transaction.atomic
def create_user(actor: Actor, *, username: str, password: str, display_name: str, at: datetime) -> User:
    """Open an account; what it may see is granted by `orgs`, separately."""
    if not actor.is_console:
        raise Refused("账号只能在存放数据的电脑上用命令行开通。")
    if not _USERNAME.fullmatch(username):
        raise Refused(f"用户名 {username!r} 应为 2 至 64 个字母、数字、汉字或 . @ + - _。")
    if User.objects.filter(username=username).exists():
        raise Refused(f"用户名 {username} 已有人使用，请换一个。")
    user = User(username=username, display_name=display_name, created_at=at)
    _set_password(user, password)
    user.save()
    audit.record(actor, "accounts.user_created", _subject(user), {}, at)
    return user


@transaction.atomic
def change_password(actor: Actor, *, new: str, at: datetime) -> User:
    """Change one's own password; the form has asked for the present one."""
    if actor.user_id is None:
        raise Refused("命令行不是账号，没有密码可改。")
    user = User.objects.select_for_update().get(pk=actor.user_id)
    _set_password(user, new)
    user.save(update_fields=["password"])
    audit.record(actor, "accounts.password_changed", _subject(user), {}, at)
    return user


@transaction.atomic
def reset_password(actor: Actor, *, username: str, new: str, at: datetime) -> User:
    """Give somebody who forgot it a new password; all their open sessions end."""
    if not actor.is_console:
        raise Refused("密码只能在存放数据的电脑上用命令行重设。")
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise Refused(f"没有用户名为 {username} 的账号，请核对。")
    _set_password(user, new)
    user.save(update_fields=["password"])
    audit.record(actor, "accounts.password_reset", _subject(user), {}, at)
    return user


def note_sign_in(actor: Actor, *, at: datetime) -> None:
    audit.record(actor, "accounts.signed_in", f"user:{actor.user_id}", {}, at)


def note_sign_out(actor: Actor, *, at: datetime) -> None:
    audit.record(actor, "accounts.signed_out", f"user:{actor.user_id}", {}, at)


def note_lock(username: str, *, at: datetime) -> None:
    """Five failures have closed a user and address; a name that nobody has is not kept (it may be a mistyped password)."""
    user = User.objects.filter(username=username).first()
    audit.record(NOBODY, "accounts.locked", _subject(user) if user else "user:unknown", {}, at)


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as exc:
        raise Refused("密码不合要求：" + " ".join(exc.messages)) from exc
    user.set_password(password)


def _subject(user: User) -> str:
    return f"user:{user.pk}"
