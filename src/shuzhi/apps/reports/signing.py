"""The home's signing key (签名密钥): renewing it is an act of a person, and the audit chain tells of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit import services as audit
from shuzhi.core.proofs import Signer, keys


@transaction.atomic
def rotate(actor: Actor, folder: Path, *, at: datetime) -> tuple[Signer, Signer]:
    """Put a new key in the place of the present one; reports that the old one signed still verify.

    The chain is locked first: a key that was renewed without an event would be worse than an event that waits.

    Args:
        actor: who renews it.
        folder: where the home keeps its keys.
        at: now.

    Returns:
        The key of before and the new one.

    Raises:
        Refused: the folder cannot be written.
    """
    audit.lock_chain()
    before = keys.load_or_make(folder)
    after = keys.rotate(folder)
    audit.record(actor, "keys.rotated", "", {"before": before.key_id, "after": after.key_id}, at)
    return before, after
