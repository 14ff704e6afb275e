"""Proof-reading (校对): rules over a report → findings.

Three kinds of rule, all declared as data in `packs/*/rules.yaml`:

- *terms*: word lists, wrong → right, compiled together into one Aho–Corasick automaton, so that the tenth list costs what
  the first one did;
- *patterns*: regular expressions, run only on the sentences that hold one of the rule's hints;
- *functions*: small pure functions over a `Reading`, for what needs counting or comparing.

`check` runs a compiled `Rulebook` over a report. It never raises for what it judges and returns all it finds in the order of
the text.
"""

from shuzhi.core.proofing.engine import check
from shuzhi.core.proofing.figures import LedgerFigure
from shuzhi.core.proofing.model import Hit, Rule, Term
from shuzhi.core.proofing.reading import Reading
from shuzhi.core.proofing.rulebook import Rulebook, build

__all__ = ["Hit", "LedgerFigure", "Reading", "Rule", "Rulebook", "Term", "build", "check"]
