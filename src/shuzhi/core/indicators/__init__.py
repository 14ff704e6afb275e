"""Indicators: what is counted, how reports say it, and this year's report with every figure from records.

ledger = Ledger(catalogue, records_by_kind, scope, year, as_of)
ledger.ask(Question("study.group")).figure        one figure
evaluate(catalogue, records_by_kind, scope, year, as_of)   every figure
bind(report, ledger)                    what each figure of a report asks
draft_text(report, ledger)           this year's report
"""
