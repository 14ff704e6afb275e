"""A chain that was rewritten as a whole is exposed by a checkpoint in another hand; the offline script sees what the program sees."""

from __future__ import annotations

import json
import random
import runpy
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit import checkpoints, triggers
from shuzhi.apps.audit.models import Event, Head
from shuzhi.apps.audit.queries import lines, verify_chain
from shuzhi.apps.audit.services import record
from shuzhi.core.errors import Unreadable
from shuzhi.core.proofs import keys
from shuzhi.core.proofs.signing import Signer

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 3, 1, 1, 2, 3, 450, tzinfo=UTC)
SCRIPT = Path(__file__).resolve().parents[3] / "docs" / "verify_audit.py"


def fill(number: int, word: str = "x") -> None:
    for n in range(number):
        record(CONSOLE, "ledger.import", word, {"rows": n, "词": "值"}, NOW)


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return keys.load_or_make(tmp_path)


@pytest.fixture
def offline() -> Callable[..., int]:
    script: dict[str, Any] = runpy.run_path(str(SCRIPT))
    return lambda *words: int(script["main"]([str(word) for word in words]))


def codes(text: str, signer: Signer) -> list[str]:
    return [finding.code for finding in checkpoints.check(text, [signer])]


def test_a_chain_that_grew_still_holds_its_checkpoint(signer: Signer) -> None:
    assert codes(checkpoints.make(signer, NOW), signer) == []
    fill(3)
    point = checkpoints.make(signer, NOW)
    fill(2)
    assert codes(point, signer) == []


def test_a_rewritten_chain_is_exposed(signer: Signer, tmp_path: Path, offline: Callable[..., int]) -> None:
    fill(3)
    (tmp_path / "point.json").write_text(checkpoints.make(signer, NOW))
    triggers.remove(connection)
    Event.objects.all().delete()
    Head.objects.all().delete()
    fill(2, "another story")
    triggers.install(connection)
    assert verify_chain() == ()
    assert codes((tmp_path / "point.json").read_text(), signer) == ["audit.truncated"]
    fill(1, "another story")
    assert codes((tmp_path / "point.json").read_text(), signer) == ["audit.rewritten"]
    (tmp_path / "chain.jsonl").write_text("\n".join(lines()) + "\n")
    assert offline(tmp_path / "chain.jsonl") == 0
    assert offline(tmp_path / "chain.jsonl", tmp_path / "point.json") == 1


def test_a_checkpoint_of_another_key_or_changed_proves_nothing(signer: Signer, tmp_path: Path) -> None:
    fill(2)
    other = keys.load_or_make(tmp_path / "other") if (tmp_path / "other").mkdir() is None else signer
    assert codes(checkpoints.make(other, NOW), signer) == ["audit.checkpoint-signature"]
    point = json.loads(checkpoints.make(signer, NOW)) | {"seq": 1}
    assert codes(json.dumps(point), signer) == ["audit.checkpoint-signature"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"seq": 1, "hash": "x", "key": "y", "signature": "!"}'])
def test_what_is_no_checkpoint_is_refused(text: str, signer: Signer) -> None:
    with pytest.raises(Unreadable):
        checkpoints.check(text, [signer])


def test_the_offline_script_finds_ten_thousand_mutations(signer: Signer) -> None:
    fill(12)
    chain, dice = list(lines()), random.Random(11)
    walk = runpy.run_path(str(SCRIPT))["walk"]
    seq, tip = Head.objects.values_list("seq", "hash").get()

    def found(mutated: list[str]) -> bool:
        hashes: dict[int, str] = {}
        try:
            return any(walk(mutated, hashes)) or hashes.get(seq) != tip  # the checkpoint holds the tip
        except (ValueError, KeyError, TypeError):
            return True

    assert not found(chain)
    missed = [way for way in range(10_000) if not found(mutate(chain, dice))]
    assert missed == []


def mutate(chain: list[str], dice: random.Random) -> list[str]:
    """One byte changed, one event deleted, doubled, swapped with its neighbour, or the tail cut off."""
    at, way = dice.randrange(len(chain)), dice.randrange(5)
    if way == 0:
        return chain[:at] + chain[at + 1 :]
    if way == 1:
        return chain[: at + 1] + chain[at:]
    if way == 2 and at + 1 < len(chain):
        return [*chain[:at], chain[at + 1], chain[at], *chain[at + 2 :]]
    if way == 3:
        return chain[:at]
    event = json.loads(chain[at])
    name = dice.choice(sorted(event))
    text = str(event[name])
    place = dice.randrange(len(text))
    changed = text[:place] + chr(ord(text[place]) ^ dice.randint(1, 15)) + text[place + 1 :]
    return [
        *chain[:at],
        json.dumps(event | {name: changed if changed != text else text + "x"}),
        *chain[at + 1 :],
    ]


def test_the_offline_script_refuses_what_is_no_chain(tmp_path: Path, offline: Callable[..., int]) -> None:
    (tmp_path / "x").write_text("nothing")
    assert offline(tmp_path / "x") == 2
    assert offline(tmp_path / "absent") == 2
    assert offline() == 2
