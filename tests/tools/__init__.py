"""The project's own tools: each is run as `make` runs it."""
