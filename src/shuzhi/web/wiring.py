"""The one explicit place where upper apps hand their record sources and guards to lower ones."""

from __future__ import annotations


def connect() -> None:
    """Called once, when Django is ready."""
