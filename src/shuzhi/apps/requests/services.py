"""Writing 取数单: asking, sending, answering, accepting. Every number keeps who, when and source, and every version stays."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.ledger import cells
from shuzhi.apps.ledger.cells import CellFault
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.requests import giving, queries
from shuzhi.apps.requests.giving import Given, Signed, Typed
from shuzhi.apps.requests.models import Answer, Part, Question, Request, Verdict, Way
from shuzhi.core.errors import Refused
from shuzhi.packs.ledger.columns import Column
from shuzhi.packs.ledger.sheets import BUSINESS

MOST_QUESTIONS, MOST_VERSIONS, MOST_DAYS = 200, 30, 180
LINK = Actor(user_id=0, name="取数链接")  # who answers by a link has no account: what stands in the audit


@dataclass(frozen=True, slots=True)
class Wanted:
    """One number that is asked for.

    Args:
        name: what is counted; the answer becomes the business figure of this name, so that drafts bind it.
        unit: its measure word.
        period: 2022, 2022Q3 or 2022-06; "" for the request's year.
        department: who knows it; "" is proposed from what was asked before and from the words.
        context: the sentence in which the number is wanted.
        node: the blank in its report.
        nature: 时点, 累计 or "".
    """

    name: str
    unit: str
    period: str = ""
    department: str = ""
    context: str = ""
    node: str = ""
    nature: str = ""


@transaction.atomic
def open_request(
    actor: Actor,
    unit: Organisation,
    year: int,
    questions: Iterable[Wanted],
    *,
    due: date,
    at: datetime,
    title: str = "",
    note: str = "",
    origin: str = "",
) -> Request:
    """Ask departments for numbers; what belongs to a report with an asking still open is added to that one.

    Args:
        origin: the key of the report whose blanks these are, as its app knows it; "" for none.

    Raises:
        NotFound: the unit lies outside what the actor may see.
        Refused: the actor may not, nothing is asked, or a question has no name or unit.
    """
    lock_chain()
    today = timezone.localdate(at)
    access.require(actor, queries.WRITE, unit, today)
    wanted = [_checked(each, year) for each in questions]
    if not wanted:
        raise Refused("请至少选一个要取的数。")
    _check_distinct(wanted)
    found = (
        Request.objects.filter(organisation=unit, year=year, origin=origin, closed_at=None).first()
        if origin
        else None
    )
    if found is None:
        if due < today:
            raise Refused("答复期限已经过去，请改成今天或以后的日期。")
        found = Request.objects.create(
            organisation=unit, year=year, title=title.strip()[:200] or f"{year}年述职报告取数", note=note.strip()[:1000],
            due=due, origin=origin, made_at=at, made_by=actor.name,
        )  # fmt: skip
    added = _ask(found, wanted)
    tell(actor, "requests.opened", found, at, questions=added)
    return found


def _check_distinct(wanted: Iterable[Wanted]) -> None:
    """Two blanks of one name may want two numbers (由…增至…): only a person can tell."""
    seen = set()
    for each in wanted:
        key = (each.name, each.unit, each.period)
        if key in seen:
            raise Refused(f"“{each.name}”选了两处：是同一个数的只勾一处，不是同一个数的请改成不同的名称。")
        seen.add(key)


def _checked(each: Wanted, year: int) -> Wanted:
    period = _cell("期间", each.period or str(year))
    nature = _cell("性质", each.nature)
    department = " ".join(each.department.split())[:60]
    return Wanted(
        _cell("指标", each.name), _cell("单位", each.unit), period, department, each.context.strip()[:500], each.node[:64], nature
    )  # fmt: skip


def _cell(header: str, text: str) -> str:
    column: Column = BUSINESS.column(header)
    try:
        value = str(cells.read(column, text) or "")
    except CellFault as exc:
        raise Refused(f"“{text[:40]}”不能作{header}：{exc.expected}。") from exc
    if column.required and not value:
        raise Refused(f"每一项都要填写{header}。")
    return value


def _ask(found: Request, wanted: Iterable[Wanted]) -> int:
    """Add what is not asked yet; a number that two blanks want is asked once."""
    held = {(row.name, row.unit, row.period): row for row in Question.objects.filter(part__request=found)}
    number = max((row.number for row in held.values()), default=0)
    added = 0
    for each in wanted:
        key = (each.name, each.unit, each.period)
        if key not in held:
            number, added = number + 1, added + 1
            department = each.department or queries.department_for(
                found.organisation, each.name, each.context
            )
            held[key] = Question(
                part=_part(found, department), number=number, name=each.name, unit=each.unit, period=each.period,
                nature=each.nature, context=each.context,
            )  # fmt: skip
        row = held[key]
        row.nodes = " ".join(dict.fromkeys([*row.nodes.split(), *each.node.split()]))[:300]
        row.save()
    if len(held) > MOST_QUESTIONS:
        raise Refused(f"一张取数单最多 {MOST_QUESTIONS} 项，请分成几张。")
    return added


def _part(found: Request, department: str) -> Part:
    row = found.parts.filter(department=department).first()
    if row is None:
        last = Part.objects.filter(request__organisation=found.organisation, department=department).exclude(
            department=""
        )
        addressee = last.order_by("-id").values_list("addressee", flat=True).first()
        row = Part.objects.create(
            request=found, department=department, addressee_id=addressee, mark=secrets.token_hex(16)
        )
    return row


@transaction.atomic
def assign(actor: Actor, number: int, department: str, *, at: datetime) -> Part:
    """Say which department answers a question.

    Raises:
        Refused: the asking is closed, or no department is named.
    """
    lock_chain()
    row = queries.question(actor, number, timezone.localdate(at))
    found = _open(actor, row.part.request, at)
    name = " ".join(department.split())[:60]
    if not name:
        raise Refused("请写明由哪个部门答复。")
    row.part = _part(found, name)
    row.save(update_fields=["part"])
    tell(actor, "requests.assigned", found, at, question=row.number)
    return row.part


@transaction.atomic
def address(actor: Actor, number: int, unit: Organisation | None, *, at: datetime) -> Part:
    """Show a department's page to the contacts of an organisation, None for nobody's.

    Raises:
        Refused: the asking is closed.
        NotFound: the organisation lies outside what the actor may see.
    """
    lock_chain()
    row = queries.part(actor, number, timezone.localdate(at))
    found = _open(actor, row.request, at)
    if unit is not None:
        access.require(actor, queries.READ, unit, timezone.localdate(at))
    row.addressee = unit
    row.save(update_fields=["addressee"])
    tell(actor, "requests.addressed", found, at, part=row.pk, unit=unit.code if unit else "")
    return row


@transaction.atomic
def make_link(actor: Actor, number: int, expires: date, *, at: datetime) -> str:
    """Return the secret of a new link to a department's page; the one before stops working. Only its digest is kept.

    Raises:
        Refused: the asking is closed, nobody has been assigned, or the day is no good.
    """
    lock_chain()
    today = timezone.localdate(at)
    row = queries.part(actor, number, today)
    found = _open(actor, row.request, at)
    if not row.department:
        raise Refused("请先把这几项分配给部门，再生成链接。")
    if not today <= expires <= today + timedelta(days=MOST_DAYS):
        raise Refused(f"链接有效期要在今天和 {MOST_DAYS} 天之内。")
    token = secrets.token_urlsafe(16)
    row.digest, row.expires, row.linked_at = queries.digest_of(token), expires, at
    row.save(update_fields=["digest", "expires", "linked_at"])
    tell(actor, "requests.linked", found, at, part=row.pk, expires=expires.isoformat())
    return token


@transaction.atomic
def revoke(actor: Actor, number: int, *, at: datetime) -> Part:
    """Take a link back: it answers like one that never was."""
    lock_chain()
    row = queries.part(actor, number, timezone.localdate(at))
    found = _may(actor, row.request, at)
    row.digest = None
    row.save(update_fields=["digest"])
    tell(actor, "requests.revoked", found, at, part=row.pk)
    return row


@transaction.atomic
def answer_by_link(token: str, typed: Mapping[int, Typed], signed: Signed, *, at: datetime) -> int:
    """Keep what came by a link and return how many numbers were new.

    Raises:
        NotFound: the link is guessed, has expired or was revoked.
        Faulty: some numbers cannot be taken; none was kept.
    """
    lock_chain()
    row = queries.linked_part(token, timezone.localdate(at))
    return _receive(LINK, row, typed, signed, Way.LINK, at)


@transaction.atomic
def answer_by_account(
    actor: Actor, number: int, typed: Mapping[int, Typed], signed: Signed, *, at: datetime
) -> int:
    """Keep what a contact of the addressed unit wrote down.

    Raises:
        NotFound: the page is addressed to somebody else.
        Faulty: some numbers cannot be taken; none was kept.
        Refused: the asking is closed.
    """
    lock_chain()
    row = queries.addressed_part(actor, number, timezone.localdate(at))
    return _receive(actor, row, typed, signed, Way.ACCOUNT, at)


@transaction.atomic
def answer_for(
    actor: Actor, number: int, typed: Mapping[int, Typed], signed: Signed, way: Way, *, at: datetime
) -> int:
    """Keep what a department gave on paper, by telephone or in its workbook, brought in by whoever asked.

    Raises:
        NotFound: the page lies outside what the actor may see.
        Faulty: some numbers cannot be taken; none was kept.
        Refused: the actor may not, or the asking is closed.
    """
    lock_chain()
    row = queries.part(actor, number, timezone.localdate(at))
    _may(actor, row.request, at)
    return _receive(actor, row, typed, signed, way, at)


def _receive(
    actor: Actor, part: Part, typed: Mapping[int, Typed], signed: Signed, way: Way, at: datetime
) -> int:
    if part.request.closed_at is not None:
        raise Refused("这张取数单已经办结，不再收数；需要更正时请联系发单的人。")
    given = giving.taken(typed)
    rows = {row.number: row for row in part.questions.prefetch_related("answers")}
    if set(given) - set(rows):
        raise Refused("有的项已经不在这一页里，请刷新后再填。")
    if not given:
        raise Refused("还没有填写任何数，没有保存。")
    kept = sum(_keep(rows[number], each, signed, way, at) for number, each in given.items())
    if kept:
        tell(actor, "requests.answered", part.request, at, part=part.pk, way=way.value, numbers=kept)
    return kept


def _keep(row: Question, each: Given, signed: Signed, way: Way, at: datetime) -> bool:
    """Tell whether it was new: the same page sent twice writes nothing a second time."""
    latest = queries.line(row).latest
    if latest is not None:
        same = (latest.value, latest.source, latest.definition) == (each.value, each.source, each.definition)
        if same and latest.verdict != Verdict.RETURNED:
            return False
        if latest.version >= MOST_VERSIONS:
            raise Refused(f"“{row.name}”已经改过 {MOST_VERSIONS} 次，请直接联系发单的人。")
        if latest.verdict == Verdict.WAITING:
            latest.verdict, latest.judged_at = Verdict.REPLACED, at
            latest.save(update_fields=["verdict", "judged_at"])
    Answer.objects.create(
        question=row, version=latest.version + 1 if latest else 1, value=each.value, source=each.source,
        definition=each.definition, who=signed.who, day=signed.day, at=at, way=way,
    )  # fmt: skip
    return True


@transaction.atomic
def give_back(actor: Actor, number: int, version: int, word: str, *, at: datetime) -> Answer:
    """Return an answer with a word on what is not right. A number that is in the ledger already stays there until a new one is accepted.

    Raises:
        Refused: no word was given, or it is no longer the newest answer.
    """
    lock_chain()
    row, newest = latest(actor, number, version, at)
    if len(word.strip()) < 2:
        raise Refused("请写一句退回的原因，让对方知道改什么。")
    judge(newest, Verdict.RETURNED, actor, at, word=word.strip()[:300])
    tell(actor, "requests.returned", row.part.request, at, question=row.number, version=version)
    return newest


def latest(actor: Actor, number: int, version: int, at: datetime) -> tuple[Question, Answer]:
    """Return a question with its newest answer, if that is the one that was looked at and waits.

    Raises:
        Refused: another has come since, or it was dealt with.
    """
    row = queries.question(actor, number, timezone.localdate(at))
    _open(actor, row.part.request, at)
    newest = queries.line(row).latest
    if newest is None or newest.version != version:
        raise Refused("这一项刚有新的答复，请看过现在的数再决定。")
    if newest.verdict != Verdict.WAITING:
        raise Refused(f"这一项{newest.get_verdict_display()}，不用再处理。")
    return row, newest


def judge(
    newest: Answer, verdict: Verdict, actor: Actor, at: datetime, *, word: str = "", record_id: str = ""
) -> None:
    """Write down what became of an answer."""
    newest.verdict, newest.judged_at, newest.judged_by = verdict, at, actor.name
    newest.word, newest.record_id = word, record_id
    newest.save(update_fields=["verdict", "judged_at", "judged_by", "word", "record_id"])


@transaction.atomic
def close(actor: Actor, number: int, *, at: datetime) -> Request:
    """Close an asking: its links stop working, nothing more comes in.

    Raises:
        Refused: an answer still waits to be accepted or returned.
    """
    lock_chain()
    found = _open(actor, queries.request(actor, number, timezone.localdate(at)), at)
    if Answer.objects.filter(question__part__request=found, verdict=Verdict.WAITING).exists():
        raise Refused("还有答复没有核，请先采用或退回再办结。")
    found.closed_at, found.closed_by = at, actor.name
    found.save(update_fields=["closed_at", "closed_by"])
    found.parts.update(digest=None)
    tell(actor, "requests.closed", found, at)
    return found


def _open(actor: Actor, found: Request, at: datetime) -> Request:
    if _may(actor, found, at).closed_at is not None:
        raise Refused("这张取数单已经办结。")
    return found


def _may(actor: Actor, found: Request, at: datetime) -> Request:
    access.require(actor, queries.WRITE, found.organisation, timezone.localdate(at))
    return found


def tell(actor: Actor, verb: str, found: Request, at: datetime, **more: JSON) -> None:
    """Write one event about an asking."""
    body: dict[str, JSON] = {"organisation": found.organisation.code, **more}
    record(actor, verb, f"request:{found.pk}", body, at)
