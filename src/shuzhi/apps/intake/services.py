"""The steps of an import: opened, matched, looked at, brought in by the worker, taken back."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor, actor_of
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.evidence.services import clean_name
from shuzhi.apps.intake import foreign, guards, looking, plan, queries, shelf
from shuzhi.apps.intake.models import Intake, KnownSource, State
from shuzhi.apps.intake.plan import TablePlan
from shuzhi.apps.intake.shelf import Progress
from shuzhi.apps.ledger import services as ledger
from shuzhi.apps.ledger import undoing
from shuzhi.apps.ledger.reading import RawBook
from shuzhi.apps.ledger.services import ImportResult
from shuzhi.apps.ledger.sources import source
from shuzhi.core.errors import Refused, ShuzhiError

SMALL = 1_500  # rows that are looked at at once; more of them are the worker's
_LOG = logging.getLogger("shuzhi.intake")


class Mismatched(Refused):
    """The columns are not matched yet; `sentences` says what is missing or double."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(sentences[0])
        self.sentences = tuple(sentences)


def begin(actor: Actor, upload: UploadedFile, *, at: datetime) -> Intake:  # type: ignore[type-arg]
    """Take a file in, look what its columns are, and return the intake.

    Raises:
        Unreadable: it is no table, or one that cannot be trusted.
        Refused: it is too large.
        NotFound: no role of the actor's opens the wizard.
    """
    day = timezone.localdate(at)
    queries.own(actor, day)
    name = clean_name(str(upload.name or ""))
    shelf.sweep(at.timestamp())
    token = shelf.put(upload)
    try:
        plans = looking.proposals(_open(token, name), queries.nameable(actor, day))
        with transaction.atomic():
            plans = tuple(_as_last_time(actor, each) for each in plans)
            made = Intake.objects.create(
                user_id=actor.user_id or 0,
                name=name,
                token=token,
                state=State.OPEN,
                plan=plan.dump(plans),
                at=at,
            )
            record(actor, "intake.opened", f"intake:{made.pk}", {"tables": len(plans)}, at)
    except BaseException:
        shelf.drop(token)
        raise
    return made


def _open(token: str, name: str) -> RawBook:
    """Messages name the file as the user does."""
    path = shelf.source(token)
    try:
        return foreign.open_file(path)
    except ShuzhiError as exc:
        exc.message = exc.message.replace(f"“{path.name}”", f"“{name}”")
        exc.args = (exc.message,)
        raise


def _as_last_time(actor: Actor, proposed: TablePlan) -> TablePlan:
    known = KnownSource.objects.filter(user=actor.user_id, signature=proposed.signature).first()
    return plan.remembered(proposed, known.plan) if known else proposed


def choose(actor: Actor, number: int, plans: Sequence[TablePlan], *, again: bool, at: datetime) -> Intake:
    """Keep what the columns are, remember it for the next file of this source, and look at every row.

    Raises:
        Mismatched: two columns go to one field, or a field that must be filled has none.
        Refused: the intake is past this step.
    """
    intake = _at_step(actor, number, at, State.OPEN, State.FAULTY, State.READY, State.FAILED)
    sentences = [
        f"表“{each.name}”：{words}" if len(plans) > 1 else words
        for each in plans
        for words in plan.faults(each)
    ]
    if not any(each.kind for each in plans):
        sentences = ["请至少为一张表选择种类。"]
    if sentences:
        raise Mismatched(sentences)
    with transaction.atomic():
        lock_chain()
        for each in plans:
            if each.kind:
                KnownSource.objects.update_or_create(
                    user_id=intake.user_id,
                    signature=each.signature,
                    defaults={"plan": plan.to_remember(each), "at": at},
                )
        intake.plan, intake.again, intake.state, intake.told = plan.dump(plans), again, State.LOOKING, "{}"
        intake.save()
        record(actor, "intake.matched", f"intake:{intake.pk}", {"again": again}, at)
    return intake


def look(number: int, *, at: datetime) -> Intake:
    """Read every row as the ledger would, and keep what was found. Called at once for a small file, by the worker for a large one."""
    intake = Intake.objects.select_related("user").get(pk=number)
    if intake.state != State.LOOKING:
        return intake
    try:
        with shelf.at_work(intake.token):
            _look(intake, at)
    except ShuzhiError as exc:
        _stop(intake, exc.message, at)
    except Exception:
        _stop(intake, "检查时程序出错了，没有写入任何内容；请把这个文件交给管理员。", at)
        raise
    return intake


def _look(intake: Intake, at: datetime) -> None:
    actor, told = actor_of(intake.user), _teller(intake)
    units = queries.nameable(actor, timezone.localdate(at))
    told("读取", 0, 3)
    book = _open(intake.token, intake.name)
    told("检查", 1, 3)
    tables = looking.build(book, plan.load(intake.plan), units)
    result = ledger.import_parsed(actor, looking.parse(tables), at=at, dry_run=True, again=intake.again)
    told("整理", 2, 3)
    lines = looking.lines(tables, [each.findings for each in result.books], units)
    shelf.write_lines(intake.token, lines)
    if lines:
        looking.write_marked(book, shelf.marked(intake.token), lines[: shelf.MOST_LINES])
    faults = sum(line.grave for line in lines)
    state = State.FAULTY if result.faults else State.READY
    _keep(intake, state, result.counts, at, faults=faults, reminders=len(lines) - faults)


