"""Function rules of the pack by name."""

from __future__ import annotations

from collections.abc import Mapping

from shuzhi.core.proofing.model import Check
from shuzhi.packs.terms import congresses, members, near

CHECKS: Mapping[str, Check] = {
    "party_missing": congresses.party_missing,
    "congress_out_of_place": congresses.congress_out_of_place,
    "congress_outdated": congresses.congress_outdated,
    "congress_years": congresses.congress_years,
    "plenum_out_of_place": congresses.plenum_out_of_place,
    "anachronisms": congresses.anachronisms,
    "members_out_of_order": members.members_out_of_order,
    "members_wrong": members.members_wrong,
    "titles_misspelt": near.titles_misspelt,
    "phrases_misspelt": near.phrases_misspelt,
    "quoted_misspelt": near.quoted_misspelt,
    "counted_misspelt": near.counted_misspelt,
    "wrong_numbers": members.wrong_numbers,
}
