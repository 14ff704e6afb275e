"""The records of one organisation, ready to answer any question about a year as of a day.

When is a figure 0 and when is it blank? A figure is blank (`value` None) whenever no record answers: a missing row proves
nothing, it may only not have been entered. A figure is 0 only where records say so: the sum of a column whose cells all hold
a number, or a ratio whose divisor has records. A sum is blank as soon as one counted row leaves the column empty.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from shuzhi.core.errors import NotFound
from shuzhi.core.indicators.called import BODIES, WORK_COMMITTEE, names_of
from shuzhi.core.indicators.catalogue import Catalogue
from shuzhi.core.indicators.conditions import Predicate, is_empty, text_of, words_of
from shuzhi.core.indicators.definitions import REACH_WORDS, Indicator, Qualifier, Reach
from shuzhi.core.indicators.joint import once
from shuzhi.core.indicators.model import Figure, Record, Scope, Value
from shuzhi.core.indicators.questions import Question
from shuzhi.core.indicators.secretaries import ID as BY_SECRETARY
from shuzhi.core.indicators.secretaries import own_lectures
from shuzhi.core.indicators.standing import fields_at, stands
from shuzhi.core.periods import Period
from shuzhi.core.periods import year as year_period

BRANCH_KINDS = frozenset(("党支部", "临时党支部", "联合党支部"))
_NO_RECORDS = "台账里没有对应的记录"
_ROSTERS = frozenset(("组织", "党员", "任职"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the ledger says to a question.

    Args:
        figure: the figure; its value is None when no record answers.
        reason: in Chinese, why it stays blank; "" when it does not.
    """

    figure: Figure
    reason: str = ""

    @property
    def value(self) -> Decimal | None:
        """The exact value, None for a blank."""
        return self.figure.value


