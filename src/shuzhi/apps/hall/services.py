"""Holding a vote: the right is checked here, the box does the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ballots import services as box
from shuzhi.apps.ballots.models import Vote
from shuzhi.apps.hall import queries
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.voting import Tally


@transaction.atomic
def create(actor: Actor, unit: Organisation, new: box.NewVote, *, at: datetime) -> Vote:
    access.require(actor, queries.WRITE, unit, timezone.localdate(at))
    return box.create(actor, new, at=at)


def open_vote(actor: Actor, vote: str, *, at: datetime) -> box.Opened:
    return box.open_vote(actor, _mine(actor, vote, at), at=at)


def end_issuing(actor: Actor, vote: str, *, at: datetime) -> Vote:
    return box.end_issuing(actor, _mine(actor, vote, at), at=at)


def close(
    actor: Actor, vote: str, shares: Iterable[str], *, returned: int, missing: int, at: datetime
) -> Vote:
    mine = _mine(actor, vote, at)
    return box.close(actor, mine, shares, returned=returned, missing=missing, at=at)


def enter_count(actor: Actor, vote: str, teller: int, tally: Tally, collected: int, *, at: datetime) -> None:
    box.enter_count(actor, _mine(actor, vote, at), teller, tally, collected, at=at)


def settle(actor: Actor, vote: str, *, returned: int, missing: int, at: datetime) -> Vote:
    return box.settle(actor, _mine(actor, vote, at), returned=returned, missing=missing, at=at)


def void(actor: Actor, vote: str, reason: str, *, at: datetime) -> Vote:
    return box.void(actor, _mine(actor, vote, at), reason, at=at)


def issue(actor: Actor, vote: str, blinded: bytes, *, at: datetime) -> bytes:
    """Sign a blinded token for the viewer, once."""
    held = queries.asked_of(actor, vote, timezone.localdate(at))
    return box.issue(held.vote.pk, queries.voter_word(actor, held.vote), blinded)


def _mine(actor: Actor, vote: str, at: datetime) -> str:
    return queries.one(actor, vote, timezone.localdate(at), queries.WRITE).vote.pk
