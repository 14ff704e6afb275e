"""Reading 取数单: by whoever asked, by a contact of the unit that is asked, or by whoever holds the link."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.requests.models import Answer, Part, Question, Request, Verdict
from shuzhi.core.errors import NotFound
from shuzhi.packs import requests as pack

READ, WRITE, ANSWER = "requests.read", "requests.write", "requests.answer"
DEAD_LINK = "这个链接不存在、已过期或已收回，请向发给您的人要一个新的。"


@dataclass(frozen=True, slots=True)
class Line:
    """One number with where it stands.

    Args:
        question: what is wanted.
        latest: the newest answer, None before any.
        accepted: the answer that stands in the ledger.
        state: 待答, 待核, 已采用, 已退回 or 更正待核.
    """

    question: Question
    latest: Answer | None
    accepted: Answer | None
    state: str

    @property
    def is_open(self) -> bool:
        """Whether the department still has something to do."""
        return self.latest is None or self.latest.verdict == Verdict.RETURNED

    @property
    def is_waiting(self) -> bool:
        return self.latest is not None and self.latest.verdict == Verdict.WAITING


@dataclass(frozen=True, slots=True)
class Sheet:
    """One department's page."""

    part: Part
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        return self.part.department or "未分配部门"

    def count(self, *, is_open: bool) -> int:
        return sum(line.is_open is is_open for line in self.lines)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one blank of a report is: what an editor shows beside it."""

    request: int
    question: int
    department: str
    state: str
    shown: str


def requests(actor: Actor, on: date) -> QuerySet[Request]:
    """Return the askings of the units that the actor keeps, the newest first."""
    seen = access.readable(actor, READ, on)
    return Request.objects.filter(organisation__in=seen).select_related("organisation")


def request(actor: Actor, number: int, on: date) -> Request:
    """Return one asking.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = requests(actor, on).filter(pk=number).first()
    if found is None:
        raise NotFound("没有这张取数单。")
    return found


def part(actor: Actor, number: int, on: date) -> Part:
    """Return one department's page for whoever asked.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    seen = access.readable(actor, READ, on)
    found = _parts().filter(pk=number, request__organisation__in=seen).first()
    if found is None:
        raise NotFound("没有这份取数页。")
    return found


def question(actor: Actor, number: int, on: date) -> Question:
    """Return one number that is wanted, for whoever asked.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    seen = access.readable(actor, READ, on)
    rows = Question.objects.select_related("part__request__organisation")
    found = rows.filter(pk=number, part__request__organisation__in=seen).first()
    if found is None:
        raise NotFound("没有这一项。")
    return found


def addressed(actor: Actor, on: date) -> QuerySet[Part]:
    """Return the pages that are addressed to units for which the actor answers."""
    return _parts().filter(addressee__in=access.readable(actor, ANSWER, on)).order_by("request__due", "id")


def addressed_part(actor: Actor, number: int, on: date) -> Part:
    """Return one of them.

    Raises:
        NotFound: it is addressed to somebody else.
    """
    found = addressed(actor, on).filter(pk=number).first()
    if found is None:
        raise NotFound("没有这份取数页。")
    return found


def linked_part(token: str, on: date) -> Part:
    """Return the page that a link opens.

    Raises:
        NotFound: the link is guessed, has expired or was revoked: one sentence for all, so that guessing learns nothing.
    """
    found = _parts().filter(digest=digest_of(token), expires__gte=on, request__closed_at=None).first()
    if found is None:
        raise NotFound(DEAD_LINK)
    return found


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _parts() -> QuerySet[Part]:
    return Part.objects.select_related("request__organisation", "addressee")


def sheets(found: Request) -> tuple[Sheet, ...]:
    """Return the departments' pages of an asking, what nobody has assigned last."""
    rows = found.parts.select_related("addressee").prefetch_related(_questions())
    made = [Sheet(row, tuple(map(line, row.questions.all()))) for row in rows]
    return tuple(sorted((each for each in made if each.lines), key=lambda each: not each.part.department))


def sheet(row: Part) -> Sheet:
    """Return one department's page."""
    return Sheet(row, tuple(map(line, Question.objects.filter(part=row).prefetch_related("answers"))))


def _questions() -> Prefetch[str, QuerySet[Question], str]:
    return Prefetch("questions", Question.objects.prefetch_related("answers"))


def line(row: Question) -> Line:
    """Return one number with where it stands."""
    answers = list(row.answers.all())
    latest = answers[-1] if answers else None
    accepted = next((each for each in reversed(answers) if each.verdict == Verdict.ACCEPTED), None)
    if latest is None:
        return Line(row, None, None, "待答")
    again = latest.verdict == Verdict.WAITING and accepted is not None
    return Line(row, latest, accepted, "更正待核" if again else latest.get_verdict_display())


def standings(origin: str) -> dict[str, Standing]:
    """Return by its node how far each blank of a report is. The caller has looked the report up for its actor.

    Args:
        origin: the key under which the report's blanks were asked for.
    """
    rows = Question.objects.filter(part__request__origin=origin).exclude(nodes="").select_related("part")
    found = rows.order_by("id").prefetch_related("answers")
    return {node: _standing(row) for row in found for node in row.nodes.split()}


def _standing(row: Question) -> Standing:
    found = line(row)
    told = f"{found.latest.shown}{row.unit}" if found.latest else ""
    return Standing(row.part.request_id, row.pk, row.part.department, found.state, told)


def department_for(unit: Organisation, name: str, context: str = "") -> str:
    """Return who probably knows a number: whom this unit asked last for it, else whom its words point to."""
    asked = Question.objects.filter(part__request__organisation=unit, name=name).exclude(part__department="")
    last = asked.order_by("-id").values_list("part__department", flat=True).first()
    return last or pack.propose(name, context)


def departments(unit: Organisation) -> tuple[str, ...]:
    """Return the departments that a unit has asked before, and the usual ones."""
    known = Part.objects.filter(request__organisation=unit).exclude(department="").order_by("department")
    names = known.values_list("department", flat=True).distinct()
    return tuple(dict.fromkeys([*names, *(name for name, _ in pack.departments())]))


def waiting(found: Sequence[Sheet]) -> int:
    """Return how many answers wait for whoever asked."""
    return sum(line.is_waiting for sheet in found for line in sheet.lines)
