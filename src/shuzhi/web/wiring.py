"""The one explicit place where upper apps hand their record sources and guards to lower ones.

What is handed down is looked up when it is first called: a command that does not ask for it does not wait for its modules.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from shuzhi.apps.evidence.subjects import Finder
    from shuzhi.apps.ledger.holds import Hold
    from shuzhi.apps.ledger.tabs import Tab
    from shuzhi.apps.orgs.keeping import Keeper
    from shuzhi.apps.reminders.dated import Source as Dated
    from shuzhi.apps.requests.sources import Blanks, Offers
    from shuzhi.apps.worklists.backlinks import Backlink
    from shuzhi.apps.worklists.system_findings import Source

P = ParamSpec("P")
T = TypeVar("T")


def later(named: Callable[[], Callable[P, T]]) -> Callable[P, T]:
    """A function that `named` imports and returns, imported at its first call."""

    def call(*args: P.args, **words: P.kwargs) -> T:
        return named()(*args, **words)

    return call


def connect() -> None:
    """Called once, when Django is ready."""
    _hand_tables_to_the_ledger()
    _hand_the_year_to_the_unit()
    _hand_records_to_evidence()
    _hand_reports_to_the_wizard()
    _hand_the_keeping_of_rows_to_the_roster()
    _hand_holds_to_the_ledger()
    _hand_problems_to_the_evidence()
    _hand_shortfalls_to_the_lists()
    _hand_blanks_to_the_requests()
    _hand_due_days_to_the_reminders()
    _hand_comments_to_the_lists()


def _hand_tables_to_the_ledger() -> None:
    """Every sheet of the workbook gets its table, in the workbook's order."""
    from shuzhi.apps.dues.models import Payment
    from shuzhi.apps.ledger import models as ledger
    from shuzhi.apps.ledger.sources import register
    from shuzhi.apps.orgs import models as orgs
    from shuzhi.apps.orgs.persons import person_extra
    from shuzhi.apps.orgs.sameness import settle
    from shuzhi.apps.worklists.models import Measure, Problem, Task
    from shuzhi.packs.ledger import sheets

    register(sheets.ORGANISATIONS, orgs.Organisation)
    register(sheets.APPOINTMENTS, orgs.Appointment)
    register(sheets.MEMBERS, orgs.Member, person_extra, settle)
    register(sheets.ACTIVITIES, ledger.Activity)
    register(sheets.TOPICS, ledger.Topic)
    register(sheets.TASKS, Task)
    register(sheets.PROBLEMS, Problem)
    register(sheets.MEASURES, Measure)
    register(sheets.DUES, Payment)
    register(sheets.CADRES, ledger.CadreChange)
    register(sheets.TALKS, ledger.Talk)
    register(sheets.INTEGRITY, ledger.Integrity)
    register(sheets.PAPERS, ledger.PaperIssued)
    register(sheets.SERVICES, ledger.Service)
    register(sheets.HONOURS, ledger.Honour)
    register(sheets.TITLES, ledger.TitleStep)
    register(sheets.BUSINESS, ledger.BusinessFigure)


def _hand_the_year_to_the_unit() -> None:
    from shuzhi.apps.ledger import glance as ledger
    from shuzhi.apps.orgs import glance

    glance.register(ledger.activities)


def _hand_the_keeping_of_rows_to_the_roster() -> None:
    from shuzhi.apps.orgs import keeping

    keeping.register(_keeper)


def _keeper() -> Keeper:
    from shuzhi.apps.ledger.keeping import KEEPER

    return KEEPER


def _hand_holds_to_the_ledger() -> None:
    """A problem on its way is moved by the steps of 清单 only, never by hand in 台账."""
    from shuzhi.apps.ledger.holds import register
    from shuzhi.packs.ledger import sheets

    register(sheets.PROBLEMS.name, _hold_problem)
    register(sheets.TASKS.name, _hold_task)


@later
def _hold_problem() -> Hold:
    from shuzhi.apps.worklists.holds import hold_problem

    return hold_problem


@later
def _hold_task() -> Hold:
    from shuzhi.apps.worklists.holds import hold_task

    return hold_task


def _hand_problems_to_the_evidence() -> None:
    """Files hang on problems and tasks too; under what is closed they stay."""
    from shuzhi.apps.campaigns.attached import KIND, subject
    from shuzhi.apps.evidence.subjects import guard, register
    from shuzhi.apps.worklists import attached, holding

    register(KIND, subject)
    register(holding.PROBLEMS, attached.problem_subject)
    register(holding.TASKS, attached.task_subject)
    guard(holding.PROBLEMS, attached.why_problem_files_stay)
    guard(holding.TASKS, attached.why_task_files_stay)


def _hand_records_to_evidence() -> None:
    """Every record of the ledger may carry files."""
    from shuzhi.apps.evidence import subjects
    from shuzhi.apps.ledger import tabs

    for tab in tabs.TABS:
        if not tab.is_tree:
            subjects.register(tab.name, _finder(tab))


def _finder(tab: Tab) -> Finder:
    @later
    def finder() -> Finder:
        from shuzhi.apps.ledger import evidenced

        return evidenced.finder(tab)

    return finder


def _hand_shortfalls_to_the_lists() -> None:
    """What the reminders find missing is offered as problems; nothing becomes one by itself."""
    from shuzhi.apps.worklists.system_findings import register

    register(_missing)


@later
def _missing() -> Source:
    from shuzhi.web.shortfalls import missing

    return missing


def _hand_reports_to_the_wizard() -> None:
    """What a report counts cannot be taken back with its import, nor a problem with measures, nor a member with dues."""
    from shuzhi.apps.dues.depending import why_members_stay
    from shuzhi.apps.intake import guards
    from shuzhi.apps.reports.depending import why_records_stay
    from shuzhi.apps.worklists.depending import why_problems_stay

    guards.register(why_records_stay)
    guards.register(why_problems_stay)
    guards.register(why_members_stay)


def _hand_blanks_to_the_requests() -> None:
    """What a report leaves blank can be asked of departments."""
    from shuzhi.apps.requests.sources import register

    register(_offers, _blanks)


@later
def _offers() -> Offers:
    from shuzhi.web.blanks import offers

    return offers


@later
def _blanks() -> Blanks:
    from shuzhi.web.blanks import blanks

    return blanks


def _hand_due_days_to_the_reminders() -> None:
    """A request for numbers has its day."""
    from shuzhi.apps.reminders.dated import register

    register(_due_days)


@later
def _due_days() -> Dated:
    from shuzhi.apps.requests.reminding import due_days

    return due_days


def _hand_comments_to_the_lists() -> None:
    """A problem that began as a comment of a round leads back to it."""
    from shuzhi.apps.worklists import backlinks

    backlinks.register(_comments)


def _comments() -> Backlink:
    from shuzhi.apps.appraisal.leading import BACKLINK

    return BACKLINK
