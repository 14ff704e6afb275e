"""SQLite with writers that queue in order of arrival."""
