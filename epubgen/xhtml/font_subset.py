"""One font file → a subset of it in WOFF2 or WOFF, by fontTools (imported when first needed)."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from epubgen.errors import Finding, Level, Location
from epubgen.model.ports import Store
from epubgen.xhtml.fonts import ROLES, EmbeddedFonts, FontFile
from epubgen.xhtml.rare_characters import is_rare

ALWAYS = frozenset(" 　0123456789，。、；：？！“”‘’（）《》〈〉【】「」『』—…·.,;:?!()[]\"'-–")
"""Characters that a reading system may add or that an edit will soon need (R-178)."""
RESTRICTED, NO_SUBSETTING, BITMAP_ONLY = 0x0002, 0x0100, 0x0200
RULES = {
    "text": ".p, .item, .term, .definition, .cell, .caption, .verse, .byline, .dateline, .source, .note",
    "heading": ".title, .subtitle, .h2, .h3, .h4, .h5, .h6, .notes-title",
    "quote": ".quote, .epigraph, .poem, .letter, .verse",
    "code": ".code, .inline-code",
    "rare": ".rare",
}
GENERIC = {"code": "monospace"}


class Wish(NamedTuple):
    """One entry of `fonts:`, taken apart."""

    path: str
    role: str = "text"
    flavor: str = "woff2"
    number: int = 0


class Subset(NamedTuple):
    """A font made small: what the style sheet must say of it, and what it turned out to lack."""

    data: bytes
    family: str
    weight: str
    italic: bool
    lacks: str


def embed_fonts(
    root: Path, fonts: tuple[str, ...], characters: frozenset[str], folder: str, location: Location | None, store: Store
) -> EmbeddedFonts:
    """Make what `fonts.subset_fonts` promises."""
    files: list[FontFile] = []
    findings: list[Finding] = []
    css: list[str] = []
    rare = {character for character in characters if is_rare(character)}
    covered: set[str] = set()
    families: dict[str, list[str]] = {}
    for entry in fonts:
        wish = _wish(entry, location, findings)
        wanted = frozenset(rare) if wish.role == "rare" else characters
        subset = _cached(root, wish, wanted, location, findings, store)
        if subset is None:
            continue
        own = rare - set(subset.lacks)
        if wish.role == "rare":
            if not own:
                findings.append(_needless(wish.path, location))
                continue
            covered |= own
        elif subset.lacks and wish.role == "text":
            findings.append(_lacks(wish.path, subset.lacks, location))
        name = f"{folder}/{_file_name(wish, files)}"
        files.append(FontFile(name, subset.data, f"font/{wish.flavor}"))
        css.append(_face(subset, name, wish, own))
        if subset.family not in families.setdefault(wish.role, []):
            families[wish.role].append(subset.family)
    css += [_rule(role, names) for role, names in families.items() if role in RULES]
    return EmbeddedFonts(tuple(files), "".join(css).encode(), tuple(findings), frozenset(covered))


def _wish(entry: str, location: Location | None, findings: list[Finding]) -> Wish:
    path, _, words = entry.partition("#")
    role, flavor, number = "text", "woff2", 0
    for word in filter(None, re.split(r"[,\s]+", words)):
        if word in ROLES:
            role = word
        elif word in ("woff", "woff2"):
            flavor = word
        elif word.isdecimal():
            number = int(word)
        else:
            findings.append(
                Finding(
                    "unknown-font-role",
                    Level.WARNING,
                    f"'{word}' behind the # of the font {path} means nothing",
                    location,
                    f"write one of: {', '.join(ROLES)}",
                )
            )
    return Wish(path, role, flavor, number)


def _cached(
    root: Path, wish: Wish, characters: frozenset[str], location: Location | None, findings: list[Finding], store: Store
) -> Subset | None:
    try:
        data = (root / wish.path).read_bytes()
    except OSError as fault:
        findings.append(_refused(wish.path, f"cannot be read ({fault.strerror})", "check its name", location))
        return None
    key = _key(data, wish, characters)
    kept = store.get(key)
    if kept is None:
        made = _made(data, wish, characters, location, findings)
        if made is None:
            return None
        subset, notices = made
        findings += notices
        if not notices:
            store.put(key, _packed(subset))
        return subset
    return _unpacked(kept)


def _key(data: bytes, wish: Wish, characters: frozenset[str]) -> str:
    from fontTools import version

    words = f"font {version} {wish.flavor} {wish.number} {''.join(sorted(characters))}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(hashlib.sha256(data).digest() + words).hexdigest()


def _packed(subset: Subset) -> bytes:
    head = json.dumps([subset.family, subset.weight, subset.italic, subset.lacks]).encode()
    return head + b"\n" + subset.data


def _unpacked(kept: bytes) -> Subset:
    head, _, data = kept.partition(b"\n")
    family, weight, italic, lacks = json.loads(head)
    return Subset(data, family, weight, italic, lacks)


def _made(
    data: bytes, wish: Wish, characters: frozenset[str], location: Location | None, findings: list[Finding]
) -> tuple[Subset, list[Finding]] | None:
    """Return a font's subset, with what is to be said of it; None, and a finding, where it cannot be had."""
    from fontTools.ttLib import TTLibError

    # A damaged table shows itself when it is first looked at, in whatever way its reader trips over it.
    broken = (TTLibError, OSError, LookupError, AssertionError, EOFError, ValueError, TypeError, AttributeError)
    try:
        return _subset(data, wish, characters, location, findings)
    except (*broken, struct.error, ArithmeticError, RecursionError) as fault:
        problem = f"is not a font that can be read ({type(fault).__name__}: {fault})"
        findings.append(_refused(wish.path, problem, "name a .ttf or .otf that is whole", location))
        return None


