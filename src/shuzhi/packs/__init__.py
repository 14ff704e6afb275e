"""The regulations, standards and definitions: dated data by topic, and the small functions that go with them."""
