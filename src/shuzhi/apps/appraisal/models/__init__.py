"""What the app stores: rounds and what is said, counted and decided in them; notes on units; members' result grades."""

from shuzhi.apps.appraisal.models.members import MemberGrade, Review
from shuzhi.apps.appraisal.models.rounds import Entry, Note, Round, RoundStep
from shuzhi.apps.appraisal.models.said import Check, Comment, GroupCounts, GroupVote, Objection

__all__ = [
    "Check",
    "Comment",
    "Entry",
    "GroupCounts",
    "GroupVote",
    "MemberGrade",
    "Note",
    "Objection",
    "Review",
    "Round",
    "RoundStep",
]
