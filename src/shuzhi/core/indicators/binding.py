"""From a figure of a report to the question that the ledger can be asked: never by a guess.

A figure binds to an indicator by the counted thing, its measure word, the verb, the subject and its scope, the narrowing words,
the section and the time, and by nothing else. What the words around it say must be explained to the last: a word that is neither
the thing, nor neutral, nor a narrowing word, must stand in the rows themselves, else the figure stays blank. Two readings that
fit equally well are an answer of their own: ambiguous, with its candidates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from shuzhi.core.documents.model import ParsedReport
from shuzhi.core.indicators import cues
from shuzhi.core.indicators.context import FREE_ROLES, Context, contexts
from shuzhi.core.indicators.definitions import Indicator
from shuzhi.core.indicators.doubts import Binding
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.matching import Reading, best
from shuzhi.core.indicators.naming import beside, by_name, change_of
from shuzhi.core.indicators.offices import Offices
from shuzhi.core.indicators.questions import Question
from shuzhi.core.indicators.residue import Residue, reach_of, read_residue
from shuzhi.core.indicators.studied import ID as STUDIED
from shuzhi.core.indicators.wholes import parts_within_wholes
from shuzhi.core.indicators.windows import Window, window_of


def bind(report: ParsedReport, ledger: Ledger) -> tuple[Binding, ...]:
    """Bind every quantity of a report, in the order of the text.

    Args:
        report: the report as the reader marks it.
        ledger: the records; names of user-defined figures, types and organisations are read from it.
    """
    binder = _Binder(report, ledger)
    return parts_within_wholes(tuple(binder.bind(c) for c in contexts(report)), ledger)


class _Binder(Offices):
    def bind(self, c: Context) -> Binding:
        found = self._bind(c)
        sentence = c.quantity.sentence.start
        self.seen.setdefault(sentence, []).append(found)
        if found.question is not None:
            self.last[sentence] = found
            if not found.part and not self._is_sibling(found):
                self.several[sentence] = self._stands_beside(found)
                self.wholes[sentence] = found
            one = self.ledger.indicators.get(found.question.indicator)
            if one is not None and one.kind == "活动" and not one.base:
                self.hosts[sentence] = found.question
                self.events.setdefault(sentence, []).append(found.question)
        return found

    def _bind(self, c: Context) -> Binding:
        if reason := _refusal(c):
            return _nothing(c, reason)
        window = window_of(c, self.report.year, self.ledger, self.catalogue.words)
        found = self._pair(c) or self._change(c) or self._by_name(c, window)
        if found is not None and found.question is not None:
            return found
        if window.refused:
            return _nothing(c, window.refused)
        return (
            self._part(c)
            or self._studied(c, window)
            or self._readings(c, window)
            or self._people_too(c)
            or self._attendance(c)
            or self._agenda(c)
            or found
            or self._earlier(c, window)
            or _nothing(c, "没有一个指标说的是这件事")
        )

    def _whole_of(self, c: Context) -> Binding | None:
        """The figure that a part goes back to: the one whose bracket it stands in, else the last that is no part itself."""
        sentence = c.quantity.sentence.start
        before = self.last.get(sentence)
        if before is not None and before.context.index == c.index - 1:
            between = self.report.text[before.context.quantity.unit_end : c.quantity.start]
            if "（" in between or "(" in between:
                return before
        # 正式党员…名、预备党员…名，其中女党员…名: of both
        return None if self.several.get(sentence) else self.wholes.get(sentence)

    def _is_sibling(self, found: Binding) -> bool:
        """党员…名，其中预备党员…名、女党员…名: 预备党员 is a part as 女党员 is, both of the whole before."""
        whole = self.wholes.get(found.context.quantity.sentence.start)
        if whole is None or whole.question is None or found.question is None:
            return False
        return (found.question.indicator, whole.question.indicator) in cues.PART_OF

    def _stands_beside(self, found: Binding) -> bool:
        """Another whole of the same unit stands before it in its clause, neither a part of the other."""
        before = self.wholes.get(found.context.quantity.sentence.start)
        return (
            before is not None
            and found.context.joined
            and before.context.index == found.context.index - 1
            and before.context.quantity.unit == found.context.quantity.unit
        )

    # ---- pairs, parts, attendance ---------------------------------------------------------------------------------------

    def _pair(self, c: Context) -> Binding | None:
        """由…增至…: the committee of the last term and of this."""
        if cues.PAIR_HEAD.search(c.pre) and re.match(r"^[人名]?(?:增|减|调整|扩)", c.post):
            if reason := self._old_committee():
                return _nothing(c, reason)
            return _bound(c, Question("organisation.committee.before"), "“由…至…”的前一个数：上届班子人数")
        before = self.last.get(c.quantity.sentence.start)
        if (
            before is not None
            and before.context.index == c.index - 1
            and before.question == Question("organisation.committee.before")
            and re.fullmatch(r"[人名]?(?:增加|增|减少|减|调整|扩大|扩)(?:至|到|为)", c.pre)
        ):
            return _bound(c, Question("organisation.committee.now"), "“由…至…”的后一个数：本届班子人数")
        return None

    def _old_committee(self) -> str:
        """A committee elected in an earlier year did not change this year."""
        row = self.ledger.own_row
        elected = row.fields.get("本届选举日期") if row is not None else None
        if isinstance(elected, date) and elected.year != self.ledger.year:
            return "本届班子不是这一年选举的，人数变化不是这一年的事"
        return ""

    def _part(self, c: Context) -> Binding | None:
        """（…正科级、…副科级）and 其中…: the same records, narrowed."""
        host = self._whole_of(c)
        if host is None or host.question is None or not (c.listed or cues.STATE_ONLY.match(c.pre)):
            return None
        one = self.ledger.indicators.get(host.question.indicator)
        if one is not None and (found := self._about(c, host.question, one)):
            return found
        if one is None or one.base or c.quantity.unit not in one.units:
            return None
        left = read_residue(f"{c.pre} {c.post}", one, self.ledger)
        if not left.qualifiers or left.unknown or left.topics:
            return None
        if any(q in host.question.qualifiers for q in left.qualifiers):
            return None
        kept = tuple(q for q in host.question.qualifiers if q not in cues.WIDER.get(left.qualifiers[0], ()))
        question = replace(host.question, qualifiers=kept + left.qualifiers)
        if "已完成" in left.qualifiers and (reason := self._state_untold(c, one)):
            return Binding(c, None, (question,), reason, ambiguous=True)
        found = _bound(c, question, f"前面“{one.name}”中{'、'.join(left.qualifiers)}的部分")
        return replace(found, part=True)

    def _about(self, c: Context, host: Question, one: Indicator) -> Binding | None:
        """其中党员…人次 of those who came; 其中专题研究意识形态…次 of the meetings just told."""
        if one.id.endswith(".attendance") and cues.MEMBERS_OF_THEM.match(c.pre) and c.quantity.unit == "人次":
            question = replace(host, indicator=f"{one.base}.members")
            return replace(_bound(c, question, "前面所指活动的参加党员人次"), part=True)
        if not one.id.startswith("meeting.") or not cues.TOPIC_PART.match(c.pre) or host.topic:
            return None
        left = read_residue(cues.TOPIC_PART.sub("", c.pre), one, self.ledger)
        if len(left.topics) != 1 or left.unknown or left.qualifiers or c.quantity.unit not in one.units:
            return None
        question = replace(host, topic=left.topics)
        return replace(_bound(c, question, f"前面“{one.name}”中写明“{left.topics[0]}”的"), part=True)

    def _change(self, c: Context) -> Binding | None:
        """同比增长…%: of the business figure that the sentence has just told."""
        before = self.last.get(c.quantity.sentence.start)
        question = change_of(c, before.question if before is not None else None)
        if question is None and before is not None and before.context.index == c.index - 1:
            question = beside(c, before.question, self.ledger)
        return _bound(c, question, f"前面“{question.name}”的另一个数") if question is not None else None

    def _agenda(self, c: Context) -> Binding | None:
        """讨论事项…件: the topics of the meeting that the sentence has just told."""
        if self.catalogue.words.topic.search(c.pre):
            return None  # 研究党建议题…个 is not all of them
        host = (
            self.hosts.get(c.quantity.sentence.start) if cues.AGENDA.search(c.line) else self._meeting_here(c)
        )
        if host is None or f"{host.indicator}.topics" not in self.ledger.indicators:
            return None
        name = self.ledger.indicators[host.indicator].name
        return _bound(c, replace(host, indicator=f"{host.indicator}.topics"), f"前面“{name}”所指会议的议题")

    def _meeting_here(self, c: Context) -> Question | None:
        """党委会审议…等事项…项: the meeting stands in the same clause."""
        hit = cues.AGENDA_HERE.search(c.line)
        if hit is None or c.quantity.unit not in ("项", "件", "个", "条"):
            return None
        if hit["what"] and not hit["what"].endswith("等") and not cues.ANY_TOPIC.fullmatch(hit["what"]):
            return None
        found = {r.one.id for r in self._candidates(f"{c.pre}#", c, unit="次")}
        return Question(found.pop()) if len(found) == 1 else None

    def _studied(self, c: Context, window: Window) -> Binding | None:
        """专题研究党风廉政建设…次、意识形态工作…次: meetings on one matter, no meeting named in the clause itself."""
        before = self.last.get(c.quantity.sentence.start)
        goes_on = (
            c.joined
            and before is not None
            and before.question is not None
            and before.question.indicator == STUDIED
            and before.context.index == c.index - 1
        )
        if c.quantity.unit != "次" or c.post or not (cues.STUDIED_WHAT.search(c.pre) or goes_on):
            return None
        if self._is_elsewhere(c) or self._is_foreign(c) or self._candidates(c.line, c):
            return None
        one = self.ledger.indicator("topic.all")
        left = read_residue(cues.STUDIED_WHAT.sub(" ", c.pre), one, self.ledger)
        if len(left.topics) != 1 or left.unknown or left.qualifiers or left.reach:
            return None
        question = Question(STUDIED, topic=left.topics, since=window.since, until=window.until)
        host = self.hosts.get(c.quantity.sentence.start)
        if host is not None and host.indicator.startswith("meeting."):
            of_them = replace(host, topic=left.topics)
            same = {self.ledger.ask(q).value for q in (of_them, question)} - {None}
            if len(same) > 1:
                return Binding(
                    c, None, (of_them, question), "不知道只是前面说的会议，还是各种会议", ambiguous=True
                )
        return _bound(c, question, f"写明“{left.topics[0].replace('|', '／')}”的会议")

    def _people_too(self, c: Context) -> Binding | None:
        """谈心谈话…次、…人次; 培训…期…人次: the same thing again, by heads, without a word between."""
        before = self.last.get(c.quantity.sentence.start)
        bare = c.joined and c.quantity.unit == "人次" and not c.pre.strip("、，共约") and not c.post
        if not bare or before is None or before.question is None or before.context.index != c.index - 1:
            return None
        told = before.question
        ids = (f"{told.indicator}.persons", f"{told.indicator}.attendance")
        found = next((id for id in ids if id in self.ledger.indicators), "")
        if not found or before.context.quantity.unit not in cues.TIMES:
            return None
        return _bound(
            c, replace(told, indicator=found), f"前面“{self.ledger.indicators[told.indicator].name}”的人次"
        )

    def _attendance(self, c: Context) -> Binding | None:
        """参与…人次: who came to the event that the sentence has just told."""
        hit = cues.ATTENDED.search(c.line) or cues.CAME.match(c.line) or self._came_to(c)
        unit = c.quantity.unit
        if hit is None or unit not in ("人次", "人", "名"):
            return None
        host = self.hosts.get(c.quantity.sentence.start)
        if host is None:
            return None
        if cues.ALL_TOGETHER.search(c.pre) and len(self.events.get(c.quantity.sentence.start, ())) > 1:
            return _nothing(c, "前面说了不止一种活动，不知道说的是哪一种的参加人数")
        members = (
            hit["who"] == "党员"
            or cues.MEMBERS_CAME.search(c.pre) is not None
            or (not hit["who"] and cues.MEMBERS_ONLY.match(hit["after"]) is not None)
        )
        suffix = ("members" if members else "attendance") if unit == "人次" else "people"
        if f"{host.indicator}.{suffix}" not in self.ledger.indicators:
            return None
        question = replace(host, indicator=f"{host.indicator}.{suffix}")
        if suffix == "people" and members:
            return self._persons(c, question)
        name = self.ledger.indicators[host.indicator].name
        return _bound(c, question, f"前面“{name}”所指活动的{cues.COMERS[suffix]}")

    def _came_to(self, c: Context) -> re.Match[str] | None:
        """培训党员…人次 after a training, 受众…人次 after a lecture tour: who came, said in the event's own word."""
        host = self.hosts.get(c.quantity.sentence.start)
        say = cues.CAME_TO.get(host.indicator) if host is not None else None
        return say.search(c.line) if say is not None else None

    def _persons(self, c: Context, question: Question) -> Binding:
        """Persons who are members: only where everyone who came was one, or where there was one event."""
        return _bound(c, replace(question, read="members"), "前面所指活动的参加党员人数（不是人次）")

    # ---- names of the user's own ----------------------------------------------------------------------------------------

    def _by_name(self, c: Context, window: Window) -> Binding | None:
        names = by_name(c, self.ledger, window)
        if not names:
            return None
        if len(names) == 1:
            return _bound(c, names[0], f"按名称对应台账里的“{names[0].name}”")
        return Binding(c, None, tuple(names), "台账里有几个名称都对得上", ambiguous=True)

    # ---- the counted thing ----------------------------------------------------------------------------------------------

    def _readings(self, c: Context, window: Window) -> Binding | None:
        line = c.line
        if (cues.FROM.search(c.pre) and cues.GOES.match(c.post)) or cues.GOES_TO.match(c.pre):
            return _nothing(c, "说的是前后变化，台账里没有可比的两个数")
        if self._is_elsewhere(c) or self._is_foreign(c):
            return _nothing(c, "说的不是本组织的数") if self._candidates(line, c) else None
        found = self._candidates(line, c)
        if not found and c.shared:
            found = self._candidates(f"{line}{c.shared}", c)
        return self._choose(c, found, window)

    def _candidates(self, line: str, c: Context, unit: str = "") -> list[Reading]:
        found = [
            r
            for one in self.catalogue.by_unit.get(unit or c.quantity.unit, ())
            if (r := best(one, line, c)) is not None
        ]
        top = max((r.weight for r in found), default=0)
        return [r for r in found if r.weight == top]

    def _choose(self, c: Context, readings: Sequence[Reading], window: Window) -> Binding | None:
        if not readings:
            return None
        if len(readings) > 1:
            asked = tuple(Question(r.one.id) for r in readings)
            names = "、".join(f"“{r.one.name}”" for r in readings)
            return Binding(c, None, asked, f"可以是{names}，分不清是哪一个", ambiguous=True)
        if readings[0].one.id == "study.collective" and _of_the_group(c):
            asked = (Question("study.group"), Question("study.collective"))
            return Binding(c, None, asked, "前面说的是中心组学习，分不清是不是同一种学习", ambiguous=True)
        reading, lecturers = self._lecturer(c, readings[0])
        if reading.one is not readings[0].one and cues.IN_TOTAL.search(c.pre) and not self._says_lecturer(c):
            asked = (Question(reading.one.id, reach=lecturers), Question(readings[0].one.id))
            if self.ledger.ask(asked[0]).value != self.ledger.ask(asked[1]).value:
                return Binding(c, None, asked, "不知道是这个人讲的，还是全部的党课", ambiguous=True)
        left = read_residue(self._without_part(reading.left, c), reading.one, self.ledger)
        return self._settle(c, reading, replace(left, reach=left.reach or lecturers), window)

    def _without_part(self, left: str, c: Context) -> str:
        """内科支部主题党日: the phrase took 支部 in, and the unit's name is what remains of it."""
        for name, _ in self.ledger.part_names:
            if name not in c.pre or name in left:
                continue
            head = next((name[:k] for k in range(len(name) - 1, 1, -1) if name[:k] in left), "")
            return left.replace(head, " ", 1) if head else left
        return left

    def _settle(self, c: Context, reading: Reading, left: Residue, window: Window) -> Binding:
        one = reading.one
        reach = left.reach or reach_of(c.pre, one, self.ledger)[0]
        reach = reach or self._part_before(c) or self._reach_before(c, one)
        left = self._inherited(c, reading, left)
        reach = self._office_reach(c, reading, reach)
        base = Question(
            one.id, reach=reach, qualifiers=left.qualifiers, since=window.since, until=window.until
        )
        if left.unknown:
            words = "、".join(f"“{w}”" for w in left.unknown)
            return Binding(c, None, (base,), f"像是“{one.name}”，但{words}说的是哪些，台账里分不出来")
        question = replace(base, topic=left.topics)
        if reason := (
            self._half_told(question)
            or self._its_own_or_all(question, one)
            or self._with_persons(c, question, one)
            or self._itself_among(question, one)
        ):
            return Binding(c, None, (question,), reason, ambiguous=True)
        if len(left.topics) > 1 and self._lists_topics(reading.left, left):
            found = self._coordinated(question, one)
            if found is None:
                return Binding(c, None, (question,), "说的是几样，台账里分不清是合计还是同时", ambiguous=True)
            question = found
        if (
            left.topics
            and self.ledger.ask(question).value is None
            and self.ledger.ask(base).value is not None
        ):
            if self._titled(c, base, one):
                return _bound(c, base, f"“{reading.told}”对应指标“{one.name}”，点名的文件在其中")
            words = "、".join(f"“{t.split('|')[0]}”" for t in left.topics)
            return Binding(c, None, (base,), f"像是“{one.name}”，但台账里没有一条写明{words}")
        if not question.topic and (topic := self._told_before(c, reading)):
            asked = (question, replace(question, topic=topic))
            return Binding(c, None, asked, "接着前面说，不知道还限不限于那个内容", ambiguous=True)
        if one.id in ("problem.all", "problem.aspects") and cues.CHECKED.search(c.sentence):
            return Binding(c, None, (question,), "说的像是督导检查时发现的问题，不是问题清单")
        if one.period == "as_of" and window.until is not None and window.until < self.ledger.as_of:
            return Binding(c, None, (question,), "句子说的日子早于统计截止日，当时的名册不能由今天推出")
        if both := self._with_or_without_secretary(c, question, one):
            return Binding(c, None, both, "前面已说了书记讲的，不知道这里含不含书记", ambiguous=True)
        if one.kind == "党员" and c.earlier and cues.AMONG.search(c.earlier[0]):
            return Binding(
                c, None, (question,), f"说的是“{c.earlier[0].replace('◇', '…')}”的，台账里分不出来"
            )
        if reason := self._about_what(c, question, one):
            return Binding(c, None, (question,), reason, ambiguous=True)
        if reason := self._unknown_whole(c, one):
            return Binding(c, None, (question,), reason)
        if blank := self._blank_of_an_office(c, question, one):
            return blank
        if fresh := self._same_step(c, question, one):
            return _bound(c, fresh, "与前一个数同一个动词：当年新确定的")
        if reason := self._other_verb(c, one):
            return Binding(c, None, (question,), reason)
        if both := self._new_or_standing(c, question, one):
            return Binding(c, None, both, "可以是现有的，也可以是今年新确定的，分不清", ambiguous=True)
        if reason := self._older(c, one):
            return Binding(c, None, (question,), reason, ambiguous=True)
        if reason := self._unfinished(c, question, one):
            return Binding(
                c, None, (question, replace(question, qualifiers=("已完成",))), reason, ambiguous=True
            )
        if reason := self._unlisted(c, question, one):
            return Binding(c, None, (question,), reason)
        if reason := self._uncovered(question, one, window):
            return Binding(c, None, (question,), reason)
        return _bound(c, question, _how(one, question, reading.told))

    def _earlier(self, c: Context, window: Window) -> Binding | None:
        """开展活动…次: the thing stands in the clause before."""
        if not c.pre or cues.BY_HEAD.search(c.pre):  # 党委会…次，书记主持…次: some of them, perhaps
            return None
        if (
            cues.GENERIC.fullmatch(
                self.catalogue.words.neutral.sub("", c.pre).strip(self.catalogue.words.edge)
            )
            is None
        ):
            return None
        if self.catalogue.words.elsewhere.search(c.nearby) or c.quantity.unit not in ("次", "场", "期"):
            return None
        for clause in c.earlier[:2]:
            readings = self._candidates(f"{clause}#", c)
            readings = [r for r in readings if r.one.kind == "活动"]
            if len(readings) == 1:
                one = readings[0].one
                reach = read_residue(clause, one, self.ledger).reach or self._reach_before(c, one)
                question = Question(one.id, reach=reach, since=window.since, until=window.until)
                return _bound(c, question, f"“{clause}”说的是{one.name}")
            if readings:
                return None
        return None


