"""核验 on a page: a .docx that anybody may have made is held against its proof; nothing of it is kept.

Without an account the page tells what stands in the file and its proof, and nothing else. Whoever may read the unit's reports is also told
what the ledger says now, and only where the signature is good: a forged proof must not ask the ledger questions.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.reports.queries import READ
from shuzhi.apps.reports.recount import recompute
from shuzhi.core import proofs
from shuzhi.core.errors import Unreadable
from shuzhi.core.proofs import FigureCheck, Status, Trust, Verification, Verifier, fingerprint, keys
from shuzhi.core.proofs.signing import read_verifier

MB = 1024 * 1024
MOST_REPORT, MOST_PROOF, MOST_KEY = 20 * MB, 8 * MB, 16 * 1024  # bytes
MOST_SENT = MOST_REPORT + MOST_PROOF + MB  # the form around them
_MOST_PARTS, _MOST_UNPACKED, _MOST_RATIO = 2_000, 100 * MB, 100
_SHOWN = 300  # rows of one kind: a report has fewer, a hostile file may have a million

WORDS = {
    Status.CHANGED: ("被改动", "wrong"),
    Status.MISSING: ("被删去", "wrong"),
    Status.UNTAGGED: ("没有出处", "blank"),
    Status.SUPERSEDED: ("台账已有变化", "blank"),
    Status.OK: ("一致", "proven"),
}
_SENTENCES = {  # the engine speaks to the command line; a page has fields
    "；如有 .proof.json 请用 --proof 指明": "；如有 .proof.json，请在“证明文件”里一并选上",
    "；请用 --key 指明出具单位的公钥": "；请在“公钥”里选上出具单位的公钥",
    "文件内嵌的证明与 --proof 给出的不同，以 --proof 为准": "文件内嵌的证明与单独选的证明文件不同，以单独选的为准",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent.

    Args:
        report: the .docx.
        proof: its sidecar, None takes the proof that travels inside.
        key: a public key in PEM, None takes the keys of this home.
    """

    report: bytes
    proof: bytes | None = None
    key: bytes | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what became of it."""

    word: str
    mark: str
    name: str
    text: str
    signed: str
    paragraph: int
    now: str


@dataclass(frozen=True, slots=True)
class Tally:
    word: str
    mark: str
    count: int


@dataclass(frozen=True, slots=True)
class Told:
    """What stands, ready for a page."""

    holds: bool
    verdict: str
    signature: str
    signer: str
    fingerprint: str
    signed_at: str
    title: str
    tallies: tuple[Tally, ...]
    rows: tuple[Row, ...]
    more: int
    paragraphs: tuple[str, ...]
    notes: tuple[str, ...]
    unfilled: int
    counted: bool


def is_public() -> bool:
    return bool(settings.PUBLIC_VERIFY)


def check(actor: Actor | None, asked: Asked, on: date) -> Told:
    """Hold a report against its proof.

    Args:
        actor: who asks; None for somebody without an account.
        asked: what was sent.
        on: today.

    Raises:
        Unreadable: a file is not what it should be, or hostile.
    """
    _look_through(asked.report)
    own = asked.key is None
    trusted = keys.trusted(settings.HOME.keys) if asked.key is None else (_key(asked.key),)
    found = proofs.verify(asked.report, asked.proof, trusted)
    counted = found.signature == Trust.VALID and _may_count(actor, found, on)
    if counted:
        found = proofs.verify(asked.report, asked.proof, trusted, recompute)
    return _told(found, counted=counted, own=own, trusted=trusted)


def _look_through(data: bytes) -> None:
    """Sizes before bytes: what the list of parts announces is judged before any part is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as exc:
        raise Unreadable("报告不是 .docx 文件（或已损坏）：请用 Word、WPS 打开后另存为 .docx 再试。") from exc
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise Unreadable("报告展开后大得不像一份报告，没有打开。")
    for part in parts:
        if part.file_size > MB and part.file_size > _MOST_RATIO * max(1, part.compress_size):
            raise Unreadable("报告的压缩比异常，疑似压缩炸弹，没有打开。")
        if part.filename.startswith("/") or ".." in part.filename.replace("\\", "/").split("/"):
            raise Unreadable("报告内部有越出文件夹的路径，没有打开。")


