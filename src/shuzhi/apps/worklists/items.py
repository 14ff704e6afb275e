"""One problem's page: the five ones (五个一) as its parts, where it came from, what it led to, and what may be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from shuzhi.apps.accounts.queries import called_as
from shuzhi.apps.evidence.panel import Panel
from shuzhi.apps.worklists import attached, backlinks, holding
from shuzhi.apps.worklists.backlinks import Came
from shuzhi.apps.worklists.holding import Held
from shuzhi.apps.worklists.models import Extension, Measure, Origin, Petition, Problem, Step
from shuzhi.apps.worklists.standing import Reader
from shuzhi.packs.worklists import flow
from shuzhi.packs.worklists.flow import Move


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A problem with all its parts."""

    held: Held
    files: Panel
    steps: tuple[Step, ...]
    extensions: tuple[Extension, ...]
    origins: tuple[Came, ...]
    led_to: tuple[Origin, ...]
    petitions: tuple[Petition, ...]
    moves: tuple[Move, ...]
    carried_on: Problem | None

    @property
    def row(self) -> Problem:
        return self.held.row

    @property
    def measures(self) -> tuple[Measure, ...]:
        return self.held.measures

    @property
    def done_count(self) -> int:
        return sum(each.done is not None for each in self.measures)

    @property
    def problem_facts(self) -> tuple[Fact, ...]:
        row = self.row
        return _filled(
            ("编号", row.number),
            ("年度", str(row.year)),
            ("方面", row.aspect),
            ("来源", row.source),
            ("原因", row.causes),
        )

    @property
    def group_facts(self) -> tuple[Fact, ...]:
        row = self.row
        return _filled(
            ("领导小组", row.group), ("责任领导", row.leader), ("责任单位", row.unit), ("责任人", row.owner)
        )

    @property
    def has_proof(self) -> bool:
        return bool(self.row.evidence or self.files.files or self.held.dossier.minutes)


def _filled(*pairs: tuple[str, str]) -> tuple[Fact, ...]:
    return tuple(Fact(label, value) for label, value in pairs if value)


def page(seer: Reader, number: int) -> ItemPage:
    """Return a problem's page.

    Raises:
        NotFound: there is no such problem for this reader.
    """
    held = holding.problem_for(seer, number)
    row = held.row
    steps = tuple(row.steps.annotate(known_as=called_as("actor")))
    asked = any(step.act == flow.BY_KEY["extend"].word for step in steps)
    extensions = tuple(row.extensions.all()) if asked else ()
    tied = Origin.objects.filter(Q(problem=row) | Q(from_problem=row) | Q(from_measure__in=held.measures))
    tied = backlinks.asked(tied.select_related("from_problem", "from_measure", "batch", "task", "problem"))
    ties = tuple(tied.order_by("pk"))
    return ItemPage(
        held=held,
        files=attached.panel_for(seer, row),
        steps=steps,
        extensions=extensions,
        origins=tuple(backlinks.came(each) for each in ties if each.problem_id == row.pk),
        led_to=tuple(each for each in ties if each.problem_id != row.pk),
        petitions=tuple(row.petitions.all()),
        moves=_moves(held, extensions),
        carried_on=held.carried_on,
    )


def _moves(held: Held, extensions: Sequence[Extension]) -> tuple[Move, ...]:
    """What may be done now; what has nothing to be done to is left out."""
    pending = any(not each.verdict for each in extensions)
    idle = {"measure", "tick", "disclose"} | ({"extend"} if pending else {"grant", "deny"})
    return tuple(move for move in flow.moves(held.state, held.sides) if move.key not in idle)
