"""Derive clean texts and their truth from the marked sources of the corpus (see README.md for the markup).

python tests/samples/build.py            write reports/*.txt and reports/*.json beside their sources
python tests/samples/build.py --check    exit 1 where a derived file is not what its source says
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REPORTS = HERE / "reports"
ROLES = {
    "r": "rectification",
    "a": "achievements",
    "p": "problems",
    "c": "causes",
    "n": "next_steps",
    "o": "opening",
    "e": "closing",
    "x": "other",
}
ITEMS = {"P": "problems", "B": "past_problems", "T": "tasks", "C": "causes"}
KINDS = {"r": "rank", "f": "frequency", "l": "list_count", "c": "count", "m": "money", "p": "percent"}
MASKS = {"d": "date", "n": "name", "o": "other"}
NOISES = {"ad", "paywall", "page", "break"}
MASK = re.compile(r"(?:\*+|[XxＸ×]+|[〇○]+|_{2,}|＊+)(?:\.[*Xx×〇_]+)?")
NUMBER = re.compile(
    r"[一二三四五六七八九十]+、|[（(〔][一二三四五六七八九十]+[）)〕]|[\d０-９]+[.．、]|[（(]\d+[）)]|第[一二三四五六七八九十]+(?:[，,]|部分)"
    r"|[一二三四五六七八九十]+是|[一二三四五六七八九十]要"
)
TOKEN = re.compile(
    r"⟦(?P<mark>[^⟧]*)⟧|\{(?P<brace>[^}]*)\}|<(?P<angle>[a-z]+):(?P<inner>[^>]*)>|\[\[|→|\]\]", re.S
)
DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}


def numeral(text: str) -> float | int:
    """Read a number as a reader does: ASCII digits, or Chinese numerals below ten thousand."""
    plain = text.translate(str.maketrans("０１２３４５６７８９", "0123456789", ",，"))
    if re.fullmatch(r"\d+", plain):
        return int(plain)
    if re.fullmatch(r"\d+\.\d+", plain):
        return float(plain)
    total = current = 0
    for char in text:
        if char in DIGITS:
            current = DIGITS[char]
        else:
            total += (current or 1) * {"十": 10, "百": 100, "千": 1000}[char]
            current = 0
    return total + current


@dataclass
class Sample:
    """A sample's clean text and its truth, as it grows while the source is read."""

    name: str
    head: dict[str, str]
    text: str = ""
    marks: list[tuple[int, str]] = field(default_factory=list)
    quantities: list[dict[str, Any]] = field(default_factory=list)
    others: list[dict[str, Any]] = field(default_factory=list)
    masks: list[dict[str, Any]] = field(default_factory=list)
    noise: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    slips: list[dict[str, Any]] = field(default_factory=list)

    def span(self, start: int) -> dict[str, Any]:
        return {"start": start, "end": len(self.text), "text": self.text[start:]}


def add_quantity(sample: Sample, body: str) -> None:
    """`{**|余次:what;k=count;v=3;alt=4}`; a leading `~` says that a reader may count it or not."""
    optional = body.startswith("~")
    shown, _, rest = body.lstrip("~").partition(":")
    number, _, tail = shown.partition("|")
    what, *attributes = rest.split(";")
    given = dict(item.split("=") for item in attributes)
    start = len(sample.text)
    sample.text += number + tail
    masked = MASK.fullmatch(number) is not None
    if masked:
        end = start + len(number)
        sample.masks.append({"start": start, "end": end, "text": number, "kind": "number"})
    if optional:
        sample.others.append(sample.span(start) | {"what": rest.partition(";")[0]})
        return
    unit = re.sub(r"^(?:余|多|左右|以上)?([万亿]?)(?:余|多)?", "", tail)
    scale = 10_000 if "万" in tail else 100_000_000 if "亿" in tail else 1
    value = None if masked else float(given["v"]) if "v" in given else numeral(number) * scale
    guessed = "percent" if re.search(r"[%％成]", unit) else "money" if unit.endswith("元") else "count"
    row = sample.span(start) | {
        "number_end": start + len(number),
        "value": int(value) if isinstance(value, float) and value.is_integer() else value,
        "unit": unit.strip(),
        "what": what,
        "kind": KINDS.get(given.get("k", ""), guessed),
        "masked": masked,
    }
    if "alt" in given:
        row["alt"] = float(given["alt"])
    sample.quantities.append(row)


def add_angle(sample: Sample, kind: str, inner: str) -> None:
    """A mask that is no count, a stretch of site damage, a stretch to be refused, or an odd blank."""
    start = len(sample.text)
    if kind == "nb":
        sample.text += "\u00a0"
    elif kind in MASKS:
        sample.text += inner
        sample.masks.append(sample.span(start) | {"kind": MASKS[kind]})
    elif kind in NOISES:
        sample.text += inner or "\n"
        sample.noise.append(sample.span(start) | {"kind": kind})
    elif kind == "table":
        sample.text += inner
        sample.refused.append(sample.span(start) | {"kind": kind})
    else:
        raise ValueError(f"{sample.name}: unknown tag <{kind}:")


