"""Finished books and their manuscripts → what shows or spreads them: a preview as yet (docs/architecture.md)."""
