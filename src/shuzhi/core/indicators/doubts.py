"""What makes a reading doubtful: what the words before or after may still mean, and what the ledger cannot tell apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from shuzhi.core.documents.model import ParsedReport
from shuzhi.core.indicators import cues
from shuzhi.core.indicators.conditions import is_empty, text_of
from shuzhi.core.indicators.context import Context
from shuzhi.core.indicators.definitions import Indicator
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.matching import Reading
from shuzhi.core.indicators.questions import Question
from shuzhi.core.indicators.residue import Residue
from shuzhi.core.indicators.windows import Window


@dataclass(frozen=True, slots=True)
class Binding:
    """What a figure asks, or why it asks nothing.

    Args:
        context: the figure and what stands around it.
        question: what to ask; None when nothing is bound.
        candidates: the readings that fit, when more than one does or when none is sure.
        reason: in Chinese, how it was read or why it was not.
        ambiguous: several readings fit equally well.
        part: it is a part of a figure told before it.
    """

    context: Context
    question: Question | None
    candidates: tuple[Question, ...]
    reason: str
    ambiguous: bool = False
    part: bool = False


class Doubts:
    """The binder's memory of a sentence, and every reason not to take a reading for granted."""

    def __init__(self, report: ParsedReport, ledger: Ledger) -> None:
        self.report, self.ledger, self.catalogue = report, ledger, ledger.catalogue
        self.last: dict[int, Binding] = {}  # the last bound figure of each sentence
        self.wholes: dict[int, Binding] = {}  # the last that is no part of another
        self.several: dict[int, bool] = {}  # whether it stands beside another that is none
        self.hosts: dict[int, Question] = {}  # the last event of each sentence
        self.mixed_names: dict[str, bool] = {}
        self.seen: dict[int, list[Binding]] = {}  # all figures of each sentence, bound or not
        self.events: dict[int, list[Question]] = {}  # all events of each sentence

    def _lists_topics(self, words: str, left: Residue) -> bool:
        """Two of the topics stand side by side, 和 or 、 between them."""
        said = [h[0] for h in self.catalogue.words.topic.finditer(words)]
        said += [t for t in left.topics if t in words and t not in said]
        pairs = ((words.find(a), words.find(b), a, b) for a in said for b in said if a != b)
        between = (words[i + len(a) : j] for i, j, a, b in pairs if i >= 0 and i + len(a) <= j)
        return any(cues.COORDINATION.fullmatch(w) for w in between)

    def _coordinated(self, question: Question, one: Indicator) -> Question | None:
        """老党员和困难党员: visits to either; what one event may be about at once is counted only when both readings agree."""
        either = replace(question, topic=("|".join(dict.fromkeys(question.topic)),))
        if one.id.startswith("project.visit"):
            each = [self.ledger.ask(replace(question, topic=(t,))).value for t in question.topic]
            return either if all(v is not None for v in each) else None
        both, any_of = self.ledger.ask(question), self.ledger.ask(either)
        return question if both.value is not None and both.value == any_of.value else None

    def _inherited(self, c: Context, reading: Reading, left: Residue) -> Residue:
        """What the words before say of the same matter: whose problems (巡察反馈…，已整改…), whom the visits were for."""
        one = reading.one
        if one.kind == "谈话" and (words := reading.after.strip("了共累计约达")) in cues.PARTNERS:
            return replace(left, topics=(*left.topics, words))
        if one.kind == "谈话" and (with_whom := self._partner(c, one)):
            return replace(left, topics=(*left.topics, with_whom))
        if one.id in ("project.visit", "project.visit.people") and (hit := cues.VISITED_WHO.search(c.line)):
            return replace(left, topics=(*left.topics, cues.GROUPS[hit["who"]]))
        if (
            one.id in ("integrity.pledge", "integrity.promise")
            and "廉" in reading.told
            and self._names_differ(one)
        ):
            return replace(left, topics=(*left.topics, "廉|党风"))
        if one.id in cues.OF_PROBLEMS:
            told = [
                q.name
                for q in self.catalogue.qualifiers
                if "问题整改" in q.kinds and q.say.search(c.paragraph)
            ]
            return (
                left
                if set(left.qualifiers) & set(told)
                else replace(left, qualifiers=(*left.qualifiers, *told))
            )
        if one.id == "service.joint" and (hit := cues.JOINED_WITH.search(c.pre)):
            return replace(left, topics=tuple(dict.fromkeys((*left.topics, hit["who"]))))
        if one.id in cues.FINISHED and cues.DONE.search(c.pre):
            return replace(left, qualifiers=tuple(dict.fromkeys((*left.qualifiers, "已完成"))))
        if one.id == "project.visit.money":
            topics = self._visited(c) or self._occasion(c)
            return replace(left, topics=tuple(dict.fromkeys((*left.topics, *topics))))
        return left

    def _names_differ(self, one: Indicator) -> bool:
        """Some rows name the matter (党风廉政), others another: then the sentence's word narrows."""
        known = self.mixed_names.get(one.id)
        if known is None:
            said = {
                bool(re.search("廉|党风", text_of(r.fields.get("名称")))) for r in self.ledger.matching(one)
            }
            known = self.mixed_names[one.id] = len(said) > 1
        return known

    def _occasion(self, c: Context) -> tuple[str, ...]:
        """春节慰问…人次，慰问金…元: the money is of the visits just told, whatever sets them apart."""
        words = self.catalogue.words
        for clause in c.earlier:
            if "慰问" not in clause:
                continue
            left = re.sub(r"看望|走访|慰问金?|送温暖|◇|[0-9]+", " ", clause)
            parts = re.split(r"[ 、/]+", words.neutral.sub(" ", left))
            return tuple(p for part in parts if len(p := part.strip(words.edge)) > 1)
        return ()

    def _half_told(self, question: Question) -> str:
        """慰问困难群众和老党员，发放慰问金…元: where no record names one of them, the other's is not the sum of both."""
        words = [w for t in question.topic for w in t.split("|")]
        if question.indicator != "project.visit.money" or len(words) < 2:
            return ""
        untold = [
            w for w in words if self.ledger.ask(replace(question, topic=(self._rows_say(w),))).value is None
        ]
        return f"台账里没有一条写明“{untold[0]}”，不知道合计是多少" if untold else ""

    def _its_own_or_all(self, question: Question, one: Indicator) -> str:
        """机关党委开展志愿服务…次: where it and its branches both did, the sentence does not say whose."""
        if not question.reach.startswith("org:") or one.kind not in ("活动", "实事", "谈话", "廉政", "文件"):
            return ""
        whose = {r.org for r in self.ledger.counted(question, one)}
        return (
            "本级和所属支部都有，不知道说的是哪一级" if len(whose) > 1 and question.reach[4:] in whose else ""
        )

    def _with_persons(self, c: Context, question: Question, one: Indicator) -> str:
        """获市级表彰…项: where persons were honoured too, the sentence must say that it counts the unit's own."""
        if one.id != "honour.times" or cues.OF_THE_UNIT.search(c.line):
            return ""
        persons = replace(question, indicator="honour.persons")
        return "个人也有受表彰的，不知道算不算在内" if self.ledger.ask(persons).value is not None else ""

    def _itself_among(self, question: Question, one: Indicator) -> str:
        """3个党组织完成换届: an organisation that was itself elected this year may be one of them or not."""
        if one.id != "organisation.reelected.all":
            return ""
        whose = {r.org for r in self.ledger.counted(question, one)}
        return "本级自己也在当年换届，不知道算不算在内" if self.ledger.scope.org in whose else ""

    def _rows_say(self, word: str) -> str:
        return self.catalogue.words.topics.get(word, word)

    def _visited(self, c: Context) -> tuple[str, ...]:
        """Whom the money was for: those of its own clause, else of the nearest clause that names any; of several, either."""
        for clause in (c.whole_pre, *c.earlier):
            if found := tuple(dict.fromkeys(cues.VISITED.findall(clause))):
                return ("|".join(found),)
        return ()

    def _partner(self, c: Context, one: Indicator) -> str:
        """党委书记与班子成员谈心谈话: rows that say with whom must say so; where none does, nothing is narrowed."""
        hit = cues.TALKED_WITH.search(c.pre) or cues.TALKED_TO.search(c.pre)
        if hit is None or all(is_empty(r.fields.get("对象类别")) for r in self.ledger.matching(one)):
            return ""
        return cues.GROUPS[hit["who"]]

    def _told_before(self, c: Context, reading: Reading) -> tuple[str, ...]:
        """党组会专题研究廉政…次，集体学习…次: without a verb of its own the count may still be about what was told before."""
        before = self.last.get(c.quantity.sentence.start)
        if before is None or before.question is None or before.context.index != c.index - 1:
            return ()
        studied = before.question.indicator.startswith("meeting.") and reading.one.id in cues.STUDIED
        return before.question.topic if studied and not reading.left.strip(" 、") else ()

    def _new_or_standing(self, c: Context, question: Question, one: Indicator) -> tuple[Question, ...]:
        """确定积极分子…名，发展对象…名: without 现有 the second may be this year's as well as all there are."""
        if one.id not in cues.STEP_OF or cues.STANDING.search(c.whole_pre + c.post):
            return ()
        fresh = replace(question, indicator=cues.STEP_OF[one.id])
        now, new = self.ledger.ask(question).value, self.ledger.ask(fresh).value
        same = now == new or (new is None and "培养" in c.line)
        newly = any(cues.NEWLY.search(e) for e in (c.whole_pre + c.post, *c.earlier))
        return () if same or not newly else (question, fresh)

    def _with_or_without_secretary(
        self, c: Context, question: Question, one: Indicator
    ) -> tuple[Question, ...]:
        """书记讲党课…次，班子成员讲党课…次: the second may leave the secretary's out."""
        if one.id != "study.lecture.by_leaders" or not any(
            "讲" in e and cues.BY_HEAD.search(e) for e in c.earlier
        ):
            return ()
        others = replace(question, indicator="study.lecture.by_other_leaders")
        return (question, others) if self.ledger.ask(question).value != self.ledger.ask(others).value else ()

    def _about_what(self, c: Context, question: Question, one: Indicator) -> str:
        """召开专题会议…次，研究党建工作: the next clause may say what all of them were about, or some."""
        hit = cues.THEN_ABOUT.match(c.tail)
        if hit is None or question.topic or one.kind != "活动" or not one.topic:
            return ""
        word = self.catalogue.words.topic.match(hit["what"])
        if word is None:
            return ""
        narrow = replace(question, topic=(self.catalogue.words.topics[word[0]],))
        same = self.ledger.ask(narrow).value == self.ledger.ask(question).value
        return "" if same else f"后面说“{hit['what']}”，不知道是不是每次都是"

    def _unknown_whole(self, c: Context, one: Indicator) -> str:
        """A part of something that nobody knows: 审计发现问题…个，完成整改…个; 90后党员…名，其中女党员…名."""
        seen = self.seen.get(c.quantity.sentence.start, [])
        if one.id in cues.OF_PROBLEMS:
            named = [b for b in seen if "问题" in b.context.line or "意见" in b.context.line]
            return (
                "前面说的问题台账里没有，不知道整改的是哪些" if named and named[-1].question is None else ""
            )
        before = c.earlier[0] if c.earlier and "◇" not in c.earlier[0] else ""
        if not seen or "其中" not in c.pre + before:
            return ""
        whole = seen[-1] if not seen[-1].context.listed else None
        if whole is None or whole.question is not None or whole.context.quantity.unit != c.quantity.unit:
            return ""
        return "前面的总数台账里没有，不知道是其中哪一部分"

    def _same_step(self, c: Context, question: Question, one: Indicator) -> Question | None:
        """确定积极分子…名、发展对象…名: one verb governs the list."""
        before = self.last.get(c.quantity.sentence.start)
        if not c.joined or before is None or before.question is None or cues.STANDING.search(c.pre):
            return None
        if before.context.index != c.index - 1 or one.id not in ("member.activists", "member.candidates"):
            return None
        governed = before.question.indicator in ("member.activists.new", "member.candidates.new")
        return replace(question, indicator=cues.STEP_OF[one.id]) if governed else None

    def _other_verb(self, c: Context, one: Indicator) -> str:
        """修订制度…项、方案…项: the verb before governs the list, and papers that were issued are not those revised."""
        if one.kind != "文件" or cues.PAPER_VERB.search(c.line):
            return ""
        told = [h[0] for clause in (c.whole_pre, *c.earlier) if (h := cues.PAPER_VERB.search(clause))]
        if told and told[0] in ("修订", "废止", "修改") and ".issued" in one.id:
            return f"前面说的是“{told[0]}”，台账里没有按这个动作分的数"
        return ""

    def _older(self, c: Context, one: Indicator) -> str:
        """累计设立先锋岗…个: where earlier years have some too, the sentence may count those."""
        if one.id not in cues.STANDING_THINGS or not cues.IN_ALL.search(c.pre):
            return ""
        years = {r.day.year for r in self.ledger.matching(one) if r.day is not None}
        return "往年也有，句子没有说是今年的还是累计的" if any(y < self.ledger.year for y in years) else ""

    def _unfinished(self, c: Context, question: Question, one: Indicator) -> str:
        """为群众办实事…件: where some are not finished yet, the sentence must say whether it counts those."""
        if one.id in cues.FINISHED and "已完成" in question.qualifiers:
            return self._state_untold(c, one)
        if one.id not in cues.FINISHED or question.qualifiers or cues.BEGUN.search(c.pre):
            return ""
        done = self.ledger.ask(replace(question, qualifiers=("已完成",)))
        return "有的还没有完成，句子没有说算不算在内" if done.value != self.ledger.ask(question).value else ""

    def _state_untold(self, c: Context, one: Indicator) -> str:
        """认领微心愿…个，已完成…个: records without 状态 count as done, but not where the sentence parts what was done from what was taken on."""
        counted = [r for r in self.ledger.matching(one) if r.day is not None and r.day in self.ledger.period]
        untold = any(is_empty(r.fields.get("状态")) for r in counted)
        parted = any(map(cues.BEGUN.search, c.earlier))
        return "前面说了一共多少，记录没有填状态，看不出完成了多少" if untold and parted else ""

    def _titled(self, c: Context, base: Question, one: Indicator) -> bool:
        """建立《甲制度》等从严治党制度…项: the paper named tells which they are."""
        if one.kind != "文件" or not c.titles:
            return False
        counted = set(self.ledger.ask(base).figure.records)
        names = [text_of(r.fields.get("名称")) for r in self.ledger.rows("文件") if r.id in counted]
        return all(any(title in name for name in names) for title in c.titles)

    def _unlisted(self, c: Context, question: Question, one: Indicator) -> str:
        """《甲》《乙》等…项: the papers named must be among those counted, or the count is of something wider."""
        if one.kind != "文件" or not c.titles:
            return ""
        counted = set(self.ledger.ask(question).figure.records)
        for title in c.titles:
            rows = [
                r
                for r in self.ledger.rows("文件")
                if title in str(r.fields.get("名称")) and r.day and r.day in self.ledger.period
            ]
            if rows and not any(r.id in counted for r in rows):
                return f"《{title}》不在所数的“{one.name}”里，不知道句子数的是哪些文件"
        return ""

    def _uncovered(self, question: Question, one: Indicator, window: Window) -> str:
        """A window that begins before the ledger does would give too small a number."""
        if not window.long or question.since is None:
            return ""
        years = {r.day.year for r in self.ledger.rows(one.kind) if r.day is not None}
        missing = [y for y in range(question.since.year, self.ledger.year + 1) if y not in years]
        return f"台账里没有 {missing[0]} 年的“{one.kind}”记录，累计数不全" if missing else ""
