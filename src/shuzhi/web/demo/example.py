"""The whole ledger of the worked example, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from shuzhi.web.demo import bureau, committee, conduct, dues, meetings, service, worklists
from shuzhi.web.demo.roster import roster
from shuzhi.web.demo.rows import SHEETS, Activity, Row, Topic

Ledger = dict[type[Row], tuple[Row, ...]]


@cache
def ledger() -> Ledger:
    """Return the rows of all seventeen sheets; dated rows stand in the order of their days."""
    book = roster()
    activities, topics = _activities()
    rows: dict[str, Iterable[Row]] = {
        "组织": bureau.organisations(),
        "任职": bureau.offices(book.leaders),
        "党员": book.members,
        "活动": activities,
        "议题": topics,
        "任务": worklists.tasks(book),
        "问题整改": worklists.problems(book),
        "措施": worklists.measures(book),
        "党费": dues.dues(book),
        "干部": conduct.cadres(book),
        "谈话": conduct.talks(book),
        "廉政": conduct.integrity(book),
        "文件": conduct.documents(),
        "实事": service.services(),
        "表彰": service.honours(),
        "创建": service.standards(),
        "业务指标": service.business(),
    }
    return {sheet: tuple(rows[sheet.sheet]) for sheet in SHEETS}


def _activities() -> tuple[list[Activity], list[Topic]]:
    book = roster()
    of_branches = tuple(meetings.branch_meetings(book))
    own, agenda = committee.committee_meetings(book)
    every = [
        *of_branches,
        *own,
        *committee.committee_activities(book),
        *committee.branch_activities(book),
    ]
    topics = [*agenda, *meetings.branch_topics(of_branches)]
    return sorted(every, key=lambda row: (row.day, row.org)), sorted(
        topics, key=lambda row: (row.day, row.org)
    )
