"""`epubgen check`: .epub files → what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import click

from epubgen.check import check_publication
from epubgen.check.reports import as_json


@click.command()
@click.argument("publications", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the result.")
@click.option("--profile", type=click.Choice(["default", "dict", "edupub", "idx", "preview"]), default="default")
@click.pass_context
def command(context: click.Context, publications: tuple[Path, ...], form: str, profile: str) -> None:
    """Check each FILE, an .epub or a directory of what is in one, against EPUB 3.3 (or 2)."""
    asked = "" if profile == "default" else profile
    reports = [check_publication(path, profile=asked) for path in publications]
    click.echo(as_json(reports))
    context.exit(0 if all(report.valid for report in reports) else 1)
