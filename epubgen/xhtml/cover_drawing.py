"""A cover design and the facts of a book → a JPEG picture of 1600 × 2400 pixels, the same on every machine.

Only the bundled fonts and the one that the author names are used, never those of the machine. Their characters are
looked up first, since the renderer leaves out without a word what no font has.
"""

from __future__ import annotations

import hashlib
import re
from io import BytesIO
from pathlib import Path

from lxml import etree

from epubgen.errors import Finding, Level, Location, ThemeError
from epubgen.model.metadata import Metadata
from epubgen.model.ports import Store
from epubgen.xhtml.cover import Cover
from epubgen.xhtml.cover_design import Drawing, fill_design, is_east_asian, palettes
from epubgen.xhtml.cover_face import Face, Setter
from epubgen.xhtml.cover_facts import CoverFacts, alternative_text, cover_facts
from epubgen.xhtml.theme import templates_root
from epubgen.xhtml.words import load_words

WIDTH, HEIGHT = 1600, 2400
JPEG_QUALITY = 90
FOLDER = "covers"
SHOWN_CHARACTERS = 8


def draw_cover(
    metadata: Metadata,
    design: str,
    font: Path | None,
    vertical: bool,
    folders: tuple[Path, ...],
    location: Location | None,
    store: Store,
) -> Cover:
    """Draw the cover that `cover.make_cover` promises."""
    words = load_words(metadata.language or "und", _word_folders(folders))
    facts = cover_facts(metadata, words)
    findings: list[Finding] = []
    missing: set[str] = set()
    given = _given_face(font, location, findings)
    serif, sans = _bundled_faces(facts, metadata.language)
    setters = {
        "serif": Setter([*given, *serif, *sans], missing),
        "sans": Setter([*given, *sans, *serif], missing),
    }
    drawing = _drawing(facts, setters, design, vertical, folders, location, findings)
    titled = not setters["serif"].lacks_most_of(facts.title)
    if missing:
        findings.append(_missing(missing, titled, location))
    used = tuple(face.path for face in (*given, *serif, *sans) if f'"{face.family}"' in drawing.svg)
    data = _picture(drawing, used, store)
    return Cover(data, alternative_text(facts, drawing.shown, words), tuple(findings), titled=titled)


def _drawing(
    facts: CoverFacts,
    setters: dict[str, Setter],
    wish: str,
    vertical: bool,
    folders: tuple[Path, ...],
    location: Location | None,
    findings: list[Finding],
) -> Drawing:
    """Fill the design that the author wishes for, or the one that suits; one that is not well made is passed over."""
    designs = design_paths(folders)
    if vertical and not is_east_asian(facts.title):
        findings.append(_not_vertical(location))
        vertical = False
    name, _, colour = wish.partition(":")
    if name and name not in designs:
        findings.append(_unknown("design", name, designs, location))
        name = ""
    while designs:
        name = name or _suited(facts, vertical, folders, designs)
        try:
            known = palettes(etree.parse(str(designs[name])).getroot())
            if colour and colour not in known:
                findings.append(_unknown("palette", colour, known, location))
                colour = ""
            palette = colour or list(known)[_turn(facts) % len(known)]
            drawing = fill_design(designs[name], palette, facts, setters, vertical, location)
        except (etree.XMLSyntaxError, ValueError, KeyError) as fault:
            findings.append(_bad_design(designs.pop(name), fault))
            name = ""
            continue
        findings += drawing.findings
        return drawing
    raise ThemeError("the theme has no cover design that can be used", location)


def _bundled_faces(facts: CoverFacts, language: str) -> tuple[list[Face], list[Face]]:
    """Return the serifed faces and those without: Chinese ones, and where there is Hangul to set, Korean ones.

    In a Korean book these come first, so that Han and Latin are of the same face as Hangul.
    """
    import pylopdf_fonts_zh_cn as chinese

    serif, sans = [Face(Path(chinese.serif_path()))], [Face(Path(chinese.sans_path()))]
    own = language.split("-")[0] == "ko"
    if own or re.search("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]", repr(facts)):
        import pylopdf_fonts_ko as korean

        place = 0 if own else 1
        serif.insert(place, Face(Path(korean.serif_path())))
        sans.insert(place, Face(Path(korean.sans_path())))
    return serif, sans


def _word_folders(folders: tuple[Path, ...]) -> list[Path]:
    return [*(folder / "words" for folder in folders), templates_root() / "words"]


