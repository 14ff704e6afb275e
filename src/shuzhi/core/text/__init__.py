"""Words and figures of written Chinese: numerals, sentences, brackets, data tables. Knows no documents."""
