"""The shell: settings, URLs, home page, wiring, base templates."""
