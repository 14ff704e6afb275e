"""Invented reports for the tests of paper and proof: words, figures and blanks by a seeded random source."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuzhi.core.documents.model import Paper, Role, Section
from shuzhi.core.documents.render.compose import paper_from
from shuzhi.core.proofs import Fact, Manifest, manifest_of

_WORDS = "坚持把学习教育放在首位认真落实组织生活制度推动业务工作与党建融合服务群众办好实事建立台账按月检查责任到人及时整改巩固成果"
_THINGS = (
    ("召开支委会", "次"),
    ("组织集体学习", "次"),
    ("讲党课", "次"),
    ("开展主题党日", "次"),
    ("转正党员", "名"),
    ("撰写研讨材料", "篇"),
    ("参加志愿服务", "人次"),
    ("收缴党费", "元"),
    ("解决群众难题", "件"),
)
TITLE = "某某市某某局机关党委2022年度抓基层党建工作述职报告"
UNIT = "中共某某市某某局机关委员会"


@dataclass(frozen=True)
class Drafted:
    """A drafted report and what was signed of it."""

    text: str
    paper: Paper
    facts: dict[str, Fact]
    manifest: Manifest


class _Writer:
    """Adds words and notes what stands where."""

    def __init__(self, source: random.Random) -> None:
        self.source = source
        self.text = ""
        self.sections: list[tuple[int, int, str, str]] = []
        self.figures: list[tuple[int, int, str]] = []
        self.blanks: list[tuple[int, int]] = []
        self.facts: dict[str, Fact] = {}

    def sentence(self) -> None:
        """Some words that may hold a number of their own."""
        words = "".join(self.source.sample(_WORDS, self.source.randint(8, 20)))
        ends = (
            "。",
            f"，在{self.source.randint(2, 9)}月底前完成。",
            f"，仍有{self.source.randint(11, 99)}户没有走到。",
            "，做到两手抓。",
        )
        self.text += words + self.source.choice(ends)

    def figure(self) -> None:
        """A counted thing with its figure."""
        verb, unit = self.source.choice(_THINGS)
        value = self.source.randint(3, 4000)
        shown = self.source.choice(
            (str(value), f"{value:,}", f"{value}余", f"{value}{unit}", f"{value % 99}.5%")
        )
        self.text += f"全年{verb}"
        name = f"f{len(self.facts) + 1}"
        self.facts[name] = Fact(
            f"indicator.{self.source.randint(1, 40)}", 1, verb, unit, Decimal(value), "ZZ01", "本级及所属",
            date(2022, 1, 1), date(2022, 12, 31), tuple(f"{value:064x}" for _ in range(2)), f"{value:064x}",
        )  # fmt: skip
        self.figures.append((len(self.text), len(self.text) + len(shown), name))
        self.text += f"{shown}{unit if shown[-1] != unit[-1] else ''}。"

    def blank(self) -> None:
        """A visible blank."""
        words = "〔待填：督导次数〕"
        self.text += "开展督导"
        self.blanks.append((len(self.text), len(self.text) + len(words)))
        self.text += f"{words}。"

    def heading(self, level: int, number: str, words: str) -> None:
        """A heading at the present place."""
        self.sections.append((level, len(self.text), number, words))
        self.text += number + words


_NUMBERS = "一二三四五六"


def drafted(seed: int, *, figures: int = 12) -> Drafted:
    """Return an invented report with at least `figures` figures."""
    writer = _Writer(random.Random(seed))
    writer.text = f"{TITLE}\n各位领导、同志们：\n"
    writer.sentence()
    for part in range(3):
        writer.text += "\n"
        writer.heading(1, f"{_NUMBERS[part]}、", "".join(writer.source.sample(_WORDS, 8)))
        for item in range(max(1, figures // 9)):
            writer.text += "\n"
            writer.heading(2, f"（{_NUMBERS[item % 6]}）", "".join(writer.source.sample(_WORDS, 7)))
            writer.text += "。"
            _fill(writer, item)
    writer.text += f"\n{UNIT}\n2023年1月6日\n"
    return _finished(writer)


def _fill(writer: _Writer, item: int) -> None:
    for _ in range(3):
        writer.sentence()
        writer.figure()
    if item % 2 == 0:
        writer.blank()
    writer.sentence()


def _finished(writer: _Writer) -> Drafted:
    rows = writer.sections
    sections = [
        Section(
            level,
            number,
            words,
            start,
            next((r[1] for r in rows[at + 1 :] if r[0] <= level), len(writer.text)),
            Role.OTHER,
        )
        for at, (level, start, number, words) in enumerate(rows)
    ]
    paper = paper_from(writer.text, sections, writer.figures, writer.blanks, title=TITLE, unit=UNIT)
    manifest = manifest_of(
        paper, writer.facts, program="0", org="ZZ01", org_name=UNIT, year=2022, as_of=date(2022, 12, 31)
    )
    return Drafted(writer.text, paper, writer.facts, manifest)
