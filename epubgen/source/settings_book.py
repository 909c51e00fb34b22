"""The keys of `book.yaml`: one table for reading, suggestions, the JSON Schema and docs/book-yaml.md.

pandoc's names are here as they are, so that a pandoc user's metadata file works; ours stand beside them.
"""

from __future__ import annotations

from epubgen.model.metadata import Identifier
from epubgen.source.settings_kinds import (
    ADDRESS,
    DATE,
    FLAG,
    KEYWORDS,
    LANGUAGES,
    LOOSE,
    PATH,
    PATHS,
    PROSE,
    RAW,
    STRING,
    TEXT,
    TEXTS,
    Faults,
    Kind,
    choice,
    each,
    integer,
    items,
    scalar,
)
from epubgen.source.settings_people import people
from epubgen.source.settings_table import Given, Setting, Table, read_mapping, record, records, table_schema
from epubgen.source.yaml_positions import Mapping, Scalar, Sequence, Value

TITLE_TYPES = choice(
    "main", "subtitle", "short", "collection", "edition", "extended", others={"expanded": "extended"}
)  # fmt: skip
TITLE = (
    Setting("text", TEXT, "The title.", ("title", "name")),
    Setting("type", TITLE_TYPES, "Which title it is.", default="main"),
    Setting("file-as", TEXT, "The title as lists sort it.", ("sort",)),
)
TITLE_RECORD = record(TITLE, "title", TEXT, "text")


def _read_titles(value: Value, faults: Faults) -> tuple[Given, ...]:
    return tuple(given for item in items(value) if (given := TITLE_RECORD.read(item, faults)) and given.text("text"))


TITLES = Kind("text; or pandoc's list of `{type, text}`", _read_titles, records(TITLE_RECORD, "").schema)


def _read_identifier(scheme: str) -> Kind:
    def read(value: Value, faults: Faults) -> Identifier | None:
        from epubgen.source.identifiers import IdentifierError, parse_identifier

        place, named, text = value.location, scheme, ""
        if isinstance(value, Mapping):
            given = read_mapping(value, IDENTIFIER, faults)
            named, text, place = given.text("scheme") or scheme, given.text("text"), given.places.get("text", place)
        else:
            text = scalar(value, faults, "an identifier", "`urn:isbn:9787020002207`") or ""
        if not text:
            return None
        try:
            return parse_identifier(text, named)
        except IdentifierError as error:
            faults.add("identifier-form", str(error.args[0]), place, str(error.args[1]))
            return None

    return Kind("identifier", read, {"anyOf": [LOOSE, table_schema(IDENTIFIER)]})


IDENTIFIER = (
    Setting("text", TEXT, "The identifier.", ("value",)),
    Setting("scheme", TEXT, "What it is: ISBN, ISSN, DOI, UUID, URI.", ("type",)),
)
IDENTIFIERS = each(_read_identifier(""), "ISBN, DOI, UUID, URI or any text; or a record `{scheme, text}`; or a list")


def _read_position(value: Value, faults: Faults) -> str | None:
    """Read a place in a series: whole numbers, perhaps separated by dots (R-036)."""
    import re

    text = scalar(value, faults, "a number", "`12`")
    if not text:
        return None
    if re.fullmatch(r"[0-9]+(\.[0-9]+)*", text):
        return text
    digits = re.search(r"[0-9０-９]+(?:\.[0-9]+)*", text)
    faults.add(
        "group-position",
        f"“{text}” is no number, or numbers with dots between them",
        value.location,
        f"write {digits[0]}" if digits else "write the number alone, for example 12",
    )
    return None


def _read_issn(value: Value, faults: Faults) -> str | None:
    identifier: Identifier | None = _read_identifier("issn").read(value, faults)
    return identifier.value.removeprefix("urn:issn:") if identifier else None