class Ledger:
    """The records of one organisation and its subtree; every question is answered from these alone.

    Args:
        catalogue: indicators, narrowing words, and the words around a figure.
        records: the records by kind; rows of other organisations may be among them and are never counted.
        scope: the organisation and its subtree.
        year: the year of the report.
        as_of: the day up to which records count.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        records: Mapping[str, Sequence[Record]],
        scope: Scope,
        year: int,
        as_of: date,
    ) -> None:
        self.catalogue = catalogue
        self.indicators = {one.id: one for one in catalogue.indicators}
        self.qualifiers = {one.name: one for one in catalogue.qualifiers}
        self.scope, self.year, self.as_of = scope, year, as_of
        self.period = year_period(year)
        self._codes = frozenset(scope.codes)
        self._rows = {kind: [r for r in rows if self._is_ours(r)] for kind, rows in records.items()}
        self._indexes: dict[tuple[str, str], dict[str, list[Record]]] = {}
        self._matches: dict[str, list[Record]] = {}
        self._told: dict[str, str] = {}
        self._texts: dict[str, dict[str, str]] = {}
        self._due: dict[tuple[str, Period], list[Record]] = {}
        self._answers: dict[Question, Answer] = {}
        self._less: dict[tuple[str, ...], Ledger] = {}
        self.foreign_names = names_of(r for r in records.get("组织", ()) if not self._is_ours(r))
        own = [r for r in self.rows("组织") if r.fields.get("组织编码") == scope.org]
        self.own_names = names_of(own)
        self.own_row = own[0] if own else None
        if own and text_of(own[0].fields.get("类型")) == "机关工委":
            self.own_names = (*WORK_COMMITTEE, *self.own_names)
        self.own_bodies = tuple(b for b in BODIES if any(b in name for name in self.own_names))
        self.part_names = tuple(
            (name, text_of(r.fields.get("组织编码")))
            for r in self.rows("组织")
            if r.fields.get("组织编码") != scope.org
            for name in names_of([r])
        )
        self.known_types = frozenset(
            v for one in self.indicators.values() if one.kind == "活动" and one.hint for v in one.hint[1]
        )
        self._problem_years = {
            (r.org, text_of(r.fields.get("编号"))): r.fields.get("年度") for r in self.rows("问题整改")
        }

    @cached_property
    def business_names(self) -> tuple[tuple[str, str, str], ...]:
        """(指标, 口径, 单位) of every business figure, sorted."""
        from shuzhi.core.indicators import families

        return families.business_names(self)

    @cached_property
    def outcome_names(self) -> tuple[tuple[str, str], ...]:
        """(name, unit) of every kind of 成果, sorted."""
        from shuzhi.core.indicators import families

        return families.outcome_names(self)

    @cached_property
    def activity_types(self) -> tuple[str, ...]:
        """The types of 活动 that no indicator knows, sorted."""
        from shuzhi.core.indicators import families

        return tuple(t for t in families.activity_types(self) if t not in self.known_types and len(t) > 1)

    # ---- the rows -------------------------------------------------------------------------------------------------------

    def rows(self, kind: str) -> Sequence[Record]:
        """Return the rows of one kind that belong to the organisation or its subtree."""
        return self._rows.get(kind, ())

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of record that the ledger holds, sorted."""
        return tuple(sorted(self._rows))

    def _is_ours(self, record: Record) -> bool:
        if record.org in self._codes:
            return True
        return bool(joint := record.fields.get("联合组织")) and not self._codes.isdisjoint(words_of(joint))

    def indexed(self, kind: str, column: str) -> dict[str, list[Record]]:
        """Return the rows of a kind by the value of one column."""
        index = self._indexes.get((kind, column))
        if index is None:
            index = defaultdict(list)
            for record in self.rows(kind):
                index[text_of(record.fields.get(column))].append(record)
            self._indexes[kind, column] = index
        return index

    def _candidates(self, one: Indicator) -> Iterable[Record]:
        if one.hint is None or one.hint[0] not in _HEADERS_INDEXED:
            return self.rows(one.kind)
        index = self.indexed(one.kind, one.hint[0])
        return (r for value in sorted(one.hint[1]) for r in index.get(value, ()))

    def matching(self, one: Indicator) -> list[Record]:
        """Return every row that the indicator's condition keeps, of any date, ours alone."""
        key = one.base or one.id
        found = self._matches.get(key)
        if found is None:
            if one.kind == "党员":
                found = [r for r, fields in self._members if one.condition(fields)]
            else:
                found = [r for r in self._candidates(one) if one.condition(r.fields)]
            self._matches[key] = found
        return found

    @cached_property
    def _members(self) -> Sequence[tuple[Record, Mapping[str, Value]]]:
        """Members' rows with what each was on the day asked about."""
        return [(r, fields_at(r, self.as_of)) for r in self.rows("党员")]

    def mentions(self, one: Indicator, words: str) -> bool:
        """Tell whether some row that the indicator counts has these words in the columns where its topic may stand."""
        key = one.base or one.id
        told = self._told.get(key)
        if told is None:
            cells = {text_of(r.fields.get(c)) for r in self.matching(one) for c in one.topic}
            told = self._told[key] = "\n".join(sorted(cells))
        return words in told

    # ---- whose rows -----------------------------------------------------------------------------------------------------

    def codes_of(self, reach: str) -> frozenset[str]:
        """Return the codes of the organisations that a reach covers.

        Where no branch has an activity of its own in the whole ledger, activities are entered at the organisation itself, and it
        stands for its branches.
        """
        if reach.startswith("org:"):
            return frozenset((reach[4:],)) & self._codes
        own = frozenset((self.scope.org,))
        if reach == Reach.OWN or len(self._codes) == 1:
            return own
        if reach == Reach.TREE:
            return self._codes
        below = self._codes - own if reach == Reach.LOWER else self.branches - own
        return below if any(r.org in below for r in self.rows("活动")) else own

    @cached_property
    def branches(self) -> frozenset[str]:
        """Codes of the branches in the subtree, with what stands below them (党小组)."""
        units = [
            (r.org, text_of(r.fields.get("上级编码")), text_of(r.fields.get("类型")))
            for r in self.rows("组织")
        ]
        return self._at_or_below(frozenset(org for org, _, kind in units if kind in BRANCH_KINDS))

    @property
    def leads_others(self) -> bool:
        """Whether units with secretaries of their own stand below: a branch has none, its groups (党小组) are itself."""
        return len(self._codes) > 1 and self.scope.org not in self.branches

    def _at_or_below(self, codes: frozenset[str]) -> frozenset[str]:
        """Codes of some organisations and of all that stands below them."""
        found = set(codes)
        above = [(r.org, text_of(r.fields.get("上级编码"))) for r in self.rows("组织")]
        while more := {org for org, over in above if over in found and org not in found}:
            found |= more
        return frozenset(found)

    def _in_reach(self, record: Record, codes: frozenset[str]) -> bool:
        return record.org in codes or not codes.isdisjoint(words_of(record.fields.get("联合组织")))

    # ---- when -----------------------------------------------------------------------------------------------------------

    def window(self, question: Question) -> Period:
        """Return the days that count: the year, or the sentence's own window, never after the day asked about."""
        start = question.since or self.period.start
        end = question.until or (self.period.end if question.since is None else self.as_of)
        return Period(start, max(start, min(end, self.as_of)))

    def _is_due(self, record: Record, one: Indicator, window: Period, *, beyond: bool) -> bool:
        if beyond:
            return False
        if one.period == "as_of":
            return self._reaches_back and stands(record, self.as_of)
        if one.period == "labelled" and not one.date:
            return self._labelled_year(record) == window.start.year
        day = record.fields.get(one.date) if one.date else record.day
        return isinstance(day, date) and day in window

    @cached_property
    def _reaches_back(self) -> bool:
        """Whether rosters may speak for the year: they are kept as they are now, and tell nothing of years far from the ledger's own."""
        years = {
            r.day.year
            for kind in self._rows
            if kind not in _ROSTERS
            for r in self.rows(kind)
            if r.day is not None
        }
        return not years or min(years) <= self.year <= max(years) + 1

    def _labelled_year(self, record: Record) -> object:
        if record.kind == "措施":
            return self._measure_year(record)
        return record.fields.get("年度")

    def _measure_year(self, record: Record) -> object:
        """A measure belongs to its problem's year; to the next when it is due or done there and that year has no list of its own."""
        year = self._problem_years.get((record.org, text_of(record.fields.get("问题编号"))))
        day = record.fields.get("完成日期") or record.fields.get("时限")
        carried = year == self.year - 1 and isinstance(day, date) and day.year == self.year
        return self.year if carried and self.year not in self._problem_years.values() else year

    # ---- asking ---------------------------------------------------------------------------------------------------------

    def indicator(self, id: str) -> Indicator:
        """Return an indicator by its id.

        Raises:
            NotFound: there is none.
        """
        try:
            return self.indicators[id]
        except KeyError:
            raise NotFound(f"没有“{id}”这个指标。") from None

    def ask(self, question: Question) -> Answer:
        """Answer one question; the same question gets the same answer."""
        found = self._answers.get(question)
        if found is None:
            found = self._answers[question] = self._answer(question)
        return found

    def _answer(self, question: Question) -> Answer:
        from shuzhi.core.indicators import families

        if question.without:
            answer = self._without(question.without).ask(replace(question, without=()))
            return replace(answer, figure=replace(answer.figure, indicator=question.key))
        if question.indicator in families.FAMILIES:
            return families.answer(self, question)
        one = self.indicator(question.indicator)
        if one.measure.of:
            return self._compare(question, one)
        if one.measure.how == "agenda":
            return families.agenda(self, question, one)
        counted = self.counted(question, one)
        from shuzhi.core.indicators.measures import measure, members_among

        value, reason = members_among(counted) if question.read == "members" else measure(one, counted)
        if gap := self._gap(question, one):
            value, reason = None, gap
        return self.answer_with(question, one.name, one.unit, one.version, value, counted, reason)

    def _without(self, ids: tuple[str, ...]) -> Ledger:
        """Return the same ledger less some records: whatever is asked, they do not count."""
        found = self._less.get(ids)
        if found is None:
            left_out = frozenset(ids)
            rows = {kind: [r for r in held if r.id not in left_out] for kind, held in self._rows.items()}
            found = self._less[ids] = Ledger(self.catalogue, rows, self.scope, self.year, self.as_of)
        return found

    def counted(self, question: Question, one: Indicator) -> list[Record]:
        """Return the rows that answer, a joint event once, in the order of their ids."""
        codes = self.codes_of(question.reach or one.reach)
        if question.reach.startswith("org:") and one.reach == Reach.TREE:
            codes = self._at_or_below(codes)
        due = self._due_rows(one, self.window(question))
        if question.indicator.startswith(BY_SECRETARY) and question.reach == Reach.OWN:
            # what a branch's secretary gave in a group (党小组) is the branch's
            codes = codes if self.leads_others else self._codes
        if self._is_own_secretary(question):
            rows = list(own_lectures(due, self.rows("任职"), self.scope.org).rows)
        else:
            rows = [r for r in due if r.org in codes or self._in_reach(r, codes)]
        return sorted(once(self._kept(rows, one, question)), key=lambda r: r.id)

    def _is_own_secretary(self, question: Question) -> bool:
        return (
            question.indicator.startswith(BY_SECRETARY) and question.reach == Reach.OWN and self.leads_others
        )

    def _due_rows(self, one: Indicator, window: Period) -> list[Record]:
        key = (one.base or one.id, window)
        found = self._due.get(key)
        if found is None:
            beyond = window.start > self.as_of
            found = [r for r in self.matching(one) if self._is_due(r, one, window, beyond=beyond)]
            self._due[key] = found
        return found

    def _gap(self, question: Question, one: Indicator) -> str:
        """A row that leaves the narrowing column empty may belong or not: then the part is not known."""
        if self._is_own_secretary(question):
            due = self._due_rows(one, self.window(question))
            if reason := own_lectures(due, self.rows("任职"), self.scope.org).doubt:
                return reason
        if one.unneeding is not None and (reason := self._untold(question, one, one.unneeding)):
            return reason
        columns = {c for q in question.qualifiers for c in self.qualifiers[q].fields}
        if not columns:
            return ""
        for r in self.counted(replace(question, qualifiers=()), one):
            for c in columns:
                if all(is_empty(r.fields.get(name)) for name in _BIRTH.get(c, (c,))):
                    return f"有记录没有填“{c}”，分不出这一部分"
        return ""

    def _untold(self, question: Question, one: Indicator, wider: Predicate) -> str:
        """The same for an indicator that is such a part itself: 女党员 where someone's 性别 is not filled."""
        whole = replace(one, id=f"{one.id}.whole", condition=wider, unneeding=None)
        for r in self.counted(question, whole):
            for c in one.needs:
                if is_empty(r.fields.get(c)):
                    return f"有记录没有填“{c}”，分不出这一部分"
        return ""

    def _kept(self, rows: Sequence[Record], one: Indicator, question: Question) -> Sequence[Record]:
        """Return the rows that the question's own narrowing keeps; a pass over the rows a condition, a hundred questions ask for them."""
        home = question.reach.removeprefix("org:") if question.reach.startswith("org:") else self.scope.org
        below = one.kind == "组织" and one.period == "as_of" and one.measure.how == "records"
        if below:  # what an organisation has below it is not itself
            rows = [r for r in rows if r.org != home]
        if (own_only := one.own_only) is not None:
            rows = [r for r in rows if r.org == home or not own_only(r.fields)]
        for topic in question.topic:
            rows = self._about(rows, one, topic.split("|"))
        for name in question.qualifiers:
            rows = [r for r in rows if self._qualifies(r, self.qualifiers[name])]
        return rows

    def _about(self, rows: Sequence[Record], one: Indicator, words: Sequence[str]) -> Sequence[Record]:
        """Return the rows that speak of one of some words where their topic may stand."""
        texts = self._texts.setdefault(one.id, {})
        for r in rows:
            if r.id not in texts:
                told = (*(text_of(r.fields.get(c)) for c in one.topic), *self._agenda_of(r, one))
                texts[r.id] = " ".join(told)
        if len(words) == 1:
            return [r for r in rows if words[0] in texts[r.id]]
        return [r for r in rows if any(word in texts[r.id] for word in words)]

    def _agenda_of(self, meeting: Record, one: Indicator) -> Sequence[str]:
        """What the topics entered for a meeting say: they tell what it was about as well as its own row."""
        if f"{one.id}.topics" not in self.indicators:
            return ()
        return self._agendas.get(
            (meeting.org, meeting.day, text_of(meeting.fields.get("类型")).removesuffix("议")), ()
        )

    @cached_property
    def _agendas(self) -> Mapping[tuple[str, date | None, str], Sequence[str]]:
        found: dict[tuple[str, date | None, str], list[str]] = defaultdict(list)
        for r in self.rows("议题"):
            found[r.org, r.day, text_of(r.fields.get("会议类型")).removesuffix("议")].append(
                f"{text_of(r.fields.get('议题'))} {text_of(r.fields.get('类别'))}"
            )
        return found

    def _qualifies(self, record: Record, qualifier: Qualifier) -> bool:
        if qualifier.born is None:
            return qualifier.condition(record.fields)
        year = _year_of(record.fields.get("出生日期") or record.fields.get("出生年月"))
        return year is not None and qualifier.born[0] <= year <= qualifier.born[1]

    def _compare(self, question: Question, one: Indicator) -> Answer:
        first, second = (self.ask(replace(question, indicator=i)) for i in one.measure.of)
        ids = tuple(sorted({*first.figure.records, *second.figure.records}))
        value: Decimal | None = None
        reason = first.reason or second.reason
        a, b = first.value, second.value
        if a is None and first.reason != _NO_RECORDS:  # not known is not nothing
            b = None
        if one.measure.how == "ratio" and b is not None:
            value = (a or Decimal(0)) * 100 / b if b else None
            reason = "" if b else "除数是 0，算不出比率"
        elif one.measure.how == "difference" and a is not None and b is not None:
            value, reason = a - b, ""
        figure = self._figure(
            question, one.name, one.unit, one.version, value, ids, _digest_of(first, second)
        )
        return Answer(figure, "" if value is not None else reason or _NO_RECORDS)

    def answer_with(
        self, question: Question, name: str, unit: str, version: int, value: Decimal | None, counted: Sequence[Record], reason: str
    ) -> Answer:  # fmt: skip
        """Freeze an answer from the rows that gave it."""
        ids = tuple(r.id for r in counted)
        figure = self._figure(question, name, unit, version, value, ids, digest(counted))
        return Answer(figure, "" if value is not None else reason or _NO_RECORDS)

    def _figure(
        self, question: Question, name: str, unit: str, version: int, value: Decimal | None, ids: tuple[str, ...], sha: str
    ) -> Figure:  # fmt: skip
        one = self.indicators.get(question.indicator)
        reach = question.reach or (one.reach.value if one else Reach.TREE.value)
        told = REACH_WORDS[Reach(reach)] if reach in _REACHES else reach
        return Figure(
            indicator=question.key,
            version=version,
            name=name,
            unit=unit,
            value=_exact(value),
            org=self.scope.org,
            scope=self.scope.basis if told == REACH_WORDS[Reach.TREE] else told,
            period=self.window(question),
            records=ids,
            digest=sha,
        )


