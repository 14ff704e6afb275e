"""The example's rows are possible: dates in order, counts within counts, codes that stand, the contract's columns."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from shuzhi.packs.ledger.sheets import SHEETS as CONTRACT
from shuzhi.web.demo import rows
from shuzhi.web.demo.book import write_workbook
from shuzhi.web.demo.dice import Dice
from shuzhi.web.demo.example import ledger

LEDGER = ledger()
CODES = {row.code: row for row in LEDGER[rows.Organisation]}  # type: ignore[attr-defined]


def test_all_seventeen_sheets_have_rows_some_two_thousand_in_all() -> None:
    assert len(LEDGER) == 17 and all(LEDGER.values())
    assert 2000 <= sum(map(len, LEDGER.values())) <= 2600


@pytest.mark.parametrize("contract", CONTRACT, ids=lambda sheet: sheet.name)
def test_the_columns_are_those_of_the_contract(contract: object) -> None:
    kind = next(kind for kind in rows.SHEETS if kind.sheet == contract.name)  # type: ignore[attr-defined]
    wanted = [column.header + "*" * column.required for column in contract.columns]  # type: ignore[attr-defined]
    assert list(rows.headers(kind).values()) == wanted


def test_every_row_belongs_to_an_organisation_that_stands_on_its_day() -> None:
    for kind, found in LEDGER.items():
        for row in found:
            code = getattr(row, "org", None)
            if code is None:
                continue
            assert code in CODES, (kind.sheet, code)
            day, closed = getattr(row, "day", None), CODES[code].closed
            assert not (day and closed and day > closed), row


def test_attendance_never_exceeds_who_was_expected() -> None:
    for row in LEDGER[rows.Activity]:
        assert isinstance(row, rows.Activity)
        assert 0 < (row.members or 0) <= (row.present or 0) <= (row.expected or 0), row


def test_the_steps_of_a_member_follow_one_another() -> None:
    for row in LEDGER[rows.Member]:
        assert isinstance(row, rows.Member)
        steps = (row.born, row.applied, row.activist, row.candidate, row.admitted, row.confirmed)
        days = [day for day in steps if day]
        assert days == sorted(set(days)), row
        if row.admitted and row.confirmed:
            assert (row.confirmed - row.admitted).days >= 365, row
        assert (row.category == "预备党员") == bool(row.admitted and not row.confirmed), row


def test_names_are_different_and_some_are_rare() -> None:
    names = Counter(row.name for row in LEDGER[rows.Member])  # type: ignore[attr-defined]
    assert max(names.values()) == 1
    assert sum(any(not _in_gb2312(letter) for letter in name) for name in names) == 2


def test_dues_are_plausible_and_never_more_than_owed() -> None:
    for row in LEDGER[rows.Dues]:
        assert isinstance(row, rows.Dues)
        assert row.owed is None or 0 < row.paid <= row.owed
        if row.base and row.owed and row.persons:
            assert 15 <= row.owed / row.persons <= 110, row


def test_this_year_has_the_gaps_that_a_user_shall_find() -> None:
    def theme_days(code: str, year: int) -> int:
        return sum(
            1 for a in LEDGER[rows.Activity] if (a.org, a.kind, a.day.year) == (code, "主题党日", year)
        )  # type: ignore[attr-defined]

    def renewed(year: int) -> int:
        return sum(1 for i in LEDGER[rows.Integrity] if i.matter == "廉政档案" and i.day.year == year)  # type: ignore[attr-defined]

    assert (theme_days("LCZW-07", 2024), theme_days("LCZW-07", 2025)) == (12, 10)
    assert (renewed(2024), renewed(2025)) == (1, 0)


def test_the_workbook_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    for name in ("first.xlsx", "second.xlsx"):
        write_workbook(tmp_path / name)
    assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in tmp_path.iterdir()}) == 1
    with zipfile.ZipFile(
        tmp_path / "first.xlsx"
    ) as book:  # two seconds may pass between two writings, or a year
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert set(re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+", book.read("docProps/core.xml"))) == {
            b"2026-01-01T00:00:00"
        }


def test_the_dice_fall_the_same_everywhere() -> None:
    dice = Dice("一次")
    assert [dice.below(100) for _ in range(5)] == [71, 50, 9, 77, 48]


def test_rows_are_frozen_values() -> None:
    row = LEDGER[rows.Honour][0]
    assert replace(row) == row  # type: ignore[type-var]
    with pytest.raises(AttributeError):
        row.day = None  # type: ignore[attr-defined]


def _in_gb2312(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
