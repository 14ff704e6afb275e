"""The engine: pure Python, without Django, network, clock or settings."""
