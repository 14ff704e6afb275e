"""提醒: what the dated rules ask for, due and missing. It ranks nobody."""
