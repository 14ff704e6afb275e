"""Export is the exact inverse of import: export → import → export is the same, cell for cell and byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ledger_books import NOW, ORGS, Import, MakeBook
from openpyxl import load_workbook

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.audit.models import Event
from shuzhi.apps.ledger.cells import clean
from shuzhi.apps.ledger.exporting import export_book
from shuzhi.apps.ledger.queries import records
from shuzhi.apps.ledger.services import import_books
from shuzhi.apps.ledger.sources import kinds
from shuzhi.packs.ledger.columns import Column, Kind, Sheet
from shuzhi.packs.ledger.sheets import SHEETS

pytestmark = pytest.mark.django_db
CODES = ("DW", "Z1", "Z2")
NASTY = (
    "=1+1",
    "+86",
    "-",
    "@x",
    "＝x",
    "'a",
    "_x0041_",
    "a\nb",
    "  ",
    "#N/A",
    "007",
    "1e5",
    "2022-02-30",
    '<&>"',
    "龘𠮷",
    "示例教学",
)


def texts(column: Column) -> st.SearchStrategy[Any]:
    if column.private:
        return st.text("0123456789X", max_size=column.length)
    some = st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=min(column.length, 30)
    )
    return some | st.sampled_from([text for text in NASTY if len(text) <= column.length])


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
VALUES = {
    Kind.ORG: lambda _: st.sampled_from(CODES),
    Kind.CHOICE: lambda column: st.sampled_from(column.choices),
    Kind.DATE: lambda _: DAYS,
    Kind.DEADLINE: lambda _: DAYS | st.sampled_from(("长期坚持", "立行立改")),
    Kind.YEAR: lambda _: st.integers(1921, 2100),
    Kind.MONTH: lambda _: st.sampled_from(("2022-01", "2022年6月", "2021/12")),
    Kind.PERIOD: lambda _: st.sampled_from(("2022", "2022Q3", "2022-06")),
    Kind.COUNT: lambda _: st.integers(0, 2**31 - 1),
    Kind.MONEY: lambda _: st.decimals(0, 10**13 - 1, places=2).map(str),
    Kind.NUMBER: lambda _: (
        st.decimals(-(10**9) + 1, 10**9 - 1, places=6).map(lambda n: f"{n:f}")
        | st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
    ),
    Kind.TEXT: texts,
    Kind.LIST: texts,
}


def is_taken(value: Any) -> bool:
    """What import refuses by rule (formula errors, text without content) is no part of the ledger."""
    return not isinstance(value, str) or (
        bool(clean(value)) and not value.strip().startswith("#") and value.strip() != "2022-02-30"
    )


def rows_of(sheet: Sheet) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    ordered = {"免职日期", "撤销日期", "上届选举日期", "身份证号"}
    cells = [
        VALUES[column.kind](column).filter(is_taken)
        if column.required
        else st.none()
        if column.header in ordered
        else st.none() | VALUES[column.kind](column).filter(is_taken)
        for column in sheet.columns
    ]
    return st.lists(st.tuples(*cells, st.none() | st.sampled_from(("备忘", "=x"))), max_size=2)


LEDGERS = st.fixed_dictionaries({sheet.name: rows_of(sheet) for sheet in SHEETS if sheet.name != "组织"})


@contextmanager
def empty_home() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def cells(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {page.title: list(page.iter_rows(values_only=True)) for page in load_workbook(path)}


def ledger() -> list[tuple[Any, ...]]:
    return [
        (r.kind, r.id, r.digest, r.org, r.day, tuple(sorted(r.fields.items(), key=lambda f: f[0])))
        for kind in kinds()
        for r in records(kind, CODES)
    ]


def exported(source: Path, target: Path) -> list[tuple[Any, ...]]:
    with empty_home():
        result = import_books(CONSOLE, [source], at=NOW)
        assert result.written, result.faults
        export_book(CONSOLE, target, at=NOW, with_identity=True)
        return ledger()


@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(LEDGERS)
def test_export_import_export_is_identical(
    tmp_path: Path, book: MakeBook, sheets: dict[str, Sequence[Any]]
) -> None:
    headers = {sheet.name: (*(column.header for column in sheet.columns), "备注") for sheet in SHEETS}
    made = {name: [headers[name], *rows] for name, rows in sheets.items()}
    page = book(组织=ORGS, **made)
    first = exported(page, tmp_path / "1.xlsx")
    second = exported(tmp_path / "1.xlsx", tmp_path / "2.xlsx")
    assert first == second
    assert cells(tmp_path / "1.xlsx") == cells(tmp_path / "2.xlsx")
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


ROSTER = [
    ("姓名", "组织编码", "类别", "身份证号", "手机号"),
    ("=张某", "Z1", "正式党员", "110101198002030011", "13800000000"),
]


def test_identity_and_telephone_stay_at_home_unless_asked_for(run: Import, tmp_path: Path) -> None:
    run(党员=ROSTER)
    export_book(CONSOLE, tmp_path / "without.xlsx", at=NOW)
    export_book(CONSOLE, tmp_path / "with.xlsx", at=NOW, with_identity=True)
    assert "110101198002030011" not in str(cells(tmp_path / "without.xlsx"))
    assert "身份证号" not in str(cells(tmp_path / "without.xlsx"))
    assert "110101198002030011" in str(cells(tmp_path / "with.xlsx"))
    assert [event.verb for event in Event.objects.all()] == [
        "ledger.import",
        "ledger.export",
        "ledger.export",
    ]


def test_record_ids_are_the_same_without_identity_numbers(run: Import, tmp_path: Path) -> None:
    with empty_home():
        run(党员=ROSTER)
        export_book(CONSOLE, tmp_path / "without.xlsx", at=NOW)
        ids = [record.id for record in records("党员", CODES)]
    import_books(CONSOLE, [tmp_path / "without.xlsx"], at=NOW)
    assert [record.id for record in records("党员", CODES)] == ids


def test_what_looks_like_a_formula_is_text(run: Import, tmp_path: Path) -> None:
    run(党员=ROSTER)
    export_book(CONSOLE, tmp_path / "x.xlsx", at=NOW)
    cell = load_workbook(tmp_path / "x.xlsx")["党员"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=张某", "s", True)


def test_negative_numbers_stay_numbers(run: Import, tmp_path: Path) -> None:
    run(
        业务指标=[
            ("组织编码", "指标", "单位", "期间", "数值", "来源"),
            ("Z1", "增速", "%", "2022", -3.5, "报表"),
        ]
    )
    export_book(CONSOLE, tmp_path / "x.xlsx", at=NOW)
    cell = load_workbook(tmp_path / "x.xlsx")["业务指标"]["E2"]
    assert (cell.value, cell.data_type) == (-3.5, "n")


def test_scope_and_year_are_honoured(run: Import, tmp_path: Path) -> None:
    head = ("日期", "组织编码", "类型", "主题")
    run(
        活动=[
            head,
            ("2022-03-01", "Z1", "党课", "甲"),
            ("2021-03-01", "Z1", "党课", "乙"),
            ("2022-03-01", "Z2", "党课", "丙"),
        ],
        党费=[("月份", "组织编码", "实交"), ("2021-12", "Z1", 5), ("2022-01", "Z1", 6)],
        业务指标=[
            ("组织编码", "指标", "单位", "期间", "数值", "来源"),
            ("Z1", "办件量", "件", "2022Q1", Decimal(5), "x"),
            ("Z1", "办件量", "件", "2021Q1", 5, "x"),
        ],
    )
    counts = export_book(CONSOLE, tmp_path / "x.xlsx", at=NOW, code="Z1", year=2022)
    assert {kind: n for kind, n in counts.items() if n} == {"组织": 1, "活动": 1, "党费": 1, "业务指标": 1}
    found = cells(tmp_path / "x.xlsx")
    assert found["活动"][1][3] == "甲"
    assert (
        found["组织"][1][5] is None
    )  # the superior is outside: named, it would be an unknown code on import
