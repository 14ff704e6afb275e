"""Evidence files that hang on a problem or a task: kept by 佐证, counted here."""

from __future__ import annotations

from shuzhi.apps.orgs.rows import OrgRow


def count(row: OrgRow) -> int:
    """Return how many files are attached to a row."""
    return 0
