"""What stands around a figure: its own clause on both sides, the clauses before it in the sentence, its section."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property

from shuzhi.core.documents.model import ParsedReport, Quantity, QuantityKind, Role

_STOP = re.compile(r"[，,；;。！？!?：:\n（(）)]")
_MARKS = re.compile(r"[“”‘’\"「」『』\s]")
_TITLES = re.compile(r"《[^》\n]*》(?:[、和及]?《[^》\n]*》)*(?:等)?")
_RHYTHM_WORDS = re.compile(
    r"每(?:个)?(?:月|周|季度?|年|半年)[^◇、，#]{0,6}、(?=(?:全年|累计|共计?|今年|年内|本年度)[^◇#]{0,6}$)"
)
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+(?:是|要)|其[一二三四五]|\d{1,2}[.．、](?!\d)|[①-⑳])")
_FOUND_BY = re.compile(
    r"(?:点评|反馈|指出|交办|移交|查摆|查找|检视|梳理|排查|自查|征求|收集)(?:出|到|了|的|发现|存在)*$"
)
_A_LIST = re.compile(r"^[^，。；]{0,12}[：:]|^[^。]{0,24}(?:一是|其一|1[.．、])|^[^，。；]{0,6}方面")
_QUOTED = (("“", "”"), ("《", "》"), ("「", "」"))
_EACH = re.compile(
    r"每(?:一)?(?:名|个|位|人|户|家|村|支部|党支部|党组织|单位|科室|部门|小组|镇|乡|校|班|年级)[^，#]{0,14}"
    r"(?:安排|配备|配有|确定|明确|指定|选派|至少|不少于|不低于|须|应|需|设立|设|落实)[^，#]{0,6}$"
)
_BOUND = re.compile(r"(?:不少于|不低于|不得少于|不得低于|至少|不超过|不多于|不高于)[^，#]{0,4}$")
_MUST = re.compile(
    r"要求|规定|标准|应|须|需|必须|确保|力争|原则上|每(?:年|月|季|周|半年|人|名|个|位)|目标|制度"
)
_RHYTHM = re.compile(
    r"每(?:个)?(?:月|周|季度?|年|半年)[^◇、，#]{0,6}[、，](?:全年|累计|共计?|今年|年内|本年度)[^◇#]{0,6}$"
)
_SHARED = re.compile(
    r"(?:分别|均|都|共同|先后)?(?:获得|荣获|获评|获|受到|被|达到|达标|通过|完成|转正|按期|如期|顺利)[^、◇]*$"
)
_EACH_OF = re.compile(r"^(?:全年|今年|目前)?(?P<names>[^◇]+?)分别(?P<verb>[^、，◇]{0,6})$")
FREE_ROLES = frozenset((Role.PROBLEMS, Role.CAUSES, Role.NEXT_STEPS))


@dataclass(frozen=True)
class Context:
    """What the binder knows about one figure.

    Args:
        quantity: the figure.
        index: its place among the report's quantities.
        pre: the words of its clause before it, without quotation marks and titles of papers.
        post: the words of its clause after its unit, likewise.
        earlier: the clauses before it in the same sentence, the nearest first.
        role: what its section is for.
        sentence: all words of its sentence before it.
        quoted: it stands inside quotation marks or a title: part of a name.
        listed: it stands inside brackets or after 其中: a part of what stands before.
        joined: another figure stands in the same clause before it.
        titles: papers named in its clause before it.
        paragraph: the words of its paragraph before it.
        whole_pre: the words of its clause before it, figures in them as ◇.
        run_up: the same with the end of the clause before: where a rhythm may stand.
        tail: the words of its sentence after it.
        shared: what a list says at its end of all its members: 受到表彰 in 3名个人、2个集体受到表彰.
    """

    quantity: Quantity
    index: int
    pre: str
    post: str
    earlier: tuple[str, ...]
    role: Role
    sentence: str
    quoted: bool
    listed: bool
    joined: bool = False
    titles: tuple[str, ...] = ()
    paragraph: str = ""
    whole_pre: str = ""
    run_up: str = ""
    tail: str = ""
    shared: str = ""

    @cached_property
    def is_norm(self) -> bool:
        """It says what must be, not what was: 每名…安排两名, 不少于12次的要求."""
        if _EACH.search(self.pre) is not None:
            return True
        return _BOUND.search(self.pre) is not None and _MUST.search(self.pre + self.post) is not None

    @cached_property
    def is_idiom(self) -> bool:
        """一项 in 成熟一项、固化一项; 一 in 每月一课."""
        q = self.quantity
        if q.text not in ("一", "1"):
            return False
        around = clean(self.paragraph[-24:]) + q.text + q.unit + self.tail[:24]
        pair = rf"[一-鿿]{{2}}一{re.escape(q.unit)}[、，]?[一-鿿]{{2}}一{re.escape(q.unit)}"
        return "个一" in self.sentence or (q.text == "一" and re.search(pair, around) is not None)

    @cached_property
    def is_counted(self) -> bool:
        """A count although a rhythm stands before it (每月召开、全年84次), or problems that somebody found and no list follows."""
        if self.quantity.kind is QuantityKind.LIST_COUNT:
            return self._counts_problems
        return _RHYTHM.search(self.run_up) is not None

    @cached_property
    def _counts_problems(self) -> bool:
        """点评指出的4个问题: in figures, no list announced; three problems in words (三个问题) head a list."""
        q = self.quantity
        told = q.masked or q.text.isdecimal()
        found = self.post.startswith("问题") and _FOUND_BY.search(self.pre) is not None
        return told and found and _A_LIST.search(self.tail) is None

    @cached_property
    def line(self) -> str:
        """The clause with `#` in the figure's place."""
        return f"{self.pre}#{self.post}"

    @property
    def nearby(self) -> str:
        """The sentence up to the figure and the rest of its clause."""
        return f"{self.sentence}#{self.post}"


