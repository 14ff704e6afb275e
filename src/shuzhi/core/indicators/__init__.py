"""What is counted: definitions, evaluation over records, and binding a phrase of a report to a definition."""
