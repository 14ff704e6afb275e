"""账号: the people who sign in."""