def _subset(
    data: bytes, wish: Wish, characters: frozenset[str], location: Location | None, findings: list[Finding]
) -> tuple[Subset, list[Finding]] | None:
    from fontTools.ttLib import TTFont

    notices: list[Finding] = []
    font = TTFont(BytesIO(data), fontNumber=wish.number, recalcTimestamp=False)
    bits = font["OS/2"].fsType if "OS/2" in font else 0
    best = font.getBestCmap() or {}
    if bits & 0x000F == RESTRICTED or bits & BITMAP_ONLY:
        advice = "choose a font whose licence allows embedding, such as one under the Open Font License"
        findings.append(_refused(wish.path, f"forbids embedding (its fsType is {bits:#06x})", advice, location))
        return None
    wanted = {ord(character) for character in characters | (frozenset() if wish.role == "rare" else ALWAYS)}
    lacks = "".join(sorted(character for character in characters if ord(character) not in best and _printed(character)))
    described = _description(font)
    if bits & NO_SUBSETTING:
        notices.append(_whole(wish.path, len(data), location))
    else:
        _cut(font, wanted)
    file = BytesIO()
    font.flavor = wish.flavor
    font.save(file, reorderTables=True)
    return Subset(file.getvalue(), *described, lacks), notices


def _printed(character: str) -> bool:
    return not character.isspace() and character.isprintable()


def _cut(font: Any, wanted: set[int]) -> None:
    import logging

    from fontTools import subset

    if not subset.log.hasHandlers():  # what it says of tables that it does not know would go to stderr
        subset.log.addHandler(logging.NullHandler())
    options = subset.Options()
    options.layout_features = ["*"]
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.legacy_kern = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    _rename_reserved(font)


def _rename_reserved(font: Any) -> None:
    """Give a font with a reserved name another one, as the Open Font License asks of a changed font."""
    names = font["name"]
    notice = " ".join(str(names.getDebugName(number) or "") for number in (0, 13))
    if "reserved font name" not in notice.lower():
        return
    for record in names.names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = "Embedded-Subset" if record.nameID == 6 else "Embedded Subset"


def _description(font: Any) -> tuple[str, str, bool]:
    """Return family, weight (a number, or two for a variable font) and whether it is italic, as CSS wants them."""
    family = str(font["name"].getBestFamilyName() or "Embedded").replace('"', "").replace("\\", "")
    weight = str(getattr(font["OS/2"], "usWeightClass", 400) if "OS/2" in font else 400)
    if "fvar" in font:
        axis = next((axis for axis in font["fvar"].axes if axis.axisTag == "wght"), None)
        weight = f"{axis.minValue:.0f} {axis.maxValue:.0f}" if axis else weight
    return family, weight, bool("OS/2" in font and font["OS/2"].fsSelection & 1)


def _file_name(wish: Wish, files: list[FontFile]) -> str:
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(wish.path).stem).strip("-.") or "font"
    taken = {file.name.rpartition("/")[2] for file in files}
    name, number = f"{stem}.{wish.flavor}", 2
    while name in taken:
        name, number = f"{stem}-{number}.{wish.flavor}", number + 1
    return name


def _face(subset: Subset, name: str, wish: Wish, rare: set[str]) -> str:
    ranges = ""
    if wish.role == "rare":
        ranges = "  unicode-range: " + ", ".join(f"U+{ord(c):X}" for c in sorted(rare)) + ";\n"
    return (
        f'@font-face {{\n  font-family: "{subset.family}";\n  font-style: {"italic" if subset.italic else "normal"};\n'
        f'  font-weight: {subset.weight};\n  src: url("{name}") format("{wish.flavor}");\n{ranges}}}\n'
    )


def _rule(role: str, families: list[str]) -> str:
    names = ", ".join([*(f'"{family}"' for family in families), GENERIC.get(role, "serif")])
    return f"{RULES[role]} {{\n  font-family: {names};\n}}\n"


def _refused(path: str, reason: str, advice: str, location: Location | None) -> Finding:
    return Finding("unusable-font", Level.ERROR, f"the font {path} {reason}", location, advice)


def _whole(path: str, size: int, location: Location | None) -> Finding:
    return Finding(
        "font-not-subset",
        Level.WARNING,
        f"the font {path} forbids subsetting, so all of its {size // 1024} kB are in the book",
        location,
        "choose a font that allows it",
    )


def _needless(path: str, location: Location | None) -> Finding:
    return Finding(
        "needless-font",
        Level.NOTICE,
        f"the font {path} has none of the rare characters of this book, and is not in it",
        location,
        "take it out of fonts:, or name one that has the characters",
    )


def _lacks(path: str, characters: str, location: Location | None) -> Finding:
    shown = " ".join(characters[:20]) + (" …" if len(characters) > 20 else "")
    return Finding(
        "font-lacks-characters",
        Level.NOTICE,
        f"the font {path} lacks {len(characters)} of the book's characters: {shown}",
        location,
        "nothing need be done where another font has them: the reading system takes it",
    )
