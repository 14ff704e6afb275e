"""佐证包: one report with everything that stands behind its figures, as a .zip that opens without this program."""
