"""Leftovers (残留): masks, blanks, advertisements and pay-wall marks of template sites, marks of programs."""
