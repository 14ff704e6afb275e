"""述职报告: `shuzhi draft`, `verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuzhi.cli.figures import add_organisation_words, as_json
from shuzhi.cli.frame import DOES_NOT_HOLD, DONE, a_number, add_command, open_home, print_json, write_json
from shuzhi.core.errors import Refused

if TYPE_CHECKING:
    import argparse

    from shuzhi.apps.reports.services import Drafted
    from shuzhi.cli.frame import Commands
    from shuzhi.core.findings import Finding
    from shuzhi.core.proofs import Verification
    from shuzhi.core.proofs.verification import Recompute

SUFFIXES = (".docx", ".pdf", ".md", ".txt")


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    words = add_command(
        commands, "draft", draft, "起草今年的述职报告：能从台账数出来的填上，其余留空待填", as_json=False
    )
    words.add_argument(
        "template", nargs="?", metavar="底稿", help="去年的报告或任何有空的报告；不写则用自带的提纲"
    )
    add_organisation_words(words)
    words.add_argument("-o", "--out", required=True, metavar="文件", help="写到哪里：.docx .pdf .md .txt")
    words.add_argument(
        "--letterhead", metavar="公文纸.docx", help="写在本单位的公文纸上：里面单独有一段 {{正文}}"
    )
    words.add_argument(
        "--hedge",
        choices=("drop", "keep"),
        default="drop",
        help="“30余次”这类约数：drop 写成准数，keep 仍写约数",
    )
    words.add_argument(
        "--json", metavar="文件", dest="json_file", help="把每个空、每个数字和提示写成 JSON 文件"
    )
    words = add_command(commands, "verify", verify, "核验一份述职报告：签名、每个数字、每段文字")
    words.add_argument("report", metavar="报告.docx")
    words.add_argument("--proof", metavar="文件", help="随报告的 .proof.json；不写则用报告里带的")
    words.add_argument("--key", metavar="文件", help="出具单位的公钥（.pem）；不写则用本数据目录的公钥")


def draft(args: argparse.Namespace) -> int:
    """Draft a report into a file."""
    out = Path(args.out)
    if out.suffix.lower() not in SUFFIXES:
        raise Refused(f"-o 的文件名应以 {'、'.join(SUFFIXES)} 结尾，现为 {out.name}。")
    if not out.absolute().parent.is_dir():
        raise Refused(f"文件夹 {out.absolute().parent} 不存在，请先建好或换一个位置。")
    if args.letterhead and out.suffix.lower() != ".docx":
        raise Refused("公文纸（--letterhead）只用于 .docx：请把 -o 的文件名改成以 .docx 结尾。")
    _keep_the_template(args, out)
    open_home(args)
    from django.utils import timezone

    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.reports import files, services
    from shuzhi.core.documents.render.package import bytes_of

    drafted = services.draft(
        CONSOLE,
        args.org,
        args.year,
        at=timezone.now(),
        as_of=args.as_of,
        template=Path(args.template) if args.template else None,
        keep_hedges=args.hedge == "keep",
        letterhead=bytes_of(Path(args.letterhead)) if args.letterhead else b"",
    )
    files.write(drafted.paper, drafted.proof, out, drafted.letterhead)
    if args.json_file:
        write_json(args.json_file, _draft_json(drafted))
    _tell_draft(drafted, out)
    return DONE


def _keep_the_template(args: argparse.Namespace, out: Path) -> None:
    """Last year's report is never written over, and nothing is written that the second file would spoil."""
    told = Path(args.json_file) if args.json_file else None
    if told is not None and not told.absolute().parent.is_dir():
        raise Refused(f"文件夹 {told.absolute().parent} 不存在，请先建好或换一个位置（--json）。")
    places = [each.resolve() for each in (out, told) if each is not None]
    if args.template and Path(args.template).resolve() in places:
        raise Refused(f"{Path(args.template).name} 是底稿，不能写在它上面，请换一个文件名。")
    if len(set(places)) < len(places):
        raise Refused("-o 与 --json 写的是同一个文件，请换一个文件名。")


def _tell_draft(drafted: Drafted, out: Path) -> None:
    from shuzhi.core.indicators.draft import Status

    states = [entry.status for entry in drafted.draft.entries]
    filled, open_ones = states.count(Status.FILLED), len(drafted.draft.blank_spans)
    print(f"已写好 {out}：填入 {filled} 处，待填 {open_ones} 处，提示 {len(drafted.draft.findings)} 条。")


def _draft_json(drafted: Drafted) -> dict[str, Any]:
    written = drafted.draft
    return {
        "blanks": [
            {
                "start": e.start,
                "end": e.end,
                "text": e.text,
                "what": e.what,
                "unit": e.unit,
                "kind": e.kind,
                "status": e.status.value,
                "value": a_number(e.value),
                "shown": e.shown,
                "indicator": e.indicator,
                "records": list(e.records),
                "candidates": list(e.candidates),
                "reason": e.reason,
            }
            for e in written.entries
        ],
        "figures": [as_json(figure) for figure in written.figures],
        "findings": [_finding(f) for f in written.findings],
        "unreported": [{"kind": u.kind, "records": list(u.records)} for u in written.unreported],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    from shuzhi.core.findings import Span

    place = finding.place if isinstance(finding.place, Span) else None
    return {
        "rule": finding.code,
        "kind": finding.kind,
        "start": place.start if place else None,
        "end": place.end if place else None,
        "text": finding.text,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "severity": finding.severity.value,
        "basis": finding.basis,
    }


def verify(args: argparse.Namespace) -> int:
    """Check a report's signature, figures and words; count again where the home holds the ledger."""
    from shuzhi.core import proofs
    from shuzhi.core.documents.render.package import bytes_of
    from shuzhi.core.proofs import keys
    from shuzhi.web import homedir

    report = bytes_of(Path(args.report))
    proof = bytes_of(Path(args.proof)) if args.proof else None
    home = homedir.find(getattr(args, "home", None))
    trusted = (keys.read_public(Path(args.key)),) if args.key else keys.trusted(home.keys)
    found = proofs.verify(report, proof, trusted, _recount(args) if home.version_file.exists() else None)
    if args.as_json:
        print_json(found.as_json())
    else:
        _tell_verification(found)
    return DONE if found.holds else DOES_NOT_HOLD


def _recount(args: argparse.Namespace) -> Recompute:
    """Return what counts a report's figures again on the ledger of the home."""
    open_home(args)
    from shuzhi.apps.reports.recount import recompute

    return recompute


def _tell_verification(found: Verification) -> None:
    from shuzhi.core.proofs import Status

    words = {
        Status.CHANGED: "被改动",
        Status.MISSING: "被删去",
        Status.SUPERSEDED: "台账已有变化",
        Status.UNTAGGED: "没有出处（手工填写）",
    }
    for figure in found.figures:
        if figure.status != Status.OK:
            signed = (
                f"，签名时为“{figure.entry.shown}”"
                if figure.entry and figure.entry.shown != figure.text
                else ""
            )
            name = figure.entry.fact.name if figure.entry else "数字"
            print(f"{words[figure.status]}：{name}“{figure.text}”{signed}。")
    for number in found.paragraphs_changed:
        print(f"{f'第 {number} 段' if number else '页眉、页脚或脚注里的'}文字与签名时不同。")
    for note in found.notes:
        print(note)
    sound = sum(figure.status == Status.OK for figure in found.figures)
    print(
        f"{'核验通过' if found.holds else '核验不通过'}：{sound} 个数字与签名时一致，待填 {found.unfilled} 处。"
    )
