"""Consistency (前后一致): dates and years, announced counts and their lists, sums and shares inside a sentence."""