def clean(text: str) -> str:
    """Return words without quotation marks, spaces and titles of papers."""
    return _MARKS.sub("", _TITLES.sub("", text))


def contexts(report: ParsedReport) -> tuple[Context, ...]:
    """Return the context of every quantity, in the order of the text."""
    starts = [s.start for s in report.sections]
    return _respectively([_context(report, i, starts) for i in range(len(report.quantities))])


def _respectively(found: list[Context]) -> tuple[Context, ...]:
    """Give each figure its own name: 甲、乙分别达到…、…."""
    for i, first in enumerate(found):
        hit = _EACH_OF.match(first.pre)
        if hit is None:
            continue
        names = [n for n in re.split(r"[、和及与]", hit["names"]) if n]
        rest = found[i : i + len(names)]
        same = all(b.joined and not b.pre.strip("、和及与") for b in rest[1:])
        if len(names) < 2 or len(rest) < len(names) or not same:
            continue
        if i + len(names) < len(found) and found[i + len(names)].joined:
            continue
        for j, (name, one) in enumerate(zip(names, rest, strict=True)):
            found[i + j] = replace(one, pre=f"{name}{hit['verb']}")
    return tuple(found)


def role_at(report: ParsedReport, offset: int, starts: list[int] | None = None) -> Role:
    """Return what the innermost section at an offset is for; text outside every section is an opening."""
    starts = starts if starts is not None else [s.start for s in report.sections]
    for section in reversed(report.sections[: bisect_right(starts, offset)]):
        if section.start <= offset < section.end:
            return section.role
    return Role.OPENING


