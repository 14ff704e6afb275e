"""The manifest of a report's figures: digests, signatures, verification."""
