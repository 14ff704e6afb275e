"""What all commands share: the Chinese argument parser, opening the home, printing JSON, progress."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from shuzhi.core.errors import Refused

if TYPE_CHECKING:
    from shuzhi.web.homedir import Home

DONE, DOES_NOT_HOLD, WRONG_INPUT, OUR_FAULT = 0, 1, 2, 3

if TYPE_CHECKING:
    Commands: TypeAlias = "argparse._SubParsersAction[Words]"

_TRANSLATIONS = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"\1 不能是 \2，可选：\3"),
    (r"argument (.*?): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.*?): expected at least one argument", r"\1 后面至少要跟一个值"),
    (r"argument (.*?): not allowed with argument (.*)", r"\1 不能与 \2 同时使用"),
    (r"argument (.*?): (.*)", r"\1：\2"),
)


class Words(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and answers a wrong word with one line."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong in one line and exit 2."""
        for pattern, chinese in _TRANSLATIONS:
            hit = re.fullmatch(pattern, message, re.DOTALL)
            if hit:
                message = hit.expand(chinese)
                break
        self.exit(WRONG_INPUT, f"{message}。用法见 {self.prog} --help\n")

    def format_help(self) -> str:
        """Return the help with its fixed English words turned into Chinese."""
        text = super().format_help()
        for english, chinese in (
            ("usage:", "用法："),
            ("positional arguments:", "参数："),
            ("options:", "选项："),
            ("show this help message and exit", "显示这份说明"),
        ):
            text = text.replace(english, chinese)
        return text


def build_parser() -> tuple[Words, Commands]:
    """Return the program's parser and the place where groups add their commands."""
    parser = Words(
        prog="shuzhi", description="述职：台账记一次，数字有出处，述职报告自己长出来。", allow_abbrev=False
    )
    parser.add_argument(
        "--home", metavar="目录", help="数据目录；不写则用环境变量 SHUZHI_HOME，再不然用 ~/.shuzhi"
    )
    return parser, parser.add_subparsers(metavar="命令", title="命令", parser_class=Words)


def add_command(
    commands: Commands,
    name: str,
    handler: Callable[[argparse.Namespace], int],
    summary: str,
    *,
    as_json: bool = True,
) -> Words:
    """Add one command and return its parser for its own words."""
    parser = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
    parser.set_defaults(handler=handler)
    parser.add_argument(
        "--home", metavar="目录", default=argparse.SUPPRESS, help="数据目录（与写在命令前相同）"
    )
    if as_json:
        parser.add_argument("--json", action="store_true", dest="as_json", help="结果只输出一个 JSON 文档")
    return parser


def a_year(text: str) -> int:
    """Read `--year`."""
    hit = re.fullmatch(r"(\d{4})年?", text.strip())
    if hit is None or not 1921 <= int(hit[1]) <= 2100:
        raise argparse.ArgumentTypeError(f"年度应是四位数字，如 2022，现为 {text!r}")
    return int(hit[1])


def a_date(text: str) -> date:
    """Read `--as-of` and `--on`: 2022-03-01, 2022/3/1 or 2022年3月1日."""
    hit = re.fullmatch(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?", text.strip())
    if hit is None:
        raise argparse.ArgumentTypeError(f"日期应写成 2022-03-01，现为 {text!r}")
    try:
        return date(int(hit[1]), int(hit[2]), int(hit[3]))
    except ValueError as exc:
        raise argparse.ArgumentTypeError(f"没有 {hit[1]}年{hit[2]}月{hit[3]}日这一天") from exc


def a_port(text: str) -> int:
    """Read `--port`."""
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"端口应是 0 到 65535 的整数，现为 {text!r}")
    return int(text)


def open_home(args: argparse.Namespace, *, create: bool = True) -> Home:
    """Open the home named by the words, start Django on it and bring its database up to date.

    Args:
        args: the parsed words.
        create: make the home where there is none; otherwise a missing home is refused.
    """
    from shuzhi.web import homedir

    home = homedir.find(getattr(args, "home", None))
    if not create and not home.version_file.exists():
        raise Refused(f"{home.root} 里还没有台账；请先用 shuzhi import 导入，或用 --home 指明数据目录。")
    home.open()
    os.environ["SHUZHI_HOME"] = str(home.root)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.web.settings"
    from shuzhi.web import startup

    startup.start()
    return home


def a_number(value: Any) -> int | float | None:
    """Return a Decimal as a JSON number: whole numbers without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def print_json(value: Any) -> None:
    """Print one JSON document, UTF-8, with stable order of keys as given."""
    import json

    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_json(path: str, value: Any) -> None:
    """Write one JSON document into a file."""
    import json

    Path(path).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
