"""Writes about the people who sign in: check → do → audit, one transaction."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from shuzhi.apps.accounts import passwords, queries
from shuzhi.apps.accounts.models import Actor, PastPassword, User
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
    _set_password(user, password, at)
    user.save()
    audit.record(actor, "accounts.user_created", _subject(user), {}, at)
    return user


@transaction.atomic
def change_password(actor: Actor, *, new: str, at: datetime) -> User:
    """Change one's own password; the form has asked for the present one."""
    if actor.user_id is None:
        raise Refused("命令行不是账号，没有密码可改。")
    user = User.objects.select_for_update().get(pk=actor.user_id)
    _set_password(user, new, at)
    user.save(update_fields=["password", "password_set_at"])
    audit.record(actor, "accounts.password_changed", _subject(user), {}, at)
    return user


@transaction.atomic
def reset_password(actor: Actor, *, username: str, new: str, at: datetime) -> User:
    """Give somebody who forgot it a new password; all their open sessions end, and a second step stays what it is."""
    if not actor.is_console:
        raise Refused("密码只能在存放数据的电脑上用命令行重设。")
    user = User.objects.select_for_update().get(pk=queries.named(username).pk)
    _set_password(user, new, at)
    user.save(update_fields=["password", "password_set_at"])
    audit.record(actor, "accounts.password_reset", _subject(user), {}, at)
    return user


@transaction.atomic
def set_active(actor: Actor, user: User, *, active: bool, at: datetime) -> None:
    """Close an account, or open it again; a session that was open before never comes back."""
    held = User.objects.select_for_update().get(pk=user.pk)
    if held.pk == actor.user_id:
        raise Refused("不能停用自己的账号，请另一位系统管理员来做。")
    if held.is_active == active:
        raise Refused(f"账号 {held.username} 已经是{'启用' if active else '停用'}状态。")
    held.is_active, held.epoch = active, held.epoch + 1
    held.save(update_fields=["is_active", "epoch"])
    audit.record(actor, "accounts.enabled" if active else "accounts.disabled", _subject(held), {}, at)


@transaction.atomic
def link_person(actor: Actor, user: User, person: str, record_id: str, *, at: datetime) -> None:
    """Say who of the roster signs in with this account; the caller has looked the row up for the actor. No person unties it."""
    held = User.objects.select_for_update().get(pk=user.pk)
    held.person = person
    held.save(update_fields=["person"])
    audit.record(actor, "accounts.person_linked", _subject(held), {"record": record_id}, at)


def note_sign_in(actor: Actor, *, at: datetime, second: bool = False) -> None:
    audit.record(actor, "accounts.signed_in", f"user:{actor.user_id}", {"second": True} if second else {}, at)


def note_sign_out(actor: Actor, *, at: datetime) -> None:
    audit.record(actor, "accounts.signed_out", f"user:{actor.user_id}", {}, at)


def note_lock(username: str, *, at: datetime) -> None:
    """Five failures have closed a user and address; a name that nobody has is not kept (it may be a mistyped password)."""
    user = User.objects.filter(username=username).first()
    audit.record(NOBODY, "accounts.locked", _subject(user) if user else "user:unknown", {}, at)


def _set_password(user: User, password: str, at: datetime) -> None:
    try:
        validate_password(password, user)
        passwords.require_new(user, password)
    except ValidationError as exc:
        raise Refused("密码不合要求：" + " ".join(exc.messages)) from exc
    _keep_past(user, at)
    user.set_password(password)
    user.password_set_at = at


def _keep_past(user: User, at: datetime) -> None:
    """Only as many as the profile asks for: what need not be kept is not kept."""
    count = passwords.profile().history
    if user.pk is None:
        return
    if count:
        PastPassword.objects.create(user=user, password=user.password, at=at)
    kept = list(user.past_passwords.values_list("pk", flat=True)[:count])
    user.past_passwords.exclude(pk__in=kept).delete()


def _subject(user: User) -> str:
    return f"user:{user.pk}"
