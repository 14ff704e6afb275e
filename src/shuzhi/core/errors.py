"""The one small tree of exceptions that the house raises on purpose.

Everything that *judges* returns findings (`core.findings`). An exception is only for what cannot go on: input that cannot be
read, and an act that is refused. Each carries one clear Chinese sentence: what, where, what to do. The command line prints
that sentence and exits 2; a page shows it in the form.

    ShuzhiError
    ├── Unreadable     the input cannot be decoded, parsed or trusted
    ├── Refused        the act is understood and not allowed (state, permission, rule)
    └── NotFound       the thing asked for does not exist, or lies outside what the asker may see
"""

from __future__ import annotations


class ShuzhiError(Exception):
    """A fault that reaches the user as one Chinese sentence.

    Args:
        message: the sentence, without a final line break.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message


class Unreadable(ShuzhiError):
    """The input cannot be decoded, parsed or trusted; nothing was changed."""


class Refused(ShuzhiError):
    """The act is understood and not allowed; nothing was changed."""


class NotFound(ShuzhiError):
    """What was asked for does not exist, or the asker may not know that it does."""
