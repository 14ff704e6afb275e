"""The signing key on disk: made once, protected, rotated without losing old reports."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from shuzhi.core.errors import Refused, Unreadable
from shuzhi.core.proofs import keys
from shuzhi.core.proofs.signing import fingerprint, new_signer

MESSAGE = b"words"


def test_made_on_first_use_and_kept(tmp_path: Path) -> None:
    first, again = keys.load_or_make(tmp_path / "keys"), keys.load_or_make(tmp_path / "keys")
    assert first.key_id == again.key_id
    assert [key.key_id for key in keys.trusted(tmp_path / "keys")] == [first.key_id]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a home by its folder's access list")
def test_only_the_owner_reads_the_private_key(tmp_path: Path) -> None:
    keys.load_or_make(tmp_path)
    assert (tmp_path / keys.PRIVATE).stat().st_mode & 0o777 == 0o600


def test_a_signature_of_each_year_verifies_after_rotation(tmp_path: Path) -> None:
    signatures = [keys.load_or_make(tmp_path).sign(MESSAGE)]
    signatures += [keys.rotate(tmp_path).sign(MESSAGE) for _ in range(2)]
    trusted = keys.trusted(tmp_path)
    assert len({key.key_id for key in trusted}) == 3
    for signature in signatures:
        assert sum(key.verify(MESSAGE, signature) for key in trusted) == 1
    assert trusted[0].key_id == keys.load_or_make(tmp_path).key_id


def test_a_lost_private_key_gives_a_new_one_and_keeps_the_old_public_half(tmp_path: Path) -> None:
    old = keys.load_or_make(tmp_path)
    (tmp_path / keys.PRIVATE).unlink()
    new = keys.load_or_make(tmp_path)
    assert new.key_id != old.key_id
    assert {key.key_id for key in keys.trusted(tmp_path)} == {new.key_id, old.key_id}


def test_a_lost_public_half_comes_back(tmp_path: Path) -> None:
    key = keys.load_or_make(tmp_path)
    (tmp_path / keys.PUBLIC).unlink()
    assert keys.trusted(tmp_path) == ()
    keys.load_or_make(tmp_path)
    assert [key.key_id for key in keys.trusted(tmp_path)] == [key.key_id]


def test_eight_at_once_make_one_key(tmp_path: Path) -> None:
    made: list[str] = []
    barrier = threading.Barrier(8)

    def make() -> None:
        barrier.wait()
        made.append(keys.load_or_make(tmp_path).key_id)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8 and len(set(made)) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [keys.PRIVATE, keys.PUBLIC]


@pytest.mark.parametrize("content", [b"", b"no key", new_signer().public_pem()])
def test_a_damaged_private_key_is_named_and_not_overwritten(tmp_path: Path, content: bytes) -> None:
    keys.load_or_make(tmp_path)
    (tmp_path / keys.PRIVATE).write_bytes(content)
    with pytest.raises(Unreadable, match="备份"):
        keys.load_or_make(tmp_path)
    assert (tmp_path / keys.PRIVATE).read_bytes() == content


def test_a_public_key_that_the_user_names(tmp_path: Path) -> None:
    signer = new_signer()
    (tmp_path / "a.pem").write_bytes(signer.public_pem())
    assert keys.read_public(tmp_path / "a.pem").key_id == signer.key_id
    (tmp_path / "b.pem").write_bytes(signer.private_pem())
    with pytest.raises(Unreadable):
        keys.read_public(tmp_path / "b.pem")
    with pytest.raises(Refused):
        keys.read_public(tmp_path / "c.pem")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file in its place")
    with pytest.raises(Refused, match="签名密钥目录"):
        keys.load_or_make(tmp_path / "keys")


def test_the_fingerprint_is_short_enough_to_read_out() -> None:
    assert fingerprint("0123456789abcdef" * 4) == "0123 4567 89AB CDEF 0123 4567 89AB CDEF"
