"""发展党员: the steps that have a day."""
