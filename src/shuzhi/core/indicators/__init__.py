"""Indicators: what is counted, how reports say it, and this year's report with every figure from records.

ledger = Ledger(catalogue.indicators, catalogue.qualifiers, records_by_kind, scope, year, as_of)
ledger.ask(Question("study.group")).figure        one figure
evaluate(indicators, records_by_kind, scope, year, as_of)   every figure
bind(report, ledger, catalogue)                    what each figure of a report asks
draft_text(report, ledger, catalogue)              this year's report
"""
