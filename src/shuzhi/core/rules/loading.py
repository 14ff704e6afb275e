"""Reading of packs: a folder with `about.yaml`, `parameters.yaml`, `rules.yaml`, word lists and `cases.yaml`.

A fault in a pack is a fault of ours, not of the user's: it is raised at loading with the file that carries it, and the
tests load every pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from shuzhi.core.rules.basis import Basis, Instrument
from shuzhi.core.rules.parameters import DatedParameter, DatedValue, ParameterValue

# libyaml is ten times faster; a wheel without it still works
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PackFault(Exception):
    """A pack that cannot be loaded: which file, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as loaded.

    Args:
        name: the folder's name.
        folder: where its files are.
        about: the instruments it rests on, by their short ids.
        parameters: by id.
        rules: raw rule entries in the order of the file; the engine that uses them gives them their meaning.
    """

    name: str
    folder: Path
    about: Mapping[str, Instrument]
    parameters: Mapping[str, DatedParameter] = field(default_factory=dict)
    rules: tuple[Mapping[str, Any], ...] = ()

    def data(self, file: str) -> Any:
        """Return what a YAML file of the pack holds."""
        return read_yaml(self.folder / file)

    def parameter(self, name: str, on: date) -> ParameterValue:
        """Return a parameter's value on a day.

        Raises:
            PackFault: the pack has no such parameter.
        """
        if name not in self.parameters:
            raise PackFault(f"{self.folder}: no parameter {name}")
        return self.parameters[name].at(on)


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds.

    Raises:
        PackFault: it is missing or is not YAML.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 -- a safe loader, by libyaml
    except (OSError, yaml.YAMLError) as exc:
        raise PackFault(f"{path}: {exc}") from exc


def load_pack(folder: Path) -> Pack:
    """Load a pack's instruments, parameters and rules (not its cases, which only tests and the help page read).

    Raises:
        PackFault: a file is missing or malformed.
    """
    about = _about(folder / "about.yaml")
    parameters = folder / "parameters.yaml"
    rules = folder / "rules.yaml"
    return Pack(
        name=folder.name,
        folder=folder,
        about=about,
        parameters=_parameters(parameters, about) if parameters.exists() else {},
        rules=tuple(read_yaml(rules) or ()) if rules.exists() else (),
    )


def basis_of(raw: Mapping[str, Any] | str | None, about: Mapping[str, Instrument]) -> Basis | None:
    """Return the basis that an entry names: an id of `about.yaml`, alone or with its article.

    Args:
        raw: `null`, an instrument's id, or `{instrument: id, article: "4.8.3.4" | null}`.
        about: the pack's instruments.
    """
    if raw is None:
        return None
    entry = {"instrument": raw} if isinstance(raw, str) else raw
    if entry["instrument"] not in about:
        raise PackFault(f"instrument {entry['instrument']!r} is not in about.yaml")
    article = entry.get("article")
    return Basis(about[entry["instrument"]].title, None if article is None else str(article))


def _about(path: Path) -> dict[str, Instrument]:
    raw = read_yaml(path)
    if not isinstance(raw, dict):
        raise PackFault(f"{path}: instruments by id expected")
    try:
        return {key: Instrument(**entry) for key, entry in raw.items()}
    except TypeError as exc:
        raise PackFault(f"{path}: {exc}") from exc


def _parameters(path: Path, about: Mapping[str, Instrument]) -> dict[str, DatedParameter]:
    found = {}
    for key, entry in (read_yaml(path) or {}).items():
        values = tuple(_dated(value, about) for value in sorted(entry["values"], key=lambda v: v["since"]))
        found[key] = DatedParameter(key, entry["label"], entry.get("unit", ""), values)
    return found


def _dated(raw: Mapping[str, Any], about: Mapping[str, Instrument]) -> DatedValue:
    basis = basis_of(
        {"instrument": raw["instrument"], "article": raw.get("article")} if raw.get("instrument") else None,
        about,
    )
    return DatedValue(raw["since"], _exact(raw["value"]), basis, raw.get("verified_on"))


def _exact(value: Any) -> ParameterValue:
    if isinstance(value, float):
        return Decimal(str(value))  # shares and money are never binary fractions
    if isinstance(value, list):
        return tuple(_exact(item) for item in value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    raise PackFault(f"a parameter's value may not be a {type(value).__name__}")