POSITION = Kind("number, or numbers with dots: `98.4`", _read_position, LOOSE)
ISSN = Kind("ISSN", _read_issn, STRING)
SERIES = (
    Setting("name", TEXT, "The name of the series or periodical.", ("title",), "菜园交流"),
    Setting("issue", POSITION, "The number of this issue or book in it.", ("number", "position", "index"), "12"),
    Setting("volume", POSITION, "The volume that the issue belongs to.", ("vol",), "4"),
    Setting("issn", ISSN, "The ISSN of the periodical; its check digit is verified.", (), "9999-9994"),
    Setting("identifier", TEXT, "Another identifier of the series.", ("id",), "https://example.org/series"),
    Setting("file-as", TEXT, "The name as lists sort it.", ("sort",), "Caiyuan jiaoliu"),
    Setting("kind", choice("series", "set"), "Whether it goes on, or is complete.", ("type",), default="series"),
)
SUBJECT = (
    Setting("name", TEXT, "The subject.", ("text", "label"), "园艺"),
    Setting("authority", TEXT, "The list that the term is from; goes with `term`.", (), "LCSH"),
    Setting("term", TEXT, "The term's code in that list; goes with `authority`.", ("code",), "sh85055936"),
)
COVER = (
    Setting("image", PATH, "A picture to be the cover.", ("file", "src"), "cover.jpg", "cover.jpg or cover.png"),
    Setting("alt", TEXT, "What the picture shows, for those who do not see it.", ("description",), "一座桥的水墨画"),
    Setting("design", TEXT, "The design of a cover that is drawn, where there is no picture.", ()),
    Setting("font", TEXT, "The font file of a cover that is drawn.", (), "fonts/title.otf"),
    Setting("vertical", FLAG, "Whether the title runs downwards on a cover that is drawn.", ()),
)


def _read_cover(value: Value, faults: Faults) -> Given | None:
    if isinstance(value, Scalar) and value.text.lower() in ("false", "no", "off", "none"):
        return Given({"design": "none"}, {"design": value.location})
    read: Given | None = record(COVER, "", PATH, "image").read(value, faults)
    return read


HAZARDS = choice(
    "none", "unknown", "flashing", "noFlashingHazard", "motionSimulation", "noMotionSimulationHazard", "sound",
    "noSoundHazard", "unknownFlashingHazard", "unknownMotionSimulationHazard", "unknownSoundHazard",
    others={
        "noflashing": "noFlashingHazard",
        "nomotionsimulation": "noMotionSimulationHazard",
        "nosound": "noSoundHazard",
    },
)  # fmt: skip
ACCESSIBILITY = (
    Setting("conforms-to", TEXT, "The standard that the publisher claims the book meets.", ("conformsto",)),
    Setting("certified-by", TEXT, "Who has certified that."),
    Setting("certified-on", DATE, "When."),
    Setting("certifier-credential", TEXT, "The certifier's credential.", ("credential",)),
    Setting("certifier-report", TEXT, "Where the certifier's report is.", ("report",)),
    Setting("summary", PROSE, "A summary in place of the one that is computed."),
    Setting("exemption", TEXT, "The exemption that is claimed, for example eaa-microenterprise."),
    Setting("hazards", each(HAZARDS, "one, or a list, of the hazards of schema.org"), "Hazards.", ("hazard",)),
)


def _read_direction(value: Value, faults: Faults) -> str | None:
    read: str | None = choice("ltr", "rtl", "default").read(value, faults)
    return "" if read == "default" else read


def _read_pandoc_date(value: Value, faults: Faults) -> str | None:
    """Read a date, or pandoc's list of `{event, text}`, of which publication counts."""
    if isinstance(value, Sequence):
        event = (Setting("event", TEXT, "What happened."), Setting("text", DATE, "When.", ("date",)))
        given = [record(event, "").read(item, faults) for item in value.items]
        found = [one for one in given if one and one.text("event") in ("", "publication", "issued")]
        return found[0].text("text") if found else None
    date: str | None = DATE.read(value, faults)
    return date


