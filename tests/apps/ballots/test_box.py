"""The box: slips drawn, papers sealed, opened in one go; what may not be is refused and changes nothing."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.audit.queries import verify_chain
from shuzhi.apps.ballots import queries, services, slips
from shuzhi.apps.ballots.models import Manner, Slip, State, Vote
from shuzhi.apps.ballots.services import NewVote, Opened
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.voting import (
    GradesQuestion,
    MotionQuestion,
    MotionResult,
    PersonsQuestion,
    Question,
    Tally,
    recount,
)
from shuzhi.core.voting import blind as blinding
from shuzhi.core.voting.envelopes import SIZE, new_keys, seal
from shuzhi.core.voting.questions import ABSTAIN, AGAINST, FOR

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MOTION = MotionQuestion("同意")
SHEET = GradesQuestion(("一支部", "二支部"), ("好", "较好", "一般", "差"))
NEW = NewVote(
    owner="JW", kind="appraisal.grades", title="测评", question=SHEET, manner=Manner.ROOM, day=date(2026, 11, 20),
    entitled=5, present=4, tellers=("计一", "计二"), scrutineers=("监一", "监二"), receipts=True,
)  # fmt: skip
PAPER = replace(
    NEW, kind="meeting.motion", question=MOTION, manner=Manner.PAPER, receipts=False, title="接收决议"
)


@pytest.fixture(autouse=True)
def _short_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "KEY_BITS", 2048)  # making a key of 3,072 bits takes a second


def made(new: NewVote = NEW) -> Vote:
    return services.create(CONSOLE, new, at=AT)


def opened(new: NewVote = NEW) -> tuple[Vote, Opened]:
    vote = made(new)
    shown = services.open_vote(CONSOLE, vote.pk, at=AT)
    return queries.one(vote.pk), shown


def paper(vote: Vote, marks: dict[str, int], receipt: str = "春山 秋水", others: Any = ()) -> bytes:
    content = json.dumps({"m": marks, "o": list(others), "r": receipt}, ensure_ascii=False)
    return seal(content.encode(), bytes.fromhex(vote.public_key), vote.pk.encode())


def closed(vote: Vote, shown: Opened, returned: int = 0, missing: int = 0) -> Vote:
    return services.close(CONSOLE, vote.pk, shown.shares, returned=returned, missing=missing, at=AT)


def told(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(Refused) as fault:
        act(*args, **more)
    return fault.value.message


def test_a_vote_from_slips_to_the_published_list() -> None:
    vote, shown = opened()
    assert len(set(shown.tokens)) == 4
    for number, token in enumerate(shown.tokens[:3]):
        services.cast(vote.pk, token, paper(vote, {"0": number % 2, "1": 3}, f"回执{number}"))
    assert queries.turnout(vote) == 3
    done = closed(vote, shown, returned=1)
    assert done.state == State.CLOSED
    assert queries.outcome(done).tally.marks["一支部"] == {"好": 2, "较好": 1, "一般": 0, "差": 0}
    assert sorted(each.receipt for each in queries.published(done)) == ["回执0", "回执1", "回执2"]
    assert recount.faults(json.loads(done.bundle)) == []
    assert not Slip.objects.filter(vote=vote).exists()
    event = Event.objects.get(verb="ballots.published")
    assert done.digest in event.body


def test_nothing_but_the_mark_of_a_slip_is_stored() -> None:
    vote, shown = opened()
    kept = json.dumps([list(row) for row in Slip.objects.values_list("mark", "vote_id", "used")])
    kept += "".join(Event.objects.values_list("body", flat=True))
    for secret in (*shown.tokens, *shown.shares):
        assert secret not in kept
        assert secret not in Vote.objects.values_list("question", flat=True)[0]
    names = {field.name for field in Slip._meta.get_fields()}
    assert names == {"mark", "vote", "envelope", "used"}  # no time, no number, no owner
    assert vote.state == State.OPEN


def test_unused_and_used_slips_look_alike() -> None:
    """Who copies the table before and after the vote sees bytes of one size in rows of one order."""
    vote, shown = opened()
    before = list(Slip.objects.values_list("mark", flat=True))
    first = Slip.objects.get(pk=before[0])
    for token in shown.tokens:
        if slips.mark_of(vote.pk, token) == first.mark:
            services.cast(vote.pk, token, paper(vote, {"0": 0}))
    assert list(Slip.objects.filter(used=True)) == [first]
    assert list(Slip.objects.values_list("mark", flat=True)) == before, "the one that was cast has not moved"
    assert {len(bytes(each)) for each in Slip.objects.values_list("envelope", flat=True)} == {SIZE}


def test_a_slip_counts_once_and_the_same_paper_may_come_twice() -> None:
    vote, shown = opened()
    first = paper(vote, {"0": 0})
    services.cast(vote.pk, shown.tokens[0], first)
    services.cast(vote.pk, shown.tokens[0], first)
    assert "已经投过" in told(services.cast, vote.pk, shown.tokens[0], paper(vote, {"0": 1}))
    assert queries.outcome(closed(vote, shown, returned=3)).tally.valid == 1


def test_a_token_is_read_as_people_type_it() -> None:
    vote, shown = opened()
    token = shown.tokens[0].lower()
    services.cast(vote.pk, f" {token[:4]}-{token[4:8]} {token[8:]} ", paper(vote, {"0": 0}))
    assert queries.turnout(vote) == 1


def test_what_may_not_be_cast() -> None:
    vote, shown = opened()
    good = paper(vote, {"0": 0})
    assert "16位" in told(services.cast, vote.pk, "A" * 16, good)
    assert "没有完整送达" in told(services.cast, vote.pk, shown.tokens[0], good[:-1])
    other, _ = opened(replace(NEW, title="另一次"))
    assert "16位" in told(services.cast, other.pk, shown.tokens[0], good)
    with pytest.raises(NotFound):
        services.cast("0" * 16, shown.tokens[0], good)
    draft = made()
    assert "没有开始" in told(services.cast, draft.pk, shown.tokens[0], good)
    assert queries.turnout(vote) == 0


def test_a_second_after_the_close_is_too_late() -> None:
    vote, shown = opened()
    closed(vote, shown, returned=4)
    assert "已经结束" in told(services.cast, vote.pk, shown.tokens[0], paper(vote, {"0": 0}))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"m":{"9":0},"o":[],"r":""}', b'{"m":{"0":-1},"o":[],"r":""}', b'{"m":[]}'],
)
def test_what_the_page_did_not_make_is_an_invalid_paper_and_not_lost(content: bytes) -> None:
    vote, shown = opened()
    services.cast(vote.pk, shown.tokens[0], seal(content, bytes.fromhex(vote.public_key), vote.pk.encode()))
    services.cast(vote.pk, shown.tokens[1], secrets.token_bytes(SIZE))
    tally = queries.outcome(closed(vote, shown, returned=2)).tally
    assert (tally.valid, tally.invalid) == (0, 2)


def test_blank_and_overfull_papers() -> None:
    board = PersonsQuestion(("甲某", "乙某"), 1, others=True)
    vote, shown = opened(replace(NEW, kind="consultation.persons", question=board, receipts=False, present=3))
    services.cast(vote.pk, shown.tokens[0], paper(vote, {}))
    services.cast(vote.pk, shown.tokens[1], paper(vote, {"0": 0, "1": 0}))
    services.cast(vote.pk, shown.tokens[2], paper(vote, {"0": 1}, others=[" 丁某 ", ""]))
    done = closed(vote, shown)
    tally = queries.outcome(done).tally
    assert (tally.valid, tally.blank, tally.invalid) == (1, 1, 1)
    assert tally.others == {"丁某": 1}
    assert {each.receipt for each in queries.published(done)} == {""}  # receipts are off: none is shown


@pytest.mark.parametrize(("returned", "missing"), [(0, 0), (3, 2), (-1, 5)])
def test_sums_that_do_not_come_out_open_nothing(returned: int, missing: int) -> None:
    vote, shown = opened()
    services.cast(vote.pk, shown.tokens[0], paper(vote, {"0": 0}))
    assert told(closed, vote, shown, returned, missing)
    assert queries.one(vote.pk).state == State.OPEN
    assert queries.turnout(vote) == 1


def test_a_voter_who_leaves_and_a_torn_slip() -> None:
    """One hands the slip back and goes, one tore it: they are returned and missing, and the sums come out."""
    vote, shown = opened()
    for token in shown.tokens[:2]:
        services.cast(vote.pk, token, paper(vote, {"0": 0}))
    done = closed(vote, shown, returned=1, missing=1)
    sums = queries.outcome(done).slips
    assert (sums.issued, sums.collected, sums.returned, sums.missing) == (4, 2, 1, 1)


def test_the_clock_jumps_back_while_a_vote_is_open() -> None:
    """Nothing of a vote rests on the clock: what happened after what, the chain says by its numbers."""
    vote, shown = opened()
    services.cast(vote.pk, shown.tokens[0], paper(vote, {"0": 0}))
    earlier = AT - timedelta(days=400)
    done = services.close(CONSOLE, vote.pk, shown.shares, returned=3, missing=0, at=earlier)
    assert done.state == State.CLOSED and queries.outcome(done).tally.valid == 1
    assert verify_chain() == ()
    verbs = list(Event.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs.index("ballots.opened") < verbs.index("ballots.published")


def test_only_all_shares_of_this_vote_open_it() -> None:
    vote, shown = opened()
    _, others = opened(replace(NEW, title="另一次"))
    slip = shown.shares[0]
    wrong = ("A" if slip[0] != "A" else "B") + slip[1:]
    for shares, words in (
        (shown.shares[:1], "要2份"),
        (others.shares, "对不上"),
        ((wrong, shown.shares[1]), "第1份"),
        (("", ""), "第1份"),
        ((), "要2份"),
        (("一", "二"), "第1份"),
    ):
        message = told(services.close, CONSOLE, vote.pk, shares, returned=4, missing=0, at=AT)
        assert words in message
    assert queries.one(vote.pk).state == State.OPEN
    closed(vote, shown, returned=4)


def test_a_lost_key_makes_the_vote_void_and_nothing_is_opened() -> None:
    vote, shown = opened()
    services.cast(vote.pk, shown.tokens[0], paper(vote, {"0": 0}))
    assert "写明" in told(services.void, CONSOLE, vote.pk, " ", at=AT)
    gone = services.void(CONSOLE, vote.pk, "开箱码遗失", at=AT)
    assert gone.state == State.VOID
    assert not Slip.objects.filter(vote=vote).exists()
    assert "已经结束" in told(services.void, CONSOLE, vote.pk, "再来", at=AT)
    assert "无效" in told(closed, vote, shown)


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (replace(NEW, present=6), "多于应到"),
        (replace(PAPER, receipts=True, manner=Manner.ROOM), "不设回执"),
        (replace(PAPER, manner=Manner.REMOTE), "不能远程"),
    ],
)
def test_votes_that_are_not_set_up(new: NewVote, words: str) -> None:
    assert words in told(services.create, CONSOLE, new, at=AT)
    assert not Vote.objects.exists()


def test_a_vote_without_quorum_does_not_open() -> None:
    vote = made(replace(PAPER, entitled=10, present=4))
    assert "至少要5人" in told(services.open_vote, CONSOLE, vote.pk, at=AT)
    assert queries.one(vote.pk).state == State.DRAFT
    with pytest.raises(NotFound):
        services.open_vote(CONSOLE, "f" * 16, at=AT)


def test_a_vote_opens_once() -> None:
    vote, _ = opened()
    assert "投票中" in told(services.open_vote, CONSOLE, vote.pk, at=AT)


def tally(yes: int, valid: int = 4, blank: int = 0) -> Tally:
    return Tally(valid, blank, 0, {"同意": {FOR: yes, AGAINST: valid - yes, ABSTAIN: 0}})


def test_paper_slips_counted_by_two_tellers() -> None:
    vote, shown = opened(PAPER)
    assert shown == Opened((), ())
    assert "两名计票人" in told(services.settle, CONSOLE, vote.pk, returned=0, missing=0, at=AT)
    services.enter_count(CONSOLE, vote.pk, 1, tally(3), 4, at=AT)
    services.enter_count(CONSOLE, vote.pk, 2, tally(2), 4, at=AT)
    assert "不一致" in told(services.settle, CONSOLE, vote.pk, returned=0, missing=0, at=AT)
    services.enter_count(CONSOLE, vote.pk, 2, tally(3), 4, at=AT)
    done = services.settle(CONSOLE, vote.pk, returned=0, missing=0, at=AT)
    assert queries.outcome(done).result == MotionResult(True, 3, 3)
    assert queries.published(done) == ()


def test_more_papers_than_slips_can_only_be_declared_void() -> None:
    vote, _ = opened(PAPER)
    for teller in (1, 2):
        services.enter_count(CONSOLE, vote.pk, teller, tally(5, 5), 5, at=AT)
    assert "无效" in told(services.settle, CONSOLE, vote.pk, returned=0, missing=0, at=AT)
    assert services.void(CONSOLE, vote.pk, "收回多于发出", at=AT).state == State.VOID


def test_counts_that_do_not_belong() -> None:
    paper_vote, _ = opened(PAPER)
    phones, _ = opened()
    assert "第一名和第二名" in told(services.enter_count, CONSOLE, paper_vote.pk, 3, tally(1), 4, at=AT)
    assert "由系统计票" in told(services.enter_count, CONSOLE, phones.pk, 1, tally(1), 4, at=AT)
    with pytest.raises(NotFound):
        services.cast(paper_vote.pk, "A" * 16, bytes(SIZE))


REMOTE = replace(
    NEW,
    kind="consultation.motion",
    question=MOTION,
    manner=Manner.REMOTE,
    receipts=True,
    entitled=3,
    present=3,
)


def public_of(vote: Vote) -> RSAPublicKey:
    key = serialization.load_pem_public_key(vote.verifying.encode())
    assert isinstance(key, RSAPublicKey)
    return key


def credential(vote: Vote, voter: str) -> tuple[bytes, bytes]:
    message = blinding.prepare(secrets.token_bytes(32))
    asked = blinding.blind(public_of(vote), message)
    signed = services.issue(vote.pk, voter, asked.message)
    assert services.issue(vote.pk, voter, asked.message) == signed  # the network ate the first answer
    return message, blinding.finalize(public_of(vote), message, signed, asked.inverse)


def test_a_remote_consultation_signs_what_it_cannot_see() -> None:
    vote, shown = opened(REMOTE)
    assert vote.state == State.ISSUING
    held = [credential(vote, voter) for voter in ("甲", "乙")]
    with pytest.raises(Refused, match="没有开始"):
        services.cast_signed(vote.pk, *held[0], paper(vote, {"0": 0}))
    open_now = services.end_issuing(CONSOLE, vote.pk, at=AT)
    assert (open_now.issued, open_now.signing) == (2, "")
    first = paper(vote, {"0": 0}, "一 二")
    services.cast_signed(vote.pk, *held[0], first)
    services.cast_signed(vote.pk, *held[0], first)
    with pytest.raises(Refused, match="只能投一次"):
        services.cast_signed(vote.pk, *held[0], paper(vote, {"0": 1}))
    done = closed(queries.one(vote.pk), shown)
    outcome = queries.outcome(done)
    assert (outcome.slips.collected, outcome.slips.missing) == (1, 1)
    assert outcome.result == MotionResult(None, 1, 0)


def test_who_is_refused_a_credential_or_a_remote_paper() -> None:
    vote, _ = opened(replace(REMOTE, present=1))
    message, signature = credential(vote, "甲")
    other = blinding.blind(public_of(vote), blinding.prepare(b"x"))
    assert "已经领取" in told(services.issue, vote.pk, "甲", other.message)
    assert "按人数发完" in told(services.issue, vote.pk, "乙", other.message)
    roomy, _ = opened(REMOTE)
    assert "不完整" in told(services.issue, roomy.pk, "甲", b"short")
    services.end_issuing(CONSOLE, vote.pk, at=AT)
    assert "凭证无效" in told(services.cast_signed, vote.pk, message + b"x", signature, paper(vote, {"0": 0}))
    assert "完整" in told(services.cast_signed, vote.pk, message, signature, b"")
    room, _ = opened()
    assert "凭证无效" in told(services.cast_signed, room.pk, message, signature, paper(room, {"0": 0}))


def test_the_votes_of_an_owner() -> None:
    mine, _ = opened()
    opened(replace(NEW, owner="YW"))
    assert [vote.pk for vote in queries.votes_of(["JW"])] == [mine.pk]
    with pytest.raises(NotFound):
        queries.one("f" * 16)
    assert queries.published(mine) == ()
    assert str(mine) == "测评"


@pytest.mark.parametrize("question", [MOTION, SHEET])
def test_a_foreign_key_seals_nothing(question: Question) -> None:
    vote, shown = opened(
        replace(NEW, question=question, kind="consultation.motion" if question is MOTION else NEW.kind)
    )
    strange = seal(b'{"m":{},"o":[],"r":""}', new_keys().public, vote.pk.encode())
    services.cast(vote.pk, shown.tokens[0], strange)
    assert queries.outcome(closed(vote, shown, returned=3)).tally.invalid == 1


def test_shares_survive_the_pen() -> None:
    part = secrets.token_bytes(32)
    text = slips.share_text(part)
    assert slips.share_from(text.lower().replace("-", " ")) == part
    assert slips.share_from(text[:-1]) is None
    assert slips.share_from("0" * 56) is None