def _key(pem: bytes) -> Verifier:
    return read_verifier(pem, "公钥文件")


def _may_count(actor: Actor | None, found: Verification, on: date) -> bool:
    if actor is None or found.manifest is None:
        return False
    return access.readable(actor, READ, on).filter(code=found.manifest.org).exists()


# ---- words ------------------------------------------------------------------------------------------------------------------


def _told(found: Verification, *, counted: bool, own: bool, trusted: Sequence[Verifier]) -> Told:
    rows = [_row(each) for status in WORDS for each in found.figures if each.status == status]
    return Told(
        holds=found.holds,
        verdict=_verdict(found),
        signature=_signature(found, trusted, own=own),
        signer=found.manifest.org_name[:200] if found.manifest else "",
        fingerprint=fingerprint(found.key_id) if found.key_id else "",
        signed_at=_when(found.signed_at),
        title=found.manifest.title[:200] if found.manifest else "",
        tallies=tuple(_tallies(found)),
        rows=tuple(rows[:_SHOWN]),
        more=max(0, len(rows) - _SHOWN),
        paragraphs=_paragraphs(found.paragraphs_changed),
        notes=tuple(_on_page(note) for note in found.notes),
        unfilled=found.unfilled,
        counted=counted,
    )


def _verdict(found: Verification) -> str:
    if found.holds:
        return "核验通过：签名有效，数字和文字都与签名时一样。"
    if found.signature == Trust.ABSENT:
        return "核验不通过：没有可以核对的签名。"
    if found.signature == Trust.INVALID:
        return "核验不通过：签名不能采信，下面的对照只说明文件与这份证明是否一致。"
    return "核验不通过：文件在签名之后被改过。"


def _signature(found: Verification, trusted: Sequence[Verifier], *, own: bool) -> str:
    if found.signature == Trust.ABSENT:
        return "没有签名"
    if found.signature == Trust.INVALID:
        return "签名无效"
    if not own:
        return "签名有效，用的是您选上的公钥；公钥要从可靠的途径拿到，不要用随报告一起来的"
    now = trusted[0].key_id == found.key_id if trusted else False
    return f"签名有效，是本程序{'现在' if now else '以前'}的密钥签的"


def _when(text: str) -> str:
    """The clock of the place, as the report's own page tells its release."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return f"{timezone.localtime(told) if timezone.is_aware(told) else told:%Y-%m-%d %H:%M}"


def _tallies(found: Verification) -> Iterable[Tally]:
    for status, (word, mark) in WORDS.items():
        count = sum(each.status == status for each in found.figures)
        if count:
            yield Tally(word, mark, count)


def _row(each: FigureCheck) -> Row:
    word, mark = WORDS[each.status]
    entry = each.entry
    now = "一样" if each.recomputed is not None and each.status == Status.OK else ""
    if each.recomputed is not None and each.status == Status.SUPERSEDED and entry is not None:
        value = each.recomputed.value
        now = "没有记录" if value is None else f"{value:f}{entry.fact.unit}"
    return Row(
        word=word,
        mark=mark,
        name=entry.fact.name[:120] if entry else "数字",
        text=each.text[:200],
        signed=entry.shown[:200] if entry else "",
        paragraph=each.paragraph,
        now=now,
    )


def _paragraphs(numbers: Sequence[int]) -> tuple[str, ...]:
    told = [f"第 {number} 段" if number else "页眉、页脚或脚注" for number in numbers[:_SHOWN]]
    return (*told, f"另有 {len(numbers) - _SHOWN} 段") if len(numbers) > _SHOWN else tuple(told)


def _on_page(note: str) -> str:
    for said, instead in _SENTENCES.items():
        note = note.replace(said, instead)
    return note
