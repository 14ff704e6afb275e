"""The rule kernel: a value at a date, and the loading of packs."""
