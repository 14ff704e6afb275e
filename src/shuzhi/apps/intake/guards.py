"""What upper apps say about taking an import back: handed down in web/wiring.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

# record ids by sheet → the sentence why they must stay, "" where they need not
Guard = Callable[[Mapping[str, Sequence[str]]], str]

_GUARDS: list[Guard] = []


def register(guard: Guard) -> None:
    _GUARDS.append(guard)


def why_kept(records: Mapping[str, Sequence[str]]) -> str:
    return next(filter(None, (guard(records) for guard in _GUARDS)), "")