def _exact(value: Decimal | None) -> Decimal | None:
    """The same number without the zeros that a column of six decimals hands back: 18234, not 18234.000000."""
    if value is None or not value.is_finite() or value.as_tuple().exponent == 0:
        return value
    whole = value.to_integral_value()
    return Decimal(int(whole)) if whole == value else Decimal(format(value, "f").rstrip("0"))


_FOUR_DIGITS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _year_of(born: Value) -> int | None:
    """The year of a birth: 干部 keeps it as people write it, 1992-05 or 1992年5月."""
    if isinstance(born, date):
        return born.year
    hit = _FOUR_DIGITS.search(text_of(born))
    return int(hit[0]) if hit else None


_BIRTH = {"出生": ("出生日期", "出生年月")}
_REACHES = frozenset(r.value for r in Reach)
_HEADERS_INDEXED = frozenset(("类型", "事项", "动作", "方向", "类别", "会议类型", "指标"))


def digest(records: Sequence[Record]) -> str:
    """Return the SHA-256 over the ids and digests of the records, in the order given."""
    sha = hashlib.sha256()
    for record in records:
        sha.update(f"{record.id}\t{record.digest}\n".encode())
    return sha.hexdigest()


def _digest_of(*answers: Answer) -> str:
    return hashlib.sha256("\n".join(a.figure.digest for a in answers).encode()).hexdigest()


def evaluate(
    catalogue: Catalogue, records: Mapping[str, Sequence[Record]], scope: Scope, year: int, as_of: date
) -> tuple[Figure, ...]:
    """Evaluate every indicator for an organisation and a year as of a day, in the order of the packs.

    Args:
        catalogue: what to count.
        records: the records by kind.
        scope: whose records count.
        year: the year.
        as_of: the day up to which records count.
    """
    ledger = Ledger(catalogue, records, scope, year, as_of)
    return tuple(ledger.ask(Question(one.id)).figure for one in catalogue.indicators)
