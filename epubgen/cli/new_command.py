"""`epubgen new`: a manuscript directory to start from."""

from __future__ import annotations

import datetime
import shlex
from pathlib import Path

import click

from epubgen.source.start import KINDS, LANGUAGES, start_manuscript


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--lang", type=click.Choice(LANGUAGES), default="zh-Hans", show_default=True, help="Its language.")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="issue",
    show_default=True,
    help="An issue with articles by several people, a book with parts, or a novel in one text file.",
)
@click.option("--title", default="", help="The title.  [default: one to be written over]")
def command(directory: Path, lang: str, kind: str, title: str) -> None:
    """Write a small manuscript that builds into the new directory DIR."""
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    for path in start_manuscript(directory, lang, kind, " ".join(title.split()), today):
        click.echo(directory / path)
    click.echo(f"Now write, and build it: epubgen build {shlex.quote(str(directory))}", err=True)
