"""`epubgen build`: manuscript directories → .epub files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from epubgen.batch import Job, build_books
from epubgen.build import BuildOptions
from epubgen.cli.build_report import Progress, as_json, as_text
from epubgen.cli.clock import source_date_epoch
from epubgen.errors import EpubgenError, Location


@click.command()
@click.argument("manuscripts", nargs=-1, required=True, metavar="MANUSCRIPT...")
@click.option("-o", "--output", help="The .epub file, or the folder for several.  [default: out/]")
@click.option("--theme", default="", help="A theme by name, instead of the one that book.yaml names.")
@click.option("--allow-partial", is_flag=True, help="Build although announced articles are missing; the book says so.")
@click.option("--check/--no-check", default=True, help="Check the finished book before it replaces the old one.")
@click.option("--strict", is_flag=True, help="Warnings stop the book as errors do.")
@click.option("-j", "--jobs", default=0, metavar="N", help="Worker processes.  [default: as many as cores]")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep results of other builds.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the result.")
@click.option("--profile-time", is_flag=True, help="Show where the time went, stage by stage.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.option(
    "--scheduler", metavar="ADDRESS", help="Build on a Dask cluster (extra 'cluster'); URLs such as s3://… work."
)
@click.pass_context
def command(
    context: click.Context,
    manuscripts: tuple[str, ...],
    output: str | None,
    theme: str,
    allow_partial: bool,
    check: bool,
    strict: bool,
    jobs: int,
    no_cache: bool,
    form: str,
    profile_time: bool,
    quiet: bool,
    scheduler: str | None,
) -> None:
    """Turn each MANUSCRIPT, a directory or a single text, into an EPUB file that has passed its check."""
    options = BuildOptions(check, strict, allow_partial, theme, source_date_epoch())
    work = _jobs(manuscripts, output)
    with Progress(len(work), quiet or form == "json") as progress:
        if scheduler:
            from epubgen.cluster import build_on_cluster

            results = build_on_cluster(work, options, scheduler, notify=progress.done)
        else:
            results = build_books(work, options, workers=jobs, use_cache=not no_cache, notify=progress.done)
    text = as_json(results) if form == "json" else as_text(results, quiet, profile_time)
    if text:
        click.echo(text)
    sys.stdout.flush()
    context.exit(2 if any(result.status == "failed" for result in results) else 0 if all(r.ok for r in results) else 1)


def _jobs(manuscripts: tuple[str, ...], output: str | None) -> list[Job]:
    """Pair each manuscript with its target. Raises EpubgenError where two would write the same file."""
    several = len(manuscripts) > 1
    folders = tuple(name for name in manuscripts if "://" in name or not os.path.isfile(name))
    if several and folders:  # a shell's manuscripts/* also names files that lie between the folders
        manuscripts = folders
    if output and not several and output.lower().endswith(".epub") and not os.path.isdir(output):
        return [Job(manuscripts[0], output)]
    if output and several and output.lower().endswith(".epub"):
        raise EpubgenError("several manuscripts cannot become one file: name a folder with --output")
    jobs = [Job(name, _join(output or "out", f"{_name(name)}.epub")) for name in manuscripts]
    seen: dict[str, str] = {}
    for job in jobs:
        if (other := seen.setdefault(job.target.casefold(), job.manuscript)) != job.manuscript:
            raise EpubgenError(f"both {other} and {job.manuscript} would become {job.target}", Location(job.target))
    return jobs


def _name(manuscript: str) -> str:
    if "://" in manuscript:
        return manuscript.rstrip("/").rsplit("/", 1)[-1]
    path = Path(manuscript).resolve()
    return (path.stem if path.is_file() else path.name) or "book"


def _join(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}" if "://" in folder else str(Path(folder) / name)
