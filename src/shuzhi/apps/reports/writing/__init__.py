"""Writing the duty report in the browser: start, edit, look up, proof-read, hand on, release."""
