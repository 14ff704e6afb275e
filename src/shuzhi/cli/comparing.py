"""对照旧稿: `shuzhi compare`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shuzhi.cli.frame import DONE, add_command, print_json

if TYPE_CHECKING:
    import argparse

    from shuzhi.cli.frame import Commands
    from shuzhi.core.similarity import Comparison, Library, Passage

_REPORTS = {".txt", ".md", ".docx", ".docm", ".doc", ".wps", ".rtf", ".pdf"}
_PLAIN = {".txt", ".md"}


@dataclass(frozen=True, slots=True)
class Read:
    """Reports that could be read, and those that could not.

    Args:
        paths: as the user wrote them, or as found in a folder.
        texts: beside them.
        unreadable: path and the reason.
    """

    paths: tuple[Path, ...]
    texts: tuple[str, ...]
    unreadable: tuple[tuple[Path, str], ...]


def add_to(commands: Commands) -> None:
    """Add this group's commands."""
    parser = add_command(commands, "compare", compare, "对照旧稿：报告里哪些段落在别的报告里也有")
    parser.add_argument("files", metavar="文件", nargs="+", help="要看的报告，一份或几份：.txt .md .docx")
    parser.add_argument(
        "--against", metavar="路径", nargs="+", required=True, help="拿来对照的报告或文件夹（连同下级文件夹）"
    )


def compare(args: argparse.Namespace) -> int:
    """Show what reports have in common with others."""
    from shuzhi.core.documents.parse import read_source
    from shuzhi.core.similarity import Library
    from shuzhi.core.similarity import compare as compare_text
    from shuzhi.packs.phrases import stock

    files = [Path(name) for name in dict.fromkeys(args.files)]
    texts = [read_source(path) for path in files]
    others = _read(_reports([Path(name) for name in args.against]))
    left_out = [_same(path, others.paths) for path in files]
    _refuse_nothing_left(files, left_out, others)
    library = Library(others.texts)
    found = [
        compare_text(text, library, stock=stock(), leave_out=same)
        for text, same in zip(texts, left_out, strict=True)
    ]
    if args.as_json:
        print_json(_as_json(files, texts, found, library, others))
    else:
        _warn(others)
        for path, text, one, same in zip(files, texts, found, left_out, strict=True):
            _tell(path, text, one, library, others, len(others.paths) - len(same))
    return DONE


def _reports(places: list[Path]) -> list[Path]:
    """Return the files named, and those in the folders named, each once, in a fixed order.

    Raises:
        Refused: a path that is not there, or nothing to compare with.
    """
    from shuzhi.core.errors import Refused

    found: dict[Path, Path] = {}
    for place in places:
        if not place.exists():
            raise Refused(f"找不到用来对照的 {place}，请检查路径。")
        inside = sorted(place.rglob("*"), key=lambda p: p.as_posix()) if place.is_dir() else [place]
        for path in inside:
            if (path == place and path.is_file()) or _is_report(path):
                found.setdefault(path.resolve(), path)
    if not found:
        names = "、".join(str(place) for place in places)
        raise Refused(f"{names} 里没有可以对照的报告（.txt .md .docx），请换一个文件夹。")
    return list(found.values())


def _is_report(path: Path) -> bool:
    """Tell whether a file in a folder is a report; Word's lock files and hidden files are none."""
    return path.suffix.lower() in _REPORTS and not path.name.startswith((".", "~$")) and path.is_file()


def _read(paths: list[Path]) -> Read:
    from shuzhi.core.documents.parse import read_source
    from shuzhi.core.errors import ShuzhiError

    read: list[tuple[Path, str]] = []
    unreadable: list[tuple[Path, str]] = []
    for path in paths:
        try:
            read.append((path, read_source(path)))
        except ShuzhiError as exc:
            unreadable.append((path, exc.message))
        except OSError as exc:
            unreadable.append((path, f"{path.name} 打不开：{exc.strerror or exc}。"))
    return Read(tuple(p for p, _ in read), tuple(t for _, t in read), tuple(unreadable))


def _same(path: Path, others: tuple[Path, ...]) -> frozenset[int]:
    """Return the numbers of the reports that are the file itself."""
    itself = path.resolve()
    return frozenset(n for n, other in enumerate(others) if other.resolve() == itself)


def _refuse_nothing_left(files: list[Path], left_out: list[frozenset[int]], others: Read) -> None:
    from shuzhi.core.errors import Refused

    if not others.paths:
        raise Refused(f"用来对照的 {len(others.unreadable)} 份文件都读不出来：{others.unreadable[0][1]}")
    for path, same in zip(files, left_out, strict=True):
        if len(same) == len(others.paths):
            raise Refused(f"除了 {path} 自己，没有别的报告可以对照；请在 --against 后写上别的报告或文件夹。")


def _as_json(
    files: list[Path], texts: list[str], found: list[Comparison], library: Library, others: Read
) -> dict[str, Any]:
    return {
        "files": [
            {
                "file": str(path),
                "passages": [_passage(p, text, library, others) for p in one.passages],
                "share": float(one.share),
            }
            | ({} if path.suffix.lower() in _PLAIN else {"text": text})
            for path, text, one in zip(files, texts, found, strict=True)
        ],
        "unreadable": [{"file": str(path), "reason": reason} for path, reason in others.unreadable],
    }


def _passage(passage: Passage, text: str, library: Library, others: Read) -> dict[str, Any]:
    return {
        "start": passage.start,
        "end": passage.end,
        "text": text[passage.start : passage.end],
        "against": str(others.paths[passage.source]),
        "against_start": passage.source_start,
        "against_end": passage.source_end,
        "against_text": library.texts[passage.source][passage.source_start : passage.source_end],
        "ratio": float(passage.ratio),
        "common": passage.common,
    }


def _warn(others: Read) -> None:
    import sys

    for path, reason in others.unreadable:
        sys.stderr.write(f"没有对照 {path}：{reason}\n")


def _tell(path: Path, text: str, found: Comparison, library: Library, others: Read, compared: int) -> None:
    """Print what a writer can use: where, how alike, what stands here and there."""
    own = [p for p in found.passages if not p.common]
    common = {(p.start, p.end) for p in found.passages if p.common}
    told = f"相同或相近 {len(own)} 处，占全文 {found.share:.1%}" if own else "没有相同或相近的段落"
    print(f"{path}：对照 {compared} 份报告，{told}。")
    for passage in own:
        there = library.texts[passage.source]
        print(
            f"第{_lines(text, passage.start, passage.end)}行 与 {others.paths[passage.source]} "
            f"第{_lines(there, passage.source_start, passage.source_end)}行 相近 {passage.ratio:.0%}"
        )
        print(f"    本文：{_shown(text[passage.start : passage.end])}")
        print(f"    对照：{_shown(there[passage.source_start : passage.source_end])}")
    if common:
        print(f"另有 {len(common)} 处是许多报告共有的固定表述，不计入。")
    if own:
        print("标点不论，数字、日期和空都看作相同。沿用的内容请核对年份、数字和事例是否仍然属实。")


def _lines(text: str, start: int, end: int) -> str:
    first, last = text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1
    return str(first) if first == last else f"{first}—{last}"


def _shown(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else f"{words[:34]}……{words[-24:]}"
