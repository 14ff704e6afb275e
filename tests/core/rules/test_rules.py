"""The rule kernel: values at a date, instruments, and the faults of packs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shuzhi.core.rules import Basis, Instrument, PackFault, basis_of, load_pack, read_yaml

ABOUT = "act:\n  title: 《条例》\n  issuer: 某机关\n  since: 2018-10-28\n"
PARAMETERS = """
term.years:
  label: 任期
  unit: 年
  values:
    - {since: 2018-07-12, value: 3, instrument: act, article: 第二十一条, verified_on: 2026-01-01}
    - {since: 2004-01-01, value: 2}
rate.share:
  label: 比例
  values: [{since: 2008-04-01, value: [0.5, 1, 1.5, 2], instrument: act}]
gone:
  label: 已废止
  values: [{since: 2000-01-01, value: 1}, {since: 2010-01-01, value: null}]
"""


def pack(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_value_belongs_to_its_dates(tmp_path: Path) -> None:
    loaded = load_pack(pack(tmp_path, about=ABOUT, parameters=PARAMETERS))
    years = [loaded.parameter("term.years", date(y, 1, 1)) for y in (2003, 2004, 2018, 2019)]
    assert years == [None, 2, 2, 3]
    assert loaded.parameter("gone", date(2010, 1, 1)) is None
    entry = loaded.parameters["term.years"].entry(date(2020, 1, 1))
    assert (
        entry is not None
        and entry.basis == Basis("《条例》", "第二十一条")
        and entry.verified_on == date(2026, 1, 1)
    )


def test_shares_are_decimal(tmp_path: Path) -> None:
    loaded = load_pack(pack(tmp_path, about=ABOUT, parameters=PARAMETERS))
    assert loaded.parameter("rate.share", date(2020, 1, 1)) == (Decimal("0.5"), 1, Decimal("1.5"), 2)


def test_an_unknown_parameter_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(PackFault, match="no parameter"):
        load_pack(pack(tmp_path, about=ABOUT)).parameter("x", date(2020, 1, 1))


def test_a_citation_without_a_confirmed_article_prints_the_instrument_alone() -> None:
    about = {"act": Instrument("《条例》", "某机关")}
    assert basis_of({"instrument": "act", "article": None}, about) == Basis("《条例》")
    assert Basis("《条例》").text == "《条例》"
    assert Basis("《条例》", "第三条").text == "《条例》 第三条"
    assert basis_of(None, about) is None
    with pytest.raises(PackFault, match="not in about"):
        basis_of("other", about)


def test_an_instrument_is_in_force_between_its_days() -> None:
    act = Instrument("《条例》", "某机关", since=date(2018, 10, 28), until=date(2025, 12, 31))
    assert [act.in_force(d) for d in (date(2018, 10, 27), date(2018, 10, 28), date(2026, 1, 1))] == [
        False,
        True,
        False,
    ]
    assert Instrument("标准", "某机关").in_force(date(1990, 1, 1))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "about.yaml"),
        ({"about": "- 1"}, "instruments by id"),
        ({"about": "act: {title: 甲, issuer: 乙, colour: red}"}, "colour"),
        (
            {"about": ABOUT, "parameters": "x: {label: 甲, values: [{since: 2020-01-01, value: {a: 1}}]}"},
            "dict",
        ),
        ({"about": "a: [1"}, "about.yaml"),
    ],
)
def test_a_fault_names_its_file_or_word(tmp_path: Path, files: dict[str, str], words: str) -> None:
    with pytest.raises(PackFault, match=words):
        load_pack(pack(tmp_path, **files))


def test_yaml_never_builds_objects(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("!!python/object/apply:os.getcwd []", encoding="utf-8")
    with pytest.raises(PackFault):
        read_yaml(path)
