"""Sessions in the database that know when they began and when they were last used: how long they last is asked on the server."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as Stored
from django.utils import timezone

from shuzhi.packs.signin import Profile

BEGAN, SEEN = "began", "seen"
STEP = 60  # seconds: use is written down at most so often


class SessionStore(Stored):
    """A session begins with its first key: Django gives a new one at every sign-in."""

    def cycle_key(self) -> None:
        super().cycle_key()
        begin(self, timezone.now())


def begin(session: SessionBase, now: datetime) -> None:
    session.setdefault(BEGAN, int(now.timestamp()))
    session[SEEN] = int(now.timestamp())


def is_over(session: SessionBase, profile: Profile, now: datetime) -> bool:
    """Tell whether a session has lasted too long, and note the use of one that has not."""
    if BEGAN not in session or SEEN not in session:
        begin(session, now)
        return False
    at = int(now.timestamp())
    if (
        at - session[BEGAN] >= profile.absolute_hours * 3600
        or at - session[SEEN] >= profile.idle_minutes * 60
    ):
        return True
    if at - session[SEEN] >= STEP:
        session[SEEN] = at
    return False
