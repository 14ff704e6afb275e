"""Who may bring which rows in: a row of a unit that is still to come is asked about at the nearest unit above it that is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ledger.parsing import ParsedBook, ParsedRow
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import Refused

TREE = "组织"


def require(actor: Actor, books: Sequence[ParsedBook], known: Mapping[str, Organisation], day: date) -> None:
    """Refuse a book with a row that the actor may not bring in.

    Raises:
        NotFound: a unit lies outside what the actor may see.
        Refused: the actor may not write there, or a new unit hangs below nothing that is there.
    """
    if actor.is_console:
        return
    rows = [row for book in books for row in book.rows.get(TREE, ())]
    door = _Door(actor, known, {row.org: str(row.values["parent"] or "") for row in rows}, day)
    for row in rows:
        door.ask_tree(row)
    asked = {row.org for book in books for kind, held in book.rows.items() if kind != TREE for row in held}
    door.ask_ledger(sorted(asked))


@dataclass(frozen=True, slots=True)
class _Door:
    actor: Actor
    known: Mapping[str, Organisation]
    parents: Mapping[str, str]  # of the units in the books, by code
    day: date
    passed: set[tuple[str, int]] = field(default_factory=set)

    def ask_tree(self, row: ParsedRow) -> None:
        """A unit that changes its superior is asked about at both ends."""
        held, above = self.known.get(row.org), self.parents[row.org]
        self._ask("orgs.write", self._anchor(row.org))
        moves = held is not None and above and (held.parent is None or held.parent.code != above)
        if moves:
            self._ask("orgs.write", self._anchor(above))

    def ask_ledger(self, codes: Iterable[str]) -> None:
        for code in codes:
            self._ask("ledger.import", self._anchor(code))

    def _anchor(self, code: str) -> Organisation:
        """The unit itself, or the nearest above it that is there; cycles are faults that have been found before."""
        at = code
        while at not in self.known:
            at = self.parents.get(at, "")
            if not at:
                raise Refused(
                    f"“{code}”是新的党组织，又没有挂在已有的组织下面；请在“组织”表里填上级编码，"
                    "或请保管台账的人在命令行导入。"
                )
        return self.known[at]

    def _ask(self, permission: str, unit: Organisation) -> None:
        if (permission, unit.pk) not in self.passed:
            access.require(self.actor, permission, unit, self.day)
            self.passed.add((permission, unit.pk))
