"""Rules about targets: style sheets, and what stands in the way of the reader's own settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from epubgen.check.markup import XHTML
from epubgen.check.messages import Message
from epubgen.check.target_names import APPLE, DUOKAN, KINDLE, KOBO, WEREAD
from epubgen.check.target_styles import HARMLESS, ROOTS, StyleLine, forced_colours
from epubgen.check.targets import Sheet, TargetedBook, degrades, ignores, target_rule
from epubgen.check.vocabularies import words

READERS_OWN = words("font-family font-size line-height font")
DEAD = words("text-indent line-height page-break-before page-break-after page-break-inside break-before break-after "
             "break-inside transform flex float")  # fmt: skip
DEAD_VALUES = {"display": words("flex inline-flex grid inline-grid"), "font-variant": words("small-caps"),
               "position": words("fixed absolute")}  # fmt: skip
SIDES = words("margin margin-left margin-right margin-inline margin-inline-start margin-inline-end")
MOST_EM = 2.0


def plain_lines(book: TargetedBook) -> Iterator[tuple[Sheet, StyleLine]]:
    """Yield the declarations that hold for every reader, with their sheets."""
    for sheet in book.sheets:
        for line in sheet.lines:
            if line.plain:
                yield sheet, line


@target_rule("EG-241",
    kindle=degrades("A book that forces the colour of its text is not shown in black mode", KINDLE),
    kobo=degrades("Backgrounds and colours do not follow into sepia and night", KOBO),
    apple=ignores("It sets colours of text itself, unless the book claims its own dark theme", APPLE),
)  # fmt: skip
def running_text_has_the_readers_colours(book: TargetedBook) -> Iterator[Message]:
    """Style sheets set neither colour nor background on the page or on running text."""
    for sheet in book.sheets:
        for line in forced_colours(sheet.lines):
            yield book.about_style("EG-241", sheet, line, f"{line.name}: {line.value}")


@target_rule("EG-242",
    kindle=degrades("Font, size and leading are the reader's choice, which a rule for the page takes away", KINDLE),
    kobo=degrades("Font, size and leading are the reader's choice, which a rule for the page takes away", KOBO),
    apple=degrades("Font, size and leading are the reader's choice, which a rule for the page takes away", APPLE),
)  # fmt: skip
def the_page_has_the_readers_font(book: TargetedBook) -> Iterator[Message]:
    """Style sheets set neither font nor size nor line height on the page as a whole."""
    for sheet, line in plain_lines(book):
        own = line.name in READERS_OWN and line.value not in HARMLESS and bool(set(line.selectors) & set(ROOTS))
        if own and not base_per_cent(line):
            yield book.about_style("EG-242", sheet, line, f"{line.name}: {line.value}")


def base_per_cent(line: StyleLine) -> bool:
    """Tell whether a declaration sets the size of the page in per cent."""
    return line.name == "font-size" and line.value.endswith("%") and bool(set(line.selectors) & set(ROOTS))


@target_rule("EG-243", kobo=degrades("Margins in em grow with the type until no text is left beside them", KOBO))
def margins_leave_room_for_text(book: TargetedBook) -> Iterator[Message]:
    """Margins at the sides are at most 2em."""
    for sheet, line in plain_lines(book):
        if line.name in SIDES:
            for value in at_the_sides(line):
                found = re.fullmatch(r"(\d*\.?\d+)r?em", value)
                if found and float(found[1]) > MOST_EM:
                    yield book.about_style("EG-243", sheet, line, value)
                    break


def at_the_sides(line: StyleLine) -> list[str]:
    """Return the values of a margin property that are about the left and the right side."""
    values = line.value.replace("!important", "").split()
    if line.name != "margin" or len(values) < 2:
        return values
    return [values[1], values[3]] if len(values) == 4 else [values[1]]


@target_rule("EG-244", kobo=degrades("A base size in per cent meets a fault of its e-ink devices", KOBO))
def the_base_size_is_no_percentage(book: TargetedBook) -> Iterator[Message]:
    """The size of the page's text is not set in per cent."""
    for sheet, line in plain_lines(book):
        if base_per_cent(line):
            yield book.about_style("EG-244", sheet, line, line.value)


@target_rule("EG-245", weread=ignores("It lays out with values of its own", WEREAD))
def nothing_hangs_on_dead_values(book: TargetedBook) -> Iterator[Message]:
    """Style sheets use no values without effect: flex, grid, small capitals, fixed places, sizes in pixels."""
    seen = set()
    for sheet, line in plain_lines(book):
        dead = line.value in DEAD_VALUES.get(line.name, ())
        if line.name == "font-size":
            dead = line.value.endswith("px")
        if dead and (line.name, line.value) not in seen:
            seen.add((line.name, line.value))
            yield book.about_style("EG-245", sheet, line, line.name, line.value)


@target_rule("EG-246", weread=ignores("It lays out with values of its own", WEREAD))
def nothing_hangs_on_dead_properties(book: TargetedBook) -> Iterator[Message]:
    """Style sheets use no properties without effect: indents, leading, page breaks, transforms, floats."""
    seen = set()
    for sheet, line in plain_lines(book):
        if line.name in DEAD and line.name not in seen:
            seen.add(line.name)
            yield book.about_style("EG-246", sheet, line, line.name)


