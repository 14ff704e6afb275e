from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit import triggers
from shuzhi.apps.audit.models import Event, Head
from shuzhi.apps.audit.queries import verify_chain
from shuzhi.apps.audit.services import record

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 3, 1, 1, 2, 3, 45, tzinfo=UTC)


def fill(number: int) -> None:
    for n in range(number):
        record(
            CONSOLE,
            "ledger.import",
            f"第 {n} 次",
            {"rows": n, "digest": "ab" * 32},
            NOW + timedelta(seconds=n),
        )


@pytest.fixture
def open_table() -> Iterator[None]:
    """An attacker with the file in hand drops the triggers first."""
    triggers.remove(connection)
    yield
    triggers.install(connection)


def test_events_are_bound_to_each_other() -> None:
    fill(3)
    assert [event.seq for event in Event.objects.all()] == [1, 2, 3]
    assert Event.objects.get(seq=2).previous == Event.objects.get(seq=1).hash
    assert verify_chain() == ()


def test_an_empty_chain_holds() -> None:
    assert verify_chain() == ()


def test_verbs_have_one_form() -> None:
    with pytest.raises(ValueError, match=r"app\.verb"):
        record(CONSOLE, "Import", "x", {}, NOW)


@pytest.mark.parametrize(
    "act",
    [
        lambda: Event.objects.filter(seq=1).update(actor="x"),
        lambda: Event.objects.filter(seq=1).delete(),
        lambda: Event.objects.all()._raw_delete("default"),
    ],
)
def test_the_database_refuses_change_and_deletion(act: object) -> None:
    fill(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()  # type: ignore[operator]
    assert verify_chain() == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("actor", "某人"),
        ("verb", "ledger.export"),
        ("subject", "x"),
        ("body", '{"rows":9}'),
        ("at", NOW),
        ("previous", "0" * 64),
        ("hash", "f" * 64),
    ],
)
def test_every_field_is_under_the_hash(open_table: None, name: str, value: object) -> None:
    fill(3)
    Event.objects.filter(seq=2).update(**{name: value})
    assert any("第 2 条" in finding.message for finding in verify_chain())


def test_deleted_swapped_and_cut_events_are_found(open_table: None) -> None:
    fill(5)
    with transaction.atomic():
        Event.objects.filter(seq=3).delete()
        assert {finding.code for finding in verify_chain()} == {"audit.gap", "audit.unlinked"}
        transaction.set_rollback(True)
    with transaction.atomic():
        Event.objects.filter(seq=5).delete()
        assert [finding.code for finding in verify_chain()] == ["audit.head"]
        transaction.set_rollback(True)
    Event.objects.filter(seq=2).update(seq=99)
    Event.objects.filter(seq=4).update(seq=2)
    assert verify_chain()


def test_a_head_without_events_is_found(open_table: None) -> None:
    fill(2)
    Event.objects.all().delete()
    assert [finding.code for finding in verify_chain()] == ["audit.head"]
    assert Head.objects.get().seq == 2


def test_random_mutations_are_all_found(open_table: None) -> None:
    fill(40)
    dice = random.Random(7)
    for _ in range(300):
        event = Event.objects.get(seq=dice.randint(1, 40))
        name = dice.choice(("actor", "verb", "subject", "body", "previous", "hash"))
        before = getattr(event, name)
        at = dice.randrange(len(before))
        after = before[:at] + chr((ord(before[at]) + dice.randint(1, 9)) % 127 or 65) + before[at + 1 :]
        if after == before:
            continue
        Event.objects.filter(seq=event.seq).update(**{name: after})
        assert verify_chain(), (name, before, after)
        Event.objects.filter(seq=event.seq).update(**{name: before})
    assert verify_chain() == ()
