"""Format (版式): numbers of headings and items, punctuation, brackets and quotes, width of characters, unfinished lines."""