def design_paths(folders: tuple[Path, ...]) -> dict[str, Path]:
    """Return the designs that the folders of a theme chain offer: name → file, the most special first."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.svg")):
            found.setdefault(path.stem, path)
    return found


def _suited(facts: CoverFacts, vertical: bool, folders: tuple[Path, ...], designs: dict[str, Path]) -> str:
    """Return the design that suits the book, among those of the most special theme that has any."""
    wish = "label" if vertical else "issue" if facts.issue else "frame"
    for folder in folders:
        own = [name for name, path in designs.items() if path.is_relative_to(folder)]
        if own:
            return wish if wish in own else own[0]
    return next(iter(designs))


def _turn(facts: CoverFacts) -> int:
    """Return a number that is the same for the same book, and goes up by one from an issue of a series to the next."""
    digest = hashlib.sha256((facts.series or facts.title).encode()).digest()
    return digest[0] + (int(facts.number) if facts.number else 0)


def _given_face(font: Path | None, location: Location | None, findings: list[Finding]) -> list[Face]:
    """Return the author's font, or nothing with a finding where it cannot be read."""
    if font is None:
        return []
    try:
        return [Face(font)]
    except (OSError, ValueError) as fault:
        findings.append(
            Finding(
                "cover-font",
                Level.ERROR,
                f"the font of the cover, {font.name}, cannot be read: {getattr(fault, 'strerror', None) or fault}",
                location,
                "name a TrueType or OpenType file (.ttf, .otf)",
            )
        )
        return []


def _picture(drawing: Drawing, fonts: tuple[Path, ...], store: Store) -> bytes:
    from PIL import __version__ as pillow_version
    from resvg_py import __version__ as resvg_version

    key = hashlib.sha256(f"cover {resvg_version} {pillow_version} {JPEG_QUALITY}\0{drawing.svg}".encode())
    for font in fonts:
        status = font.stat()
        key.update(f"\0{font.name} {status.st_size}".encode())
    data = store.get(key.hexdigest())
    if data is None:
        data = _rendered(drawing.svg, fonts)
        store.put(key.hexdigest(), data)
    return data


def _rendered(svg: str, fonts: tuple[Path, ...]) -> bytes:
    from PIL import Image
    from resvg_py import svg_to_bytes

    png = svg_to_bytes(
        svg_string=svg,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=[str(font) for font in fonts],
        width=WIDTH,
        height=HEIGHT,
    )
    file = BytesIO()
    with Image.open(BytesIO(png)) as picture:
        picture.convert("RGB").save(file, "JPEG", quality=JPEG_QUALITY, optimize=True, subsampling=0)
    return file.getvalue()


def _unknown(
    kind: str, name: str, known: dict[str, Path] | dict[str, dict[str, str]], location: Location | None
) -> Finding:
    return Finding(
        f"unknown-cover-{kind}",
        Level.WARNING,
        f"there is no cover {kind} '{name}'",
        location,
        f"choose one of: {', '.join(sorted(known))}",
    )


def _bad_design(path: Path, fault: Exception) -> Finding:
    return Finding(
        "cover-design",
        Level.ERROR,
        f"the cover design cannot be used: {fault}",
        Location(str(path)),
        "mend the SVG file: what its attributes mean stands in docs/themes.md",
    )


def _not_vertical(location: Location | None) -> Finding:
    return Finding(
        "cover-in-lines",
        Level.NOTICE,
        "the cover is set in lines, not in columns: letters in its title would lie on their sides",
        location,
        "delete vertical: true, or choose a design that has columns always: cover: {design: label}",
    )


def _missing(missing: set[str], titled: bool, location: Location | None) -> Finding:
    characters = " ".join(f"{character} (U+{ord(character):04X})" for character in sorted(missing)[:SHOWN_CHARACTERS])
    more = f" and {len(missing) - SHOWN_CHARACTERS} more" if len(missing) > SHOWN_CHARACTERS else ""
    instead = (
        "a geta mark 〓 stands in their place, or nothing where a line would be full of them"
        if titled
        else "the title cannot be set, so the book has no cover, and reading systems show the title in its place"
    )
    return Finding(
        "cover-characters",
        Level.WARNING,
        f"the fonts of the cover lack {characters}{more}: {instead}",
        location,
        "name a font file that has them: cover: {font: FILE}; or put a picture beside the text: cover.jpg",
    )
