"""Finished books and their manuscripts → previews, samples, catalogues and archives."""
