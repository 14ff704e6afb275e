"""What a browser complains of while nobody looks: script errors, a broken policy, other hosts, parts that do not load."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

_NOT_LOADED = "Failed to load resource"  # told by the response itself, with its address
_OWN_SCHEMES = ("data:", "blob:", "about:")


class Watch:
    """Collects the faults of every page of a context.

    Args:
        context: watched from now on.
        address: the only site that may be asked for anything.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_NOT_LOADED):
            self.faults.append(f"console: {message.text}")

    def _error(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, *_OWN_SCHEMES)):
            self.faults.append(f"asked another host: {request.url}")

    def _response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        told = response.status == 409  # refused for a reason that the page itself tells
        if response.status >= (500 if is_page else 400) and not told:
            self.faults.append(f"{response.status}: {response.url}")
