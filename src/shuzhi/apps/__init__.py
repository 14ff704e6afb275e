"""The product: one Django app per word of the menu."""
