"""Fill a home with the worked example: workbook through the real import, accounts, last year's report, this year's report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from shuzhi.apps.accounts import services as accounts
from shuzhi.apps.accounts.models import CONSOLE, User, actor_of
from shuzhi.apps.accounts.passwords import random_password
from shuzhi.apps.ledger.services import import_books
from shuzhi.apps.orgs.models import Organisation, Role, RoleKind
from shuzhi.apps.orgs.services import grant_role
from shuzhi.apps.reports import files as report_files
from shuzhi.apps.reports import services
from shuzhi.core.errors import Refused
from shuzhi.web.demo.book import write_workbook
from shuzhi.web.demo.bureau import COMMITTEE, REPORT_YEAR, organisations
from shuzhi.web.homedir import Home

Progress = Callable[[str], None]

BOOK, TEMPLATE = "台账.xlsx", f"{REPORT_YEAR - 1}年度述职报告.txt"
REPORT = f"{REPORT_YEAR}年度述职报告"
BRANCH, BRANCH_REPORT = "LCZW-05", f"政务大厅第一党支部{REPORT_YEAR}年度述职报告.docx"
PEOPLE = (
    ("demo_system", "系统管理员", RoleKind.SYSTEM_ADMIN, COMMITTEE),
    ("demo_committee", "机关党委", RoleKind.COMMITTEE_ADMIN, COMMITTEE),
    ("demo_branch", "第一支部书记", RoleKind.BRANCH_SECRETARY, BRANCH),
    ("demo_member", "党员", RoleKind.MEMBER, BRANCH),
    ("demo_auditor", "审计员", RoleKind.AUDITOR, COMMITTEE),
)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demo; its password is shown once and stored nowhere.

    Args:
        username: to sign in with.
        password: random, new at every start of the demo.
        role: what it may do.
        org: code of the organisation on which it may.
    """

    username: str
    password: str
    role: str
    org: str


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made.

    Args:
        org: code of the committee.
        year: of the report.
        docx: the report.
        pdf: the same on paper.
        accounts: one of each role.
    """

    org: str
    year: int
    docx: Path
    pdf: Path
    accounts: tuple[Account, ...]


def open_demo(home: Home, *, at: datetime, progress: Progress) -> Demo:
    """Make whatever of the example the home does not hold yet; an example that is there stays as it is.

    Args:
        home: an open home.
        at: now.
        progress: told in Chinese what is being done.

    Raises:
        Refused: the home holds another ledger.
    """
    _check_home(home)
    folder = home.root / "demo"
    folder.mkdir(exist_ok=True)
    if not Organisation.objects.filter(code=COMMITTEE).exists():
        progress("导入台账")
        _fill_ledger(folder, at)
    progress("开通账号")
    opened = tuple(_account(*person, at) for person in PEOPLE)
    docx, pdf = folder / f"{REPORT}.docx", folder / f"{REPORT}.pdf"
    if not (docx.exists() and pdf.exists()):
        progress("起草述职报告")
        _draft(docx, pdf, at)
    return Demo(COMMITTEE, REPORT_YEAR, docx, pdf, opened)


def _check_home(home: Home) -> None:
    """A home without organisations is fresh; one with our committee is the demo, whatever its user has tried out in it."""
    found = dict(Organisation.objects.values_list("code", "name"))
    ours = next(row.name for row in organisations() if row.code == COMMITTEE)
    if found and found.get(COMMITTEE) != ours:
        raise Refused(
            f"数据目录 {home.root} 里已有别的台账，演示不会动它；请用 --home 指定一个新目录，例如 shuzhi --home 演示目录 demo。"
        )


def _fill_ledger(folder: Path, at: datetime) -> None:
    write_workbook(folder / BOOK)
    result = import_books(CONSOLE, [folder / BOOK], at=at)
    if not result.written:
        raise RuntimeError(f"the example's own workbook has faults: {result.faults[:3]}")


def _account(username: str, display_name: str, role: RoleKind, org: str, at: datetime) -> Account:
    """Open the account, or give it a new password where the demo is started again."""
    password = random_password()
    user = User.objects.filter(username=username).first()
    if user is None:
        user = accounts.create_user(
            CONSOLE, username=username, password=password, display_name=display_name, at=at
        )
    else:
        accounts.change_password(actor_of(user), new=password, at=at)
    if not Role.objects.filter(user=user).exists():
        grant_role(CONSOLE, user, Organisation.objects.get(code=org), role, at=at)
    return Account(username, password, role.value, org)


def template_text() -> str:
    """Return last year's report of the example."""
    return files("shuzhi.web.demo").joinpath("report_2024.txt").read_text(encoding="utf-8")


def _draft(docx: Path, pdf: Path, at: datetime) -> None:
    """Draft this year's report from last year's, as a secretary would, and a branch's own from the built-in outline."""
    template = docx.with_name(TEMPLATE)
    template.write_text(template_text(), encoding="utf-8")
    drafted = services.draft(CONSOLE, COMMITTEE, REPORT_YEAR, at=at, template=template, keep_hedges=True)
    for out in (docx, pdf):
        report_files.write(drafted.paper, drafted.proof, out)
    branch = services.draft(CONSOLE, BRANCH, REPORT_YEAR, at=at)
    report_files.write(branch.paper, branch.proof, docx.with_name(BRANCH_REPORT))
