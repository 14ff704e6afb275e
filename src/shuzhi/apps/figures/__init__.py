"""数据: indicators evaluated over registered record sources."""
