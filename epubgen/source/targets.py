"""URLs in markup → external links, and targets inside the manuscript by number (`epubgen:N`)."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from epubgen.errors import Level, Location
from epubgen.model.chapter import Target
from epubgen.source.attributes import class_value, escape, xml_id

if TYPE_CHECKING:
    from epubgen.source.draft import Draft

_LINK = re.compile(r"<a((?: [\w:-]+=\"[^\"]*\")*)>(.*?)</a>", re.DOTALL)
_IMAGE = re.compile(r"<img((?: [\w:-]+=\"[^\"]*\")*) ?/>")
_OTHER = re.compile(r"<(audio|video|source|track|object|image|use)((?: [\w:-]+=\"[^\"]*\")*) ?(/?)>")
ATTRIBUTE = re.compile(r' ([\w:-]+)="([^"]*)"')
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)(?:;[\w=-]+)*,", re.IGNORECASE)
_CJK_TAIL = "[\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65“”‘’…—]"
_NEVER_IN_URL = re.compile(r"[\s<>\"{}|\\^`]")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PREFIXED = re.compile(r"[A-Za-z][\w.-]*(?::[\w.-]+)+\Z")
_LONGEST_LINK = 20_000
_FETCHED = ("https", "http", "mailto", "tel")
_URL_ATTRIBUTES = ("src", "poster", "data", "href", "xlink:href")
_KINDS = {"audio": "audio", "video": "video", "track": "track", "object": "file", "image": "image"}


WIKI_SCHEME = "epubgen-wiki:"
"""Begins the URL of a link that names a note; its target has it as the author wrote it, in double brackets."""


class Targets:
    """The targets of one chapter, in the order in which they are found."""

    def __init__(self, draft: Draft, anchors: frozenset[str]) -> None:
        self._draft = draft
        self._anchors = anchors
        self._html = ""
        self.found: list[Target] = []

    def resolve(self, html: str) -> str:
        """Return the markup with every URL final or `epubgen:N`, and without the positions of links and images."""
        self._html = html
        if "<img" in html:
            html = self._html = _IMAGE.sub(self._image, html)
        if "<a" in html:
            html = self._html = _LINK.sub(self._link, html)
        if re.search(r"<(?:audio|video|source|track|object|image|use) ", html):
            html = _OTHER.sub(self._other, html)
        return html

    def _place(self, match: re.Match[str], given: dict[str, str]) -> Location:
        position = given.pop("data-sourcepos", None)
        if position is None:
            # Raw HTML has no place of its own: the block that it stands in has.
            before = self._html.rfind(' data-sourcepos="', 0, match.start())
            position = self._html[before + 17 : before + 40] if before >= 0 else None
            place = self._draft.where(position)
            return place.at(place.line)
        return self._draft.where(position)

    def _add(self, kind: str, href: str, place: Location, alt: str | None = None) -> str:
        url = href.replace("\\", "/")
        path, _, fragment = url.partition("#")
        path = unquote(path.partition("?")[0])
        if path:
            directory = "" if path.startswith("/") else posixpath.dirname(self._draft.task.path)
            path = posixpath.normpath(posixpath.join(directory, path.lstrip("/") if not directory else path))
        fragment = unquote(fragment) if kind == "link" or path.lower().endswith(".svg") else ""
        if _PREFIXED.match(fragment):
            # `fig:one` is no XML name; where it is an id it became `fig-one`.
            fragment = xml_id(fragment)
        self.found.append(Target(kind, href, path, fragment, place, alt))
        return f"epubgen:{len(self.found) - 1}"

    # Links

    def _link(self, match: re.Match[str]) -> str:
        given = dict(ATTRIBUTE.findall(match[1]))
        if "href" not in given or given.get("role") == "doc-noteref":
            return match[0]
        place = self._place(match, given)
        inside = match[2]
        href = _unescape(given.pop("href")).strip()
        tail = ""
        if _unescape(inside) == unquote(href) and (cut := re.search(_CJK_TAIL, inside)):
            # Programs that make links of bare URLs take the Chinese text behind one for a part of it.
            href, inside, tail = _unescape(inside[: cut.start()]), inside[: cut.start()], inside[cut.start() :]
        url = self._url(href, place)
        if url is None:
            return inside + tail
        rest = "".join(f' {name}="{_one_line(value)}"' for name, value in given.items() if name != "class" and value)
        address = ["url"] if _unescape(inside) == unquote(href) else []
        classes = class_value("link", *address, *given.get("class", "").split())
        return f'<a class="{classes}" href="{escape(url)}"{rest}>{inside}</a>{tail}'

    def _url(self, href: str, place: Location) -> str | None:
        """Return what stands in the book for the URL of a link; None where nothing can, and only the text stays."""
        if href.startswith("//"):
            href = f"https:{href}"
        if href.startswith(WIKI_SCHEME):
            return self._wiki("link", href, place)
        scheme = _SCHEME.match(href)
        if not href:
            self._report("empty-link", Level.WARNING, "the link leads nowhere", place, "write where it should lead")
            return None
        if href.startswith("#"):
            named = unquote(href[1:])
            found = next((name for name in (named, xml_id(named)) if name in self._anchors), None)
            return f"#{found}" if found is not None else self._add("link", href, place)
        if scheme is None or not (scheme[1].lower() in _FETCHED or len(scheme[1]) > 1):
            return self._add("link", href, place)
        if scheme[1].lower() not in _FETCHED:
            self._report(
                "link-scheme",
                Level.WARNING,
                f"a book cannot link to {scheme[1].lower()}: addresses; only the text of the link is kept",
                place,
                "link to an http(s) or mailto address, or to a file of the manuscript",
            )
            return None
        href = _proper(href)
        if not _is_valid(href):
            self._report("bad-url", Level.WARNING, f"{href} is no valid URL", place, "correct the address")
            return None
        return href

    def _wiki(self, kind: str, href: str, place: Location, alt: str | None = None) -> str:
        """Note a link to a note, whose file is found when all files are known."""
        written = unquote(href.removeprefix(WIKI_SCHEME))
        path, _, fragment = written.partition("#")
        self.found.append(Target(kind, f"[[{written}]]", path, fragment, place, alt))
        return f"epubgen:{len(self.found) - 1}"

    # Images and other resources

    def _image(self, match: re.Match[str]) -> str:
        given = dict(ATTRIBUTE.findall(match[1]))
        place = self._place(match, given)
        classes = given.pop("class", "").split()
        decorative = "decorative" in classes or given.get("role") in ("presentation", "none")
        source, alt = _unescape(given.pop("src", "")).strip(), _unescape(given.pop("alt", ""))
        if decorative:
            given["role"], alt = "presentation", ""
        elif not alt.strip():
            self._report(
                "missing-alt",
                Level.WARNING,
                "the image has no alternative text"
                + (f": {source.removeprefix(WIKI_SCHEME)}" if len(source) < 80 else ""),
                place,
                _alt_advice(self._draft.task.path),
            )
        url = self._image_url(source, alt, place)
        if url is None:
            shown = escape(alt.strip() or _name(source))
            window = (max(0, match.start() - _LONGEST_LINK), match.start())
            linked = self._html.rfind("<a ", *window) > self._html.rfind("</a>", *window)
            remote = source.startswith(("http:", "https:", "//")) and not linked
            return f'<a href="{escape(_absolute(source))}">{shown}</a>' if remote else shown
        if not {"image", "inline-image"} & set(classes):
            classes.insert(0, "inline-image")
        classes += _sizes(given)
        rest = "".join(f' {name}="{_one_line(value)}"' for name, value in given.items() if value)
        return f'<img class="{class_value(*classes)}" src="{escape(url)}" alt="{escape(" ".join(alt.split()))}"{rest}/>'

    def _image_url(self, source: str, alt: str, place: Location) -> str | None:
        if not source:
            self._report("empty-image", Level.WARNING, "the image names no file", place, "write the path of its file")
            return None
        if source.startswith(WIKI_SCHEME):
            return self._wiki("image", source, place, alt)
        if source.startswith("data:"):
            if _DATA_IMAGE.match(source):
                return source
            self._report(
                "data-url", Level.WARNING, "the image is inside the text, in a form that no book can hold", place,
                "save it as a PNG, JPEG, GIF, WebP or SVG file beside the text and refer to that",
            )  # fmt: skip
            return None
        if source.startswith("//") or ((scheme := _SCHEME.match(source)) and len(scheme[1]) > 1):
            self._report(
                "remote-image",
                Level.WARNING,
                f"the image is on another machine; a link stands in its place: {source}",
                place,
                "save it beside the text and refer to that file",
            )
            return None
        return self._add("image", source, place, alt)

    def _other(self, match: re.Match[str]) -> str:
        name, written, empty = match.groups()
        given = dict(ATTRIBUTE.findall(written))
        place = self._place(match, given)
        for key in _URL_ATTRIBUTES:
            url = _unescape(given.get(key, "")).strip()
            if url.startswith("#") or not url:
                continue
            kind = "image" if key == "poster" else _KINDS.get(name) or self._kind_of_source(match)
            if _SCHEME.match(url) or url.startswith("//"):
                given.pop(key)
                self._report(
                    "remote-resource",
                    Level.WARNING,
                    f"the {kind} is on another machine and was left out: {url}",
                    place,
                    "save it beside the text and refer to that file",
                )
            else:
                given[key] = self._add(kind, url, place)
        rest = "".join(f' {key}="{value}"' for key, value in given.items())
        return f"<{name}{rest}{empty}>"

    def _kind_of_source(self, match: re.Match[str]) -> str:
        """A source element stands in an audio, video or picture element."""
        places = {kind: self._html.rfind(f"<{kind}", 0, match.start()) for kind in ("audio", "video", "picture")}
        nearest = max(places, key=lambda kind: places[kind])
        return nearest if nearest != "picture" else "image"

    def _report(self, rule: str, level: Level, text: str, place: Location, advice: str) -> None:
        self._draft.report(rule, level, text, place, advice)


def _alt_advice(path: str) -> str:
    if path.lower().endswith(".docx"):
        return "describe it in the word processor, under “alternative text”"
    if path.lower().endswith(("htm", "html")):
        return 'describe it in its alt attribute, or mark it as decoration with role="presentation"'
    return "describe it between the brackets, ![like this](…), or mark it as decoration with {.decorative}"


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def _one_line(value: str) -> str:
    return " ".join(value.split()) if "\n" in value or "\t" in value else value


def _proper(url: str) -> str:
    """Return a URL with the characters escaped that stand in none."""
    url = _STRAY_PERCENT.sub("%25", _NEVER_IN_URL.sub(lambda match: quote(match[0]), url))
    before, mark, fragment = url.partition("#")
    start, sign, query = before.partition("?")
    return start + (sign + query.replace("[", "%5B").replace("]", "%5D")) + mark + fragment.replace("#", "%23")


def _is_valid(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname) and not re.search(r"[\s<>\"{}|\\^`%]", parts.hostname or "x ") and port != 0
    return bool(parts.path)


def _absolute(source: str) -> str:
    return f"https:{source}" if source.startswith("//") else source


def _name(source: str) -> str:
    return source if len(source) <= 80 and not source.startswith("data:") else "[image]"


def _sizes(given: dict[str, str]) -> list[str]:
    """Return classes for widths in per cent; leave widths and heights in pixels as attributes, drop others."""
    classes = []
    for key in ("width", "height"):
        value = given.pop(key, "").strip()
        if key == "width" and (percent := re.fullmatch(r"(\d{1,3}(?:\.\d+)?)%", value)):
            nearest = min((25, 33, 50, 66, 75, 100), key=lambda step: abs(step - float(percent[1])))
            classes.append(f"width-{nearest}")
        elif pixels := re.fullmatch(r"(\d{1,5})(?:px)?", value):
            given[key] = pixels[1]
    return classes
