"""A proof (凭证): a manifest and a signature over it, as one JSON document.

It travels inside the report and beside it as `<report>.proof.json`.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shuzhi.core.errors import Unreadable
from shuzhi.core.proofs.manifest import FORMAT, VERSION, Manifest, canonical, from_json, to_json
from shuzhi.core.proofs.signing import Signer, Verifier, fingerprint

_NOT_OURS = "这不是本程序写的证明文件，请选择与报告同名的 .proof.json。"
_LARGEST = 64 * 1024 * 1024  # bytes: some forty thousand figures


class Trust(StrEnum):
    """What a signature is worth."""

    VALID = "valid"
    INVALID = "invalid"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Proof:
    """A manifest as read, with the signature that came with it.

    Args:
        manifest: what was signed.
        payload: the JSON value of manifest and signature head that the signature covers.
        algorithm: name of the signature's algorithm, "" where there is none.
        key_id: id of the signer's key as the file says.
        signed_at: ISO time of signing as the file says, "" where it does not.
        signature: the signature's bytes, empty where there is none.
    """

    manifest: Manifest
    payload: bytes
    algorithm: str
    key_id: str
    signed_at: str
    signature: bytes


def sign(manifest: Manifest, signer: Signer, *, signed_at: str = "") -> bytes:
    """Return the signed proof of a report.

    Args:
        manifest: what to vouch for.
        signer: the home's key.
        signed_at: ISO time of signing; it is signed too.

    Returns:
        Canonical JSON, UTF-8.
    """
    head = {"algorithm": signer.algorithm, "key": signer.key_id, "signed_at": signed_at}
    body = _body(to_json(manifest), head)
    value = base64.b64encode(signer.sign(canonical(body))).decode("ascii")
    return canonical(body | {"signature": head | {"value": value}})


def _body(manifest: Any, head: dict[str, str]) -> dict[str, Any]:
    return {"format": FORMAT, "version": VERSION, "manifest": manifest, "signature": head}


def read(data: bytes) -> Proof:
    """Read a proof; whether it can be trusted is for `trust_in`.

    Args:
        data: JSON, UTF-8.

    Raises:
        Unreadable: it is not a proof of ours, or of a newer version.
    """
    value = _json(data)
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise Unreadable(_NOT_OURS)
    version = value.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise Unreadable(
            f"这份证明由更新的版本写成（格式 {version}，本程序能读到 {VERSION}），请升级程序后再核验。"
        )
    signature = value.get("signature")
    signature = signature if isinstance(signature, dict) else {}
    head = {key: str(signature.get(key, "")) for key in ("algorithm", "key", "signed_at")}
    manifest = from_json(value.get("manifest"))
    payload = canonical(_body(value["manifest"], head))
    return Proof(
        manifest, payload, head["algorithm"], head["key"], head["signed_at"], _bytes(signature.get("value"))
    )


def _json(data: bytes) -> Any:
    if len(data) > _LARGEST:
        raise Unreadable(_NOT_OURS)
    try:
        return json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_once, parse_float=_refused, parse_constant=_refused
        )
    except (ValueError, RecursionError) as exc:
        raise Unreadable(_NOT_OURS) from exc


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: two readers could take two different values."""
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice")
    return value


def _refused(text: str) -> Any:
    raise ValueError(f"not a number of ours: {text}")


def _bytes(text: Any) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except binascii.Error:
        return b""


def trust_in(proof: Proof, keys: Iterable[Verifier]) -> tuple[Trust, str]:
    """Judge a proof's signature.

    Args:
        proof: as read.
        keys: the public keys that we trust; a key that the file brings is never one of them.

    Returns:
        The judgement, and one Chinese sentence that explains it ("" when valid).
    """
    if not proof.signature:
        return Trust.ABSENT, "证明没有签名。"
    ours = [key for key in keys if key.algorithm == proof.algorithm and key.key_id == proof.key_id]
    if not ours:
        return (
            Trust.INVALID,
            f"签名所用的密钥（指纹 {fingerprint(proof.key_id)[:39]}）不在信任之列；请用 --key 指明出具单位的公钥。",
        )
    if any(key.verify(proof.payload, proof.signature) for key in ours):
        return Trust.VALID, ""
    return Trust.INVALID, "签名与证明的内容对不上：证明在签名之后被改动过。"
