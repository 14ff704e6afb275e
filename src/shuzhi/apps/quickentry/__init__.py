"""速录: one activity with its topics, its attendance and a file, out of a pasted text or of the last record."""
