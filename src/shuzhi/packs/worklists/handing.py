"""The columns of the forms that people hand in, read once a process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml


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
    text = resources.files(__package__).joinpath("forms.yaml").read_text(encoding="utf-8")
    row = yaml.safe_load(text)[name]
    columns = (FormColumn(c["header"], c["from"], c["width"], c["paper"]) for c in row["columns"])
    return Form(row["title"], tuple(columns))