def _of_the_group(c: Context) -> bool:
    """严格落实中心组学习制度，集中学习…次: nothing counted stands between, and no branch is named."""
    if "支部" in c.pre or "党员" in c.pre:
        return False
    for clause in c.earlier:
        if "◇" in clause:
            return False
        if "中心组" in clause:
            return True
    return False


def _refusal(c: Context) -> str:
    if c.role in FREE_ROLES:
        return "问题和打算里的数字不取自台账"
    if c.quoted:
        return "这是名称里的数字"
    if cues.NOT_DONE.match(c.post):
        return "说的是没有做的"
    if c.is_norm or cues.AT_LEAST.search(c.pre):
        return "这是要求，不是做了多少"
    if cues.SHOULD.search(c.pre):
        return "这是应当做的，不是做了多少"
    if cues.UNDONE.search(c.pre) and not cues.OF_LISTS.search(c.pre):
        return "说的是没有做的"
    if cues.ALL_BUT.search(c.sentence):
        return "说的是除去一部分以后的数，台账里分不出来"
    if cues.SOME_OF_THEM.search(c.whole_pre):
        return "说的是其中一部分单位或党员的，台账里分不出来"
    if cues.REST.search(c.pre) and "除" in c.sentence:
        return "说的是除去一部分以后的数，台账里分不出来"
    if cues.AND_THIS_YEAR.search(c.tail) and not cues.AND_THIS_YEAR.search(c.pre):
        return "后面另说了今年的，这里是多年的累计"
    if cues.PLANNED.search(c.pre):
        return "这是打算做的，不是做了多少"
    if c.is_idiom:
        return "这是固定说法里的数字"
    return "" if c.is_counted else cues.NOT_COUNTED.get(c.quantity.kind, "")


def _nothing(c: Context, reason: str) -> Binding:
    return Binding(c, None, (), reason)


def _bound(c: Context, question: Question, reason: str) -> Binding:
    return Binding(c, question, (question,), reason)


def _how(one: Indicator, question: Question, told: str) -> str:
    parts = [f"“{told}”对应指标“{one.name}”"]
    if question.topic:
        parts.append("记录里写明" + "、".join(f"“{t.replace('|', '／')}”" for t in question.topic))
    if question.qualifiers:
        parts.append("限" + "、".join(question.qualifiers))
    return "，".join(parts)
