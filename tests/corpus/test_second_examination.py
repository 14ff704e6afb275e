"""The second examination: texts that the readers' authors never saw. Nothing wrong and certain; what is read stays read (decision 0019)."""

from __future__ import annotations

from pathlib import Path

import pytest
import second_drafts
import second_notices
import second_slips
import second_tables

# file, least that must be right; blanks are allowed, wrong figures are not
NOTICES = [("notices_first.yaml", 200), ("notices_second.yaml", 98)]
TABLES = [
    ("exports_first.yaml", 85),
    ("exports_second.yaml", 20),
    ("lists_first.yaml", 28),
    ("lists_second.yaml", 13),
]
DRAFTS = [("drafts_first.yaml", 134), ("drafts_second.yaml", 36)]
SLIPS = [("slips_first.yaml", 21), ("slips_second.yaml", 9)]


@pytest.mark.parametrize(("file", "right"), NOTICES)
def test_no_field_of_a_notice_is_wrong_and_certain(file: str, right: int) -> None:
    tally, lines = second_notices.counted(file)
    assert not tally[second_notices.WRONG], "\n".join(lines)
    assert tally[second_notices.RIGHT] >= right, "\n".join(lines)


@pytest.mark.parametrize(("file", "right"), TABLES)
def test_no_column_and_no_item_is_wrong(file: str, right: int, tmp_path: Path) -> None:
    tally, lines = second_tables.run(file, tmp_path)
    assert not tally[second_tables.WRONG], "\n".join(lines)
    assert tally[second_tables.RIGHT] >= right, "\n".join(lines)


@pytest.mark.parametrize(("file", "right"), DRAFTS)
def test_no_blank_is_filled_wrongly(file: str, right: int) -> None:
    tally, lines = second_drafts.run(second_notices.rows(file))
    assert not tally[second_drafts.WRONG], "\n".join(lines)
    assert tally[second_drafts.RIGHT] >= right, "\n".join(lines)


@pytest.mark.parametrize(("file", "found"), SLIPS)
def test_slips_are_found_and_clean_texts_stay_quiet(file: str, found: int) -> None:
    tally, lines = second_slips.run(second_notices.rows(file))
    assert not tally[second_slips.FALSE], "\n".join(lines)
    assert tally[second_slips.FOUND] >= found, "\n".join(lines)
