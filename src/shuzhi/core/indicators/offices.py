"""Acts of a named office: what the secretary (书记), the head or the leading group (班子) did themselves.

The secretary of an organisation's own report is its own, never the secretaries of its branches. Where the records do not say who
acted, and those below acted too, the figure stays blank.
"""

from __future__ import annotations

import re
from dataclasses import replace

from shuzhi.core.indicators import cues
from shuzhi.core.indicators.context import Context
from shuzhi.core.indicators.definitions import Indicator, Reach
from shuzhi.core.indicators.doubts import Binding
from shuzhi.core.indicators.matching import Reading
from shuzhi.core.indicators.questions import Question
from shuzhi.core.indicators.secretaries import ID as BY_SECRETARY
from shuzhi.core.indicators.whose import Whose

_LECTURES = "study.lecture"
_BY_OFFICE = frozenset((BY_SECRETARY, "study.lecture.by_leaders", "study.lecture.by_other_leaders"))
_PERSONAL = ("service.survey", "service.supervision", "study.propaganda", "talk.", "project.visit")
_BODY = (
    r"(?:我?[局委院校厂矿站所县市区镇乡村]|我?(?:公司|集团|中心|单位|街道|社区))?"
    r"(?:[^，。；、◇#]{0,6}?(?:党委|党组(?!织)|党工委|党总支|总支|机关))?"
)
_I = r"本人|我(?=先后|共|累计|深入|到|赴|亲自|多次|主动|坚持|与|同|和|对|带头|参加|参与|主持|列席|开展|调研|约谈|谈|走访|慰问|讲|上|全年|每|今年|宣讲|督导|始终)"
_OFFICE = re.compile(
    rf"^(?:坚持|落实|做到|充分发挥|由|作为)*(?P<who>{_BODY}(?:主要)?"
    rf"(?:(?:副|纪委|纪检组?|(?<!第一))书记(?!项目)|纪委副书记|分管领导|纪检委员|(?:分管)?负责(?:同志|人)|领导班子(?:成员)?|班子(?:成员)?|领导干部|主要领导|一把手|委员)|党组织书记|{_I})"
)
_BRANCH_OFFICE = re.compile(r"^(?:各|所属|基层|全体)*(?:党?支部)(?:书记|委员)|^支委(?!会)")
_ORGANISED = re.compile(r"组织|召开|推动|督促|指导|安排|召集|部署|要求")
_TOOK_PART = re.compile(r"参加|参与|主持|列席|领学|带头|讲|联系点|所在(?:党?支部|党组织)")
_ALL_LEVELS = re.compile(r"各级党组织书记|基层党组织书记|(?<!各)(?<!所属)党组织书记")
_SECRETARY = r"(?<!副)(?<!纪委)(?<!纪检)(?<!团委)(?<!第一)书记"
_IS_SECRETARY = re.compile(_SECRETARY)
_AS_SECRETARY = re.compile(rf"作为[^，。；、]{{0,12}}{_SECRETARY}，")
_OWN_SECRETARY = re.compile(
    r"^(?:全年|年内|坚持|做到|落实|由|共|先后|分别|累计|本级|本|一是|二是|三是|四是)*"
    r"(?P<body>我?(?:[局委院校厂矿站所县市区镇乡村]|公司|集团|中心|单位|街道|社区|机关))?"
    r"[（(]?(?:机关)?(?:党委|党组(?!织)|党工委|党总支|总支)?[）)]?[（(]?(?:党委|党组(?!织))?[）)]?(?:主要)?书记"
)
_OTHERS = re.compile(r"各|全体|所有|所属|下属|下级|基层|二级")
_BRACKETED = re.compile(
    r"社区|行政村|村|街道|镇|乡|学院|院系|车间|党?支部|单位|学校|医院|园区|企业|公司|科室"
)
_TOGETHER = re.compile(r"(?:书记|委员|班子成员|班子)[、和及与][^，、◇#]*书记")


