"""What scripts/readers needs of each reading system."""
