"""What happens to a vote: set up, opened, cast into, closed and published in one go, or declared void.

Who may do it is decided by whoever holds the vote (`owner`); casting needs nobody. No service writes who cast or when.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection, transaction
from django.db.models import BinaryField, Case, F, Func, Q, Value, When

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import record
from shuzhi.apps.ballots import opening, slips
from shuzhi.apps.ballots.models import Credential, Manner, Slip, State, TellerCount, Vote
from shuzhi.apps.ballots.queries import against_opening, question_of, roll_of, rules_of
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.voting import (
    Bundle,
    Paper,
    Question,
    Slips,
    Tally,
    bundle_text,
    count,
    digest_of,
    reconcile,
    reconcile_slips,
)
from shuzhi.core.voting import blind as blinding
from shuzhi.core.voting.bundle import canonical, question_data
from shuzhi.core.voting.envelopes import SIZE, Sealed, join, new_keys, opens, split

KEY_BITS = 3072


@dataclass(frozen=True, slots=True)
class NewVote:
    """What is put to the vote."""

    owner: str
    kind: str
    title: str
    question: Question
    manner: Manner
    day: date
    entitled: int
    present: int
    tellers: tuple[str, ...] = ()
    scrutineers: tuple[str, ...] = ()
    receipts: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """What is shown once and kept nowhere: the slips to print, and a share of the key for each scrutineer."""

    tokens: tuple[str, ...]
    shares: tuple[str, ...]


@transaction.atomic
def create(actor: Actor, new: NewVote, *, at: datetime) -> Vote:
    """Set up a vote; nothing is open yet."""
    if new.present > new.entitled:
        raise Refused(f"实到{new.present}人多于应到{new.entitled}人，请核对。")
    vote = Vote(
        id=secrets.token_hex(8),
        owner=new.owner,
        kind=new.kind,
        title=new.title,
        question=canonical(question_data(new.question)),
        manner=new.manner,
        day=new.day,
        entitled=new.entitled,
        present=new.present,
        officers=canonical({"tellers": new.tellers, "scrutineers": new.scrutineers}),
        holders=max(1, len(new.scrutineers)),
        receipts=new.receipts,
    )
    rules = rules_of(vote)
    if rules.formal and (new.receipts or new.manner == Manner.REMOTE):
        raise Refused(f"“{rules.name}”是正式表决，不能远程进行，也不设回执（回执可能被认作票上的记号）。")
    vote.save(force_insert=True)
    record(
        actor,
        "ballots.created",
        f"vote:{vote.pk}",
        {"kind": new.kind, "title": new.title, "owner": new.owner},
        at,
    )
    return vote


@transaction.atomic
def open_vote(actor: Actor, vote_id: str, *, at: datetime) -> Opened:
    """Open a vote whose rules are met; the roll is frozen with it.

    Raises:
        Refused: it is not being prepared, or a rule stands against it; the first finding is told.
    """
    vote = _locked(vote_id, State.DRAFT)
    findings = against_opening(vote)
    if findings:
        raise Refused(findings[0].message)
    vote.opened_at, vote.issued = at, vote.present
    opened = Opened((), ())
    if vote.manner == Manner.PAPER:
        vote.state = State.OPEN
    else:
        opened = _seal_box(vote)
    vote.save()
    record(
        actor,
        "ballots.opened",
        f"vote:{vote.pk}",
        {"manner": vote.manner, "entitled": vote.entitled, "present": vote.present, "issued": vote.issued},
        at,
    )
    return opened


def _seal_box(vote: Vote) -> Opened:
    keys = new_keys()
    shares = tuple(slips.share_text(part) for part in split(keys.private, vote.holders))
    vote.public_key = keys.public.hex()
    if vote.manner == Manner.REMOTE:
        key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        vote.state, vote.signing, vote.verifying = State.ISSUING, _private_text(key), _public_text(key)
        return Opened((), shares)
    vote.state = State.OPEN
    tokens = tuple(slips.new_token() for _ in range(vote.present))
    noise = [
        Slip(mark=slips.mark_of(vote.pk, token), vote=vote, envelope=secrets.token_bytes(SIZE))
        for token in tokens
    ]
    Slip.objects.bulk_create(sorted(noise, key=lambda slip: slip.mark))
    return Opened(tokens, shares)


@transaction.atomic
def cast(vote_id: str, token: str, envelope: bytes) -> None:
    """Put a sealed paper into the box; the same paper sent again is the same paper.

    Raises:
        Refused: the vote is not open, the slip is unknown or used, or the paper has not the size of all papers.
    """
    if len(envelope) != SIZE:
        raise Refused("选票没有完整送达，请再按一次“投票”。")
    vote = _casting(vote_id)
    slip = Slip.objects.filter(pk=slips.mark_of(vote.pk, token), vote=vote).first()
    if slip is None:
        raise Refused("票上的16位字符不对，请对照票面核对后再试。")
    if slip.used:
        _same_or_refuse(slip, envelope)
        return
    _seal(slip, envelope)


def _seal(slip: Slip, envelope: bytes) -> None:
    """Overwrite the noise of one slip in place.

    PostgreSQL keeps a changed row as a new one behind all others, and long bytes beside the table in the order of their coming: the
    order of casting would stand there. So all rows of the vote are written anew together, with bytes put together anew, which leaves
    them as they stood; whoever casts holds the vote's lock.
    """
    if connection.vendor == "postgresql":
        bytes_, mine = BinaryField(), Q(pk=slip.pk)
        anew = Func(
            F("envelope"),
            Value(b"", bytes_),
            template="%(expressions)s",
            arg_joiner=" || ",
            output_field=bytes_,
        )
        Slip.objects.filter(vote=slip.vote_id).update(
            used=Q(used=True) | mine, envelope=Case(When(mine, then=Value(envelope, bytes_)), default=anew)
        )
        return
    slip.used, slip.envelope = True, envelope
    slip.save(update_fields=("used", "envelope"))


@transaction.atomic
def issue(vote_id: str, voter: str, blinded: bytes) -> bytes:
    """Sign a blinded token for somebody entitled; each gets one, and the same request the same answer.

    Args:
        vote_id: a remote vote that is issuing.
        voter: an opaque word for the person, made by the caller, who has checked that he is entitled.
        blinded: the blinded token.
    """
    vote = _locked(vote_id, State.ISSUING)
    digest = hashlib.sha256(blinded).hexdigest()
    held = Credential.objects.filter(vote=vote, voter=voter).first()
    if held is None and vote.credentials.count() >= vote.present:
        raise Refused("投票凭证已按人数发完，请与组织者核对名单。")
    if held is not None and held.blinded != digest:
        raise Refused("您已经领取过投票凭证，每人只能领取一次。")
    try:
        signed = blinding.blind_sign(_private_key(vote), blinded)
    except blinding.BlindFault as exc:
        raise Refused("领取请求不完整，请刷新页面再试。") from exc
    if held is None:
        Credential.objects.create(vote=vote, voter=voter, blinded=digest)
    return signed


@transaction.atomic
def end_issuing(actor: Actor, vote_id: str, *, at: datetime) -> Vote:
    """End the issuance of a remote vote; only now casting opens, and the signing key is gone."""
    vote = _locked(vote_id, State.ISSUING)
    vote.issued = vote.credentials.count()
    vote.signing, vote.state = "", State.OPEN
    vote.save()
    record(actor, "ballots.issued", f"vote:{vote.pk}", {"issued": vote.issued}, at)
    return vote


@transaction.atomic
def cast_signed(vote_id: str, message: bytes, signature: bytes, envelope: bytes) -> None:
    """Put a sealed paper into the box of a remote vote, with a token that the server signed blindly."""
    if len(envelope) != SIZE:
        raise Refused("选票没有完整送达，请再按一次“投票”。")
    vote = _casting(vote_id)
    public = serialization.load_pem_public_key(vote.verifying.encode()) if vote.verifying else None
    if not isinstance(public, rsa.RSAPublicKey) or not blinding.verify(public, message, signature):
        raise Refused("投票凭证无效，请用领取凭证的那台设备投票。")
    slip, made = Slip.objects.get_or_create(
        mark=slips.mark_of_message(vote.pk, message), vote=vote, defaults={"used": True, "envelope": envelope}
    )
    if not made:
        _same_or_refuse(slip, envelope)


def _same_or_refuse(slip: Slip, envelope: bytes) -> None:
    """The network ate an answer and the page sent again: the same bytes are the same paper."""
    if bytes(slip.envelope) != envelope:
        raise Refused("这张票已经投过，每张票只能投一次。")


@transaction.atomic
def close(
    actor: Actor, vote_id: str, shares: Iterable[str], *, returned: int, missing: int, at: datetime
) -> Vote:
    """Close, open the box, count and publish, all together; envelopes are gone afterwards.

    Args:
        actor: who closes.
        vote_id: a vote on phones that is open.
        shares: of all scrutineers.
        returned, missing: slips handed back unused, and slips that are known to be gone.
        at: now.

    Raises:
        Refused: a share is wrong, or the sums do not come out. Nothing is opened then.
    """
    vote = _locked(vote_id, State.OPEN)
    private = _private_half(vote, shares)
    box = list(Slip.objects.filter(vote=vote, used=True).values_list("envelope", flat=True))
    vote.returned, vote.missing = returned, missing
    if vote.manner == Manner.REMOTE:  # who got a token and did not cast is simply not there
        vote.missing = vote.issued - len(box) - returned
    sums = Slips(vote.issued, len(box), vote.returned, vote.missing)
    _refuse_first(reconcile_slips(sums, vote.present))
    question = question_of(vote)
    papers = opening.papers_of((bytes(each) for each in box), private, vote.pk, question)
    if not vote.receipts:
        papers = [("", paper) for _, paper in papers]
    return _publish(actor, vote, sums, papers, count((paper for _, paper in papers), question), at)


@transaction.atomic
def enter_count(
    actor: Actor, vote_id: str, teller: int, tally: Tally, collected: int, *, at: datetime
) -> TellerCount:
    """Keep what one teller counted; a teller may count again as long as nothing is published."""
    vote = _locked(vote_id, State.OPEN)
    if vote.manner != Manner.PAPER:
        raise Refused("手机投票由系统计票，不需要录入。")
    if teller not in (1, 2):
        raise Refused("计票人只有第一名和第二名。")
    kept, _ = TellerCount.objects.update_or_create(
        vote=vote, teller=teller, defaults={"tally": canonical(_tally_data(tally)), "collected": collected}
    )
    record(actor, "ballots.counted", f"vote:{vote.pk}", {"teller": teller, "collected": collected}, at)
    return kept


@transaction.atomic
def settle(actor: Actor, vote_id: str, *, returned: int, missing: int, at: datetime) -> Vote:
    """Publish a paper vote when both tellers agree and the sums come out.

    Raises:
        Refused: a count is missing, the tellers differ, or more papers came back than went out: then it must be declared void.
    """
    vote = _locked(vote_id, State.OPEN)
    counts = {each.teller: each for each in vote.counts.all()}
    if set(counts) != {1, 2}:
        raise Refused("两名计票人都录入计票结果后才能公布。")
    first, second = (Tally(**json.loads(counts[number].tally)) for number in (1, 2))
    vote.returned, vote.missing = returned, missing
    sums = Slips(vote.issued, counts[1].collected, returned, missing)
    _refuse_first([*reconcile_slips(sums, vote.present), *reconcile(first, second, sums, question_of(vote))])
    return _publish(actor, vote, sums, [], first, at)


@transaction.atomic
def void(actor: Actor, vote_id: str, reason: str, *, at: datetime) -> Vote:
    """Declare a vote void: more papers than slips, a lost key, a mistake on the paper. What was cast is never opened."""
    vote = Vote.objects.select_for_update().filter(pk=vote_id).first()
    if vote is None or vote.state in (State.CLOSED, State.VOID):
        raise Refused("这次投票已经结束，不能再宣布无效；如需重投，请另建一次投票。")
    if not reason.strip():
        raise Refused("请写明宣布无效的原因。")
    vote.state, vote.reason, vote.closed_at, vote.signing = State.VOID, reason.strip()[:500], at, ""
    vote.save()
    vote.slips.all().delete()
    record(actor, "ballots.voided", f"vote:{vote.pk}", {"reason": vote.reason}, at)
    return vote


def _publish(
    actor: Actor, vote: Vote, sums: Slips, papers: list[tuple[str, Paper]], tally: Tally, at: datetime
) -> Vote:
    rules, roll = rules_of(vote), roll_of(vote)
    bundle = Bundle(
        title=vote.title,
        kind=vote.kind,
        question=question_of(vote),
        roll=roll,
        slips=sums,
        papers=tuple(papers),
        tally=tally,
        needed=rules.majority.needed(roll.of(rules.majority.base)) if rules.majority else 0,
        facts={"day": vote.day.isoformat(), "manner": vote.manner, "vote": vote.pk},
    )
    vote.bundle, vote.digest = bundle_text(bundle), digest_of(bundle)
    vote.state, vote.closed_at = State.CLOSED, at
    vote.save()
    vote.slips.all().delete()
    vote.credentials.all().delete()
    body: dict[str, str | int] = {"digest": vote.digest, "issued": sums.issued, "collected": sums.collected}
    record(actor, "ballots.published", f"vote:{vote.pk}", body, at)
    return vote


def _locked(vote_id: str, state: State) -> Vote:
    """The vote under lock: whoever closes and whoever casts stand in one queue."""
    vote = Vote.objects.select_for_update().filter(pk=vote_id).first()
    if vote is None:
        raise NotFound("没有这次投票，请核对二维码或地址。")
    if vote.state != state:
        raise Refused(f"这次投票现在是“{vote.get_state_display()}”，不能做这一步。")
    return vote


def _casting(vote_id: str) -> Vote:
    vote = Vote.objects.select_for_update().filter(pk=vote_id).first()
    if vote is None or vote.manner == Manner.PAPER:
        raise NotFound("没有这次投票，请核对二维码或地址。")
    if vote.state != State.OPEN:
        raise Refused("投票没有开始或已经结束，现在不能投票。")
    return vote


def _private_half(vote: Vote, shares: Iterable[str]) -> bytes:
    typed = list(shares)
    parts = [slips.share_from(each) for each in typed]
    whole = [part for part in parts if part is not None]
    if len(whole) < len(parts):
        raise Refused(f"第{parts.index(None) + 1}份开箱码有字符输错，请核对。")
    try:
        private = join(whole)
        fits = opens(private, bytes.fromhex(vote.public_key))
    except (Sealed, ValueError):
        fits = False
    if len(whole) != vote.holders or not fits:
        raise Refused(f"开箱要{vote.holders}份本次投票的开箱码，现在的对不上，请监票人核对。")
    return private


def _refuse_first(findings: Iterable[object]) -> None:
    for finding in findings:
        raise Refused(getattr(finding, "message", ""))


def _tally_data(tally: Tally) -> Mapping[str, object]:
    return {
        "valid": tally.valid,
        "blank": tally.blank,
        "invalid": tally.invalid,
        "marks": {line: dict(marks) for line, marks in tally.marks.items()},
        "others": dict(tally.others),
    }


def _private_key(vote: Vote) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(vote.signing.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101 -- we wrote it ourselves two steps ago
    return key


def _private_text(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _public_text(key: rsa.RSAPrivateKey) -> str:
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
