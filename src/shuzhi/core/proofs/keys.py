"""The home's signing key on disk: made on first use, readable by its owner only, rotated without losing old reports.

    signing.pem          the private key
    signing.pub.pem      its public half: what others get
    old/<key id>.pub.pem public keys of earlier years; reports signed with them still verify

A lost private key cannot be had back: the next signature makes a new one, and the old public key moves to `old/`. A key that
may have fallen into other hands is rotated, and its file in `old/` deleted: reports signed with it then no longer verify.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from shuzhi.core.errors import Refused
from shuzhi.core.proofs.signing import (
    Ed25519Signer,
    Ed25519Verifier,
    Signer,
    Verifier,
    new_signer,
    read_signer,
    read_verifier,
)

PRIVATE, PUBLIC, OLD = "signing.pem", "signing.pub.pem", "old"


def load_or_make(folder: Path) -> Signer:
    """Return the key of a folder, made on first use.

    Args:
        folder: where the home keeps its keys.

    Raises:
        Refused: the folder cannot be read or written.
        Unreadable: the key file is damaged.
    """
    private = folder / PRIVATE
    try:
        if not private.exists():
            _make(folder)
        signer = read_signer(private.read_bytes(), str(private))
        _publish(folder, signer)
    except OSError as exc:
        raise Refused(f"签名密钥目录 {folder} 不能读写（{exc.strerror}），请检查权限和磁盘空间。") from exc
    return signer


def rotate(folder: Path) -> Signer:
    """Put a new key in the place of the present one; its public half is kept, so that old reports still verify.

    Args:
        folder: where the home keeps its keys.
    """
    load_or_make(folder)
    try:
        _retire(folder)
        (folder / PRIVATE).unlink()
    except OSError as exc:
        raise Refused(f"签名密钥目录 {folder} 不能写（{exc.strerror}），请检查权限和磁盘空间。") from exc
    return load_or_make(folder)


def trusted(folder: Path) -> tuple[Verifier, ...]:
    """Return the public keys of a folder, the present one first.

    Args:
        folder: where the home keeps its keys; a folder without keys gives none.
    """
    files = [folder / PUBLIC, *sorted((folder / OLD).glob("*.pub.pem"))]
    try:
        return tuple(read_verifier(file.read_bytes(), str(file)) for file in files if file.exists())
    except OSError as exc:
        raise Refused(f"签名公钥 {folder} 不能读（{exc.strerror}），请检查权限。") from exc


def read_public(path: Path) -> Verifier:
    """Read a public key that the user names (`--key`).

    Args:
        path: a PEM file.

    Raises:
        Refused: there is no such file, or it cannot be read.
        Unreadable: it is no public key.
    """
    try:
        pem = path.read_bytes()
    except OSError as exc:
        raise Refused(f"公钥文件 {path} 不能读（{exc.strerror}）。") from exc
    return read_verifier(pem, str(path))


def _make(folder: Path) -> None:
    """Write a new private key, unless another process was faster."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{secrets.token_hex(8)}.new"
    _write_private(fresh, new_signer())
    try:
        _rename_if_absent(fresh, folder / PRIVATE)
    finally:
        fresh.unlink(missing_ok=True)


def _rename_if_absent(fresh: Path, final: Path) -> None:
    with contextlib.suppress(FileExistsError):
        if os.name == "nt":
            fresh.rename(final)  # refuses an existing target there
        else:
            os.link(fresh, final)


def _write_private(path: Path, signer: Ed25519Signer) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(signer.private_pem())
        handle.flush()
        os.fsync(handle.fileno())


def _publish(folder: Path, signer: Ed25519Signer) -> None:
    """Keep the public file in step with the private key; a public key that is not its half is kept in `old/` first.

    The file is never away: whoever makes the first key at the same moment would take that for a lost one.
    """
    public, pem = folder / PUBLIC, signer.public_pem()
    held = public.read_bytes() if public.exists() else b""
    if held == pem:
        return
    if held:
        _retire(folder)
    fresh = folder / f".{secrets.token_hex(8)}.new"
    fresh.write_bytes(pem)
    fresh.replace(public)  # at once, so that nobody reads half a key


def _retire(folder: Path) -> None:
    pem = (folder / PUBLIC).read_bytes()
    key: Ed25519Verifier = read_verifier(pem, str(folder / PUBLIC))
    (folder / OLD).mkdir(exist_ok=True)
    (folder / OLD / f"{key.key_id[:32]}.pub.pem").write_bytes(pem)
