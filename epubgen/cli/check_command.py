"""`epubgen check`: .epub files → what is wrong with them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from epubgen.check import Report, check_publication
from epubgen.check.messages import Severity
from epubgen.check.settings import Settings, read_baseline, read_overrides
from epubgen.check.settings import write_baseline as write_known
from epubgen.check.target_names import ACCESSIBILITY, NAMES
from epubgen.engine.workers import Workers

SEVERITIES = [severity.name.lower() for severity in Severity]
STYLES = {
    "fatal": {"fg": "red", "bold": True},
    "error": {"fg": "red"},
    "warning": {"fg": "yellow"},
    "info": {"fg": "cyan"},
    "usage": {"fg": "blue"},
    "path": {"bold": True},
    "valid": {"fg": "green"},
    "rule": {"dim": True},
    "source": {"dim": True},
}
MUCH = 1 << 40
"""Several books are always worth several processes."""


@click.command()
@click.argument("publications", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "junit", "github"]),
    default="text",
    help="How to print the result.",
)
@click.option(
    "--profile",
    type=click.Choice(["default", "dict", "edupub", "idx", "preview"]),
    default="default",
    help="Check as this kind of publication.  [default: what it says of itself]",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    type=click.Choice(list(NAMES)),
    help="Say what this reading system or purpose refuses, degrades or ignores, too.  [repeatable]",
)
@click.option(
    "--accessibility", is_flag=True, help="List what is claimed of accessibility beside what was counted; compare them."
)
@click.option(
    "--severity",
    type=click.Choice(SEVERITIES),
    help="Leave out what is below.  [default: usage; text without target: warning]",
)
@click.option("--strict", is_flag=True, help="Warnings, and what only epubgen finds, make a book fail.")
@click.option("--overrides", type=click.Path(path_type=Path), help="A TOML file with other severities, and why.")
@click.option("--baseline", type=click.Path(path_type=Path), help="A file of known messages to leave out.")
@click.option("--write-baseline", type=click.Path(path_type=Path), help="Write what is found as known messages.")
@click.option("--epubcheck", is_flag=True, help="Run W3C's EPUBCheck too and show the differences.")
@click.option("-j", "--jobs", default=0, metavar="N", help="Worker processes.  [default: as many as cores]")
@click.pass_context
def command(
    context: click.Context,
    publications: tuple[Path, ...],
    form: str,
    profile: str,
    targets: tuple[str, ...],
    accessibility: bool,
    severity: str | None,
    strict: bool,
    overrides: Path | None,
    baseline: Path | None,
    write_baseline: Path | None,
    epubcheck: bool,
    jobs: int,
) -> None:
    """Check each FILE, an .epub or a directory of what is in one, against EPUB 3.3 (or 2).

    Exit status: 0 all are valid, 1 some are not, 2 some could not be found or an option is wrong.
    """
    least = Severity[(severity or ("warning" if form == "text" and not strict and not targets else "usage")).upper()]
    settings = Settings(
        read_overrides(overrides) if overrides else (),
        read_baseline(baseline) if baseline else frozenset(),
        least,
        strict,
    )
    asked = "" if profile == "default" else profile
    targets += (ACCESSIBILITY,) if accessibility else ()
    found = check_all(publications, asked, jobs, targets)
    if write_baseline:
        write_known(write_baseline, found)
    reports = [settings.apply(report) for report in found]
    if accessibility and form == "text":
        from epubgen.check.accessibility_text import accessibility_text

        click.echo("\n".join(map(accessibility_text, publications)))
    click.echo(show(reports, form), nl=False)
    if epubcheck:
        compare_all(found, asked)
    missing = any(not path.exists() for path in publications)
    context.exit(2 if missing else 0 if all(settings.passes(report) for report in reports) else 1)


def check_all(publications: Sequence[Path], profile: str, jobs: int, targets: tuple[str, ...] = ()) -> list[Report]:
    """Check one book with all workers, or each of several with one."""
    run = Workers(jobs)
    if len(publications) == 1:
        return [check_publication(publications[0], profile=profile, targets=targets, run=run)]
    return list(run(partial(check_publication, profile=profile, targets=targets), list(publications), MUCH))


def show(reports: Sequence[Report], form: str) -> str:
    """Return the reports in one of the formats."""
    if form == "text":
        from epubgen.check.text_report import as_text

        colour = sys.stdout.isatty()
        return "\n".join(as_text(report, paint if colour else plain) for report in reports)
    from epubgen.check import reports as formats

    return {
        "json": formats.as_json,
        "sarif": formats.as_sarif,
        "junit": formats.as_junit,
        "github": formats.as_github,
    }[form](reports) + "\n"


def paint(text: str, style: str) -> str:
    """Return text in a style of the terminal."""
    return click.style(text, **STYLES.get(style, {}))  # type: ignore[arg-type]


def plain(text: str, style: str) -> str:
    """Return text as it is."""
    return text


def compare_all(reports: Sequence[Report], profile: str) -> None:
    """Print on stderr how EPUBCheck differs about each book."""
    from epubgen.check.comparison import as_text, compare, run_epubcheck

    for report in reports:
        click.echo(as_text(compare(report, run_epubcheck(Path(report.path), profile))), nl=False, err=True)
