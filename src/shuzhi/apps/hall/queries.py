"""会场: the votes of the units that the viewer may hold votes for. The box below knows no units; here is where they meet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings
from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ballots import queries as box
from shuzhi.apps.ballots.models import State, Vote
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Member, Organisation
from shuzhi.core.errors import NotFound

READ, WRITE = "ballots.read", "ballots.write"


@dataclass(frozen=True, slots=True)
class Held:
    """A vote and the unit that holds it."""

    vote: Vote
    unit: Organisation


def held(actor: Actor, on: date) -> list[Held]:
    """The votes of the viewer's units, latest first."""
    units = {unit.code: unit for unit in access.readable(actor, READ, on)}
    return [Held(vote, units[vote.owner]) for vote in box.votes_of(units)]


def one(actor: Actor, vote: str, on: date, permission: str = READ) -> Held:
    """One vote of the viewer's units."""
    found = box.one(vote)
    unit = access.readable(actor, permission, on).filter(code=found.owner).first()
    if unit is None:
        raise NotFound("没有这次投票，请核对地址。")
    return Held(found, unit)


def asked_of(actor: Actor, vote: str, on: date) -> Held:
    """A remote vote of a unit on which the viewer holds a role: he may fetch a credential."""
    found = box.one(vote)
    unit = access.readable(actor, "orgs.read", on).filter(code=found.owner).first()
    if unit is None or found.state not in (State.ISSUING, State.OPEN) or not found.verifying:
        raise NotFound("没有这次投票，或者现在不发投票凭证。")
    return Held(found, unit)


def entitled(unit: Organisation, on: date) -> int:
    """Full members on a unit's roster: who may vote, before anybody is excused (预备党员没有表决权)."""
    return members_of(unit).filter(kind="正式党员").exclude(moved_out__lte=on).count()


def members_of(unit: Organisation) -> QuerySet[Member]:
    return Member.objects.filter(organisation__path__startswith=unit.path)


def voter_word(actor: Actor, vote: Vote) -> str:
    """An opaque word for a person in one vote; without the home's key it leads to nobody."""
    text = f"{settings.SECRET_KEY}\nvoter\n{vote.pk}\n{actor.user_id}"
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The public key of a remote vote as the page needs it: modulus in hex, exponent in decimal."""

    n: str
    e: int


def signing_key(vote: Vote) -> SigningKey:
    key = serialization.load_pem_public_key(vote.verifying.encode())
    assert isinstance(key, RSAPublicKey)  # noqa: S101 -- the box wrote it
    numbers = key.public_numbers()
    return SigningKey(f"{numbers.n:0{key.key_size // 4}x}", numbers.e)
