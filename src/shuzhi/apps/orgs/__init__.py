"""组织与名册: the tree of organisations, offices, members, and the roles that say who may see what."""
