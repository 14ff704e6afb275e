"""What goes into the package: looked up whole before the first byte leaves, so that nothing is asked of the database while it streams."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.evidence import queries as evidence
from shuzhi.apps.evidence.models import Attachment
from shuzhi.apps.figures import queries as figures
from shuzhi.apps.ledger.sources import source
from shuzhi.apps.orgs import access, overview
from shuzhi.apps.orgs import queries as orgs
from shuzhi.apps.reports import queries
from shuzhi.apps.reports.models import Report, ReportFigure
from shuzhi.core.documents.model import Paper
from shuzhi.core.indicators.model import Record, Value
from shuzhi.packs.ledger.columns import Column, Kind
from shuzhi.packs.ledger.sheets import BY_NAME

TAKE_OUT = "ledger.export"  # the package carries the ledger's words out of the house
NEEDED = (TAKE_OUT, evidence.READ)
BIRTH = frozenset({"出生日期", "出生年月"})
_UNFIT = re.compile(r'[\x00-\x1f\\/:*?"<>|#%]+')  # unfit for a file name or a link
_IDENTITY = re.compile(r"(?<!\d)\d{14}(\d{3}[\dXx])(?!\d)")
_TELEPHONE = re.compile(r"(?<!\d)1[3-9]\d{5}(\d{4})(?!\d)")
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class File:
    """A file of the package; several records may lead to it."""

    path: str
    attachment: Attachment


@dataclass(frozen=True, slots=True)
class Proof:
    """A record with its files, how many were kept back as 内部, and the figures that count it."""

    record: Record
    files: tuple[File, ...]
    kept_back: int
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with its records; those that the ledger no longer holds are only counted."""

    row: queries.FigureRow
    definition: str
    records: tuple[Record, ...]
    gone: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that goes in, in the order in which it is told."""

    report: Report
    paper: Paper
    name: str
    figures: tuple[Counted, ...]
    kinds: Mapping[str, tuple[Proof, ...]]
    files: tuple[File, ...]
    kept_back: int
    names: Mapping[str, str]

    @property
    def records(self) -> int:
        return sum(map(len, self.kinds.values()))


@dataclass(frozen=True, slots=True)
class Glance:
    """What the page says before anybody asks for the package."""

    report: Report
    figures: int
    records: int
    files: int
    size: int
    internal: int


def find(actor: Actor, pk: int, on: date) -> Report:
    """Return a report whose package the actor may take away.

    Raises:
        NotFound: there is none, or the actor's role does not open what stands behind it.
    """
    found = queries.stored(actor, pk, on)
    if not access.powers(actor, found.organisation, NEEDED, on).issuperset(NEEDED):
        raise access.outside("佐证包")
    return found


def glance(actor: Actor, pk: int, on: date) -> Glance:
    """Count what would go in, without reading a record."""
    report = find(actor, pk, on)
    rows = list(report.figures.all())
    wanted = {record for row in rows for record in row.records}
    hanging = _hanging(actor, report, on)
    held = [each for kind, by_row in hanging.items() for each in _of_records(kind, by_row, wanted)]
    contents = {each.content_id: each.content.size for each in held}
    internal = sum(each.internal for each in held)
    return Glance(report, len(rows), len(wanted), len(contents), sum(contents.values()), internal)


def plan(actor: Actor, pk: int, on: date, *, internal: bool) -> Plan:
    """Look up everything that goes in.

    Args:
        actor: who takes it away.
        pk: the report.
        on: today.
        internal: files marked 内部 go in too.

    Raises:
        NotFound: see `find`.
    """
    report = find(actor, pk, on)
    rows = list(report.figures.all())
    wanted = {record for row in rows for record in row.records}
    records = figures.figure_records(actor, orgs.scope(report.organisation, report.as_of).codes, wanted)
    by_id = {record.id: unburdened(record) for record in records}
    told = zip(rows, queries.figure_rows(report), strict=True)
    counted = tuple(_counted(row, shown, by_id) for row, shown in told)
    hung, files, kept_back = _files(actor, report, on, by_id, internal=internal)
    return Plan(
        report=report,
        paper=queries.paper(report),
        name=file_name(report.title, "述职报告"),
        figures=counted,
        kinds=_by_kind(by_id, hung, counted),
        files=files,
        kept_back=kept_back,
        names=overview.names(actor, queries.READ, on),
    )


def _counted(row: ReportFigure, shown: queries.FigureRow, by_id: Mapping[str, Record]) -> Counted:
    there = tuple(by_id[each] for each in row.records if each in by_id)
    ordered = tuple(sorted(there, key=lambda record: (record.day or date.min, record.id)))
    return Counted(shown, figures.definition(row.indicator), ordered, len(set(row.records)) - len(ordered))


Hung = Mapping[str, tuple[tuple[File, ...], int]]


def _by_kind(
    by_id: Mapping[str, Record], hung: Hung, counted: Sequence[Counted]
) -> dict[str, tuple[Proof, ...]]:
    used: dict[str, list[str]] = {}
    for figure in counted:
        for record in figure.records:
            used.setdefault(record.id, []).append(figure.row.key)
    kinds: dict[str, list[Proof]] = {}
    for record in by_id.values():  # by day and id already
        files, kept_back = hung.get(record.id, ((), 0))
        proof = Proof(record, files, kept_back, tuple(used.get(record.id, ())))
        kinds.setdefault(record.kind, []).append(proof)
    return {kind: tuple(kinds[kind]) for kind in sorted(kinds)}


# ---- files ------------------------------------------------------------------------------------------------------------------


def _hanging(actor: Actor, report: Report, on: date) -> dict[str, dict[str, list[Attachment]]]:
    """Every file below the report's unit that the actor may see, by kind and row."""
    below = evidence.readable(actor, on).filter(organisation__path__gte=report.organisation.path)
    below = below.filter(organisation__path__lt=f"{report.organisation.path[:-1]}/").order_by("at", "id")
    found: dict[str, dict[str, list[Attachment]]] = {}
    for each in below:
        found.setdefault(each.kind, {}).setdefault(each.record, []).append(each)
    return found


