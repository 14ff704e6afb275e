"""The text of a working report: a closed grammar, the same after storing, with places that hold."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.apps.reports.writing import document, plain_text, wording
from shuzhi.apps.reports.writing.document import Block, Shown, Words
from shuzhi.core.documents.parse import parse_text
from shuzhi.core.errors import Unreadable
from shuzhi.core.proofing.figures import borne_out

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=30)
PIECES = st.lists(st.one_of(TEXT.map(Words), st.sampled_from(["f1", "f2", "f30"]).map(Shown)), max_size=6)
SHOWN = {"f1": "12次", "f2": "〔待填：简报 期〕", "f30": "30余人"}


def blocks_of(rows: list[list[Words | Shown]]) -> tuple[Block, ...]:
    made = [Block(f"b{i}", tuple(row), level=i % 3) for i, row in enumerate(rows, 1)]
    return document.load(document.dump(made))  # neighbouring words joined


@given(st.lists(PIECES, max_size=6))
def test_what_is_stored_is_read_back(rows: list[list[Words | Shown]]) -> None:
    blocks = blocks_of(rows)
    assert document.load(document.dump(blocks)) == blocks


@given(st.lists(PIECES, min_size=1, max_size=6))
def test_every_place_holds_its_words(rows: list[list[Words | Shown]]) -> None:
    blocks = blocks_of(rows)
    flat = document.flatten(blocks, SHOWN)
    assert [flat.text[p.start : p.end] for p in flat.blocks] == [b.text(SHOWN) for b in blocks]
    assert all(flat.text[p.start : p.end] == SHOWN[p.id] for p in flat.nodes)
    assert [p.id for p in flat.nodes] == [n for b in blocks for n in b.nodes]


@pytest.mark.parametrize(
    "sent",
    [
        "x",
        {},
        [1],
        [{"type": "image", "attrs": {"id": "b1"}}],
        [{"type": "paragraph", "attrs": {"id": "B1"}}],
        [{"type": "paragraph", "attrs": {"id": "b1"}, "content": [{"type": "text", "text": 5}]}],
        [
            {
                "type": "paragraph",
                "attrs": {"id": "b1"},
                "content": [{"type": "figure", "attrs": {"id": "<b>"}}],
            }
        ],
        [{"type": "paragraph", "attrs": {"id": "b1"}, "content": [{"type": "hard_break"}]}],
        [{"type": "heading", "attrs": {"id": "b1", "level": 9}}],
        [{"type": "heading", "attrs": {"id": "b1"}}],
        [{"type": "paragraph"}],
        [{"type": "paragraph", "attrs": {"id": "b1"}}] * (document.MOST_BLOCKS + 1),
    ],
)
def test_what_is_not_in_the_grammar_is_refused(sent: object) -> None:
    with pytest.raises(Unreadable):
        document.read(sent)


def test_words_stay_on_one_line_and_hold_no_half_characters() -> None:
    sent = [
        {
            "type": "paragraph",
            "attrs": {"id": "b1"},
            "content": [{"type": "text", "text": "一\r\n二\x00三\ud800四\u2028五"}],
        }
    ]
    assert document.read(json.loads(json.dumps(sent)))[0].text({}) == "一 二三四 五"


def test_two_paragraphs_of_one_name_get_names_of_their_own() -> None:
    named = document.with_ids([Block("b1", ()), Block("b1", ()), Block("b2", ())], ["b2"])
    assert len({b.id for b in named} | {"b2"}) == 4 and named[0].id == "b1"


def test_a_plain_form_gives_back_what_it_showed() -> None:
    blocks = (
        Block("b1", (Words("一、情况"),), 1),
        Block("b2", (Words("召开"), Shown("f1"), Words("，编发"), Shown("f2"))),
    )
    shown = plain_text.as_lines(blocks, SHOWN)
    assert shown.splitlines()[1] == "召开{f1 12次}，编发{f2 〔待填：简报 期〕}"
    assert plain_text.from_lines(shown, blocks, SHOWN) == blocks


def test_a_number_in_braces_cannot_be_changed_in_a_plain_form() -> None:
    before = (Block("b2", (Words("召开"), Shown("f1"))),)
    told = plain_text.from_lines("召开{f1 99次}整\n又{f7 3次}\n二、新的一节", before, SHOWN)
    assert told[0] == Block("b2", (Words("召开"), Shown("f1"), Words("整")))
    assert told[1].text(SHOWN) == "又{f7 3次}", "a figure that is not the report's stays as typed words"
    assert told[2].level == 1


@given(st.integers(0, 10**9), st.sampled_from(["次", "人次", "件", "元"]))
def test_every_wording_of_a_count_is_true_of_it(value: int, unit: str) -> None:
    """The proof-reader, who knows nothing of this module, bears out every form."""
    for words in wording.wordings(Decimal(value), unit):
        text = f"全年受理{words}。"
        (quantity,) = parse_text(text).quantities
        assert borne_out(text, quantity, Decimal(value)), words


@pytest.mark.parametrize(
    ("value", "unit", "ways"),
    [
        ("37", "次", ("37次", "30余次")),
        ("30", "次", ("30次",)),
        ("20", "次", ("20次",)),
        ("9", "次", ("9次",)),
        ("52600", "件", ("52600件", "5.26万件")),
        ("52611", "件", ("52611件", "52610余件", "5.26万余件")),
        ("61.38", "%", ("61.4%", "61.38%")),
        ("99.96", "%", ("99.96%",)),
    ],
)
def test_how_a_value_may_be_worded(value: str, unit: str, ways: tuple[str, ...]) -> None:
    assert wording.wordings(Decimal(value), unit) == ways


@pytest.mark.parametrize(
    ("shown", "before", "now", "then"),
    [
        ("30余次", "37", "45", "40余次"),
        ("30余次", "37", "40", "40次"),
        ("37次", "37", "45", "45次"),
        ("三十七次", "37", "45", "45次"),
    ],
)
def test_a_new_value_keeps_the_manner(shown: str, before: str, now: str, then: str) -> None:
    assert wording.like(shown, Decimal(before), Decimal(now), "次") == then
