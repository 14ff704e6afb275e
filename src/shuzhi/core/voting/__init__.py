"""Voting (表决、选举、测评): what a paper says, whether it is valid, what the count means. It knows no people and no clock.

Three kinds of question are asked: about persons, about one motion, about the grades of several subjects. A kind of vote
(`VoteRules`) says who must be there, what majority of which number decides and on which instrument that rests; the numbers
themselves stand in `packs/elections`.
"""

from shuzhi.core.voting.bundle import Bundle, bundle_text, digest_of
from shuzhi.core.voting.counting import Slips, Tally, count, reconcile, reconcile_slips
from shuzhi.core.voting.outcome import GradesResult, MotionResult, PersonsResult, decide
from shuzhi.core.voting.papers import Paper, Standing, judge
from shuzhi.core.voting.questions import GradesQuestion, MotionQuestion, PersonsQuestion, Question
from shuzhi.core.voting.rules import Base, Roll, Threshold, VoteRules, before_opening, vote_rules

__all__ = [
    "Base",
    "Bundle",
    "GradesQuestion",
    "GradesResult",
    "MotionQuestion",
    "MotionResult",
    "Paper",
    "PersonsQuestion",
    "PersonsResult",
    "Question",
    "Roll",
    "Slips",
    "Standing",
    "Tally",
    "Threshold",
    "VoteRules",
    "before_opening",
    "bundle_text",
    "count",
    "decide",
    "digest_of",
    "judge",
    "reconcile",
    "reconcile_slips",
    "vote_rules",
]
