"""Words, numerals, dates, punctuation and sentences of Chinese text."""
