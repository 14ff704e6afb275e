"""Envelopes open with the whole key of their vote and with nothing else, and all look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.core.voting import envelopes as e

KEYS = e.new_keys()
VOTE = b"vote-1"


@given(content=st.binary(max_size=e.PLAIN - 2))
def test_what_was_sealed_comes_out_and_the_size_tells_nothing(content: bytes) -> None:
    envelope = e.seal(content, KEYS.public, VOTE)
    assert len(envelope) == e.SIZE
    assert e.unseal(envelope, KEYS.private, VOTE) == content
    assert e.seal(content, KEYS.public, VOTE) != envelope


@given(at=st.integers(0, e.SIZE - 1), bit=st.integers(0, 7))
def test_any_altered_bit_is_noticed(at: int, bit: int) -> None:
    altered = bytearray(e.seal(b"{}", KEYS.public, VOTE))
    altered[at] ^= 1 << bit
    if at == e.KEY - 1 and bit == 7:  # X25519 ignores the top bit, the key derivation does not
        assert bytes(altered) != e.seal(b"{}", KEYS.public, VOTE)
    with pytest.raises(e.Sealed):
        e.unseal(bytes(altered), KEYS.private, VOTE)


def test_another_vote_another_key_another_size_do_not_open() -> None:
    envelope = e.seal(b"{}", KEYS.public, VOTE)
    for private, vote, content in (
        (KEYS.private, b"vote-2", envelope),
        (e.new_keys().private, VOTE, envelope),
        (KEYS.private, VOTE, envelope[:-1]),
        (KEYS.private, VOTE, bytes(e.SIZE)),  # a point of small order
    ):
        with pytest.raises(e.Sealed):
            e.unseal(content, private, vote)
    with pytest.raises(e.Sealed, match="too long"):
        e.seal(bytes(e.PLAIN - 1), KEYS.public, VOTE)


@given(holders=st.integers(1, 5))
def test_all_holders_open_and_fewer_do_not(holders: int) -> None:
    parts = e.split(KEYS.private, holders)
    assert len(parts) == holders
    assert e.opens(e.join(parts), KEYS.public)
    if holders > 1:
        assert not e.opens(e.join(parts[1:]), KEYS.public)


@pytest.mark.parametrize("parts", [(), (b"x",), (bytes(32), bytes(31))])
def test_parts_that_are_not_whole(parts: tuple[bytes, ...]) -> None:
    with pytest.raises(e.Sealed):
        e.join(parts)
