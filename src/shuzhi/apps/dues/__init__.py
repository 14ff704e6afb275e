"""党费: what was paid in, handed up, handed down and spent."""
