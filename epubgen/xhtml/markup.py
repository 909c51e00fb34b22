"""Text → XHTML text, and the mark of what is XHTML already."""

from __future__ import annotations

from epubgen.vocabulary import xml_text


class Markup(str):
    """A string that is XHTML already: templates insert it as it is (`__html__` is what Jinja2 asks for)."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def printable(value: object) -> object:
    """Return the value as a template may show it: a string without what XML cannot hold."""
    return value if hasattr(value, "__html__") or not isinstance(value, str) else xml_text(value)


def escape(value: object) -> str:
    """Return the value as XHTML text or as the inside of an attribute value: what Jinja2 does with `{{ value }}`."""
    if isinstance(value, Markup):
        return value
    text = str(value)
    if text.isalnum():
        return text
    text = xml_text(text)
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text or ">" in text:
        text = text.replace("<", "&lt;").replace(">", "&gt;")
    if '"' in text or "'" in text:
        text = text.replace('"', "&#34;").replace("'", "&#39;")
    return text
