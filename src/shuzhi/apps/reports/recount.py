"""Counting a signed report's figures again on the ledger at hand: what `verify` calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from shuzhi.apps.accounts.models import CONSOLE
from shuzhi.apps.figures import queries as figures
from shuzhi.apps.orgs import queries as orgs
from shuzhi.core.errors import NotFound
from shuzhi.core.indicators.questions import parse_key
from shuzhi.core.proofs import Manifest, Recomputed


def recompute(manifest: Manifest) -> Mapping[str, Recomputed]:
    """Return the manifest's figures counted again, by their ids; those of an organisation that is not here are left out."""
    as_of = manifest.as_of or date(manifest.year, 12, 31)
    try:
        organisation = orgs.organisation(CONSOLE, manifest.org, as_of)
    except NotFound:
        return {}
    ledger = figures.answers(CONSOLE, organisation, manifest.year, as_of)
    counted: dict[str, Recomputed] = {}
    for entry in manifest.figures:
        try:
            figure = ledger.ask(parse_key(entry.fact.indicator)).figure
        except NotFound:
            continue  # defined by a newer or older pack: cannot be counted here
        counted[entry.id] = Recomputed(figure.value, figure.digest)
    return counted
