"""From sheets to proposed grades; the committee decides, and where it differs it says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from shuzhi.core.appraising.scheme import FULL, Scheme
from shuzhi.core.appraising.scoring import Sheet, plain
from shuzhi.core.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed grade; None with the reason where there is nothing to propose."""

    grade: str | None
    reason: str


def propose(scheme: Scheme, sheet: Sheet) -> Proposal:
    """Propose a grade from a sheet by the scheme's floors.

    Args:
        scheme: the scheme.
        sheet: the unit's sheet.
    """
    if sheet.total is None:
        return Proposal(None, f"还有{len(sheet.blanks)}项没有得分，不能提出建议等次。")
    if all(grade.floor is None for grade in scheme.grades):
        return Proposal(None, "方案没有设等次的分数下限，由党委研究确定。")
    for grade in scheme.grades:
        if grade.floor is not None and sheet.total >= grade.floor:
            return Proposal(
                grade.name, f"{plain(sheet.total)}分，不低于“{grade.name}”的下限{plain(grade.floor)}分。"
            )
    last = scheme.grades[-1]
    if last.floor is None:
        return Proposal(last.name, f"{plain(sheet.total)}分，低于其他等次的下限。")
    return Proposal(None, f"{plain(sheet.total)}分，低于所有等次的下限，由党委研究确定。")


def limit_findings(scheme: Scheme, grades: Iterable[str], units: int) -> list[Finding]:
    """Find grades given to more units than the committee allows.

    Args:
        scheme: the scheme with its limits.
        grades: the grade of every unit that has one.
        units: how many units report in this round.
    """
    given: Mapping[str, int] = Counter(grades)
    found = []
    for grade in scheme.grades:
        if grade.limit is None:
            continue
        most = int(grade.limit * Decimal(units) / FULL)
        if given.get(grade.name, 0) > most:
            found.append(
                Finding(
                    code="appraisal.limit",
                    severity=Severity.ERROR,
                    message=f"“{grade.name}”{given[grade.name]}个，超过比例上限{plain(grade.limit)}%（{units}个单位中最多{most}个），请党委研究调整。",
                )
            )
    return found
