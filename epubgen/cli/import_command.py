"""`epubgen import SOURCE… -o MANUSCRIPT`."""

from __future__ import annotations

from pathlib import Path

import click

from epubgen.engine.workers import Workers
from epubgen.intake import import_manuscript


@click.command("import")
@click.argument(
    "sources", nargs=-1, required=True, metavar="SOURCE...", type=click.Path(allow_dash=True, path_type=Path)
)
@click.option(
    "-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="The manuscript directory."
)
@click.option("--dry-run", is_flag=True, help="Write nothing; show the outline and every change.")
@click.option("--force", is_flag=True, help="Overwrite files that were changed by hand since the last import.")
@click.option("-j", "--jobs", default=0, metavar="N", help="Worker processes.  [default: as many as cores]")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="How to report.")
def command(sources: tuple[Path, ...], output: Path, dry_run: bool, force: bool, jobs: int, style: str) -> None:
    """Turn raw text, saved pages, Word files and PDFs into a manuscript directory.

    SOURCE is a .txt, .html, .docx, .md or .pdf file, a folder of them, or - for standard input. The raw files are kept
    in MANUSCRIPT/_import/source; what needs a person's eye is in MANUSCRIPT/_import/review.md.
    """
    from epubgen.intake.outline import as_json, show_changes, show_outline, summary

    result = import_manuscript(sources, output, force=force, dry_run=dry_run, run=Workers(jobs))
    for finding in result.findings:
        click.echo(str(finding), err=True)
    if style == "json":
        click.echo(as_json(result, output))
        return
    if dry_run:
        click.echo("\n".join(show_outline(result)))
        click.echo()
        for sign, line in show_changes(result):
            click.secho(line, fg={"-": "red", "+": "green", "@": "cyan"}.get(sign))
    click.echo(summary(result, output))
