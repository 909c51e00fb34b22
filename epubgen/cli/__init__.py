"""The command line: arguments in, one library call a command, exit status out.

Exit status: 0 fine · 1 the book has errors · 2 the job could not be done. Results go to stdout, progress and logs to
stderr. Each command lives in a module of its own that is imported only when the command is called, so `--help` is
instant; a new command is a module in this folder with a function `command`, and a line in `COMMANDS`.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys

import click

from epubgen import __version__
from epubgen.errors import EpubgenError

COMMANDS = {
    "new": "Make a manuscript directory to start from.",
    "import": "Turn raw text, a saved page or a Word file into a manuscript directory.",
    "build": "Turn manuscript directories into EPUB files.",
    "check": "Check EPUB files against the specifications.",
    "preview": "Show a manuscript as a book in phone frames, rebuilt on every save.",
}


class Failure(click.ClickException):
    """The job could not be done."""

    exit_code = 2


class Commands(click.Group):
    """Loads a command when it is called; shows an EpubgenError as text, a real bug as a traceback."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"epubgen.cli.{name}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except EpubgenError as error:
            raise Failure(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="epubgen")
def main() -> None:
    """Turn a directory of manuscripts into a valid EPUB 3."""


def run() -> None:
    """Run the command line as the installed program does.

    Most of what a build makes lives until the end, so the collector looks for cycles seldom; and at the end the process
    leaves at once, for taking a book of 100 MB apart object by object takes longer than writing it.
    """
    gc.set_threshold(100_000, 50, 50)
    status: object = 0
    try:
        main()
    except SystemExit as leaving:
        status = leaving.code
    if isinstance(status, str):
        print(status, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 1 if status else 0)
