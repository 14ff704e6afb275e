"""What a heading is for, whatever it is called; the words are in words/roles.yaml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from shuzhi.core.documents.model import Role
from shuzhi.core.text import tables

WORDS = Path(__file__).parent / "words"


@cache
def _patterns() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    table = tables.load(WORDS / "roles.yaml")
    return tuple(
        (Role(name), re.compile("|".join(f"(?:{p})" for p in table[name]))) for name in table["order"]
    )


@cache
def _filler() -> re.Pattern[str]:
    table = tables.load(WORDS / "roles.yaml")
    return re.compile(
        rf"(?:{tables.alternation(tables.words(table['filler']))}|[12]\d{{3}}年度?|[、，,和\s（）()：:])+"
    )


@cache
def _neutral() -> re.Pattern[str]:
    return re.compile(tables.load(WORDS / "roles.yaml")["neutral"])


def role_of(heading: str) -> Role | None:
    """Return what a heading says it is for, or None when it names a subject and no role.

    Args:
        heading: the heading's words without its number.
    """
    for role, pattern in _patterns():
        if pattern.search(heading):
            return role
    return None


def is_generic(heading: str) -> bool:
    """Tell whether a heading holds role words only (`存在的主要问题`), so that what it names is found below it."""
    return role_of(heading) is not None and _filler().fullmatch(heading) is not None


def is_neutral(heading: str) -> bool:
    """Tell whether a heading names an area only (`思想建设方面`)."""
    return bool(_neutral().search(heading))


_BEFORE = re.compile(r"[上去往前]一?年|上次|[12]\d{3}年|(?:反馈|点评|评议|指出)的?(?:问题|意见)")


def child_role(heading: str, parent: Role) -> Role:
    """Return the role of a section inside another one.

    A part inherits; it has a role of its own only where its words are sure. Below tasks all is tasks: a task may well speak of
    problems and causes.
    """
    own = role_of(heading)
    if own is None or parent is Role.RECTIFICATION:
        return parent
    if parent is Role.PROBLEMS and own is Role.RECTIFICATION and _BEFORE.search(heading):
        return own
    if parent is Role.PROBLEMS:
        return own if own in (Role.CAUSES, Role.NEXT_STEPS) and is_generic(heading) else parent
    if parent is Role.CAUSES:
        return own if own in (Role.PROBLEMS, Role.NEXT_STEPS) and is_generic(heading) else parent
    if parent is Role.NEXT_STEPS:
        return own if own in (Role.PROBLEMS, Role.CAUSES) and is_generic(heading) else parent
    if own is Role.RECTIFICATION:
        return own
    return own if own in (Role.PROBLEMS, Role.CAUSES, Role.NEXT_STEPS) and is_generic(heading) else parent


@cache
def fault() -> re.Pattern[str]:
    """Return the pattern of words that tell a fault."""
    return re.compile(re.sub(r"\s+", "", tables.load(WORDS / "problems.yaml")["fault"]))
