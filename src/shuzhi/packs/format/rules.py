"""Function rules of the pack by name."""

from __future__ import annotations

from collections.abc import Mapping

from shuzhi.core.proofing.model import Check
from shuzhi.packs.format import lines, numbering, pairing, width

CHECKS: Mapping[str, Check] = {
    "skipped_numbers": numbering.skipped_numbers,
    "repeated_numbers": numbering.repeated_numbers,
    "odd_brackets": numbering.odd_brackets,
    "broken_inline_numbers": numbering.broken_inline_numbers,
    "broken_items": numbering.broken_items,
    "odd_item_marks": numbering.odd_item_marks,
    "unseparated_items": numbering.unseparated_items,
    "mixed_item_marks": numbering.mixed_item_marks,
    "unclosed": pairing.unclosed,
    "unopened": pairing.unopened,
    "mixed_brackets": pairing.mixed_brackets,
    "nested_quotes": pairing.nested_quotes,
    "nested_titles": pairing.nested_titles,
    "half_width_marks": width.half_width_marks,
    "half_width_stops": width.half_width_stops,
    "half_width_brackets": width.half_width_brackets,
    "full_width_digits": width.full_width_digits,
    "unfinished_paragraphs": lines.unfinished_paragraphs,
    "open_paragraphs": lines.open_paragraphs,
    "long_sentences": lines.long_sentences,
}
