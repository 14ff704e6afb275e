"""Function rules of the pack by name."""

from __future__ import annotations

from collections.abc import Mapping

from shuzhi.core.proofing.model import Check
from shuzhi.packs.consistency import balances, counts, dates, names, sums

CHECKS: Mapping[str, Check] = {
    "impossible_dates": dates.impossible_dates,
    "reversed_ranges": dates.reversed_ranges,
    "figures_of_another_year": dates.figures_of_another_year,
    "opening_of_another_year": dates.opening_of_another_year,
    "years_to_come": dates.years_to_come,
    "plans_for_a_past_year": dates.plans_for_a_past_year,
    "announced_items": counts.announced_items,
    "announced_counts": counts.announced_counts,
    "named_counts": counts.named_counts,
    "bracketed_counts": counts.bracketed_counts,
    "counts_after": counts.counts_after,
    "parts_against_whole": sums.parts_against_whole,
    "wrong_shares": sums.wrong_shares,
    "totals_after_parts": sums.totals_after_parts,
    "growth_against_ends": sums.growth_against_ends,
    "more_than_due": sums.more_than_due,
    "halves_of_a_year": balances.halves_of_a_year,
    "more_done_than_told": balances.more_done_than_told,
    "growth_against_base": balances.growth_against_base,
    "points_against_ends": balances.points_against_ends,
    "share_of_whole": balances.share_of_whole,
    "reversed_changes": sums.reversed_changes,
    "sentences_twice": names.sentences_twice,
    "names_two_ways": names.names_two_ways,
    "quotes_dropped": names.quotes_dropped,
}
