"""Lets the tests below import `notice_cases`: pytest puts the folder of a conftest on the path."""
