"""Casting and looking up as the phone does it: plain answers, no account, no cookie."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.test import Client

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.ballots import queries, services
from shuzhi.apps.ballots.models import Credential, Manner, Slip, TellerCount, Vote
from shuzhi.apps.ballots.services import NewVote
from shuzhi.apps.ballots.showing import paper_of
from shuzhi.core.voting import GradesQuestion, MotionQuestion, PersonsQuestion, Question, blind
from shuzhi.core.voting.envelopes import seal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ROOM = NewVote(
    owner="JW", kind="consultation.motion", title="征求意见", question=MotionQuestion("同意"), manner=Manner.ROOM, day=date(2026, 11, 20),
    entitled=2, present=2, scrutineers=("监一",), receipts=True,
)  # fmt: skip
PAPER = replace(
    ROOM,
    kind="meeting.motion",
    manner=Manner.PAPER,
    receipts=False,
    tellers=("计一", "计二"),
    title="接收决议",
)


@pytest.fixture(autouse=True)
def _short_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "KEY_BITS", 2048)  # making a key of 3,072 bits takes a second


def opened(new: NewVote) -> Vote:
    vote = services.create(CONSOLE, new, at=AT)
    services.open_vote(CONSOLE, vote.pk, at=AT)
    return queries.one(vote.pk)


def text(answer: Any) -> str:
    assert not answer.cookies
    return str(answer.content.decode())


def envelope(vote: Vote) -> str:
    content = json.dumps({"m": {"0": 0}, "o": [], "r": "春山 秋水"}).encode()
    return seal(content, bytes.fromhex(vote.public_key), vote.pk.encode()).hex()


def test_a_paper_that_did_not_come_whole_is_said(client: Client) -> None:
    vote = opened(ROOM)
    answer = client.post(f"/ballots/{vote.pk}/cast/", {"token": "x", "envelope": "not hex"})
    assert answer.status_code == 409 and "没有完整送达" in text(answer)


def test_a_remote_paper_comes_with_its_signature(client: Client) -> None:
    vote = opened(replace(ROOM, manner=Manner.REMOTE))
    key = serialization.load_pem_public_key(vote.verifying.encode())
    assert isinstance(key, RSAPublicKey)
    message = blind.prepare(secrets.token_bytes(32))
    asked = blind.blind(key, message)
    signature = blind.finalize(key, message, services.issue(vote.pk, "甲", asked.message), asked.inverse)
    services.end_issuing(CONSOLE, vote.pk, at=AT)
    sent = {"message": message.hex(), "signature": signature.hex(), "envelope": envelope(vote)}
    assert text(client.post(f"/ballots/{vote.pk}/cast/", sent)) == "好"
    wrong = client.post(f"/ballots/{vote.pk}/cast/", sent | {"signature": "00" * len(signature)})
    assert wrong.status_code == 409 and "凭证无效" in text(wrong)
    assert str(Credential.objects.get()) == vote.pk


def test_the_bundle_and_the_script_are_handed_out_after_the_close(client: Client) -> None:
    vote = services.create(CONSOLE, ROOM, at=AT)
    shown = services.open_vote(CONSOLE, vote.pk, at=AT)
    assert client.get(f"/ballots/{vote.pk}/bundle.json").status_code == 404, "nothing before the close"
    services.cast(vote.pk, shown.tokens[0], bytes.fromhex(envelope(queries.one(vote.pk))))
    services.close(CONSOLE, vote.pk, shown.shares, returned=1, missing=0, at=AT)
    answer = client.get(f"/ballots/{vote.pk}/bundle.json")
    assert (
        f"vote-{vote.pk}.json" in answer["Content-Disposition"]
        and len(json.loads(text(answer))["papers"]) == 1
    )
    script = client.get("/ballots/recount.py")
    assert "recount.py" in script["Content-Disposition"] and "import" in text(script)


def test_a_vote_on_paper_has_no_page_to_fill_in_and_no_bundle(client: Client) -> None:
    vote = opened(PAPER)
    page = text(client.get(f"/ballots/{vote.pk}/"))
    assert "接收决议" in page and "<script" not in page.partition("<main")[2]
    assert client.get(f"/ballots/{vote.pk}/bundle.json").status_code == 404


@pytest.mark.parametrize(
    ("question", "kind", "how", "written"),
    [
        (MotionQuestion("同意"), "consultation.motion", "选“赞成”“不赞成”或“弃权”。", 0),
        (GradesQuestion(("一支部",), ("好", "差")), "appraisal.grades", "每个对象选一个等次", 0),
        (PersonsQuestion(("甲某", "乙某", "丙某"), 2, others=True), "consultation.persons", "最多选2人", 2),
        (PersonsQuestion(("甲某", "乙某", "丙某"), 2, others=False), "consultation.persons", "最多选2人", 0),
    ],
)
def test_a_paper_says_how_it_is_filled_in(question: Question, kind: str, how: str, written: int) -> None:
    shown = paper_of(opened(replace(ROOM, kind=kind, question=question)))
    assert how in shown.how and len(shown.written) == written
    assert shown.data["words"], "receipts are made of words"
    plain = paper_of(opened(replace(ROOM, kind=kind, question=question, receipts=False)))
    assert plain.data["words"] == ()


def test_rows_tell_little_of_themselves() -> None:
    vote = opened(ROOM)
    slip = Slip.objects.filter(vote=vote)[0]
    assert str(slip) == slip.mark[:8]
    assert str(TellerCount(vote=vote, teller=1)) == f"{vote.pk} 1"