@target_rule("EG-247",
    weread=ignores("It honours single classes, other selectors not reliably", WEREAD),
    kobo=ignores("It wraps text in elements of its own, so that selectors of elements meet the wrong ones", KOBO),
)  # fmt: skip
def selectors_are_single_classes(book: TargetedBook) -> Iterator[Message]:
    """Selectors are single classes."""
    for sheet in book.sheets:
        odd: dict[str, StyleLine] = {}
        for line in sheet.lines:
            for selector in line.selectors:
                if line.plain and not re.fullmatch(r"\.[\w-]+", selector) and selector not in ROOTS:
                    odd.setdefault(selector, line)
        if odd:
            first = next(iter(odd))
            yield book.about_style("EG-247", sheet, odd[first], len(odd), first)


@target_rule("EG-248", weread=degrades("What display: none hides is shown", WEREAD))
def nothing_is_hidden_by_style(book: TargetedBook) -> Iterator[Message]:
    """No style sheet hides content."""
    for sheet, line in plain_lines(book):
        if line.name == "display" and line.value.startswith("none"):
            yield book.about_style("EG-248", sheet, line)


@target_rule("EG-249",
    weread=ignores("Style attributes are taken away", WEREAD),
    kobo=degrades("Style attributes override what it does for its readers", KOBO),
)  # fmt: skip
def no_element_has_its_own_style(book: TargetedBook) -> Iterator[Message]:
    """No element has a style attribute."""
    for document in book.documents:
        styled = [element for element in document.elements if element.get("style") and is_html(str(element.tag))]
        yield from book.about_all("EG-249", document, styled)


def is_html(tag: str) -> bool:
    """Tell whether an element is one of XHTML: SVG and MathML style their own."""
    return tag.startswith(XHTML)


@target_rule("EG-250", weread=ignores("The reader's own font is shown; families are not honoured reliably", WEREAD))
def nothing_hangs_on_families(book: TargetedBook) -> Iterator[Message]:
    """Style sheets name no families of fonts."""
    for sheet in book.sheets:
        named = [line for line in sheet.lines if line.name == "font-family" and line.selectors]
        if named:
            yield book.about_style("EG-250", sheet, named[0], len(named))


BREAKS = words("page-break-before break-before")
NO_BREAKS = words("auto avoid avoid-page avoid-column avoid-region inherit initial unset")


@target_rule("EG-274", apple=ignores("It asks for page breaks after elements, not before them", APPLE))
def pages_break_after_elements(book: TargetedBook) -> Iterator[Message]:
    """No style sheet breaks pages before elements."""
    for sheet in book.sheets:
        forced = [line for line in sheet.lines if line.name in BREAKS and line.value.split(" ")[0] not in NO_BREAKS]
        if forced:
            yield book.about_style("EG-274", sheet, forced[0], len(forced))


BOLD = re.compile(r"bold|bolder|[6-9]\d\d|1000")
HEAVY = tuple(f"{XHTML}{tag}" for tag in ("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))


@target_rule("EG-275", apple=degrades("It shows bold text of an embedded family in an embedded bold face alone", APPLE))
def embedded_families_have_a_bold_face(book: TargetedBook) -> Iterator[Message]:
    """A family that is embedded and used has a bold face, where the book has bold text."""
    faces: dict[str, list[str]] = {}
    for sheet in book.sheets:
        for family, weight in embedded_faces(sheet):
            faces.setdefault(family, []).append(weight)
    bare = {family for family, weights in faces.items() if not any(map(is_bold, weights))}
    if not bare or not has_bold_text(book):
        return
    for sheet in book.sheets:
        for line in sheet.lines:
            used = bare & set(families_of(line)) if line.selectors else set()
            for family in sorted(used):
                bare.remove(family)
                yield book.about_style("EG-275", sheet, line, family)


def embedded_faces(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield family and weight of each @font-face rule."""
    rules: dict[int, dict[str, StyleLine]] = {}
    for line in sheet.lines:
        if line.around[-1:] == ("@font-face",):
            rules.setdefault(line.block, {})[line.name] = line
    for face in rules.values():
        for family in families_of(face["font-family"]) if "font-family" in face else ():
            yield family, face["font-weight"].value if "font-weight" in face else "normal"


def families_of(line: StyleLine) -> list[str]:
    """Return the families that a font-family declaration names, in lower case and without quotes."""
    if line.name != "font-family":
        return []
    return [" ".join(name.strip().strip("\"'").split()) for name in line.value.split(",")]


def is_bold(weight: str) -> bool:
    """Tell whether a weight of a face is bold, or a range that reaches there."""
    return BOLD.fullmatch(weight.split(" ")[-1]) is not None


def has_bold_text(book: TargetedBook) -> bool:
    """Tell whether documents have elements that are bold by themselves, or style sheets make some bold."""
    styled = any(line.name == "font-weight" and line.selectors and is_bold(line.value) for _, line in plain_lines(book))
    return styled or any(tag in document.by_tag for document in book.documents for tag in HEAVY)


GENERIC = words("serif sans-serif monospace cursive fantasy system-ui ui-serif ui-sans-serif ui-monospace ui-rounded "
                "math emoji inherit initial unset")  # fmt: skip


@target_rule("EG-277", duokan=ignores("It has fonts of its own, known by names that begin with DK-", DUOKAN))
def families_have_names_that_duokan_knows(book: TargetedBook) -> Iterator[Message]:
    """Where style sheets name fonts that the book does not bring along, one of Duokan's own is among them."""
    for sheet in book.sheets:
        embedded = {family for family, _ in embedded_faces(sheet)}
        for line in sheet.lines:
            named = [family for family in families_of(line) if family not in GENERIC] if line.selectors else []
            if named and not embedded & set(named) and not any(family.startswith("dk-") for family in named):
                yield book.about_style("EG-277", sheet, line, named[0])
                break
