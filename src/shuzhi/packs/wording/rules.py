"""Function rules of the pack by name."""

from __future__ import annotations

from collections.abc import Mapping

from shuzhi.core.proofing.model import Check
from shuzhi.packs.wording import frames, misspelt, particles, repeats, sounds

CHECKS: Mapping[str, Check] = {
    "doubled_phrases": repeats.doubled_phrases,
    "doubled_characters": repeats.doubled_characters,
    "doubled_around_aspect": repeats.doubled_around_aspect,
    "doubled_connectives": repeats.doubled_connectives,
    "repeated_in_sentence": repeats.repeated_in_sentence,
    "counted_twice": repeats.counted_twice,
    "sounds_alike": sounds.sounds_alike,
    "sayings_bent": sounds.sayings_bent,
    "misspelt": misspelt.misspelt,
    "de_for_di": particles.de_for_di,
    "de_for_complement": particles.de_for_complement,
    "missing_ba": frames.missing_ba,
    "missing_yi": frames.missing_yi,
    "missing_xia": frames.missing_xia,
}
