"""台账: `shuzhi workbook`, `import`, `export`."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuzhi.cli.frame import DONE, WRONG_INPUT, a_year, add_command, open_home, print_json
from shuzhi.core.errors import Refused

if TYPE_CHECKING:
    import argparse

    from shuzhi.apps.ledger.services import ImportResult
    from shuzhi.cli.frame import Commands
    from shuzhi.core.findings import Finding


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    words = add_command(commands, "import", _import, "把工作簿读入台账：要么全部读入，要么一行不动")
    words.add_argument("books", nargs="+", metavar="工作簿.xlsx", help="一个或几个工作簿，一起读入")
    words.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    words.add_argument("--again", action="store_true", help="导入过的文件再导入一遍（记录会再增加一份）")
    words = add_command(commands, "workbook", _workbook, "写出一个空白的台账工作簿", as_json=False)
    words.add_argument("out", metavar="输出.xlsx")
    words = add_command(commands, "export", _export, "把台账导出成工作簿，可原样导入另一个空的数据目录")
    words.add_argument("out", metavar="输出.xlsx")
    words.add_argument("--org", metavar="编码", help="只导出这个党组织（本级及所属、归口单位）")
    words.add_argument("--year", type=a_year, metavar="年度", help="只导出这一年的记录")
    words.add_argument("--with-identity", action="store_true", help="带上身份证号和手机号（默认不带）")


def _out(name: str) -> Path:
    path = Path(name)
    if path.suffix.lower() != ".xlsx":
        raise Refused(f"输出文件应以 .xlsx 结尾，现为“{path.name}”。")
    if not path.absolute().parent.is_dir():
        raise Refused(f"文件夹 {path.absolute().parent} 不存在，请先建好或换一个位置。")
    return path


def _workbook(args: argparse.Namespace) -> int:
    path = _out(args.out)
    from shuzhi.apps.ledger.blank import write_blank

    write_blank(path)
    sys.stdout.write(f"已写出空白工作簿 {path}。\n")
    return DONE


def _export(args: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    path = _out(args.out)
    open_home(args, create=False)
    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.ledger.exporting import export_book

    counts = export_book(
        CONSOLE, path, at=datetime.now(UTC), code=args.org, year=args.year, with_identity=args.with_identity
    )
    if args.as_json:
        print_json({"file": str(path), "rows": sum(counts.values()), "sheets": counts})
    else:
        sys.stdout.write(f"已导出 {sum(counts.values())} 行到 {path}。\n")
    return DONE


def _import(args: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from shuzhi.apps.ledger import guards

    paths = [Path(name) for name in args.books]
    for path in paths:  # before a home is made: a file that cannot be trusted leaves everything as it was
        guards.check(path)
    open_home(args)
    from shuzhi.apps.accounts.models import CONSOLE
    from shuzhi.apps.ledger.services import import_books

    result = import_books(
        CONSOLE,
        paths,
        at=datetime.now(UTC),
        dry_run=args.dry_run,
        again=args.again,
        progress=_bar,
    )
    _clear_bar()
    copies = _annotate(result) if result.faults else []
    if args.as_json:
        print_json(_as_json(result, dry_run=args.dry_run) | {"marked": [str(copy) for copy in copies]})
    if result.faults:
        _say_faults(result, copies)
        return WRONG_INPUT
    if not args.as_json:
        _say_done(result, dry_run=args.dry_run)
    return DONE


def _as_json(result: ImportResult, *, dry_run: bool) -> dict[str, Any]:
    return {
        "imported": result.written,
        "dry_run": dry_run,
        "rows": sum(result.counts.values()),
        "sheets": result.counts,
        "findings": [
            {"book": str(book.path), **_finding(finding)}
            for book in result.books
            for finding in book.findings
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    from shuzhi.core.findings import Cell

    place = finding.place if isinstance(finding.place, Cell) else Cell("")
    return {
        "rule": finding.code,
        "severity": finding.severity.value,
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "text": finding.text,
        "message": finding.message,
        "suggestion": finding.suggestion,
    }


def _annotate(result: ImportResult) -> list[Path]:
    """Write a copy of each faulty workbook with comments beside the original; a folder that takes no files is no fault."""
    from shuzhi.apps.ledger.annotating import write_annotated

    copies = []
    for book in result.books:
        if any(finding.severity.value == "error" for finding in book.findings):
            copy = book.path.with_name(f"{book.path.stem}-标注.xlsx")
            with contextlib.suppress(OSError):
                write_annotated(book.path, copy, book.findings)
                copies.append(copy)
    return copies


def _say_faults(result: ImportResult, copies: list[Path]) -> None:
    faults = result.faults
    sys.stderr.write(f"工作簿有 {len(faults)} 处错误，没有导入任何内容。{faults[0].message}\n")
    if len(faults) > 1:
        more = "（其余用 --json 查看）" if len(faults) > 2 else ""
        sys.stderr.write(f"{faults[1].message}{more}\n")
    if copies:
        sys.stderr.write(f"标出错误的副本：{'、'.join(map(str, copies))}\n")


def _say_done(result: ImportResult, *, dry_run: bool) -> None:
    for finding in result.findings[:20]:
        sys.stderr.write(f"提醒：{finding.message}\n")
    if len(result.findings) > 20:
        sys.stderr.write(f"另有 {len(result.findings) - 20} 条提醒，用 --json 查看。\n")
    rows = "，".join(f"{kind} {count} 行" for kind, count in result.counts.items() if count)
    sys.stdout.write(f"{'检查通过（没有写入）' if dry_run else '已导入'}：{rows or '没有可导入的行'}。\n")


def _bar(what: str, done: int, steps: int) -> None:
    if sys.stderr.isatty():
        filled = 20 * done // max(1, steps)
        sys.stderr.write(f"\r[{'█' * filled}{'·' * (20 - filled)}] {what:<30}")
        sys.stderr.flush()


def _clear_bar() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 60 + "\r")