METADATA: Table = (
    Setting("title", TITLES, "The title.", (), "土里的公共事", "the folder's name"),
    Setting("subtitle", TEXT, "The subtitle."),
    Setting("title-file-as", TEXT, "The title as lists sort it.", ("title-sort",)),
    Setting("lang", LANGUAGES, "The language.", ("language", "languages"), "zh-Hans", "found from the text"),
    Setting("author", people("aut"), "Who made the book.", ("authors", "creator", "creators"), "[许禾, 吴桂英]"),
    Setting("editor", people("edt"), "Who edited it.", ("editors",)),
    Setting("compiler", people("com"), "Who compiled it.", ("compilers",)),
    Setting("translator", people("trl"), "Who translated it.", ("translators",)),
    Setting("illustrator", people("ill"), "Who illustrated it.", ("illustrators",)),
    Setting("contributor", people("ctb"), "Who else had a part in it.", ("contributors",)),
    Setting("issuing-body", people("isb"), "The body that issues the periodical."),
    Setting("publisher", TEXTS, "Who publishes it.", ("publishers",)),
    Setting(
        "date", Kind(DATE.name, _read_pandoc_date, DATE.schema), "When it was published.", ("published",), "2025-12-09"
    ),
    Setting("modified", DATE, "When its content was last changed.", (), "2025-12-09", "the newest date stated"),
    Setting(
        "identifier", IDENTIFIERS, "What identifies it; the first is the unique identifier.", ("identifiers",),
        "urn:isbn:9787020002207", "a UUID made from series and issue, or from the title",
    ),
    Setting("isbn", _read_identifier("isbn"), "Its ISBN; the check digit is verified.", (), "978-7-02-000220-7"),
    Setting("doi", _read_identifier("doi"), "Its DOI.", (), "10.1000/182"),
    Setting("edition", TEXT, "The edition; a new one has a new identity.", (), "2"),
    Setting("series", records(record(SERIES, "", TEXT, "name"), "name, or record, or list"), "The series it is in."),
    Setting("belongs-to-collection", TEXT, "pandoc's name for the series' name."),
    Setting("group-position", POSITION, "pandoc's name for the number in the series."),
    Setting("description", PROSE, "An abstract.", ("abstract", "summary")),
    Setting(
        "subject", records(record(SUBJECT, "", TEXT, "name"), "text, or record, or list of them"), "What it is about.",
        ("subjects",), "[园艺, 社区]",
    ),
    Setting("keywords", KEYWORDS, "Words to find it by.", ("tags",), "堆肥, 雨水"),
    Setting("rights", PROSE, "Copyright or licence.", ("copyright", "license", "licence"), "© 2025 编者"),
    Setting("source", TEXTS, "What it was made from.", ("sources",), "《菜园交流》2026 年第 1 期"),
    Setting("coverage", TEXTS, "Places and times that it is about."),
    Setting("relation", TEXTS, "What it is related to.", ("relations",)),
    Setting("type", TEXTS, "What kind of publication it is, for example dictionary."),
    Setting("format", TEXTS, "The format, for `dc:format`."),
    Setting(
        "page-progression-direction",
        Kind("`ltr` · `rtl` · `default`", _read_direction, {"enum": ["ltr", "rtl", "default"]}),
        "Which way pages turn.", ("direction", "dir"), default="from the writing mode",
    ),
    Setting("accessibility", record(ACCESSIBILITY, "record"), "What the publisher claims; all else is measured."),
)  # fmt: skip

DEAD_LINKS = choice("error", "warn", others={"warning": "warn"})
WRITING_MODE = choice(
    "horizontal-tb", "vertical-rl", "vertical-lr",
    others={"horizontal": "horizontal-tb", "vertical": "vertical-rl", "横排": "horizontal-tb", "竖排": "vertical-rl"},
)  # fmt: skip

