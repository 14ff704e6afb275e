"""换届: the length of terms and when a unit is reminded."""
