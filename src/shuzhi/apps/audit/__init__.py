"""审计: the chain of events and its checkpoints; every write of the product leaves one here."""
