"""Half-way in: the password was right, the second step is still to come. All of it lies in the session, on the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from shuzhi.apps.accounts import second
from shuzhi.apps.accounts.models import User
from shuzhi.apps.accounts.sealing import seal, unseal

MOST_SECONDS = 300
_WAITING, _SECRET, DONE = "half", "enrol", "second"
_PLACE = "accounts.enrol"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose password was right, and where the person wanted to go."""

    user: User
    next: str


def begin(request: HttpRequest, user: User, to: str, now: datetime) -> None:
    request.session.cycle_key()
    request.session[_WAITING] = [user.pk, user.get_session_auth_hash(), to, int(now.timestamp())]


def waiting(request: HttpRequest, now: datetime) -> Waiting | None:
    """Return who is half-way in; a password that has changed since, a closed account and five minutes end it."""
    held = request.session.get(_WAITING)
    if not held:
        return None
    pk, mark, to, began = held
    user = User.objects.filter(pk=pk, is_active=True).first()
    late = now.timestamp() - began > MOST_SECONDS
    if user is None or late or user.get_session_auth_hash() != mark or not second.has(user):
        del request.session[_WAITING]
        return None
    return Waiting(user, to)


def finish(request: HttpRequest) -> None:
    """The second step was taken in this session."""
    for key in (_WAITING, _SECRET):
        request.session.pop(key, None)
    request.session[DONE] = True


def secret(request: HttpRequest) -> str:
    """Return the secret that is being enrolled, the same until it is; sealed, as everything secret in the database."""
    held = request.session.get(_SECRET, "")
    if not held:
        held = request.session[_SECRET] = seal(second.new_secret(), _PLACE)
    return unseal(held, _PLACE)
