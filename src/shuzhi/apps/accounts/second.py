"""The second step of signing in (第二步验证): six figures from an authenticator, or a recovery code. Writes: check → do → audit."""

from __future__ import annotations

import hmac
import secrets
from base64 import b32decode, b32encode
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction

from shuzhi.apps.accounts.models import Actor, RecoveryCode, SecondFactor, User
from shuzhi.apps.accounts.passwords import profile
from shuzhi.apps.accounts.sealing import blind
from shuzhi.apps.audit import services as audit
from shuzhi.core.errors import Refused

STEP = 30  # seconds
CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
WRONG = "验证码不对，请看手机上当前显示的六位数字；手机时间要准。"


def new_secret() -> str:
    return b32encode(secrets.token_bytes(20)).decode()


def address(user: User, secret: str) -> str:
    """Return what the authenticator reads from the square."""
    return _totp(secret).get_provisioning_uri(user.username, "shuzhi")


def has(user: User) -> bool:
    return SecondFactor.objects.filter(user=user).exists()


@transaction.atomic
def enrol(actor: Actor, user: User, *, secret: str, code: str, at: datetime) -> tuple[str, ...]:
    """Turn the second step on and return the recovery codes, which are told this once.

    Raises:
        Refused: the code does not fit the secret, or the step is on already.
    """
    step = _step_of(secret, code, at)
    if step is None:
        raise Refused(WRONG)
    user.epoch = User.objects.select_for_update().get(pk=user.pk).epoch + 1
    if has(user):
        raise Refused("第二步验证已经启用；换了手机，请系统管理员先重置。")
    SecondFactor.objects.create(user=user, secret=secret, since=at, last_step=step)
    codes = tuple(_recovery_code() for _ in range(CODES))
    user.save(update_fields=["epoch"])  # sessions that passed without it end
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, mark=_mark(each)) for each in codes)
    audit.record(actor, "accounts.second_factor_enrolled", f"user:{user.pk}", {}, at)
    return codes


@transaction.atomic
def verify(user: User, code: str, *, at: datetime) -> str:
    """Take one code and return "" where it opens, else why not.

    A code of the authenticator or a recovery code is taken once; too many wrong ones close the step for a while, whatever
    password comes before it.
    """
    factor = SecondFactor.objects.select_for_update().get(user=user)
    if factor.locked_until and factor.locked_until > at:
        return _locked()
    if _opens(factor, code, at):
        factor.failures, factor.locked_until = 0, None
        factor.save()
        return ""
    factor.failures += 1
    closed = factor.failures >= profile().failures
    if closed:
        factor.failures, factor.locked_until = 0, at + timedelta(minutes=profile().lock_minutes)
        actor = Actor(user_id=0, name="未登录")
        audit.record(actor, "accounts.second_factor_locked", f"user:{user.pk}", {}, at)
    factor.save()
    return _locked() if closed else WRONG


@transaction.atomic
def reset(actor: Actor, user: User, *, at: datetime) -> None:
    """Take the second step away from somebody whose phone is lost; all open sessions of that account end."""
    held = User.objects.select_for_update().get(pk=user.pk)
    if not has(held):
        raise Refused(f"账号 {held.username} 没有启用第二步验证。")
    SecondFactor.objects.filter(user=held).delete()
    RecoveryCode.objects.filter(user=held).delete()
    held.epoch += 1
    held.save(update_fields=["epoch"])
    audit.record(actor, "accounts.second_factor_reset", f"user:{held.pk}", {}, at)


def _opens(factor: SecondFactor, code: str, at: datetime) -> bool:
    step = _step_of(factor.secret, code, at)
    if step is not None and step > factor.last_step:
        factor.last_step = step
        return True
    unused = RecoveryCode.objects.filter(user_id=factor.user_id, mark=_mark(code), used_at__isnull=True)
    return bool(unused.update(used_at=at))


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step whose code this is; a clock may be one step off."""
    given = "".join(code.split())
    now = int(at.timestamp()) // STEP
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(_totp(secret).generate(step * STEP), given.encode()):
            return step
    return None


def _totp(secret: str) -> TOTP:
    return TOTP(b32decode(secret), 6, SHA1(), STEP)  # noqa: S303 - RFC 6238: what every authenticator app computes


def _recovery_code() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))


def _mark(code: str) -> str:
    return blind("recovery:" + "".join(c for c in code.lower() if c.isalnum()))


def _locked() -> str:
    return f"连续输错已满 {profile().failures} 次，请 {profile().lock_minutes} 分钟后再试；手机丢了请找系统管理员重置。"
