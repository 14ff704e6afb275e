"""Tables flattened into sentences: refused, not guessed.

A table that was pasted as text has lost what belongs to what. The reader marks the stretch and reads no figure, problem or
task in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shuzhi.core.documents.parse.lines import Line
from shuzhi.core.findings import Span

_HEAD_WORD = r"(?:序号|编号|项目|内容|问题|存在问题|整改措施|工作措施|具体措施|措施|责任人|责任单位|责任部门|责任领导|牵头单位|牵头领导|分管领导|完成时限|整改时限|时限|完成情况|整改情况|进展情况|备注|数量|单位名称|支部名称|单位|名称|指标|目标值|完成值|得分|分值|满分|评分标准|类别|类型|次数|人数|场次|姓名|性别|职务|部门|日期|时间|地点|主题|参加人数|党员数|党员人数|合计|小计|完成率|参与人次|考核内容|扣分)"
_HEADER = re.compile(rf"{_HEAD_WORD}(?:[ \t\u3000|｜/]*{_HEAD_WORD}){{2,}}")
_CELLS = re.compile(r"\t| {2,}|\u3000{1,}|[|｜]")


def find_tables(text: str, lines: Sequence[Line]) -> tuple[Span, ...]:
    """Return the stretches of flattened tables in view offsets.

    Args:
        text: the reading view.
        lines: its lines.
    """
    found = [*_by_header(text, lines), *_by_cells(lines), *_by_short_lines(lines)]
    joined: list[Span] = []
    for span in sorted(found):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _is_prose(line: Line) -> bool:
    return (len(line.text) >= 24 and line.text[-1] in "。！？；：") or (
        line.is_body and line.text.count("，") >= 2
    )


def _by_header(text: str, lines: Sequence[Line]) -> Iterator[Span]:
    """A run of column heads without any stop between them; the table goes on to the next running text."""
    for index, line in enumerate(lines):
        hit = _HEADER.search(line.text)
        if hit is None or line.text[hit.end() : hit.end() + 1] in tuple("，。；"):
            continue
        if hit.end() < len(line.text) - 4:  # the rows are run into the same line
            yield Span(line.start + hit.start(), line.end)
            continue
        end = line.end
        for later in lines[index + 1 :]:
            if _is_prose(later) or re.match(
                r"[一二三四五六七八九十]、|（[一二三四五六七八九十]）", later.text
            ):
                break
            end = later.end
        yield Span(line.start + hit.start(), end)


def _by_cells(lines: Sequence[Line]) -> Iterator[Span]:
    """Three lines or more with three cells or more each."""
    run: list[Line] = []
    for line in [*lines, Line(0, 0, "")]:
        cells = [c for c in _CELLS.split(line.text) if c.strip()]
        if len(cells) >= 3 and not line.text.endswith("。"):
            run.append(line)
            continue
        if len(run) >= 3:
            yield Span(run[0].start, run[-1].end)
        run = []


def _by_short_lines(lines: Sequence[Line]) -> Iterator[Span]:
    """Eight very short lines or more in a row, bare numbers among them: one cell a line."""
    run: list[Line] = []
    for line in [*lines, Line(0, 0, "。")]:
        if len(line.text) <= 12 and line.text[-1] not in "。；：！？，":
            run.append(line)
            continue
        numbers = sum(1 for cell in run if re.fullmatch(r"[\d*.%％]+[次人名个篇项场]?", cell.text))
        if len(run) >= 8 and numbers >= 3:
            yield Span(run[0].start, run[-1].end)
        run = []
