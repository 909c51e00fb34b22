"""`python -m epubgen`."""

from epubgen.cli import main

main()
