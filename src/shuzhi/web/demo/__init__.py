"""The worked example (演示): an invented city bureau, its Party committee, its branches, two years of ledger, last year's report.

Everything here is invented and fixed: the same rows come out on every machine and in every run, no clock and no random source of
the machine is asked. `example.ledger()` gives the rows, `book.write_workbook` puts them into one workbook, `opening` fills a home.
"""