def _context(report: ParsedReport, index: int, starts: list[int]) -> Context:
    q = report.quantities[index]
    text = report.text
    before = report.quantities[index - 1] if index else None
    after = report.quantities[index + 1] if index + 1 < len(report.quantities) else None
    floor = max(q.sentence.start, _line_start(text, q.start))
    left = clause_start = max([floor, *(m.end() for m in _STOP.finditer(text, floor, q.start))])
    joined = before is not None and before.kind not in _NAMES and left < before.unit_end <= q.start
    if joined and before is not None:
        left = before.unit_end
    roof = max(q.unit_end, min(q.sentence.end, _line_end(text, q.unit_end)))
    stop = _STOP.search(text, q.unit_end, roof)
    right = min(roof, stop.start() if stop else roof)
    post = text[q.unit_end : right]
    if after is not None and after.kind not in _NAMES and q.unit_end <= after.start < right:
        post = _own_side(text[q.unit_end : after.start])
    pre = text[left : q.start]
    if joined:
        pre = _other_side(pre)
    sentence = _hollow(report, floor, q)
    whole_pre = clean(_hollow(report, clause_start, q))
    shared = _shared(report, index, right) if after is not None and after.start < right else ""
    return Context(
        quantity=q,
        index=index,
        pre=_RHYTHM_WORDS.sub("", _ORDINAL.sub("", clean(pre))),
        post=clean(post),
        earlier=_clauses(_hollow(report, floor, q, left)),
        role=role_at(report, q.start, starts),
        sentence=clean(sentence),
        quoted=_is_quoted(text, q.start, floor),
        listed=_is_part(text, q.start, floor),
        joined=joined,
        whole_pre=whole_pre,
        run_up=_before_rhythm(text, floor, clause_start, whole_pre),
        tail=clean(text[q.unit_end : max(q.unit_end, min(q.sentence.end, _line_end(text, q.unit_end)))]),
        shared=shared,
        paragraph=text[_line_start(text, q.start) : q.start],
        titles=tuple(t.strip("《》") for t in re.findall(r"《[^》\n]*》", text[left : q.start])),
    )


def _before_rhythm(text: str, floor: int, start: int, whole: str) -> str:
    """The clause before belongs to it where that tells the rhythm: 每月召开，全年84次."""
    return clean(text[max(floor, start - 24) : start]) + whole if start > floor else whole


def _shared(report: ParsedReport, index: int, right: int) -> str:
    """What the last member of a list says of all: nothing unless each figure between has a short noun of its own."""
    here, told = report.quantities[index], ""
    for other in report.quantities[index + 1 :]:
        if other.start >= right or other.kind in _NAMES:
            break
        between = report.text[here.unit_end : other.start]
        if not re.fullmatch(r"[^，。；、]{1,8}[、和及]", between):
            return ""
        here = other
        told = clean(report.text[here.unit_end : right])
    hit = _SHARED.search(told)
    return hit[0] if hit is not None and hit.start() <= 8 else ""


def _clauses(before: str) -> tuple[str, ...]:
    """The clauses before, the nearest first, back to the last semicolon."""
    part = re.split(r"[；;。！？]", before)[-1] if before.rstrip()[-1:] not in "；;" else ""
    return tuple(clean(c) for c in reversed(_STOP.split(part)) if c.strip())


def _own_side(between: str) -> str:
    """Of the words between two figures: what still belongs to the first (正科级、 → 正科级)."""
    return between.split("、", 1)[0]


def _other_side(between: str) -> str:
    """Of the words between two figures: what belongs to the second; nothing when they end in 和."""
    if "、" in between:
        return between.split("、", 1)[1]
    return "" if between.rstrip().endswith(("和", "及", "与", "或")) else between


def _hollow(report: ParsedReport, floor: int, q: Quantity, end: int | None = None) -> str:
    """The words of the sentence before a figure, other figures in it as ◇."""
    end = q.start if end is None else end
    pieces, at = [], floor
    first = bisect_left(report.quantities, floor, key=lambda other: other.start)
    for other in report.quantities[first:]:
        if other.start >= end:
            break
        if other.start >= at and other.unit_end <= end and other.kind not in _NAMES:
            pieces.append(report.text[at : other.start] + "◇")
            at = other.unit_end
    return "".join(pieces) + report.text[at:end]


_NAMES = frozenset((QuantityKind.FREQUENCY, QuantityKind.LIST_COUNT, QuantityKind.RANK))


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _is_quoted(text: str, offset: int, floor: int) -> bool:
    roof = _line_end(text, offset)
    for a, b in _QUOTED:
        closed = text.find(b, offset, roof)
        opened = text.find(a, offset, roof)
        # a mark that is never closed, or closed only behind another opening, quotes nothing
        if (
            text.rfind(a, floor, offset) > text.rfind(b, floor, offset)
            and closed >= 0
            and not 0 <= opened < closed
        ):
            return True
    return False


def _is_part(text: str, offset: int, floor: int) -> bool:
    here = text[floor:offset]
    opened = max(here.rfind("（"), here.rfind("("))
    closed = max(here.rfind("）"), here.rfind(")"))
    if opened > closed and floor + opened > floor:
        return True
    return "其中" in re.split(r"[。；;]", here)[-1]
