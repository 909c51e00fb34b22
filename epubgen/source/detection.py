"""What a manuscript does not say of itself and its text shows: the language."""

from __future__ import annotations

import os
import re

from epubgen.errors import Finding, Level, Location
from epubgen.model.metadata import Metadata

SAMPLE_FILES = 5
SAMPLE_BYTES = 40_000


def settle_language(metadata: Metadata, root: str, paths: list[str], place: Location) -> tuple[Metadata, list[Finding]]:
    """Return the metadata with a language: the stated one, or the one that the text is in, with a finding that says so.

    `zh` says nothing of the script, which reading systems choose fonts and hyphens by (R-027): the text decides.
    """
    stated = metadata.language
    if stated and stated.lower() not in ("zh", "zho", "chi"):
        return metadata, []
    from epubgen.text.scripts import detect_language

    found = detect_language(_sample(root, paths))
    if stated:
        tag = found.tag if found.tag.startswith("zh-") else "zh-Hans"
        text, advice = f"“{stated}” does not say in which script; {tag} is used", f"write `lang: {tag}`"
        return metadata._replace(language=tag), [Finding("language-script", Level.WARNING, text, place, advice)]
    tag = found.tag or "zh-Hans"
    sure = "" if found.certain else ", which is not certain"
    text = f"the language is not stated; the text looks like {tag}{sure}"
    level = Level.NOTICE if found.certain else Level.WARNING
    finding = Finding("language-detected", level, text, place, f"write `lang: {tag}` in book.yaml")
    return metadata._replace(language=tag), [finding]


def name_language(findings: list[Finding], tag: str) -> list[Finding]:
    """Return the findings with the detected language in the advice of those about tags that mean nothing (`C`)."""
    return [
        finding._replace(advice=f"write {tag}: the text looks like that")
        if finding.rule == "language-tag" and finding.advice.startswith("write a BCP 47 tag")
        else finding
        for finding in findings
    ]


def _sample(root: str, paths: list[str]) -> str:
    """Return some text of the first chapters."""
    texts: list[str] = []
    for path in paths:
        if len(texts) >= SAMPLE_FILES:
            break
        if text := _text_of(os.path.join(root, path)):
            texts.append(text)
    return "\n".join(texts)


def _text_of(path: str) -> str:
    try:
        if path.lower().endswith(".docx"):
            return _text_of_docx(path)
        with open(path, "rb") as file:
            data = file.read(SAMPLE_BYTES)
    except OSError:
        return ""
    from epubgen.text.decoding import decode

    cut = data[: data.rfind(b"\n") + 1] or data if len(data) == SAMPLE_BYTES else data
    text = decode(cut).text
    # Code and markup are English everywhere.
    text = re.sub(r"^(```|~~~).*?^\1|<(script|style)\b.*?</\2>|<[^>]*>", " ", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\A---\n.*?\n---\n|\{\{[^}]*\}\}|`[^`\n]*`|\]\([^)\s]*\)|https?://\S+", " ", text, flags=re.DOTALL)


def _text_of_docx(path: str) -> str:
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(path) as container, container.open("word/document.xml") as document:
            data = document.read(4 * SAMPLE_BYTES)
    except (OSError, KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, ValueError):
        return ""
    return re.sub(r"<[^>]*>?", " ", data.decode("utf-8", "replace"))
