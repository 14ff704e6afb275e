"""Mistyped characters: never an exception, offsets that slice, names and coinages left alone, the measure held."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.proofing import Reading
from shuzhi.packs.wording.lexicon import lexicon
from shuzhi.packs.wording.misspelt import misspelt
from shuzhi.packs.wording.sounds import sayings_bent

CHARACTERS = st.sampled_from("党员干部学习组织生活效绿率贯彻落实处出，。“”1234次名的地得")


def words(text: str) -> list[tuple[str, str | None]]:
    reading = Reading(text, parse_text(text))
    return [(text[h.start : h.end], h.suggestion) for h in misspelt(reading)]


@settings(deadline=None)  # the first example reads the word lists
@given(st.text(CHARACTERS, max_size=80))
def test_every_hit_is_a_stretch_with_another_of_its_length(text: str) -> None:
    reading = Reading(text, parse_text(text))
    for hit in [*misspelt(reading), *sayings_bent(reading)]:
        assert 0 <= hit.start < hit.end <= len(text)
        assert hit.suggestion is not None
        assert len(hit.suggestion) == hit.end - hit.start
        assert sum(a != b for a, b in zip(hit.suggestion, text[hit.start : hit.end], strict=True)) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("进一步提高工作效绿。", ("效绿", "效率")),
        ("把各项制度落到实出，防止走过场。", ("实出", "实处")),
        ("开展警示教肓，筑牢防线。", ("教肓", "教育")),
    ],
)
def test_a_character_of_the_same_sound_or_look_is_noticed(text: str, found: tuple[str, str]) -> None:
    assert any(found[0] in said and right and found[1] in right for said, right in words(text))


@pytest.mark.parametrize(
    "text",
    [
        "支部书记沈砚同志带头宣讲。",
        "推行“一企一策、一户一档”工作法。",
        "支部开展“税徽映党徽”主题活动。",
        "坚持以学增智、以学正风、以学促干。",
        "责任体系织得更密。",
        "建强阵地、建优队伍、建好机制。",
    ],
)
def test_names_and_coined_words_are_left_alone(text: str) -> None:
    assert words(text) == []


def test_the_word_list_is_whole() -> None:
    book = lexicon()
    assert len(book.words) > 80_000
    assert len(book.pairs) == 4
    assert book.beside("党", "员") > book.beside("党", "沏")
    assert all(value < 0 for value in book.words.values())
