#!/usr/bin/env python3
"""Write docs/rules.md from the rules themselves: names, statements, ids, and where the specification says so."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from epubgen.check import documents, flow  # noqa: F401 - rules register themselves
from epubgen.check.messages import MESSAGES
from epubgen.check.rules import RULES, Rule
from epubgen.check.target_names import NAMES
from epubgen.check.targets import FACTS, VERBS, load_rules

ROOT = Path(__file__).resolve().parents[1]
EPUB33 = "https://www.w3.org/TR/epub-33/#"
SCOPES = {
    "Container": "The container",
    "ContainerDocument": "container.xml",
    "EncryptionDocument": "encryption.xml",
    "SignaturesDocument": "signatures.xml",
    "MetadataDocument": "metadata.xml",
    "MappingDocument": "Mappings of renditions",
    "PackageDocument": "The package document",
    "XHTMLDocument": "XHTML documents",
    "XHTML2Document": "XHTML documents of EPUB 2",
    "SVGDocument": "SVG documents",
    "SVG2Document": "SVG documents of EPUB 2",
    "StyleSheet": "Style sheets",
    "OverlayDocument": "Media overlays",
    "NCXDocument": "NCX documents",
    "SearchKeyMap": "Search key maps",
    "Publication": "Between documents",
    "TargetedBook": "Targets: what reading systems and archives refuse, degrade or ignore",
    "AccessibleBook": "Accessibility metadata, compared with the content (`--accessibility`)",
}


def lines() -> Iterator[str]:
    """Yield the page line by line."""
    load_rules()
    yield "# What the checker checks\n"
    yield "Written by `scripts/rules_doc.py` from the rules: do not edit. Ids are EPUBCheck's; those with `EG-`"
    yield "are epubgen's own: faults that EPUBCheck lets pass, which count with `--strict`; those from `EG-201` on are"
    yield "about one reading system or purpose, and are looked for with `--target`.\n"
    known = {name: number for number, name in enumerate(SCOPES)}
    for scope in sorted(RULES, key=lambda scope: (known.get(scope.__name__, 99), scope.__name__)):
        yield f"## {SCOPES.get(scope.__name__, scope.__name__)}\n"
        for entry in RULES[scope]:
            yield f"- **{entry.name}** ({', '.join(entry.ids)}; {source(entry)})  "
            yield f"  {entry.statement}"
            yield from evidence(entry)
        yield ""
    yield "## Messages\n"
    yield "| id | severity | words |"
    yield "|---|---|---|"
    for id, (severity, text) in sorted(MESSAGES.items()):
        shown = text.replace("|", "\\|").replace("{}", "…").replace("<", "&lt;")
        yield f"| {id} | {severity.lower()} | {shown} |"


def evidence(entry: Rule) -> Iterator[str]:
    """Yield why a rule holds for each target that it concerns."""
    for target, fact in FACTS.get(entry.name, {}).items():
        yield f"  - {NAMES[target]} {VERBS[fact.severity]}: {fact.because} ({fact.source})"


def source(entry: Rule) -> str:
    """Return where a rule comes from: an anchor of EPUB 3.3, another specification, or epubgen itself."""
    if entry.spec == "epubgen":
        return "our own"
    url = entry.spec if entry.spec.startswith("http") else EPUB33 + entry.spec
    return f"[specification]({url})"


def main() -> None:
    """Write the page, or print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--print", action="store_true", help="print the page instead of writing it")
    text = "\n".join(lines()) + "\n"
    if parser.parse_args().print:
        print(text, end="")
    else:
        (ROOT / "docs/rules.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
