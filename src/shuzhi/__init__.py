"""shuzhi（述职）: from the ledger of a grassroots Party organisation to a duty report whose figures are proven."""

__version__ = "0.1.0"
