"""Checkpoints: the chain's head at a moment, signed by the home's key and kept by somebody else.

A chain alone does not stop an administrator who rewrites all of it; a checkpoint in another hand does.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from shuzhi.apps.audit.chain import GENESIS, JSON, canonical, stamp
from shuzhi.apps.audit.models import Event, Head
from shuzhi.core.errors import Unreadable
from shuzhi.core.findings import Finding, Severity
from shuzhi.core.proofs.signing import Signer, Verifier


def make(signer: Signer, at: datetime) -> str:
    """Return the checkpoint of now, as one JSON document."""
    seq, digest = Head.objects.filter(pk=1).values_list("seq", "hash").first() or (0, GENESIS)
    body: dict[str, JSON] = {
        "seq": seq,
        "hash": digest,
        "at": stamp(at),
        "algorithm": signer.algorithm,
        "key": signer.key_id,
    }
    signature = base64.b64encode(signer.sign(canonical(body).encode())).decode()
    return json.dumps({**body, "signature": signature}, ensure_ascii=False, indent=1) + "\n"


def check(text: str, trusted: Sequence[Verifier]) -> tuple[Finding, ...]:
    """Hold the chain against a checkpoint: first its signature, then the event that it names.

    Raises:
        Unreadable: the text is no checkpoint.
    """
    try:
        point = json.loads(text)
        signature = base64.b64decode(point.pop("signature"), validate=True)
        seq, digest, key = int(point["seq"]), str(point["hash"]), str(point["key"])
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error) as exc:
        raise Unreadable("这不是审计检查点文件，或已损坏。") from exc
    signer = next((verifier for verifier in trusted if verifier.key_id == key), None)
    if signer is None or not signer.verify(canonical(point).encode(), signature):
        return (_finding("audit.checkpoint-signature", "检查点的签名不是本机密钥签的，或检查点被改动过。"),)
    return tuple(_against(seq, digest))


def _against(seq: int, digest: str) -> Iterator[Finding]:
    found = Event.objects.filter(seq=seq).values_list("hash", flat=True).first()
    if seq and found is None:
        yield _finding("audit.truncated", f"检查点记到第 {seq} 条，现在的审计链里没有这一条：末尾被截去。")
    elif seq and found != digest:
        yield _finding("audit.rewritten", f"第 {seq} 条与检查点不符：审计链在检查点之后被整体改写过。")


def _finding(code: str, message: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, kind="audit")
