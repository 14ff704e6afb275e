"""The order in which units stand in lists."""

from __future__ import annotations

from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import in_order


def test_siblings_stand_by_code_whatever_their_row_numbers() -> None:
    """Paths are texts of row numbers: 10 sorts before 2 there."""
    rows = [
        (1, "1.", "JW"),
        (10, "1.10.", "JW-02"),
        (2, "1.2.", "JW-01"),
        (11, "1.2.11.", "ZB"),
        (3, "1.3.", "JW-03"),
    ]
    units = [Organisation(pk=number, path=path, code=code) for number, path, code in rows]
    assert [each.code for each in in_order(units)] == ["JW", "JW-01", "ZB", "JW-02", "JW-03"]


def test_a_hidden_parent_does_not_tear_its_units_apart() -> None:
    units = [Organisation(pk=n, path=f"1.{n}.", code=code) for n, code in ((12, "B"), (9, "A"))]
    assert [each.code for each in in_order(units)] == ["A", "B"]