OPTIONS: Table = (
    Setting("theme", TEXT, "The theme.", (), "default", "default"),
    Setting("writing-mode", WRITING_MODE, "Which way lines run.", (), "vertical-rl", "horizontal-tb"),
    Setting("structure", RAW, "Which chapters, in which order, in which parts.", ("chapters", "contents")),
    Setting("toc-depth", integer(1, 6), "How many levels the contents show.", (), "3", "2"),
    Setting(
        "cover",
        Kind("path; or record; or `false`", _read_cover, {"anyOf": [STRING, {"const": False}, table_schema(COVER)]}),
        "The cover.",
    ),
    Setting("cover-image", PATH, "pandoc's name for the cover's picture.", ("epub-cover-image",), "cover.jpg"),
    Setting("cover-alt", TEXT, "What the cover's picture shows.", ("cover-image-alt",)),
    Setting(
        "css", PATHS, "Style sheets of this book, after the theme's.", ("styles", "stylesheet", "stylesheets"),
        "styles/own.css",
    ),
    Setting("fonts", PATHS, "Font files to embed; behind a `#` what each is for: `fonts/Kai.ttf#quote` (themes.md).",
            ("font", "epub-fonts"), "fonts/*.otf"),
    Setting("dead-links", DEAD_LINKS, "Whether a link that leads nowhere stops the build.", (), "warn", "error"),
    Setting("base-url", ADDRESS, "Where the manuscript is on the web: links to what no book holds lead there.", (),
            "https://example.org/course"),
    Setting("partial", FLAG, "Whether a book with missing articles may be built.", ("allow-partial",), "true", "false"),
    Setting("expected-articles", TEXTS, "Titles of the articles that the book must have.", ("articles",)),
    Setting("missing-articles", TEXTS, "Titles of the articles that are known to be missing."),
    Setting("title-page", FLAG, "Whether there is a title page.", (), "false", "true"),
    Setting("contents-page", FLAG, "Whether there is a contents page.", ("toc", "table-of-contents"), "false", "true"),
    Setting("contents-authors", FLAG, "Whether the contents show authors.", (), "true", "where several write"),
    Setting("copyright-page", FLAG, "Whether there is a copyright page.", (), "false", "true"),
    Setting("colophon", FLAG, "Whether there is a colophon.", (), "true", "false"),
    Setting("list-of-illustrations", FLAG, "Whether there is a list of illustrations.", ("lof",), "true", "false"),
    Setting("list-of-tables", FLAG, "Whether there is a list of tables.", ("lot",), "true", "false"),
    Setting("number-sections", FLAG, "Whether headings get numbers.", ("numbersections",), "true", "false"),
    Setting("reshape-tables", FLAG, "Whether wide tables become records that fit a phone.", (), "false", "true"),
    Setting("smart-quotes", FLAG, "Whether straight quotes become curly.", ("smart",), "false", "true"),
    Setting("split-above", integer(20_000, 100_000_000), "How many bytes a document may have.", (), "250000", "250000"),
    Setting("page-break-source", TEXT, "The print edition of the page markers.", (), "urn:isbn:9787020002207"),
    Setting("ncx", FLAG, "Whether there is an NCX for old reading systems.", (), "false", "true"),
    Setting("resources", PATHS, "Further files to put into the book.", (), "data/survey.csv"),
)  # fmt: skip

BOOK: Table = METADATA + OPTIONS

FOREIGN = frozenset(
    """
    documentclass classoption geometry fontsize mainfont sansfont monofont monobackgroundcolor cjkmainfont
    linestretch papersize margin-left margin-right margin-top margin-bottom linkcolor urlcolor citecolor
    toccolor colorlinks header-includes include-before include-after include-before-body include-after-body
    output bibliography csl nocite link-citations reference-section-title references citation-style
    suppress-bibliography toc-title ibooks calibre epub-metadata epub-chapter-level epub-subdirectory
    split-level top-level-division standalone from to template variables metadata metadata-files filters
    input-files input-file output-file pdf-engine highlight-style syntax-highlighting link-bibliography indent
    secnumdepth biblio-style biblatexoptions natbiboptions lof-title lot-title figure-title table-title
    crossref-yaml autosectionlabels thanks version email keywords-title abstract-title rights-url
    """.split()  # noqa: SIM905
)
"""Keys of pandoc and of programs around it that say how to make something else than this book."""