class Offices(Whose):
    """The binder's ear for offices."""

    @staticmethod
    def _says_lecturer(c: Context) -> bool:
        return any(say.search(c.pre) for say, _, _ in cues.LECTURERS) or cues.AUTHOR.search(c.pre) is not None

    def _lecturer(self, c: Context, reading: Reading) -> tuple[Reading, str]:
        """班子成员调研…次，讲党课…次: who lectured stands at the head of this clause or of one before."""
        if reading.one.id != _LECTURES:
            return reading, ""
        by_author = replace(reading, one=self.ledger.indicators[BY_SECRETARY]), Reach.OWN.value
        of_secretary = self._is_by_the_secretary()
        for clause in (c.pre, *c.earlier):
            if cues.SEVERAL_LECTURERS.search(clause):
                break
            if any(
                reach not in (Reach.OWN, Reach.TREE) and say.match(clause)
                for reach, say in self.catalogue.words.reach
            ):
                break
            for say, id, reach in cues.LECTURERS:
                if (hit := say.search(clause)) and (
                    clause is c.pre or cues.DOING.match(clause[hit.end() :] or "讲")
                ):
                    return replace(reading, one=self.ledger.indicators[id]), reach
            if cues.AUTHOR.search(clause) and of_secretary:
                return by_author
        if c.pre.startswith("带头") and of_secretary:
            return by_author
        return reading, ""

    def _is_by_the_secretary(self) -> bool:
        """The report is the secretary's own: its title says so, or it speaks 作为党委书记，我…."""
        return (
            _IS_SECRETARY.search(self.report.title) is not None
            or _AS_SECRETARY.search(self.report.text) is not None
        )

    def _office_reach(self, c: Context, reading: Reading, reach: str) -> str:
        """Whose lectures: a secretary or a leading group without more words is the organisation's own, 支部书记 those of the branches."""
        if reading.one.id not in _BY_OFFICE or reach:
            return reach
        if not self.ledger.leads_others:
            return ""
        head = next((e for e in (c.pre, *c.earlier) if "书记" in e or "班子" in e or "委" in e), "")
        if re.match("(?:党)?支部书记|支部委员|支委", reading.told) or _BRANCH_OFFICE.match(head):
            return Reach.BRANCHES.value
        if _ALL_LEVELS.search(head):
            return ""
        return Reach.OWN.value

    def _of_an_office(self, c: Context, question: Question, one: Indicator) -> str:
        """Why the number of an office's own act is not known, "" when it is or when no office acted."""
        if one.id in _BY_OFFICE:
            return self._lectures_doubted(c, question, one)
        if one.id == _LECTURES:
            return self._lecturer_doubted(c, question)
        if not self.ledger.leads_others or question.reach:
            return ""
        reach, who = self._who_acted(c, one)
        if not who or self._same(question, replace(question, reach=reach)):
            return ""
        return f"说的是“{who}”做的，记录里没有写是谁做的，别的单位做的也在里面"

    def _who_acted(self, c: Context, one: Indicator) -> tuple[str, str]:
        """The office at the head of the clause, or of one before that has no other subject after it: its reach and its words."""
        personal = one.id.startswith(_PERSONAL) and not one.id.startswith("talk.form")
        for clause in (c.pre, *c.earlier):
            said = self._nameless(cues.SUBJECT_LEAD.sub("", clause))
            if (hit := _BRANCH_OFFICE.match(said)) and personal:
                return Reach.BRANCHES.value, hit[0]
            if hit := _OFFICE.match(said):
                rest = said[hit.end() :]
                here = clause is c.pre
                told = personal and not (here and _ORGANISED.search(rest))
                took_part = here and one.kind == "活动" and _TOOK_PART.search(rest)
                return (Reach.OWN.value, hit["who"]) if told or took_part else ("", "")
            if cues.OWN_HEAD.match(said) or self._own_again(clause):
                return "", ""
        return "", ""

    def _lectures_doubted(self, c: Context, question: Question, one: Indicator) -> str:
        if not self.ledger.leads_others:
            return ""
        if question.reach.startswith("org:"):
            code = question.reach[4:]
            others = {r.org for r in self.ledger.counted(question, one)} - {code}
            return (
                "下级单位的书记讲的也在里面，分不出来" if others and code not in self.ledger.branches else ""
            )
        if one.id == BY_SECRETARY and _TOGETHER.search(c.pre):
            return "说的是几个人一共讲的，记录分不出来"
        if question.reach == Reach.BRANCHES.value:
            entered_above = self.ledger.codes_of(Reach.BRANCHES) == {self.ledger.scope.org}
            return "所属支部没有登记活动，本级登记的不知道是不是支部书记讲的" if entered_above else ""
        own, every = (replace(question, reach=r) for r in (Reach.OWN.value, ""))
        if question.reach == Reach.OWN.value:
            return "" if self._same(own, every) else self._level_doubted(c, own, one)
        other = replace(question, reach=Reach.LOWER.value) if question.reach else own
        many = _ALL_LEVELS.search(c.line) and not self._same(every, other)
        return "不知道说的是本级书记，还是各级书记" if many else ""

    def _level_doubted(self, c: Context, own: Question, one: Indicator) -> str:
        """Those below have lectures too: why it is not certain that only the organisation's own are meant, or that they are known."""
        if not self._is_plainly_own(c):
            return "不知道说的是本级，还是所属单位的"
        if one.id != BY_SECRETARY:
            explicit = re.search("党委|党组|总支|党工委", c.pre)
            return "" if explicit else "所属单位也有班子成员讲的，不知道是哪一级的班子"
        if "其中" in c.pre and not re.search("党委|党组|总支|党工委|本人|我", c.pre):
            return "不知道是其中本级书记讲的，还是各级书记讲的"
        answer = self.ledger.ask(own)
        if answer.value is not None or answer.figure.records or "主讲人" in answer.reason:
            return answer.reason
        return "本级没有书记讲党课的记录，所属单位书记讲的不算"

    def _is_plainly_own(self, c: Context) -> bool:
        """党委书记 and 我局党委书记 are the organisation's; 各党委书记, 社区书记 and 新任书记 may be others."""
        head = next((e for e in (c.pre, *c.earlier) if re.search("书记|班子|委员", e)), "")
        said = self._nameless(cues.SUBJECT_LEAD.sub("", head))
        if not re.search("书记|班子|委员", c.pre) and (cues.AUTHOR.search(c.pre) or c.pre.startswith("带头")):
            return True  # the author's own
        bracketed = c.earlier and _BRACKETED.fullmatch(c.earlier[0])
        if bracketed and self._nameless(c.earlier[0]):  # 村（社区）书记
            return False
        if "书记" not in said:
            return _OTHERS.search(said.partition("讲")[0]) is None
        hit = _OWN_SECRETARY.match(said)
        body = (hit["body"] or "") if hit else ""
        return hit is not None and (body.startswith("我") or any(body in n for n in self.ledger.own_names))

    def _lecturer_doubted(self, c: Context, question: Question) -> str:
        """我讲党课…次, 带头讲党课…次, 坚持书记带头，全年讲党课…次: some one's, and all lectures are another number."""
        before = c.earlier[0] if c.earlier else ""
        led = _OFFICE.match(before) and not re.search("班子|委员|党员|支部|◇", before)
        if question.reach == Reach.BRANCHES.value:
            led_from_above = any(_OFFICE.match(e) and "带头" in e for e in c.earlier)
            return "前面说了带头讲的，不知道算不算在内" if led_from_above else ""
        if not (re.search(rf"^(?:{_I})|^带头", c.pre) or led):
            return ""
        own = Question(BY_SECRETARY, topic=question.topic, since=question.since, until=question.until)
        whole = replace(question, reach="")
        own = replace(own, reach=Reach.OWN.value if self.ledger.leads_others else "")
        return "" if self._same(own, whole) else "不知道是这个人讲的，还是全部的党课"

    def _same(self, one: Question, other: Question) -> bool:
        return self.ledger.ask(one).value == self.ledger.ask(other).value

    def _blank_of_an_office(self, c: Context, question: Question, one: Indicator) -> Binding | None:
        reason = self._of_an_office(c, question, one)
        return Binding(c, None, (question,), reason, ambiguous=True) if reason else None
