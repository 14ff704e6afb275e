"""Wording (用词): miswritten idioms and words, 的/地/得, doubled words and verbs, open frames, redundancies, collocations."""
