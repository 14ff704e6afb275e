"""台账: what was done, entered once; the workbook in and out."""
