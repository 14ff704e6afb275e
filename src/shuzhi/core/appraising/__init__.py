"""Appraisal schemes (述职评议考核方案): what is looked at, how it is counted, what it may add up to.

A scheme is data of the committee that appraises. A quantity is computed from an indicator by a formula that is written out
with its numbers; a quality is the mean of grades given by named groups; additions and deductions are dated facts. What has
no records stays blank and is never counted as nought. Nothing here orders units by their sums.
"""

from shuzhi.core.appraising.proposing import Proposal, limit_findings, propose
from shuzhi.core.appraising.reading import SchemeFault, scheme_data, scheme_from
from shuzhi.core.appraising.scheme import (
    Dimension,
    Grade,
    Group,
    Item,
    Manner,
    Scheme,
    check_scheme,
)
from shuzhi.core.appraising.scoring import Evidence, Extra, GradeCounts, Line, Sheet, score

__all__ = [
    "Dimension",
    "Evidence",
    "Extra",
    "Grade",
    "GradeCounts",
    "Group",
    "Item",
    "Line",
    "Manner",
    "Proposal",
    "Scheme",
    "SchemeFault",
    "Sheet",
    "check_scheme",
    "limit_findings",
    "propose",
    "scheme_data",
    "scheme_from",
    "score",
]
