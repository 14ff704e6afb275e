"""导入向导: files of other systems come into the ledger, looked at first and taken back as a whole."""