def read(path: Path) -> Sample:
    """Read one marked source."""
    head_text, _, body = path.read_text("utf-8").partition("\n\n")
    head = dict(line[1:].split(": ", 1) for line in head_text.splitlines())
    sample = Sample(path.stem, head)
    opened: list[int] = []
    position = 0
    while match := TOKEN.search(body, position):
        sample.text += body[position : match.start()]
        position = match.end()
        if match["mark"] is not None:
            sample.marks.append((len(sample.text), match["mark"]))
        elif match["brace"] is not None:
            add_quantity(sample, match["brace"])
        elif match["angle"]:
            add_angle(sample, match["angle"], match["inner"])
        elif match[0] == "[[":
            opened.append(len(sample.text))
        else:
            stop = body.index("]]", match.start())
            add_slip(sample, opened.pop(), body[match.end() : stop])
            position = stop + 2
    sample.text += body[position:]
    return sample


def add_slip(sample: Sample, start: int, said: str) -> None:
    """`[[wrong→right|kind|severity|detect]]`; `?` for a correction that only a person can know."""
    correction, kind, *rest = said.split("|")
    severity = rest[0] if rest and rest[0] else "error"
    row = sample.span(start) | {
        "kind": kind,
        "correction": None if correction == "?" else correction,
        "severity": severity,
        "detect": rest[1] if len(rest) > 1 else "rule",
    }
    sample.slips.append(row)


def outline(sample: Sample) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Turn the section marks into sections that end where the next of their level or above begins."""
    marks = [(at, mark) for at, mark in sample.marks if mark.startswith("S")]
    sections, optional = [], []
    for index, (at, mark) in enumerate(marks):
        level = int(mark[1])
        later = (other for other, name in marks[index + 1 :] if "?" not in name and int(name[1]) <= level)
        later = list(later) if level else [marks[index + 1][0]]
        rest = sample.text[at:]
        found = NUMBER.match(rest)
        number = found[0] if found and "u" not in mark[3:] else ""
        heading = re.split(r"[。\n：；]|(?<=\S)[.;](?!\d)", rest[len(number) :].lstrip(), maxsplit=1)[0]
        row = {
            "level": level,
            "number": number,
            "heading": "" if "u" in mark[3:] else heading.strip(),
            "start": at,
            "end": later[0] if later else len(sample.text),
            "role": ROLES[mark[2]],
        }
        if level == 0 or "u" in mark[3:]:
            row["unmarked"] = True
        (optional if "?" in mark else sections).append(row)
    return sections, optional


def items(sample: Sample, letter: str) -> list[dict[str, Any]]:
    """The problems, past problems, tasks or causes: each from its mark to the next mark of any sort."""
    found = []
    for index, (at, mark) in enumerate(sample.marks):
        if mark != letter:
            continue
        stops = [
            other
            for other, name in sample.marks[index + 1 :]
            if other > at and (name == "/" or name in ITEMS or (name[0] == "S" and "?" not in name))
        ]
        end = stops[0] if stops else len(sample.text)
        head = re.split(r"[。，；\n]|[.,;](?!\d)", sample.text[at:end], maxsplit=1)[0]
        found.append({"start": at, "end": end, "text_start": head})
    return found


def placeholder_rows(sample: Sample) -> list[dict[str, Any]]:
    """Masks and site damage are faults too: a careful reader marks every one."""
    masks = [
        {k: m[k] for k in ("start", "end", "text")} | {"kind": "placeholder", "correction": None}
        for m in sample.masks
    ]
    for row in masks:
        row["severity"] = "warning" if row["text"] == "某" else "error"
    sites = [
        {k: n[k] for k in ("start", "end", "text")} | {"kind": f"site_{n['kind']}", "correction": ""}
        for n in sample.noise
    ]
    return [{"severity": "error", "detect": "regex"} | row for row in masks + sites]


def truth(sample: Sample) -> dict[str, Any]:
    """Everything a careful reader marks in the sample, in the shape of the gold files."""
    sections, optional = outline(sample)
    errors = sorted([*sample.slips, *placeholder_rows(sample)], key=lambda row: (row["start"], row["end"]))
    year = sample.head.get("year", "")
    return {
        "id": sample.name,
        "file": f"{sample.name}.txt",
        "chars": len(sample.text),
        "title": sample.head["title"],
        "year": int(year) if year else None,
        "unit": sample.head.get("unit", ""),
        "genre": sample.head.get("genre", "report"),
        "clean": sample.head.get("clean") == "yes",
        "tolerate": sample.head.get("tolerate", ""),
        "sections": sections,
        "optional_sections": optional,
        **{name: items(sample, letter) for letter, name in ITEMS.items()},
        "quantities": sample.quantities,
        "other_number_candidates": sample.others,
        "masks": sorted(sample.masks, key=lambda row: row["start"]),
        "noise": sample.noise,
        "refused": sample.refused,
        "errors": [row | {"id": f"{sample.name[:2]}-{i:02}"} for i, row in enumerate(errors, 1)],
    }


def derived(source: Path) -> dict[Path, str]:
    """What the two files beside a source must hold."""
    sample = read(source)
    shown = json.dumps(truth(sample), ensure_ascii=False, indent=1) + "\n"
    return {source.with_suffix(".txt"): sample.text, source.with_suffix(".json"): shown}


def main(words: list[str]) -> int:
    stale = []
    for source in sorted(REPORTS.glob("*.src")):
        for path, content in derived(source).items():
            if path.exists() and path.read_bytes() == content.encode():
                continue
            stale.append(path.name)
            if "--check" not in words:
                path.write_bytes(content.encode())
    print("\n".join(stale) or "nothing to do")
    return 1 if stale and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
