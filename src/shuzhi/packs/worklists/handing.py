"""The columns of the forms that people hand in, read once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shuzhi.core.rules import read_yaml


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a form.

    Args:
        header: as printed.
        origin: a header of the sheet 问题整改, or row, plan, proof, closing.
        width: in characters, for a workbook.
        paper: in millimetres, for paper.
    """

    header: str
    origin: str
    width: int
    paper: int


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its title and columns."""

    title: str
    columns: tuple[FormColumn, ...]


@cache
def form(name: str) -> Form:
    """Return one form.

    Args:
        name: its key in forms.yaml.
    """
    row = read_yaml(Path(__file__).with_name("forms.yaml"))[name]
    columns = (FormColumn(c["header"], c["from"], c["width"], c["paper"]) for c in row["columns"])
    return Form(row["title"], tuple(columns))
