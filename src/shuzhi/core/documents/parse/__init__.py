"""Reading a report as a careful reader does."""
