"""What a page costs on the wire: every answered request of it, compressed, with its headers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page


class Scales:
    """Bytes that came over the network since the last reading; what the browser kept costs nothing."""

    def __init__(self) -> None:
        self.bytes = 0

    def finished(self, told: dict[str, Any]) -> None:
        self.bytes += int(told["encodedDataLength"])

    def read(self) -> int:
        held, self.bytes = self.bytes, 0
        return held


@contextmanager
def weighed(page: Page) -> Iterator[Scales]:
    session, scales = page.context.new_cdp_session(page), Scales()
    session.on("Network.loadingFinished", scales.finished)
    session.send("Network.enable")
    yield scales
    session.detach()
