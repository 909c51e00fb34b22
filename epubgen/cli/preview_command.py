"""`epubgen preview`: a manuscript as a book in phone frames, rebuilt on every save."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import webbrowser
from pathlib import Path

import click

from epubgen import __version__
from epubgen.build import BuildOptions, BuildResult, build_book
from epubgen.cli.clock import source_date_epoch
from epubgen.deliver.preview import Addresses, preview_manuscript
from epubgen.deliver.preview_address import qr_text
from epubgen.deliver.preview_book import sources_of
from epubgen.deliver.preview_state import Rebuilt
from epubgen.engine.cache import Cache, cache_directory
from epubgen.engine.workers import Workers
from epubgen.errors import EpubgenError, Finding, Level
from epubgen.model.ports import Forgetful, map_here
from epubgen.model.publication import Publication

SEVERITIES = {"FATAL": Level.ERROR, "ERROR": Level.ERROR, "WARNING": Level.WARNING}


@click.command()
@click.argument("manuscript", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="Where to listen; 0.0.0.0 lets phones in.  [default: 127.0.0.1]",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="The port to listen at.  [default: 8620, or any that is free]",
)
@click.option("--theme", default="", metavar="NAME", help="A theme by name, instead of the one that book.yaml names.")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the page in a browser.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep results of other builds.")
def command(manuscript: Path, host: str, port: int | None, theme: str, open_browser: bool, no_cache: bool) -> None:
    """Show MANUSCRIPT, a directory or a single text, as a book in phone frames; build it anew on every save."""
    options = BuildOptions(theme=theme, modified=source_date_epoch())

    def rebuild(target: Path) -> Rebuilt:
        return _rebuild(manuscript, target, options, no_cache)

    def ready(addresses: Addresses) -> None:
        _show(addresses, open_browser)

    with contextlib.suppress(KeyboardInterrupt):
        preview_manuscript(manuscript, rebuild, host=host, port=port, ready=ready, rebuilt=_report)


def _rebuild(manuscript: Path, target: Path, options: BuildOptions, no_cache: bool) -> Rebuilt:
    publications: list[Publication] = []
    store = Forgetful() if no_cache else Cache(cache_directory(), __version__)
    # a process with server threads must not be forked: a lock that one of them holds would never open in the child
    run = Workers() if threading.active_count() == 1 else map_here
    start = time.perf_counter()
    try:
        result = build_book(manuscript, target, options, run=run, store=store, composed=publications.append)
    except EpubgenError as error:
        finding = Finding("not-built", Level.ERROR, error.text, error.location)
        return Rebuilt(None, findings=(finding,), seconds=time.perf_counter() - start)
    return Rebuilt(
        Path(result.output) if result.status in ("built", "rejected") else None,
        result.ok,
        (*result.findings, *_faults(result)),
        sources_of(publications[0]),
        time.perf_counter() - start,
    )


def _faults(result: BuildResult) -> list[Finding]:
    """Return what the check found as findings, at the manuscript line that caused it where that is known."""
    return [
        Finding(
            fault.id,
            SEVERITIES[fault.severity],
            fault.text,
            fault.manuscript or fault.place,
            "found by the check of the finished book" + (f", at {fault.place}" if fault.manuscript else ""),
        )
        for fault in result.faults
    ]


def _show(addresses: Addresses, open_browser: bool) -> None:
    text = f"preview: {addresses.here}\n"
    if addresses.phone:
        click.echo("Everybody in this network can read the book while the preview runs.", err=True)
        text += f"on a phone in the same network: {addresses.phone}\n\n{qr_text(addresses.phone)}"
    click.echo("Stop with Ctrl-C.", err=True)
    click.echo(text, nl=False)
    sys.stdout.flush()
    if open_browser and _has_screen():
        webbrowser.open(addresses.here)


def _has_screen() -> bool:
    """Whether opening a browser would open a window, and not a text browser over this terminal."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _report(rebuilt: Rebuilt) -> None:
    for finding in rebuilt.findings:
        click.echo(str(finding), err=True)
    outcome = "built" if rebuilt.passed else "shown, but it failed its check" if rebuilt.path else "not built"
    click.echo(f"{time.strftime('%H:%M:%S')} {outcome} in {rebuilt.seconds:.2f} s", err=True)
