"""Verification (核验): is this the report that was signed, and do its figures still stand?

Works with the proof and a public key alone. Where the ledger is at hand, each figure is counted again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from shuzhi.core.proofs import proof as proofs
from shuzhi.core.proofs.alignment import Matched, match
from shuzhi.core.proofs.manifest import FigureEntry, Manifest
from shuzhi.core.proofs.proof import Trust
from shuzhi.core.proofs.reading import OBJECT, Control, Read, read
from shuzhi.core.proofs.signing import Verifier, fingerprint
from shuzhi.core.proofs.words import normalised

_BLANK = re.compile(r"〔待填[^〕]*〕")


class Status(StrEnum):
    """What became of a figure."""

    OK = "ok"
    CHANGED = "changed"  # its words are not those that were signed
    MISSING = "missing"  # its control is gone
    SUPERSEDED = "superseded"  # the report is as signed; the ledger has moved on
    UNTAGGED = "untagged"  # a number without proof: typed by hand, or pasted


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A figure counted again.

    Args:
        value: exact; None when no record answers any more.
        digest: over its records.
    """

    value: Decimal | None
    digest: str


Recompute = Callable[[Manifest], Mapping[str, Recomputed]]


@dataclass(frozen=True, slots=True)
class FigureCheck:
    """One figure as found.

    Args:
        status: what became of it.
        text: the words in the file, "" when missing.
        paragraph: number of its paragraph, 0 when missing.
        entry: what was signed, None when untagged.
        recomputed: counted again, None where that was not possible.
    """

    status: Status
    text: str
    paragraph: int = 0
    entry: FigureEntry | None = None
    recomputed: Recomputed | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the figure as `shuzhi verify --json` prints it."""
        entry = self.entry
        return {
            "id": entry.id if entry else "",
            "indicator": entry.fact.indicator if entry else "",
            "name": entry.fact.name if entry else "",
            "text": self.text,
            "signed_text": entry.shown if entry else None,
            "value": _number(entry.fact.value if entry else _decimal(self.text)),
            "recomputed": _number(self.recomputed.value) if self.recomputed else None,
            "paragraph": self.paragraph,
            "status": self.status.value,
        }


@dataclass(frozen=True, slots=True)
class Verification:
    """What verification found.

    Args:
        figures: those signed in their order, then the untagged ones in reading order.
        paragraphs_changed: numbers of paragraphs that are not as signed, in order; a deleted one counts at its old place;
            0 for headers, footers and notes.
        unfilled: visible blanks in the file.
        signature: what the signature is worth.
        notes: Chinese sentences that explain.
        manifest: what was signed, None where there is no proof.
        key_id: the signer's key as the proof says.
        signed_at: time of signing as the proof says.
    """

    figures: tuple[FigureCheck, ...]
    paragraphs_changed: tuple[int, ...]
    unfilled: int
    signature: Trust
    notes: tuple[str, ...] = ()
    manifest: Manifest | None = None
    key_id: str = ""
    signed_at: str = ""

    @property
    def holds(self) -> bool:
        """Signed by a key we trust, and nothing altered; open blanks and a ledger that moved on are no faults."""
        sound = all(figure.status in {Status.OK, Status.SUPERSEDED} for figure in self.figures)
        return self.signature == Trust.VALID and sound and not self.paragraphs_changed

    def as_json(self) -> dict[str, Any]:
        """Return the JSON value of `shuzhi verify --json` (contract.md, section 2)."""
        return {
            "figures": [figure.as_json() for figure in self.figures],
            "paragraphs_changed": list(self.paragraphs_changed),
            "unfilled": self.unfilled,
            "signature": self.signature.value,
            "holds": self.holds,
            "key": fingerprint(self.key_id) if self.key_id else None,
            "signed_at": self.signed_at or None,
            "notes": list(self.notes),
        }


def verify(
    data: bytes, proof: bytes | None, trusted_keys: Iterable[Verifier], recompute: Recompute | None = None
) -> Verification:
    """Check a report against its proof.

    Args:
        data: the .docx file's bytes.
        proof: the sidecar's bytes; None takes the proof that travels inside.
        trusted_keys: the home's own keys, or the one that the user names. A key in the file is never one of them.
        recompute: counts the manifest's figures again, by their ids, where the ledger is at hand; a figure that it leaves out
            could not be counted.

    Raises:
        Unreadable: the file is no .docx, or the proof none of ours, or of a newer version.
    """
    file = read(data)
    unfilled = sum(len(_BLANK.findall(paragraph.plain)) for paragraph in file.paragraphs)
    raw = proof if proof is not None else file.proof
    if raw is None:
        figures = tuple(_untagged_all(file))
        note = "文件里没有证明：没有签过名，或者另存时丢失了；如有 .proof.json 请用 --proof 指明。"
        return Verification(figures, (), unfilled, Trust.ABSENT, (note,))
    ours = proofs.read(raw)
    signature, why = proofs.trust_in(ours, trusted_keys)
    matched = match(ours.manifest, file)
    counted = recompute(ours.manifest) if recompute else {}
    figures = (
        *(_check(entry, matched, counted.get(entry.id)) for entry in ours.manifest.figures),
        *_untagged(ours.manifest, file, matched),
    )
    notes = (*([why] if why else []), *_notes(ours.manifest, file, matched, proof))
    return Verification(
        figures,
        tuple(sorted(matched.altered)),
        unfilled,
        signature,
        notes,
        ours.manifest,
        ours.key_id,
        ours.signed_at,
    )


# ---- figures ----------------------------------------------------------------------------------------------------------------


def _check(entry: FigureEntry, matched: Matched, recomputed: Recomputed | None) -> FigureCheck:
    place = matched.controls.get(entry.id)
    if place is None:
        return FigureCheck(Status.MISSING, "", 0, entry, recomputed)
    paragraph, control = place
    status = _status(entry, control, recomputed)
    return FigureCheck(status, control.text.replace(OBJECT, ""), paragraph.number, entry, recomputed)


def _status(entry: FigureEntry, control: Control, recomputed: Recomputed | None) -> Status:
    found = normalised(control.text)
    if found != normalised(entry.shown):
        return Status.CHANGED if found else Status.MISSING
    if recomputed is not None and (recomputed.value, recomputed.digest) != (
        entry.fact.value,
        entry.fact.digest,
    ):
        return Status.SUPERSEDED
    return Status.OK


def _untagged(manifest: Manifest, file: Read, matched: Matched) -> list[FigureCheck]:
    typed = [FigureCheck(Status.UNTAGGED, number, at) for number, at in matched.new_numbers]
    pasted = [
        FigureCheck(Status.UNTAGGED, control.text, paragraph.number) for paragraph, control in matched.extra
    ]
    return sorted(typed + pasted, key=lambda check: check.paragraph)


def _untagged_all(file: Read) -> Iterable[FigureCheck]:
    """Without a proof every number is one without proof."""
    for paragraph in file.paragraphs:
        for text in (*(control.text for control in paragraph.controls), *paragraph.numbers):
            yield FigureCheck(Status.UNTAGGED, text, paragraph.number)


def _notes(manifest: Manifest, file: Read, matched: Matched, sidecar: bytes | None) -> Iterable[str]:
    if manifest.paragraphs and matched.sound * 2 < len(manifest.paragraphs):
        yield (
            f"证明写的是{manifest.org_name}{manifest.year}年度《{manifest.title}》，"
            f"{len(manifest.paragraphs)} 段中只有 {matched.sound} 段与本文件一致：可能拿错了另一份报告的证明。"
        )
    if matched.deleted:
        yield f"签名时的段落有 {matched.deleted} 段已被删去。"
    marks = Counter(control.mark for _, control in matched.extra)
    known = {entry.id for entry in manifest.figures}
    if twice := [mark for mark in marks if mark in known]:
        yield f"数据控件 {'、'.join(sorted(twice))} 出现了不止一次：复制出来的数字没有自己的凭证。"
    if living := sum(OBJECT in control.text for _, control in matched.controls.values()):
        yield f"有 {living} 个数字变成了域、图片等会自己变化的内容（另存为 .odt 再存回也会这样），请用原来的 .docx 核验。"
    if matched.aside:
        yield "页眉、页脚或脚注里有签名时没有的文字。"
    if sidecar is not None and file.proof is not None and file.proof.strip() != sidecar.strip():
        yield "文件内嵌的证明与 --proof 给出的不同，以 --proof 为准。"


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").replace("，", "").rstrip("%％‰"))
    except InvalidOperation:
        return None


def _number(value: Decimal | None) -> int | float | None:
    """Return a decimal as a JSON number."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
