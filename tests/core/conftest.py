"""Lets every test below import `paper_cases`: pytest puts the folder of a conftest on the path."""
