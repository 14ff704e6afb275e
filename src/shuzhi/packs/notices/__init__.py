"""The words of notices, minutes and news items (通知、会议记录、简讯), as data for `core.notices`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from shuzhi.core.notices.lexicon import Lexicon, compile_lexicon
from shuzhi.core.rules.loading import read_yaml


@cache
def lexicon() -> Lexicon:
    """Return the word lists, compiled once."""
    return compile_lexicon(read_yaml(Path(__file__).parent / "words.yaml"))
