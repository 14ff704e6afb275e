"""清单: tasks of the year, problems, measures and their rectification."""
