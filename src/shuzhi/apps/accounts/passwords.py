"""The password profile in force: what it asks of a password, and when a password has grown too old."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from shuzhi.apps.accounts.models import User
from shuzhi.packs.signin import Profile, profiles

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mistaken for another


def profile() -> Profile:
    return profiles()[settings.PASSWORD_PROFILE]


class ProfileValidator:
    """Length, kinds of characters, and no username inside; what is asked for stands in the profile."""

    def validate(self, password: str, user: User | None = None) -> None:
        asked = profile()
        name = user.username.lower() if user else ""
        if len(password) < asked.min_length:
            raise ValidationError(f"密码太短，应至少 {asked.min_length} 个字符，现为 {len(password)} 个。")
        if classes(password) < asked.classes:
            raise ValidationError(
                f"应含大写字母、小写字母、数字、符号中的至少 {asked.classes} 种，现有 {classes(password)} 种。"
            )
        if len(name) > 3 and name in password.lower():
            raise ValidationError("密码里不能含用户名。")

    def get_help_text(self) -> str:
        return profile().sentence


def classes(password: str) -> int:
    """Return how many of capitals, small letters, figures and other signs occur."""
    kinds = {
        "capital" if c.isupper() else "small" if c.islower() else "figure" if c.isdigit() else "other"
        for c in password
    }
    return len(kinds)


def require_new(user: User, password: str) -> None:
    """Refuse a password that the profile has not forgotten yet; the present one counts among them.

    Raises:
        ValidationError: it was used before.
    """
    count = profile().history
    if not count or not user.pk:
        return
    before = [user.password, *user.past_passwords.values_list("password", flat=True)[: count - 1]]
    if any(check_password(password, each) for each in before):
        raise ValidationError(f"不能与最近 {count} 次用过的密码相同。")


def is_too_old(user: User, now: datetime) -> bool:
    days = profile().max_age_days
    return bool(days) and now - (user.password_set_at or user.created_at) > timedelta(days=days)


def random_password() -> str:
    """Return a password to be told once: small letters, figures and hyphens, all three of them."""
    while True:
        made = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
        if classes(made) == 3:
            return made
