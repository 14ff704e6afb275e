"""台账工作簿: the sheets and columns of the ledger workbook, as data."""
