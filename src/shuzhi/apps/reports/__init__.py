"""述职报告: draft, figures with their records, freeze, export, verify."""
