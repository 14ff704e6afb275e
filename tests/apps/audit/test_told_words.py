"""Every kind of event that the source can write, and every kind of thing that it is about, has a word that a user reads.

The source is read: `record` takes the verb as its second argument and what it is about as its third; a function that hands
one of its own parameters on in that place is asked for the verbs of its own callers.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import shuzhi
from shuzhi.packs.appraisal import flow
from shuzhi.web.templatetags.events import SUBJECTS, VERBS, subject

ROOT = Path(shuzhi.__file__).parent
# a verb whose end is told by data: the acts of a round stand in the table of its stages
BY_DATA = {"appraisal.": tuple(flow.BY_KEY)}
WHO = re.compile(r"(\w+\.)?(actor|NOBODY|CONSOLE)|actor_of\(.*\)")
READS = {"gathering.record"}  # looks a record up, writes nothing
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Taker:
    """A function that writes an event of a verb that it is given: at which place, and what it puts before it."""

    name: str
    place: int
    prefix: str = ""
    module: str = ""

    def is_in(self, where: str) -> bool:
        """A name of a module's own is not that of another's."""
        return not self.name.startswith("_") or self.module == where


@dataclass(frozen=True)
class Found:
    verb: str
    where: str


@dataclass(frozen=True)
class Called:
    where: str
    function: ast.FunctionDef
    call: ast.Call


@cache
def functions() -> tuple[tuple[str, ast.FunctionDef], ...]:
    found = []
    for part in ("apps", "web", "cli"):
        for path in sorted((ROOT / part).rglob("*.py")):
            if "migrations" not in path.parts:
                tree = ast.parse(path.read_text(encoding="utf-8"))
                where = path.relative_to(ROOT).as_posix()
                found += [(where, node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return tuple(found)


@cache
def calls() -> Mapping[str, list[Called]]:
    """Every call of a function that is told first who did it, by its name."""
    found: dict[str, list[Called]] = defaultdict(list)
    for where, function in functions():
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and node.args and WHO.fullmatch(ast.unparse(node.args[0])):
                name = ast.unparse(node.func)
                if name not in READS:
                    found[name.rpartition(".")[2]].append(Called(where, function, node))
    return found


def words(given: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
    """Every text that an expression may be: written here, or put into a variable of the same function."""
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        yield given.value
    elif isinstance(given, ast.IfExp):
        yield from words(given.body, function)
        yield from words(given.orelse, function)
    elif isinstance(given, ast.Name):
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and any(ast.unparse(each) == given.id for each in node.targets):
                yield from words(node.value, function)


def handed_on(given: ast.expr, function: ast.FunctionDef, where: str, prefix: str = "") -> Taker | None:
    """The function itself as a taker, where its own parameter is the verb or ends it."""
    if isinstance(given, ast.JoinedStr) and len(given.values) == 2:
        head, tail = given.values
        if isinstance(head, ast.Constant) and isinstance(tail, ast.FormattedValue):
            return handed_on(tail.value, function, where, prefix + str(head.value))
    names = [each.arg for each in function.args.args]
    if isinstance(given, ast.Name) and given.id in names:
        return Taker(function.name, names.index(given.id), prefix, where)
    return None


@cache
def walked() -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """The verbs of the source, and the places where a verb could not be read."""
    takers, done, found, unread = [Taker("record", 1)], set[Taker](), list[Found](), list[str]()
    while takers:
        taker = takers.pop()
        if taker in done:
            continue
        done.add(taker)
        for each in calls().get(taker.name, ()):
            if len(each.call.args) <= taker.place or not taker.is_in(each.where):
                continue
            given, at = each.call.args[taker.place], f"{each.where}:{each.call.lineno}"
            texts = list(words(given, each.function))
            found += [Found(taker.prefix + text, at) for text in texts]
            again = handed_on(given, each.function, each.where, taker.prefix)
            takers += [again] if again else []
            if not texts and not again:
                unread.append(f"{at} {ast.unparse(given)}")
    return tuple(found), tuple(unread)


def test_the_walk_finds_the_verbs() -> None:
    """A negative control: the walk reads direct, handed-on, chosen and composed verbs."""
    verbs = {each.verb for each in walked()[0]}
    assert {"orgs.move", "campaigns.begun", "reports.released", "reports.figure_bound"} <= verbs
    assert len(verbs) > 80


def test_every_verb_has_a_word() -> None:
    found, _ = walked()
    data = {prefix + each for prefix, ends in BY_DATA.items() for each in ends}
    silent = {f"{each.verb} ({each.where})" for each in found if each.verb not in VERBS}
    assert silent == set() and data <= set(VERBS)


def test_every_verb_can_be_read() -> None:
    _, unread = walked()
    assert list(unread) == []


def test_no_word_without_a_verb() -> None:
    written = {each.verb for each in walked()[0]}
    written |= {prefix + each for prefix, ends in BY_DATA.items() for each in ends}
    assert set(VERBS) - written == set()


def subjects() -> Iterator[tuple[str, str]]:
    """The kinds before a colon that stand as the third argument of a call with a verb, or are returned by `_subject`."""
    for where, function in functions():
        for node in ast.walk(function):
            if not isinstance(node, ast.JoinedStr) or not isinstance(node.values[0], ast.Constant):
                continue
            kind, colon, rest = str(node.values[0].value).partition(":")
            if colon and not rest and re.fullmatch(r"[a-z]+", kind):
                yield kind, f"{where}:{node.lineno}"


def is_subject(where: str) -> bool:
    """Other texts with a colon: keys of caches, addresses, bookmarks."""
    path, _, line = where.rpartition(":")
    source = (ROOT / path).read_text(encoding="utf-8").splitlines()
    around = " ".join(source[max(0, int(line) - 4) : int(line)])
    return bool(re.search(r"\b(record|tell|_tell|_subject|subject)\b", around))


def test_every_thing_has_a_word() -> None:
    kinds = {kind: where for kind, where in subjects() if is_subject(where)}
    assert {"user", "vote", "report", "campaign"} & set(kinds)
    assert {kind: where for kind, where in kinds.items() if kind not in SUBJECTS} == {}


@pytest.mark.parametrize(
    "kept", ["", "all", "home", "user:unknown", "user:3", "unit:JW", "12 rows", "JW01", "活动:1a"]
)
def test_a_thing_reads_as_chinese(kept: str) -> None:
    assert CHINESE.search(subject(kept))
    assert ":" not in subject(kept)
