"""Reads about the people who sign in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, CharField, Exists, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

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


def called(usernames: Iterable[str]) -> Mapping[str, str]:
    """Return how people are called by their usernames: the name; with the username behind it where two people share the name.

    Who has no name, or no account (the command line, whoever is gone), is left out: the caller shows what it holds.
    """
    wanted = {name for name in usernames if name}
    if not wanted:
        return {}
    theirs = User.objects.filter(username__in=wanted).exclude(display_name="").values("display_name")
    found = User.objects.filter(display_name__in=theirs).values_list("username", "display_name")
    people = dict(found)
    many = Counter(people.values())
    return {
        username: f"{name}（{username}）" if many[name] > 1 else name
        for username, name in people.items()
        if username in wanted
    }


def called_as(field: str) -> Case:
    """Return the same beside each row of a table, without another question: for `annotate`; the username where there is no name.

    Args:
        field: the field of the row that holds the username.
    """
    theirs = User.objects.filter(username=OuterRef(field)).exclude(display_name="")
    others = User.objects.filter(display_name=OuterRef("display_name")).exclude(pk=OuterRef("pk"))
    shared = Exists(theirs.filter(Exists(others)))
    name = Subquery(theirs.values("display_name")[:1])
    both = Concat(name, Value("（"), F(field), Value("）"))
    return Case(When(shared, then=both), default=Coalesce(name, F(field)), output_field=CharField())


def is_nobody_here() -> bool:
    """Tell whether no account has been opened yet: whoever comes first is told how."""
    return not User.objects.exists()
