"""Whose a figure is: the organisation's own, a unit's below it, or somebody else's; the clause says so, or one before it in its sentence."""

from __future__ import annotations

from shuzhi.core.indicators import cues
from shuzhi.core.indicators.context import Context
from shuzhi.core.indicators.definitions import Indicator, Reach
from shuzhi.core.indicators.doubts import Doubts


class Whose(Doubts):
    """The binder's ear for subjects."""

    def _is_elsewhere(self, c: Context) -> bool:
        """Others' figures: what the clause says at its head governs the whole list in it."""
        elsewhere = self.catalogue.words.elsewhere
        if elsewhere.search(self._nameless(c.pre)) or self._under_a_place(c):
            return True
        return (
            c.joined
            and cues.OWN_SUBJECT.search(c.pre) is None
            and elsewhere.search(self._nameless(c.whole_pre)) is not None
        )

    def _nameless(self, words: str) -> str:
        """The organisation's own name is nobody else's: 市直机关工委 in its own report."""
        for name in self.ledger.own_names:
            words = words.replace(name, "")
        return words

    def _under_a_place(self, c: Context) -> bool:
        """全市共…场，举办…期: the subject of the clause before governs this one where it has none of its own."""
        for clause in (c.pre, *c.earlier):
            if cues.OWN_SUBJECT.search(clause) or any(
                say.search(clause) for _, say in self.catalogue.words.reach
            ):
                return False
            if cues.PLACE_SUBJECT.search(clause):
                return True
        return False

    def _is_foreign(self, c: Context) -> bool:
        return (
            any(name in c.sentence for name in self.ledger.foreign_names)
            or self._strange_subject(c)
            or cues.MASKED_BODY.search(c.pre) is not None
        )

    def _part_before(self, c: Context) -> str:
        """一支部开展志愿服务…次，慰问…人次: the unit named at the head of a clause before did what follows too."""
        if cues.OWN_HEAD.match(c.pre):
            return ""
        for clause in c.earlier:
            for name, code in self.ledger.part_names:
                head, found, tail = clause.partition(name)
                if found and not cues.SUBJECT_LEAD.sub("", head) and not cues.HOLDER.match(tail):
                    return f"org:{code}"
            if self._own_again(clause):
                return ""
        return ""

    def _own_again(self, clause: str) -> bool:
        """A clause with a subject of its own: the organisation itself, all of it, or its branches."""
        return (
            cues.OWN_SUBJECT.search(clause) is not None
            or any(clause.startswith(name) for name in self.ledger.own_names)
            or any(say.match(clause) for _, say in self.catalogue.words.reach)
        )

    def _strange_subject(self, c: Context) -> bool:
        """车间支部开展…次，慰问…人次: a unit that the ledger does not know by this name did what follows too."""
        words = self.catalogue.words
        if cues.OWN_HEAD.match(c.pre) or any(say.match(c.pre) for _, say in words.reach):
            return False
        for clause in c.earlier:
            if self._own_again(clause):
                return False
            hit = cues.UNIT_DOES.match(cues.SUBJECT_LEAD.sub("", clause))
            if hit is None:
                continue
            left = hit["who"]
            for name in (
                *self.ledger.own_names,
                *self.ledger.own_bodies,
                *(n for n, _ in self.ledger.part_names),
            ):
                left = left.replace(name, "")
            if len(words.neutral.sub("", left).strip(words.edge)) > 1:
                return True
        return False

    def _reach_before(self, c: Context, one: Indicator) -> str:
        """A subject said earlier in the sentence governs what follows."""
        if one.kind != "活动" or one.reach != Reach.TREE or one.id.startswith("study.lecture.by_"):
            return ""
        own = cues.OWN_HEAD.match(c.pre) is not None
        for clause in c.earlier:
            for reach, say in self.catalogue.words.reach:
                hit = say.search(clause)
                if (
                    hit is not None
                    and not self.catalogue.words.neutral.sub("", clause[: hit.start()]).strip()
                ):
                    if own and reach not in (Reach.OWN, Reach.TREE):
                        return Reach.OWN.value  # 各支部义诊…次，党委义诊…次: told apart from those below
                    return "" if reach in (Reach.OWN, Reach.TREE) else reach.value
        return ""
