"""三会一课、主题党日、组织生活会、民主评议: how often a branch holds what, dated, each with its instrument."""
