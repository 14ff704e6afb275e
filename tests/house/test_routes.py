"""One table of every address × role × relation. A page that nobody has decided about fails here.

Roles are held on 甲委 (JW) or its branch JW01. Each address stands for the same thing of three owners: one's own unit, a unit
that is none of one's business (乙委), and nothing at all. What lies outside answers 404, never 403: it may not even be known.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from house_cast import AT, activity, member, organisation, person, user
from made_once import made_once
from pytest_django import DjangoDbBlocker

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.appraisal.models import Entry, GroupVote, Note, Review, Round
from shuzhi.apps.appraisal.queries import usual_scheme
from shuzhi.apps.audit.models import Event
from shuzhi.apps.ballots import services as ballots
from shuzhi.apps.ballots.models import Manner
from shuzhi.apps.ballots.services import NewVote
from shuzhi.apps.campaigns import services as campaigns
from shuzhi.apps.evidence import store
from shuzhi.apps.evidence.models import Attachment, StoredFile
from shuzhi.apps.ledger import tabs
from shuzhi.apps.ledger.models import Removed
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.apps.reminders.models import Exemption, OwnRule
from shuzhi.apps.reports.models import LiveFigure, Report, ReportFigure, Section, Version, Working
from shuzhi.apps.requests import services as requests
from shuzhi.apps.worklists.models import Batch, Petition, Problem, Task
from shuzhi.core.appraising import scheme_data
from shuzhi.core.voting import MotionQuestion

pytestmark = pytest.mark.django_db

OWN, OUT = 200, 404
ROLES = (
    "system_admin",
    "committee_admin",
    "branch_secretary",
    "department_contact",
    "member",
    "auditor",
    "no_role",
)
NOBODY: frozenset[str] = frozenset()
READERS = frozenset(
    {"committee_admin", "branch_secretary", "member"}
)  # a contact answers requests, nothing else
ENTERING = READERS - {"member"}
KEEPING = frozenset({"committee_admin", "branch_secretary"})
REMINDED = ENTERING
COMMITTEE = frozenset({"committee_admin"})
EVERYBODY = frozenset(ROLES)


@dataclass(frozen=True)
class Page:
    """Who gets an answer at the address of one's own unit; the same address of a stranger's unit answers 404 to all.

    Args:
        own: the address; `{unit}` a unit's code, `{report}` and `{activity}` things of that unit.
        opens: roles that are answered with 200.
        scoped: the address names a unit, so that it is asked for a stranger's unit too.
        posts: a GET is refused with 405.
        takes: besides being read it takes a POST.
        free: it asks for no account and answers everybody alike.
    """

    own: str
    opens: frozenset[str]
    scoped: bool = False
    posts: bool = False
    takes: bool = False
    public: bool = False
    free: bool = False


TABS = tuple(tab.slug for tab in tabs.TABS)
TABLE: dict[str, list[Page]] = {
    "home": [Page("/", EVERYBODY)],
    "audit": [Page("/audit/", frozenset({"system_admin", "auditor"})), Page("/audit/?check=1", frozenset({"system_admin", "auditor"}))],
    "accounts:login": [Page("/accounts/login/", EVERYBODY, public=True)],
    "accounts:second": [Page("/accounts/second/", NOBODY)],  # for whoever has just given the password
    "accounts:enrol": [Page("/accounts/second/enrol/", EVERYBODY, takes=True)],
    "accounts_kept": [Page("/accounts/", frozenset({"system_admin"}))],
    "me": [Page("/accounts/me/", EVERYBODY)],  # one's own row, nobody else's
    "account_link": [Page("/accounts/link/{member}/", frozenset({"committee_admin"}), scoped=True, posts=True)],
    "account_reset": [Page("/accounts/kept/{account}/second/", frozenset({"system_admin"}), scoped=True, posts=True)],
    "account_active": [Page("/accounts/kept/{account}/active/", frozenset({"system_admin"}), scoped=True, posts=True)],
    "accounts:logout": [Page("/accounts/logout/", EVERYBODY, posts=True)],
    "accounts:password": [Page("/accounts/password/", EVERYBODY)],
    "orgs:index": [Page("/orgs/", READERS)],
    "orgs:unit": [Page("/orgs/units/{unit}/", READERS, scoped=True)],
    "orgs:members": [Page("/orgs/members/", ENTERING), Page("/orgs/members/?org={unit}", ENTERING, scoped=True)],
    "orgs:member": [Page("/orgs/members/{member}/", ENTERING, scoped=True)],
    "orgs:transfer": [Page("/orgs/members/{member}/transfer/", KEEPING, scoped=True, takes=True)],
    "orgs:twins": [Page("/orgs/twins/", KEEPING)],
    "orgs:judge": [Page("/orgs/twins/judge/", KEEPING, posts=True)],
    "orgs:unjudge": [Page("/orgs/twins/999999/revoke/", KEEPING, posts=True)],
    "orgs:new": [Page("/orgs/new/", COMMITTEE, takes=True)],
    "orgs:edit": [Page("/orgs/edit/{unit}/", COMMITTEE, scoped=True, takes=True)],
    "orgs:move": [Page("/orgs/move/{unit}/", COMMITTEE, scoped=True, takes=True)],
    "orgs:merge": [Page("/orgs/merge/{unit}/", COMMITTEE, scoped=True, takes=True)],
    "orgs:close": [Page("/orgs/close/{unit}/", COMMITTEE, scoped=True, takes=True)],
    "orgs:undo": [Page("/orgs/undo/{unit}/", COMMITTEE, scoped=True, takes=True)],
    "orgs:reveal": [Page("/orgs/members/{member}/reveal/identity/", frozenset({"committee_admin"}), scoped=True, takes=True)],
    "orgs:roles": [Page("/orgs/roles/", frozenset({"system_admin", "committee_admin"}), takes=True)],
    "orgs:end_role": [Page("/orgs/roles/999999/end/", frozenset({"system_admin", "committee_admin"}), posts=True)],
    "ledger:index": [Page("/ledger/", ENTERING), Page("/ledger/?org={unit}", ENTERING, scoped=True)],
    "ledger:search": [Page("/ledger/search/?q=学习", ENTERING), Page("/ledger/search/?q=学习&org={unit}", ENTERING, scoped=True)],
    "ledger:year": [Page("/ledger/calendar/", ENTERING), Page("/ledger/calendar/?org={unit}&year=2022", ENTERING, scoped=True)],
    "ledger:month": [Page("/ledger/calendar/2022/5/", ENTERING), Page("/ledger/calendar/2022/5/?org={unit}", ENTERING, scoped=True)],
    "ledger:views": [Page("/ledger/views/", ENTERING)],
    "ledger:change_view": [],  # of one's own: tests/apps/ledger/test_chosen.py
    "ledger:save_view": [Page("/ledger/activities/views/", ENTERING, posts=True)],
    "ledger:choose": [Page("/ledger/activities/chosen/", ENTERING, posts=True)],
    "ledger:purge": [Page("/ledger/bin/purge/", frozenset({"committee_admin"}), posts=True)],
    "ledger:row": [],  # leads to the record's page: tests/apps/ledger/test_search.py
    "ledger:activity": [Page("/ledger/activities/{activity}/", ENTERING, scoped=True)],
    "ledger:tab": [*(Page(f"/ledger/{slug}/", ENTERING) for slug in TABS), Page("/ledger/talks/?org={unit}", ENTERING, scoped=True)],
    "ledger:new": [*(Page(f"/ledger/{slug}/new/", ENTERING, takes=True) for slug in TABS if slug != "units")],
    "ledger:edit": [Page("/ledger/activities/rows/{row}/edit/", ENTERING, scoped=True, takes=True)],
    "ledger:remove": [Page("/ledger/activities/rows/{row}/remove/", ENTERING, scoped=True, posts=True)],
    "quickentry:index": [Page("/ledger/quick/", ENTERING, takes=True), Page("/ledger/quick/?org={unit}&kind=支委会&month=2022-05", ENTERING, scoped=True, takes=True), Page("/ledger/quick/?org={unit}&like=last", ENTERING, scoped=True, takes=True)],
    "quickentry:save": [Page("/ledger/quick/save/", ENTERING, posts=True)],
    "quickentry:minutes": [Page("/ledger/quick/{row}/minutes/", ENTERING, scoped=True), Page("/ledger/quick/{row}/minutes/?as=docx", ENTERING, scoped=True)],
    "quickentry:sign_in": [Page("/ledger/quick/{row}/sign-in/", ENTERING, scoped=True), Page("/ledger/quick/{row}/sign-in/?as=docx", ENTERING, scoped=True)],
    "evidence:index": [Page("/ledger/files/", ENTERING)],
    "evidence:record": [Page("/ledger/files/of/活动/{row}/", ENTERING, scoped=True)],
    "evidence:add": [Page("/ledger/files/of/活动/{row}/add/", ENTERING, scoped=True, posts=True)],
    "evidence:file": [Page("/ledger/files/{file}/", ENTERING, scoped=True)],
    "evidence:download": [Page("/ledger/files/{file}/download/", ENTERING, scoped=True)],
    "evidence:picture": [Page("/ledger/files/{file}/thumb/", ENTERING, scoped=True), Page("/ledger/files/{file}/view/", ENTERING, scoped=True)],
    "evidence:remove": [Page("/ledger/files/{file}/remove/", ENTERING, scoped=True, posts=True)],
    "intake:index": [Page("/ledger/wizard/", KEEPING, takes=True)],
    # of a file that this very person has brought: tests/apps/intake/test_intake_pages.py
    "intake:intake": [Page("/ledger/wizard/1/", NOBODY)],
    "intake:columns": [Page("/ledger/wizard/1/columns/", NOBODY, takes=True)],
    "intake:progress": [Page("/ledger/wizard/1/progress/", NOBODY)],
    "intake:cells": [Page("/ledger/wizard/1/cells/", NOBODY)],
    "intake:marked": [Page("/ledger/wizard/1/marked/", NOBODY)],
    "intake:confirm": [Page("/ledger/wizard/1/confirm/", NOBODY, posts=True)],
    "intake:undo": [Page("/ledger/wizard/1/undo/", NOBODY, posts=True)],
    "intake:give_up": [Page("/ledger/wizard/1/give-up/", NOBODY, posts=True)],
    "ledger:import": [Page("/ledger/import/", KEEPING, takes=True)],
    "ledger:confirm": [Page("/ledger/import/confirm/", KEEPING, posts=True)],
    "ledger:give_up": [Page("/ledger/import/give-up/", KEEPING, posts=True)],
    "ledger:marked": [Page("/ledger/import/marked/", NOBODY)],  # of a workbook that this session has sent
    "ledger:workbook": [Page("/ledger/workbook/", KEEPING)],
    "ledger:export": [Page("/ledger/export/", KEEPING, posts=True)],
    "ledger:bin": [Page("/ledger/bin/", ENTERING)],
    "ledger:restore": [Page("/ledger/bin/{removed}/restore/", ENTERING, scoped=True, posts=True)],
    "ledger:record": [Page("/ledger/members/{member}/", ENTERING, scoped=True)],
    "worklists:index": [Page("/worklists/", KEEPING), Page("/worklists/?org={unit}&year=2022", KEEPING, scoped=True)],
    "worklists:problems": [Page("/worklists/problems/", KEEPING), Page("/worklists/problems/?org={unit}", KEEPING, scoped=True)],
    "worklists:board": [Page("/worklists/problems/board/", KEEPING), Page("/worklists/problems/board/?org={unit}", KEEPING, scoped=True)],
    "worklists:ledger": [Page("/worklists/rectification/", KEEPING), Page("/worklists/rectification/?org={unit}", KEEPING, scoped=True)],
    "worklists:new": [Page("/worklists/problems/new/", KEEPING, takes=True)],
    "worklists:problem": [Page("/worklists/problems/{problem}/", KEEPING, scoped=True)],
    "worklists:measure": [Page("/worklists/problems/{problem}/measures/", KEEPING, scoped=True, posts=True)],
    "worklists:tick": [Page("/worklists/problems/{problem}/measures/1/done/", KEEPING, scoped=True, posts=True)],
    "worklists:disclose": [Page("/worklists/problems/{problem}/disclosure/", KEEPING, scoped=True, posts=True)],
    "worklists:step": [Page("/worklists/problems/{problem}/steps/claim/", KEEPING, scoped=True, posts=True)],
    "worklists:disclosed": [Page("/worklists/disclosed/", READERS), Page("/worklists/disclosed/?year=2022", READERS)],
    "worklists:tasks": [Page("/worklists/tasks/", KEEPING), Page("/worklists/tasks/?org={unit}", KEEPING, scoped=True)],
    "worklists:new_task": [Page("/worklists/tasks/new/", KEEPING, takes=True), Page("/worklists/tasks/new/?from={problem}", KEEPING, scoped=True, takes=True), Page("/worklists/tasks/new/?part={task}", KEEPING, scoped=True, takes=True)],
    "worklists:task": [Page("/worklists/tasks/{task}/", KEEPING, scoped=True)],
    "worklists:edit_task": [Page("/worklists/tasks/{task}/edit/", KEEPING, scoped=True, takes=True)],
    "worklists:close_task": [Page("/worklists/tasks/{task}/close/", KEEPING, scoped=True, posts=True)],
    "worklists:reopen_task": [Page("/worklists/tasks/{task}/reopen/", KEEPING, scoped=True, posts=True)],
    "worklists:petitions": [Page("/worklists/petitions/", KEEPING, takes=True)],
    "worklists:petition": [Page("/worklists/petitions/{petition}/", KEEPING, scoped=True, takes=True)],
    "worklists:incoming": [Page("/worklists/import/", KEEPING, takes=True)],
    "worklists:offered": [Page("/worklists/import/offered/", KEEPING, posts=True)],
    "worklists:batch": [Page("/worklists/import/{batch}/", KEEPING, scoped=True, takes=True)],
    "worklists:drop_batch": [Page("/worklists/import/{batch}/drop/", KEEPING, scoped=True, posts=True)],
    "worklists:handing": [Page("/worklists/forms/", KEEPING), Page("/worklists/forms/?org={unit}&year=2022", KEEPING, scoped=True)],
    "worklists:carry": [Page("/worklists/forms/carry/", KEEPING, posts=True)],
    "worklists:new_feed": [Page("/worklists/forms/feed/", KEEPING, posts=True)],
    "worklists:download": [Page("/worklists/forms/ledger.xlsx/?org={unit}&year=2022", KEEPING, scoped=True)],
    "worklists:feed": [],  # the secret is the key: tests/apps/worklists/test_worklist_pages.py
    "campaigns:index": [Page("/worklists/campaigns/", KEEPING)],
    "campaigns:new": [Page("/worklists/campaigns/new/", KEEPING, takes=True)],
    "campaigns:campaign": [Page("/worklists/campaigns/{campaign}/", KEEPING, scoped=True)],
    "campaigns:find": [Page("/worklists/campaigns/{campaign}/find/?q=学习", KEEPING, scoped=True)],
    "campaigns:edit": [Page("/worklists/campaigns/{campaign}/edit/", KEEPING, scoped=True, takes=True)],
    "campaigns:add_phase": [Page("/worklists/campaigns/{campaign}/phases/", KEEPING, scoped=True, posts=True)],
    "campaigns:drop_phase": [Page("/worklists/campaigns/{campaign}/phases/1/drop/", KEEPING, scoped=True, posts=True)],
    "campaigns:pick": [Page("/worklists/campaigns/{campaign}/pick/", KEEPING, scoped=True, posts=True)],
    "campaigns:unpick": [Page("/worklists/campaigns/{campaign}/pick/1/drop/", KEEPING, scoped=True, posts=True)],
    "campaigns:groups": [Page("/worklists/campaigns/groups/", KEEPING, takes=True)],
    "campaigns:group": [Page("/worklists/campaigns/groups/{group}/", KEEPING, scoped=True, takes=True)],
    "campaigns:leave": [Page("/worklists/campaigns/groups/{group}/seats/1/leave/", KEEPING, scoped=True, posts=True)],
    "campaigns:dissolve": [Page("/worklists/campaigns/groups/{group}/dissolve/", KEEPING, scoped=True, posts=True)],
    "campaigns:standards": [Page("/worklists/campaigns/standards/", KEEPING)],
    "campaigns:review": [Page("/worklists/campaigns/standards/review/", KEEPING, posts=True)],
    "figures:index": [Page("/figures/", READERS), Page("/figures/?org={unit}&year=2022", READERS, scoped=True)],
    "figures:figure": [Page("/figures/meeting.members/?org={unit}&year=2022", READERS, scoped=True)],
    "reminders:index": [Page("/reminders/", REMINDED), Page("/reminders/?org={unit}", REMINDED, scoped=True), Page("/reminders/?org={unit}&alone=on&on=2022-06-30", REMINDED, scoped=True)],
    "reminders:coverage": [Page("/reminders/coverage/", REMINDED), Page("/reminders/coverage/?org={unit}", REMINDED, scoped=True)],
    "reminders:exemptions": [Page("/reminders/exemptions/", REMINDED, takes=True)],
    "reminders:end_exemption": [Page("/reminders/exemptions/{exemption}/end/", frozenset({"committee_admin"}), scoped=True, posts=True)],
    "reminders:rules": [Page("/reminders/rules/", REMINDED, takes=True)],
    "reminders:end_rule": [Page("/reminders/rules/{rule}/end/", REMINDED, scoped=True, posts=True)],
    "reports:index": [Page("/reports/", READERS), Page("/reports/?org={unit}", READERS, scoped=True)],
    "reports:report": [
        Page("/reports/{report}/", READERS, scoped=True),
        Page("/reports/{report}/?check=1", READERS, scoped=True),
    ],
    "reports:figure": [Page("/reports/{report}/figures/f001/", READERS, scoped=True)],
    "reports:download": [
        Page("/reports/{report}/files/docx/", READERS, scoped=True),
        Page("/reports/{report}/files/proof.json/", READERS, scoped=True),
    ],
    "hall:index": [Page("/ballots/hall/", KEEPING)],
    "hall:new": [Page("/ballots/hall/new/", KEEPING, takes=True)],
    "hall:vote": [Page("/ballots/hall/{vote}/", KEEPING, scoped=True)],
    "hall:open": [Page("/ballots/hall/{vote}/open/", KEEPING, scoped=True, posts=True)],
    "hall:end_issuing": [Page("/ballots/hall/{vote}/issued/", KEEPING, scoped=True, posts=True)],
    "hall:close": [Page("/ballots/hall/{vote}/close/", KEEPING, scoped=True, posts=True)],
    "hall:count": [Page("/ballots/hall/{vote}/count/1/", NOBODY, scoped=True, takes=True)],  # closed: nothing left to count
    "hall:void": [Page("/ballots/hall/{vote}/void/", KEEPING, scoped=True, posts=True)],
    "hall:screen": [Page("/ballots/hall/{vote}/screen/", KEEPING, scoped=True)],
    "hall:paper": [Page("/ballots/hall/{vote}/paper.docx", NOBODY, scoped=True)],  # only of a vote on paper: tests/apps/hall/test_hall.py
    "hall:sheet": [Page("/ballots/hall/{vote}/sheet.docx", KEEPING, scoped=True)],
    "hall:credential": [Page("/ballots/hall/{vote}/credential/", NOBODY, scoped=True, takes=True)],  # of a remote vote that issues
    "ballots:paper": [Page("/ballots/{vote}/", EVERYBODY, free=True)],  # casting needs no account
    "ballots:cast": [Page("/ballots/{vote}/cast/", EVERYBODY, free=True, posts=True)],
    "ballots:published": [Page("/ballots/{vote}/list/", EVERYBODY, free=True)],
    "ballots:bundle": [Page("/ballots/{vote}/bundle.json", EVERYBODY, free=True)],
    "ballots:script": [Page("/ballots/recount.py", EVERYBODY, free=True)],
    "requests:index": [Page("/reports/requests/", KEEPING | {"department_contact"})],
    "requests:new": [Page("/reports/requests/new/", KEEPING, takes=True), Page("/reports/requests/new/?from=work:{working}", KEEPING, scoped=True, takes=True)],
    "requests:request": [Page("/reports/requests/{asking}/", KEEPING, scoped=True)],
    "requests:upload": [Page("/reports/requests/{asking}/upload/", KEEPING, scoped=True, posts=True)],
    "requests:close": [Page("/reports/requests/{asking}/close/", KEEPING, scoped=True, posts=True)],
    "requests:history": [Page("/reports/requests/questions/{question}/", KEEPING, scoped=True)],
    "requests:accept": [Page("/reports/requests/questions/{question}/accept/", KEEPING, scoped=True, posts=True)],
    "requests:give_back": [Page("/reports/requests/questions/{question}/return/", KEEPING, scoped=True, posts=True)],
    "requests:assign": [Page("/reports/requests/questions/{question}/assign/", KEEPING, scoped=True, posts=True)],
    "requests:address": [Page("/reports/requests/parts/{part}/address/", KEEPING, scoped=True, posts=True)],
    "requests:link": [Page("/reports/requests/parts/{part}/link/", KEEPING, scoped=True, posts=True)],
    "requests:revoke": [Page("/reports/requests/parts/{part}/revoke/", KEEPING, scoped=True, posts=True)],
    "requests:book": [Page("/reports/requests/parts/{part}/book/", KEEPING, scoped=True)],
    "requests:entered": [Page("/reports/requests/parts/{part}/enter/", KEEPING, scoped=True, takes=True)],
    "requests:mine": [Page("/reports/requests/mine/{part}/", KEEPING | {"department_contact"}, scoped=True, takes=True)],
    "requests:linked": [],  # the secret is the key: tests/apps/requests/test_request_pages.py
    "reports:new": [Page("/reports/new/", KEEPING, takes=True)],
    "reports:package": [Page("/reports/{report}/package/", KEEPING, scoped=True, takes=True)],
    "reports:spoken": [Page("/reports/{report}/spoken/", KEEPING, scoped=True, takes=True)],
    "reports:spoken_work": [Page("/reports/work/{working}/spoken/", KEEPING, scoped=True, takes=True)],
    "reports:against": [Page("/reports/{report}/against/", READERS, scoped=True)],
    "reports:superseded": [Page("/reports/{report}/superseded/", READERS, scoped=True)],
    "reports:verify": [Page("/reports/verify/", READERS, takes=True)],  # open to everybody by a setting
    "reports:outlines": [Page("/reports/outlines/", KEEPING, takes=True)],
    "reports:work": [Page("/reports/work/{working}/", KEEPING, scoped=True), Page("/reports/work/{working}/?check=1", KEEPING, scoped=True)],
    "reports:save": [Page("/reports/work/{working}/save/", KEEPING, scoped=True, posts=True)],
    "reports:read_over": [Page("/reports/work/{working}/read-over/", KEEPING, scoped=True, posts=True)],
    "reports:dismiss": [Page("/reports/work/{working}/dismiss/", KEEPING, scoped=True, posts=True)],
    "reports:recount": [Page("/reports/work/{working}/recount/", KEEPING, scoped=True)],
    "reports:refresh": [Page("/reports/work/{working}/refresh/", KEEPING, scoped=True, posts=True)],
    "reports:names": [Page("/reports/work/{working}/names/?q=党员大会", KEEPING, scoped=True)],
    "reports:insert": [Page("/reports/work/{working}/insert/", KEEPING, scoped=True, posts=True)],
    "reports:sections": [Page("/reports/work/{working}/sections/", KEEPING, scoped=True, posts=True)],
    "reports:section": [Page("/reports/work/{working}/sections/{section}/", KEEPING, scoped=True, takes=True)],
    "reports:hold": [Page("/reports/work/{working}/sections/{section}/hold/", KEEPING, scoped=True, posts=True)],
    "reports:live_figure": [Page("/reports/work/{working}/figures/f1/", KEEPING, scoped=True, takes=True)],
    "reports:sentence": [Page("/reports/work/{working}/sentence/?block=b1&words=召开党员大会", KEEPING, scoped=True, takes=True)],
    "reports:phrases": [Page("/reports/work/{working}/phrases/", KEEPING, scoped=True, takes=True)],
    "reports:keep_phrase": [Page("/reports/work/{working}/phrases/keep/", KEEPING, scoped=True, posts=True)],
    "reports:use_phrase": [Page("/reports/work/{working}/phrases/1/", KEEPING, scoped=True, posts=True)],
    "reports:coverage": [Page("/reports/work/{working}/coverage/", KEEPING, scoped=True)],
    "reports:beside": [Page("/reports/work/{working}/beside/", KEEPING, scoped=True)],
    "reports:steps": [Page("/reports/work/{working}/steps/", KEEPING, scoped=True, takes=True)],
    "reports:versions": [Page("/reports/work/{working}/versions/", KEEPING, scoped=True)],
    "reports:version": [Page("/reports/work/{working}/versions/{kept}/", KEEPING, scoped=True, takes=True)],
    "appraisal:index": [Page("/appraisal/", READERS)],  # a member: the own result of 民主评议
    "appraisal:new": [Page("/appraisal/new/", COMMITTEE, takes=True)],
    "appraisal:notes": [Page("/appraisal/notes/", KEEPING, takes=True)],
    "appraisal:withdraw": [Page("/appraisal/notes/{note}/withdraw/", COMMITTEE, scoped=True, posts=True)],
    "appraisal:reviews": [Page("/appraisal/members/", KEEPING, takes=True)],
    "appraisal:review": [Page("/appraisal/members/{review}/", KEEPING, scoped=True, takes=True)],
    "appraisal:round": [Page("/appraisal/{round}/", KEEPING, scoped=True)],
    "appraisal:units": [Page("/appraisal/{round}/terms/", COMMITTEE, scoped=True, takes=True)],
    "appraisal:scheme": [Page("/appraisal/{round}/scheme/", KEEPING, scoped=True, takes=True)],
    "appraisal:step": [Page("/appraisal/{round}/steps/end/", COMMITTEE, scoped=True, posts=True)],
    "appraisal:compute": [Page("/appraisal/{round}/compute/", COMMITTEE, scoped=True, posts=True)],
    "appraisal:rectify": [Page("/appraisal/{round}/problems/", COMMITTEE, scoped=True, posts=True)],
    "appraisal:summary": [Page("/appraisal/{round}/summary.docx", COMMITTEE, scoped=True), Page("/appraisal/{round}/summary.xlsx", COMMITTEE, scoped=True)],
    "appraisal:meeting": [Page("/appraisal/{round}/meeting/", COMMITTEE, scoped=True, takes=True)],
    "appraisal:screen": [Page("/appraisal/{round}/screen/", COMMITTEE, scoped=True)],
    "appraisal:checks": [Page("/appraisal/{round}/checks/", COMMITTEE, scoped=True, takes=True)],
    "appraisal:groups": [Page("/appraisal/{round}/groups/", COMMITTEE, scoped=True)],
    "appraisal:prepare": [Page("/appraisal/{round}/groups/1/vote/", COMMITTEE, scoped=True, takes=True)],
    "appraisal:papers": [Page("/appraisal/{round}/groups/1/papers/politics.judged/", COMMITTEE, scoped=True, takes=True)],
    "appraisal:take": [Page("/appraisal/{round}/votes/{vote}/", COMMITTEE, scoped=True, takes=True)],
    "appraisal:decide": [Page("/appraisal/{round}/grades/", COMMITTEE, scoped=True, takes=True)],
    "appraisal:sheet": [Page("/appraisal/{round}/units/{unit}/", KEEPING, scoped=True)],
    "appraisal:records": [Page("/appraisal/{round}/units/{unit}/records/thought.theme_day/", KEEPING, scoped=True)],
    "appraisal:objection": [Page("/appraisal/{round}/units/{unit}/objections/", KEEPING, scoped=True, posts=True)],
    "appraisal:answer": [Page("/appraisal/{round}/units/{unit}/objections/1/", COMMITTEE, scoped=True, posts=True)],
    "appraisal:drop": [Page("/appraisal/{round}/units/{unit}/drop/", COMMITTEE, scoped=True, posts=True)],
    "appraisal:report": [Page("/appraisal/{round}/units/{unit}/report/", KEEPING, scoped=True, takes=True)],  # decided: the unit reads it too
    "appraisal:letter": [Page("/appraisal/{round}/units/{unit}/letter.docx", KEEPING, scoped=True)],
}  # fmt: skip
ROWS = [(name, page) for name, pages in TABLE.items() for page in pages]


@dataclass(frozen=True)
class Thing:
    """A unit with one activity and one report."""

    unit: str
    activity: str
    row: int
    removed: int
    member: str
    report: int
    rule: int
    exemption: int
    account: str
    file: int
    vote: str
    problem: int
    task: int
    batch: int
    petition: int
    working: int
    section: int
    kept: int
    round: int
    note: int
    review: int
    asking: int
    part: int
    question: int
    campaign: int
    group: int

    def address(self, page: Page) -> str:
        return page.own.format(**{name: getattr(self, name) for name in self.__dataclass_fields__})


def picture_of(unit: Organisation, row: int) -> Attachment:
    """One picture that both files of the disk hold already; its content is the unit's own."""
    sha256 = hashlib.sha256(unit.code.encode()).hexdigest()
    for path in (store.original(sha256), store.derived(sha256, "thumb"), store.derived(sha256, "view")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff\xd8\xff\xd9")
    content = StoredFile.objects.create(sha256=sha256, size=4, form="jpg", pictured=True)
    return Attachment.objects.create(
        kind="活动", record=str(row), organisation=unit, content=content, name="a.jpg", at=AT, actor="x"
    )


def vote_of(unit: Organisation) -> str:
    """A vote on phones that was opened and closed with all slips handed back."""
    new = NewVote(
        owner=unit.code, kind="consultation.motion", title="征求意见", question=MotionQuestion("同意"), manner=Manner.ROOM,
        day=date(2022, 5, 6), entitled=2, present=2, scrutineers=("监一",),
    )  # fmt: skip
    vote = ballots.create(CONSOLE, new, at=AT)
    shown = ballots.open_vote(CONSOLE, vote.pk, at=AT)
    return ballots.close(CONSOLE, vote.pk, shown.shares, returned=2, missing=0, at=AT).pk


def lists_of(unit: Organisation) -> tuple[int, int, int, int]:
    """A problem, a task, a list that waits for a look, and a request to the superior."""
    marks = [hashlib.sha256(f"{unit.code}{n}".encode()).hexdigest() for n in range(2)]
    ids = [{"record_id": mark[:16], "digest": mark} for mark in marks]
    problem = Problem.objects.create(
        **ids[0], organisation=unit, year=2022, problem="党课形式单一", status="待认领"
    )
    task = Task.objects.create(**ids[1], organisation=unit, year=2022, task="每月开展主题党日")
    batch = Batch.objects.create(
        organisation=unit, kind="问题整改", year=2022, name="点评意见", digest="0" * 64, items='[{"item": "学习不够"}]', at=AT, actor="x"
    )  # fmt: skip
    petition = Petition.objects.create(
        organisation=unit, year=2022, kind="请示", title="购置书籍", sent_to="上级", sent_on=date(2022, 3, 1)
    )
    return problem.pk, task.pk, batch.pk, petition.pk


def written_of(unit: Organisation) -> tuple[int, int, int]:
    """A report that is being written, with one section, one blank and one version."""
    working = Working.objects.create(
        organisation=unit, year=2022, as_of=date(2022, 12, 31), title="述职报告", created_at=AT, created_by="x", updated_at=AT, updated_by="x",
    )  # fmt: skip
    LiveFigure.objects.create(
        working=working, node="f1", state="blank", shown="〔待填：党员大会 次〕", what="党员大会", unit="次"
    )
    blocks = '[{"type":"paragraph","attrs":{"id":"b1"},"content":[{"type":"text","text":"召开党员大会"},{"type":"figure","attrs":{"id":"f1"}}]}]'
    section = Section.objects.create(
        working=working, position=1, blocks=blocks, updated_at=AT, updated_by="x"
    )
    kept = Version.objects.create(
        working=working, why="started", at=AT, by="x", content='{"sections":[],"shown":{}}', text=""
    )
    return working.pk, section.pk, kept.pk


def asked_of(unit: Organisation) -> tuple[int, int, int]:
    """A number that the unit has asked its own contacts for."""
    wanted = [requests.Wanted("招聘博士", "人", department="人事")]
    made = requests.open_request(CONSOLE, unit, 2022, wanted, due=timezone.localdate(), at=timezone.now())
    part = made.parts.get()
    requests.address(CONSOLE, part.pk, unit, at=timezone.now())
    return made.pk, part.pk, part.questions.get().pk


def appraised_of(unit: Organisation, report: Report, vote: str) -> tuple[int, int, int]:
    """A round of the unit's own that has been decided, a note on the unit, a 民主评议 of its members."""
    made = Round.objects.create(
        organisation=unit, year=2022, title="述职评议考核", to_whom="党委会", as_of=date(2022, 12, 31), stage="反馈",
        scheme=json.dumps(scheme_data(usual_scheme())), created_at=AT, created_by="x",
    )  # fmt: skip
    Entry.objects.create(round=made, organisation=unit, position=0, name=unit.name, report=report, grade="好")
    GroupVote.objects.create(round=made, group="上级领导", vote=vote, lines="[]")
    note = Note.objects.create(
        organisation=unit,
        kind="加分",
        on=date(2022, 5, 6),
        fact="承办现场会",
        source="通报",
        points=1,
        at=AT,
        by="x",
    )
    review = Review.objects.create(organisation=unit, year=2022, on=date(2022, 12, 1), at=AT, by="x")
    return made.pk, note.pk, review.pk


def campaign_of(unit: Organisation) -> tuple[int, int]:
    """A campaign with its leading group."""
    since = date(2022, 1, 1)
    made = campaigns.begin(CONSOLE, unit, campaigns.NewCampaign("作风建设年", since), at=timezone.now())
    group = campaigns.set_up(CONSOLE, unit, "领导小组", since, campaign=made.pk, at=timezone.now())
    return made.pk, group.pk


def thing(unit: Organisation) -> Thing:
    act = activity(unit, date(2022, 5, 6), "专题学习")
    someone = member(unit, "演示一")
    removed = Removed.objects.create(
        kind="活动", row=999_999, record_id="0" * 16, digest="0" * 64, organisation=unit, cells="{}", at=AT, actor="x"
    )  # fmt: skip
    report = Report.objects.create(
        organisation=unit, year=2022, as_of=date(2022, 12, 31), title="述职报告", text="述职报告\n全年召开党员大会1次。",
        drafted_at=datetime(2023, 1, 5, tzinfo=UTC), drafted_by="console", proof="{}", number=1,
    )  # fmt: skip
    ReportFigure.objects.create(
        report=report, key="f001", indicator="meeting.members", version=1, name="党员大会次数", unit="次", value="1",
        scope="本级", since=date(2022, 1, 1), until=date(2022, 12, 31), record_ids=f'["{act.record_id}"]', digest="0" * 64,
    )  # fmt: skip
    rule = OwnRule.objects.create(
        organisation=unit, reach="own", kind="党课", often="quarter", times=1, source="要点", since=date(2022, 1, 1)
    )  # fmt: skip
    exemption = Exemption.objects.create(
        organisation=unit, duty="meetings.theme_day", name="主题党日", since=date(2022, 2, 1), until=date(2022, 2, 28), reason="x", granted_by="x", granted_at=AT
    )  # fmt: skip
    account = person(f"one-{unit.code}", "member", unit)
    vote = vote_of(unit)
    return Thing(
        unit.code,
        act.record_id,
        act.pk,
        removed.pk,
        someone.record_id,
        report.pk,
        rule.pk,
        exemption.pk,
        account.username,
        picture_of(unit, act.pk).pk,
        vote,
        *lists_of(unit),
        *written_of(unit),
        *appraised_of(unit, report, vote),
        *asked_of(unit),
        *campaign_of(unit),
    )


@dataclass(frozen=True)
class World:
    own: Thing
    sibling: Thing
    stranger: Thing
    committee: Organisation
    branch: Organisation


def build_world() -> World:
    committee = organisation("JW", "甲委", "党委")
    branch = organisation("JW01", "甲一支部", "党支部", committee)
    sibling = organisation("JW010", "甲十支部", "党支部", committee)  # its code begins with the branch's
    stranger = organisation("YW", "乙委", "党委")
    return World(thing(branch), thing(sibling), thing(stranger), committee, branch)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with made_once(django_db_blocker, build_world) as made:
        yield made


def signed_in(role: str, world: World) -> Client:
    """System keepers and committee people hold their role on the committee, the others on the branch."""
    if role == "no_role":
        who = user(role)
    else:
        high = role in {"system_admin", "committee_admin", "auditor"}
        who = person(role, role, world.committee if high else world.branch)
    client = Client()
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    return client


def _names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"
        else:
            yield from _names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


def test_every_address_stands_in_the_table() -> None:
    assert set(_names(get_resolver())) == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_role_by_role(role: str, world: World) -> None:
    client = signed_in(role, world)
    wrong = []
    for name, page in ROWS:
        expected = 302 if page.public else 405 if page.posts else OWN if role in page.opens else OUT
        found = client.get(world.own.address(page)).status_code
        if found != expected:
            wrong.append((name, page.own, found, expected))
    assert wrong == []


def _ask(client: Client, page: Page) -> Callable[[str], HttpResponse]:
    return client.post if page.posts else client.get  # type: ignore[return-value]


@pytest.mark.parametrize("role", ROLES)
def test_what_is_sent_from_outside_is_not_there(role: str, world: World) -> None:
    """A post about a stranger's unit, or by a role that does not open the page: 404, and nothing is written."""
    client, before = signed_in(role, world), _counts()
    near = [] if role in {"committee_admin", "system_admin", "auditor"} else [world.sibling]
    for name, page in ROWS:
        if name.startswith("accounts:") or page.free or not (page.posts or page.takes):
            continue
        others = [world.stranger, *near] if page.scoped else []
        for other in others if role in page.opens else [world.own, *others]:
            assert client.post(other.address(page), {"organisation": "YW"}).status_code == OUT, (name, role)
    assert _counts() == before


@pytest.mark.parametrize("role", ROLES)
def test_a_strangers_unit_does_not_exist(role: str, world: World) -> None:
    client, before = signed_in(role, world), Event.objects.count()
    others = [world.stranger] + (
        [] if role in {"committee_admin", "system_admin", "auditor"} else [world.sibling]
    )
    answered = [
        (name, found)
        for name, page in ROWS
        for other in others
        if page.scoped and (found := _ask(client, page)(other.address(page)).status_code) != OUT
    ]
    assert answered == []
    assert Event.objects.count() == before, "looking writes nothing"


def test_lists_hold_nothing_of_a_stranger(world: World) -> None:
    client = signed_in("branch_secretary", world)
    for path in ["/", "/orgs/", "/ledger/", "/figures/", "/reminders/", "/reports/"]:
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", client.get(path).content.decode())
        assert "JW01" in page or "甲一" in page or path == "/reports/"
        assert "YW" not in page and "乙委" not in page, path
        assert "JW010" not in page and "甲十" not in page, path


def test_whoever_has_not_signed_in_is_sent_to_the_door(world: World, client: Client) -> None:
    wrong = []
    for _, page in ROWS:
        answer = client.get(world.own.address(page))
        if page.public or page.free:
            fits = answer.status_code == (405 if page.posts else 200) and (page.public or not answer.cookies)
        else:
            answers = (answer, client.get(world.stranger.address(page)))
            door = "/accounts/login/?next="
            fits = all(
                each.status_code == 302 and each.headers["Location"].startswith(door) for each in answers
            )
        wrong += [] if fits else [page.own]
    assert wrong == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reading_pages_take_nothing(method: str, world: World) -> None:
    client = signed_in("committee_admin", world)
    before = _counts()
    for name, page in ROWS:
        if name.startswith("accounts:") or page.takes or page.posts:
            continue
        assert getattr(client, method)(world.own.address(page)).status_code == 405, name
    assert _counts() == before


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = [
            name
            for name in connection.introspection.table_names()
            if not name.startswith(("django_session", "axes"))
        ]
        counted = {}
        for name in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            counted[name] = cursor.fetchone()[0]
    return counted


def test_a_role_that_ends_ends_on_the_next_request(world: World) -> None:
    client = signed_in("branch_secretary", world)
    address = f"/reports/{world.own.report}/"
    assert client.get(address).status_code == OWN
    Role.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert client.get(address).status_code == OUT


def test_a_unit_that_moves_takes_its_readers_along(world: World) -> None:
    client = signed_in("committee_admin", world)
    address = f"/orgs/units/{world.own.unit}/"
    assert client.get(address).status_code == OWN
    stranger = Organisation.objects.get(code="YW")
    branch = Organisation.objects.get(pk=world.branch.pk)
    branch.parent, branch.path = stranger, f"{stranger.path}{branch.pk}."
    branch.save()
    assert client.get(address).status_code == OUT


def test_a_member_sees_that_records_exist_but_not_their_words(world: World) -> None:
    address = f"/reports/{world.own.report}/figures/f001/"
    told = signed_in("member", world).get(address).content.decode()
    assert world.own.activity in told
    assert "专题学习" not in told
    assert "专题学习" in signed_in("branch_secretary", world).get(address).content.decode()
