"""The reading view: the text as a reader's eye takes it, with the way back to the file's own offsets.

Site damage (an advertisement, `##paidbegin##` inside a word, a hard break inside a sentence, a no-break space) would disturb
every later step. So it is taken out once, here; all steps read the view, and every offset is carried back at the end.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from shuzhi.core.documents.model import Noise
from shuzhi.core.findings import Span

_SPACES = str.maketrans(
    {
        "\u00a0": " ",
        "\u3000": " ",
        "\u2002": " ",
        "\u2003": " ",
        "\u2009": " ",
        "\u2028": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
        "\r": "\n",
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text without its noise.

    Args:
        text: what is read; same characters as the source save for the noise and for spaces, which are plain.
        size: length of the source.
        view_starts: where each kept piece begins in `text`.
        source_starts: where the same pieces begin in the source.
    """

    text: str
    size: int
    view_starts: tuple[int, ...]
    source_starts: tuple[int, ...]

    def to_source(self, offset: int) -> int:
        """Return the source offset of a view offset that begins something."""
        if offset >= len(self.text):
            return self.size
        piece = bisect_right(self.view_starts, offset) - 1
        return self.source_starts[piece] + offset - self.view_starts[piece]

    def from_source(self, offset: int) -> int:
        """Return the view offset of a source offset; inside noise, the offset where the view goes on."""
        piece = bisect_right(self.source_starts, offset) - 1
        if piece < 0:
            return 0
        end = self.view_starts[piece + 1] if piece + 1 < len(self.view_starts) else len(self.text)
        return min(self.view_starts[piece] + offset - self.source_starts[piece], end)

    def end_to_source(self, offset: int) -> int:
        """Return the source offset of a view offset that ends something (noise after it is left out)."""
        return 0 if offset <= 0 else self.to_source(offset - 1) + 1

    def span(self, start: int, end: int) -> Span:
        """Return the source stretch of a view stretch."""
        return Span(self.to_source(start), max(self.to_source(start), self.end_to_source(end)))


def reading_of(text: str, noise: tuple[Noise, ...]) -> Reading:
    """Return the reading view of a text.

    Args:
        text: the decoded file.
        noise: what to leave out, in order; overlapping stretches are allowed.
    """
    pieces: list[tuple[int, int]] = []
    at = 0
    for stretch in noise:
        if stretch.start > at:
            pieces.append((at, stretch.start))
        at = max(at, stretch.end)
    if at < len(text):
        pieces.append((at, len(text)))
    view_starts, length = [], 0
    for start, end in pieces:
        view_starts.append(length)
        length += end - start
    view = "".join(text[start:end] for start, end in pieces).translate(_SPACES)
    return Reading(view, len(text), tuple(view_starts), tuple(start for start, _ in pieces))
