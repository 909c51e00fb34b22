"""Where work runs and where results are kept: worker processes, and a cache on disk. Knows of no stage."""
