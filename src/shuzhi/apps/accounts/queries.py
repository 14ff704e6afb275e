"""Reads about the people who sign in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from shuzhi.apps.accounts.models import Actor, User, actor_of
from shuzhi.core.errors import NotFound, Refused


def account(user: AbstractBaseUser | AnonymousUser) -> User:
    """The account behind a request; who has not signed in has none."""
    if not isinstance(user, User) or not user.is_active:
        raise NotFound("请先登录。")
    return user


def viewer(user: AbstractBaseUser | AnonymousUser) -> Actor:
    """The actor behind a request; every query is told about it first."""
    return actor_of(account(user))


def named(username: str) -> User:
    """Return the account of a username.

    Raises:
        Refused: there is none.
    """
    found = User.objects.filter(username=username).first()
    if found is None:
        raise Refused(f"没有用户名为 {username[:64]} 的账号，请核对。")
    return found


def usernames(numbers: Iterable[int]) -> Mapping[int, str]:
    """Return the usernames of accounts by their numbers."""
    return dict(User.objects.filter(pk__in=set(numbers)).values_list("pk", "username"))


def is_nobody_here() -> bool:
    """Tell whether no account has been opened yet: whoever comes first is told how."""
    return not User.objects.exists()
