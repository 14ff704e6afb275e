"""Function rules of the pack by name."""

from __future__ import annotations

from collections.abc import Mapping

from shuzhi.core.proofing.model import Check
from shuzhi.packs.consistency import accounts, balances, counts, dates, names, sums

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
    "wrong_rates": balances.wrong_rates,
    "wrong_totals": accounts.wrong_totals,
    "growth_against_ends": sums.growth_against_ends,
    "more_than_due": sums.more_than_due,
    "halves_of_a_year": accounts.halves_of_a_year,
    "more_done_than_told": accounts.more_done_than_told,
    "wrong_growth": balances.wrong_growth,
    "wrong_points": balances.wrong_points,
    "wrong_steps": balances.wrong_steps,
    "wrong_shares": balances.wrong_shares,
    "done_and_left": accounts.done_and_left,
    "wrong_means": accounts.wrong_means,
    "reversed_changes": sums.reversed_changes,
    "sentences_twice": names.sentences_twice,
    "names_two_ways": names.names_two_ways,
    "quotes_dropped": names.quotes_dropped,
}