def _keep(intake: Intake, state: State, counts: Mapping[str, int], at: datetime, **more: object) -> None:
    if not Intake.objects.filter(pk=intake.pk, state=intake.state).exists():
        return  # it was let go, or begun again and done, while this was at work
    intake.state, intake.ended_at = state, at
    intake.told = json.dumps({"counts": dict(counts), **more}, ensure_ascii=False)
    intake.save()


def _stop(intake: Intake, sentence: str, at: datetime) -> None:
    _keep(intake, State.FAILED, {}, at, sentence=sentence)


def _teller(intake: Intake) -> Callable[[str, int, int], None]:
    return lambda what, done, steps: shelf.tell(intake.token, Progress(what, done, steps))


def confirm(actor: Actor, number: int, *, at: datetime) -> Intake:
    """Hand the rows to the worker; what was broken off, once more: looked at where it was being looked at, else brought in.

    Raises:
        Refused: they were not looked at, have faults, or somebody is at work on them.
    """
    intake = _at_step(actor, number, at, State.READY, State.RUNNING, State.WAITING, State.LOOKING)
    if intake.state != State.READY and not shelf.is_stale(intake.token, at.timestamp()):
        raise Refused("后台正在处理这个文件，请稍等。")
    with transaction.atomic():
        lock_chain()
        if intake.state == State.LOOKING:
            record(actor, "intake.looked_again", f"intake:{intake.pk}", {}, at)
        else:
            intake.state = State.WAITING
            intake.save(update_fields=("state",))
            record(actor, "intake.confirmed", f"intake:{intake.pk}", {}, at)
    shelf.tell(intake.token, Progress("等待开始", 0, 1))
    return intake


def run(number: int, *, at: datetime) -> Intake:
    """Bring the rows in, all or none; what the worker does."""
    if not Intake.objects.filter(pk=number, state=State.WAITING).update(state=State.RUNNING):
        return Intake.objects.get(pk=number)
    intake = Intake.objects.select_related("user").get(pk=number)
    try:
        with shelf.at_work(intake.token):
            _run(intake, at)
    except ShuzhiError as exc:
        _stop(intake, exc.message, at)
    except Exception:
        _stop(intake, "导入时程序出错了，没有写入任何内容；请把这个文件交给管理员。", at)
        raise
    return intake


def _run(intake: Intake, at: datetime) -> None:
    actor, told = actor_of(intake.user), _teller(intake)
    told("读取", 0, 20)
    tables = looking.build(
        _open(intake.token, intake.name),
        plan.load(intake.plan),
        queries.nameable(actor, timezone.localdate(at)),
    )
    books = looking.parse(tables)
    with transaction.atomic():  # the rows and the word that they are in: both or neither
        result = ledger.import_parsed(
            actor,
            books,
            at=at,
            again=intake.again,
            progress=lambda what, done, steps: told(what, done + 2, steps + 3),
        )
        if not result.written:
            raise Refused(f"检查之后台账有了变化，没有导入任何内容：{result.faults[0].message}")
        intake.written = json.dumps(_numbers(result))
        intake.files = json.dumps([book.book.digest for book in books])
        _keep(intake, State.DONE, result.counts, at)
    shelf.drop(intake.token)


def _numbers(result: ImportResult) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for kind, ids in result.records.items():
        rows = source(kind).model._default_manager
        found[kind] = []
        for start in range(0, len(ids), 500):
            found[kind] += rows.filter(record_id__in=ids[start : start + 500]).values_list("pk", "record_id")
    return found


@transaction.atomic
def undo(actor: Actor, number: int, *, at: datetime) -> int:
    """Take back all that an import wrote, and return how many rows went.

    Raises:
        Refused: something depends on it; the sentence says what.
    """
    lock_chain()
    intake = _at_step(actor, number, at, State.DONE)
    written: dict[str, list[tuple[int, str]]] = {
        kind: [(pk, record_id) for pk, record_id in rows] for kind, rows in json.loads(intake.written).items()
    }
    reason = guards.why_kept({kind: [record_id for _, record_id in rows] for kind, rows in written.items()})
    if reason:
        raise Refused(reason)
    gone = undoing.take_back(actor, written, json.loads(intake.files), at=at)
    intake.state, intake.ended_at, intake.written = State.UNDONE, at, "{}"
    intake.save()
    return gone


@transaction.atomic
def give_up(actor: Actor, number: int, *, at: datetime) -> None:
    """Let a file go that was not brought in.

    Raises:
        Refused: it was, or somebody is at work on it.
    """
    intake = _at_step(actor, number, at, State.OPEN, State.FAULTY, State.READY, State.FAILED, State.LOOKING)
    if intake.state == State.LOOKING and not shelf.is_stale(intake.token, at.timestamp()):
        raise Refused("后台正在检查这个文件，请稍等。")
    intake.state, intake.ended_at = State.DROPPED, at
    intake.save()
    record(actor, "intake.dropped", f"intake:{intake.pk}", {}, at)
    token = intake.token
    transaction.on_commit(lambda: shelf.drop(token))


def _at_step(actor: Actor, number: int, at: datetime, *states: State) -> Intake:
    intake = queries.one(actor, number, timezone.localdate(at))
    if intake.state not in states:
        raise Refused(f"这次导入现在是“{intake.get_state_display()}”，不能做这一步；请刷新页面。")
    return intake
