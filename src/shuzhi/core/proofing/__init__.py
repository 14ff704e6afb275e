"""Proof-reading: wording, layout, structure and consistency of a report, as findings."""
