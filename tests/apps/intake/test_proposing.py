"""Columns of other systems find their place by heading and content; what is doubtful stays open."""

from __future__ import annotations

import pytest
from manners import MANNERS, OFFICE, PLATFORM, UNITS, Manner

from shuzhi.apps.intake.layout import lay_out
from shuzhi.apps.intake.proposing import DROP, NOTE, Proposal, columns_of, propose
from shuzhi.packs.ledger.headers import header_words

WORDS = header_words()


def read(manner: Manner) -> tuple[Proposal, dict[str, str], int]:
    layout = lay_out(manner.rows, WORDS)
    assert layout is not None
    found = propose(manner.name, layout, columns_of(manner.rows, layout), WORDS, lambda text: text in UNITS)
    columns = {
        head.text: choice.target
        for head, choice in zip(layout.heads, found.choices, strict=True)
        if choice.target not in (NOTE, DROP)
    }
    return found, columns, layout.first_row


@pytest.mark.parametrize("manner", MANNERS, ids=lambda each: f"{each.kind}-{each.name}")
def test_each_manner_maps_without_a_hand(manner: Manner) -> None:
    found, columns, first = read(manner)
    assert found.kind == manner.kind
    assert columns == manner.columns
    assert first == manner.first
    assert dict(found.fixed) == manner.fixed


@pytest.mark.parametrize("manner", [PLATFORM, OFFICE], ids=["platform", "office"])
def test_all_that_must_be_there_is_there(manner: Manner) -> None:
    found, columns, _ = read(manner)
    required = {c.header for c in WORDS.sheets[found.kind].sheet.columns if c.required}
    assert required <= set(columns.values())
