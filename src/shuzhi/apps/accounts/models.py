"""The people who sign in, and the actor that every query and service is told about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from shuzhi.apps.accounts.sealing import SealedField


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """One person's sign-in. What the person may see stands in `orgs.Role`, never here."""

    username = models.CharField("用户名", max_length=64, unique=True)
    display_name = models.CharField("姓名", max_length=64, blank=True)
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间")
    password_set_at = models.DateTimeField("密码设定时间", null=True)
    epoch = models.PositiveIntegerField("会话代次", default=0)  # raised to end all open sessions
    person = models.CharField(
        "名册中的人", max_length=32, default="", blank=True
    )  # the roster's mark of the person

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "账号"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session holds as long as this stays: a new password ends it, and so does a new epoch."""
        value = f"{self.password}:{self.epoch}"
        return salted_hmac("shuzhi.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()


class PastPassword(models.Model):
    """The hash of a password of before: a profile may forbid to come back to it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField("密码", max_length=128)
    at = models.DateTimeField("换下时间")

    class Meta:
        verbose_name = "用过的密码"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return str(self.user_id)


class SecondFactor(models.Model):
    """The second step of signing in: a secret shared with an authenticator on the user's phone (TOTP, RFC 6238)."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    secret = SealedField("密钥")
    since = models.DateTimeField("启用时间")
    last_step = models.BigIntegerField("用过的时间步", default=0)  # a code is taken once
    failures = models.PositiveIntegerField("连续输错", default=0)
    locked_until = models.DateTimeField("锁定至", null=True)

    class Meta:
        verbose_name = "第二步验证"

    def __str__(self) -> str:
        return str(self.user_id)


class RecoveryCode(models.Model):
    """A code for the day on which the phone is lost; shown once, kept as a keyed mark, taken once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    mark = models.CharField("摘要", max_length=32)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "恢复码"
        constraints = (models.UniqueConstraint(fields=("user", "mark"), name="accounts_recovery_once"),)

    def __str__(self) -> str:
        return str(self.user_id)


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