def _of_records(
    kind: str, by_row: Mapping[str, list[Attachment]], wanted: Iterable[str]
) -> Iterable[Attachment]:
    ids = frozenset(wanted)
    for record_id, row in _rows(kind, by_row):
        if record_id in ids:
            yield from by_row[row]


def _rows(kind: str, by_row: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """Yield (record id, row) of rows that carry files: files hang on the row, which outlives an edit; figures name the content."""
    rows = sorted((each for each in by_row if each.isdecimal()), key=int)
    model = source(kind).model
    for start in range(0, len(rows), _AT_ONCE):
        chunk = model._default_manager.filter(pk__in=rows[start : start + _AT_ONCE])
        for record_id, pk in chunk.values_list("record_id", "pk"):
            yield str(record_id), str(pk)


def _files(
    actor: Actor, report: Report, on: date, by_id: Mapping[str, Record], *, internal: bool
) -> tuple[Hung, tuple[File, ...], int]:
    """Give each content one place in the package, numbered in the order in which the records are told."""
    held: dict[str, list[Attachment]] = {}
    for kind, by_row in _hanging(actor, report, on).items():
        for record_id, row in _rows(kind, by_row):
            if record_id in by_id and by_id[record_id].kind == kind:
                held[record_id] = by_row[row]
    placed: dict[int, File] = {}
    hung: dict[str, tuple[tuple[File, ...], int]] = {}
    for record_id in (each for each in by_id if each in held):
        taken = [each for each in held[record_id] if internal or not each.internal]
        for each in taken:
            placed.setdefault(each.content_id, File(_path(len(placed) + 1, each), each))
        hung[record_id] = (
            tuple(placed[each.content_id] for each in taken),
            len(held[record_id]) - len(taken),
        )
    return hung, tuple(placed.values()), sum(kept_back for _, kept_back in hung.values())


def _path(number: int, attachment: Attachment) -> str:
    stem, _, suffix = attachment.name.rpartition(".")
    suffix = "jpg" if attachment.content.form == "heic" else attachment.content.form if not stem else suffix
    return f"佐证/{number:04} {file_name(stem or attachment.name, '文件', 60)}.{suffix}"


def file_name(words: str, otherwise: str, most: int = 80) -> str:
    """Return words that every system takes as the name of a file."""
    return _UNFIT.sub(" ", words).strip(" .")[:most].strip(" .") or otherwise


# ---- personal numbers -------------------------------------------------------------------------------------------------------


def columns_of(kind: str) -> tuple[Column, ...]:
    """Return the columns of a kind that leave the house: no identity, no telephone, no birthday; the unit is told by its name."""
    sheet = BY_NAME[kind]
    return tuple(
        c for c in sheet.columns if not c.private and c.kind is not Kind.ORG and c.header not in BIRTH
    )


def unburdened(record: Record) -> Record:
    """Return a record with the columns that leave the house only, long numbers of persons in free words masked."""
    kept = {column.header for column in columns_of(record.kind)}
    return replace(record, fields={name: _masked(v) for name, v in record.fields.items() if name in kept})


def _masked(value: Value) -> Value:
    if isinstance(value, tuple):
        return tuple(masked(each) for each in value)
    return masked(value) if isinstance(value, str) else value


def masked(words: str) -> str:
    """Return words in which identity and telephone numbers keep their last four figures only."""
    words = _IDENTITY.sub(lambda hit: "*" * 14 + hit[1], words)
    return _TELEPHONE.sub(lambda hit: "*" * 7 + hit[1], words)
