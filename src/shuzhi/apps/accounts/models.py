"""The people who sign in, and the actor that every query and service is told about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """One person's sign-in. What the person may see stands in `orgs.Role`, never here."""

    username = models.CharField("用户名", max_length=64, unique=True)
    display_name = models.CharField("姓名", max_length=64, blank=True)
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "账号"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.username


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks or acts.

    The console (the command line on the machine that holds the home) may do everything: whoever sits there holds the files anyway.

    Args:
        user_id: primary key of the user; None for the console.
        name: what the audit event shows.
    """

    user_id: int | None
    name: str

    @property
    def is_console(self) -> bool:
        return self.user_id is None


CONSOLE = Actor(user_id=None, name="命令行")


def actor_of(user: User) -> Actor:
    return Actor(user_id=user.pk, name=user.username)
