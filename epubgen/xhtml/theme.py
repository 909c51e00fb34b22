"""A theme: where its templates lie, and how they are rendered.

A template or style sheet is looked up in the manuscript's own `theme/`, then in the named theme, then in what that
one extends. A template that is found unchanged in the built-in default theme is rendered by the function that
`scripts/compile_templates.py` has made of it (`compiled.py`), which needs no Jinja2: importing that costs more than
building a small book. Everything else goes through Jinja2, sandboxed, with autoescape and strict about names.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from epubgen.errors import Location, ThemeError
from epubgen.xhtml.markup import printable

if TYPE_CHECKING:
    import jinja2

HERE = Path(__file__).resolve()
PLACEHOLDER = "\ue000epubgen-body\ue001"
"""Stands for a body while a template is rendered: bodies never pass through a template."""

Render = Callable[[Mapping[str, Any]], str]


@cache
def templates_root() -> Path:
    """Return the folder of themes: inside the installed package, or beside it in a checkout."""
    installed, checkout = HERE.parents[1] / "templates", HERE.parents[2] / "templates"
    return installed if installed.is_dir() else checkout


@dataclass(frozen=True, slots=True)
class Theme:
    """A chain of folders, the most special first; `renderers` and `compiled` keep what has been looked up."""

    name: str
    folders: tuple[Path, ...]
    renderers: dict[str, Render] = field(default_factory=dict, compare=False, repr=False)
    compiled: dict[str, tuple[int, int]] = field(default_factory=dict, compare=False, repr=False)
    """The templates that are rendered without Jinja2, with length and checksum of their files."""

    def find(self, name: str) -> Path | None:
        """Return the file of this name in the first folder that has it."""
        return next((path for folder in self.folders if (path := folder / name).is_file()), None)

    def render(self, template: str, names: Mapping[str, Any]) -> str:
        """Render a template with what it may know. Raises ThemeError with the template's path and line."""
        return self._renderer(template)(names)

    def is_compiled(self, template: str) -> bool:
        """Whether a template is rendered without Jinja2."""
        self._renderer(template)
        return template in self.compiled

    def _renderer(self, template: str) -> Render:
        if template not in self.renderers:
            self.renderers[template] = self._find_renderer(template)
        return self.renderers[template]

    def _find_renderer(self, template: str) -> Render:
        path = self.find(template)
        if path is None:
            raise ThemeError(f"the theme {self.name} has no template {template}", Location(str(self.folders[0])))
        try:
            source = path.read_bytes()
        except OSError as error:
            raise ThemeError(f"the template cannot be read: {error.strerror}", Location(str(path))) from error
        from epubgen.xhtml.compiled import TEMPLATES

        known = TEMPLATES.get(template)
        if known and (len(source), zlib.crc32(source)) == known[:2]:
            self.compiled[template] = known[:2]
            return known[2]
        return jinja_renderer(self, template, path)


def load_theme(name: str, root: Path) -> Theme:
    """Return the theme for the manuscript at root: its own `theme/`, the named theme, and what each extends.

    `name` is a built-in theme or a folder inside the manuscript. Raises ThemeError for an unknown or circular one.
    """
    folders = [own] if (own := root / "theme").is_dir() else []
    wanted = name
    seen: list[str] = []
    while wanted:
        if wanted in seen:
            raise ThemeError(f"the theme {name} extends itself: {' → '.join([*seen, wanted])}", Location("theme.toml"))
        seen.append(wanted)
        folder = _theme_folder(wanted, root)
        folders.append(folder)
        wanted = _extended(folder)
    return Theme(name, tuple(dict.fromkeys(folders)))


def _theme_folder(name: str, root: Path) -> Path:
    built_in = templates_root() / name
    if name not in ("words", ".", "..") and "/" not in name and built_in.is_dir():
        return built_in
    own = (root / name).resolve()
    if own.is_dir() and own.is_relative_to(root.resolve()) and own != root.resolve():
        return own
    known = sorted(path.name for path in templates_root().iterdir() if path.is_dir() and path.name != "words")
    raise ThemeError(f"there is no theme {name}; there are {', '.join(known)}", Location("book.yaml"))


def _extended(folder: Path) -> str:
    """Return the name of the theme that a theme builds on: what its theme.toml says, else the default theme."""
    if folder == templates_root() / "default":
        return ""
    path = folder / "theme.toml"
    if not path.is_file():
        return "default"
    import tomllib

    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ThemeError(f"the theme's settings are no TOML: {error}", Location(str(path))) from error
    return str(settings.get("extends", "default"))


def jinja_environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    """Return the environment of all templates: sandboxed, because a manuscript may come from a stranger."""
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def jinja_renderer(theme: Theme, template: str, path: Path) -> Render:
    """Return a function that renders a template through Jinja2 and refuses what is not well-formed."""
    import jinja2

    try:
        compiled = jinja_environment(theme.folders).get_template(template)
    except (jinja2.TemplateError, UnicodeDecodeError) as error:
        raise _fault(error, path) from error

    def render(names: Mapping[str, Any]) -> str:
        try:
            text = compiled.render(names)
        except (jinja2.TemplateError, TypeError, ValueError, AttributeError, ArithmeticError, LookupError) as error:
            raise _fault(error, path) from error
        _refuse_malformed(text, path)
        return text

    return render


def _fault(error: Exception, path: Path) -> ThemeError:
    """Return an error of a template with its place, which may be in a template that this one includes."""
    import jinja2

    if isinstance(error, jinja2.TemplateSyntaxError):
        return ThemeError(str(error.message), Location(error.filename or str(path), error.lineno))
    if isinstance(error, jinja2.TemplateNotFound):
        text = f"there is no template {error.name}"
    elif isinstance(error, jinja2.TemplateError):
        text = str(error.message or error)
    elif isinstance(error, UnicodeDecodeError):
        text = "the template is not UTF-8"
    else:
        text = f"{type(error).__name__}: {error}"
    return ThemeError(text, Location(str(path), _line(error, path)))


def _line(error: BaseException, path: Path) -> int | None:
    """Return the line of the template in which an error arose: Jinja2 puts it into the traceback."""
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _refuse_malformed(text: str, path: Path) -> None:
    from xml.parsers import expat

    fragment = text if text.lstrip().startswith("<?xml") else f'<x xmlns:epub="e">{text}</x>'
    try:
        expat.ParserCreate().Parse(fragment.lstrip().encode(), True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise ThemeError(f"what the template makes is not well-formed XML: {what}", Location(str(path))) from error
