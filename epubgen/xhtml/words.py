"""The words that epubgen itself writes into a book, in the book's language: a catalogue file a language.

A catalogue (`templates/words/LANG.yaml`) holds one `key: "text"` a line. A theme may have a `words/` folder of its own,
whose lines take the place of these. A language without a catalogue gets the one of its script or family, else English.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from epubgen.errors import Finding, Level, Location, ThemeError

FALLBACK = "en"
TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo", "yue", "lzh-hant")
SIMPLIFIED = ("zh", "wuu", "hak", "nan", "lzh")
ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
         (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


class DateText(NamedTuple):
    """A date as machines read it, and as a page shows it."""

    iso: str
    text: str


class Words:
    """A catalogue: `words.contents` is the text of the key `contents`."""

    def __init__(self, lang: str, texts: dict[str, str]) -> None:
        self.lang = lang
        self._texts = texts

    def __getattr__(self, key: str) -> str:
        if key.startswith("_") or key not in self._texts:
            raise AttributeError(key)
        return self._texts[key]

    @property
    def texts(self) -> dict[str, str]:
        """All texts by their keys."""
        return self._texts

    def fill(self, key: str, **values: object) -> str:
        """Return the text of the key with its `{…}` filled in."""
        text = self._texts[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def around(self, role: str) -> tuple[str, str]:
        """Return what stands before and after a person's name for a MARC role: ("Translated by ", "")."""
        before, _, after = self._texts.get(f"by_{role}", self._texts["by_other"]).partition("{name}")
        return before, after

    def number(self, number: int) -> str:
        """Return a number as the language writes it in `Part II`, `第二部分`."""
        numerals = self._texts["numerals"]
        if numerals == "arabic":
            return str(number)
        return _roman(number) if numerals == "roman" else _chinese(number, numerals)

    def date(self, w3cdtf: str) -> DateText | None:
        """Return a W3CDTF date for showing, with as much as it says; None if it is no date."""
        day = w3cdtf.strip().split("T")[0].split("-")
        if not all(part.isascii() and part.isdigit() for part in day) or len(day[0]) != 4 or len(day) > 3:
            return None
        values: dict[str, object] = {"year": int(day[0])}
        if len(day) > 1 and 1 <= int(day[1]) <= 12:
            values["month"] = int(day[1])
            if months := self._texts.get("months"):
                values["month_name"] = months.split(", ")[int(day[1]) - 1]
        if len(day) > 2 and "month" in values:
            values["day"] = int(day[2])
        key = "date_day" if "day" in values else "date_month" if "month" in values else "date_year"
        return DateText("-".join(day), self.fill(key, **values))


def catalogue_name(lang: str) -> str:
    """Return the name of the catalogue for a language tag, whether or not there is such a file."""
    tag = lang.lower().replace("_", "-")
    if tag.startswith(TRADITIONAL):
        return "zh-Hant"
    if tag.split("-")[0] in SIMPLIFIED:
        return "zh-Hans"
    return tag.split("-")[0]


def words_notice(lang: str, words: Words) -> list[Finding]:
    """Return a notice where the book's language has no catalogue."""
    if catalogue_name(lang) == words.lang or lang == "und":
        return []
    text = f"there are no words for {lang} yet, so Contents, Notes and the like are in English"
    advice = f"put a file theme/words/{catalogue_name(lang)}.yaml beside the text, after templates/words/en.yaml"
    return [Finding("no-words", Level.NOTICE, text, None, advice)]


def load_words(lang: str, folders: Iterable[Path]) -> Words:
    """Return the words for a language; `folders` are searched from the most special on, and complete each other.

    Raises ThemeError for a line that is no `key: "text"`.
    """
    chain = list(folders)
    texts: dict[str, str] = {}
    for name in dict.fromkeys((FALLBACK, catalogue_name(lang))):
        for folder in reversed(chain):
            path = folder / f"{name}.yaml"
            if path.is_file():
                texts.update(_read_catalogue(path))
                found = name
    return Words(found, texts)


def _read_catalogue(path: Path) -> dict[str, str]:
    try:
        status = path.stat()
    except OSError as error:
        raise ThemeError(f"the word catalogue cannot be read: {error}", Location(str(path))) from error
    return _parsed(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _parsed(path: Path, _modified: int, _size: int) -> dict[str, str]:
    """Return the texts of a catalogue, read once for all books of this process as long as its file is the same."""
    texts = {}
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ThemeError(f"the word catalogue cannot be read: {error}", Location(str(path))) from error
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        key, colon, text = line.partition(":")
        text = text.strip()
        if not colon or len(text) < 2 or text[0] != '"' or text[-1] != '"':
            raise ThemeError('a line of a word catalogue is key: "text"', Location(str(path), number))
        texts[key.strip()] = text[1:-1]
    return texts


def _roman(number: int) -> str:
    text = ""
    for value, letters in ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text


def _chinese(number: int, digits: str) -> str:
    """Return 1–99 with the given digits for 0 to 10; larger numbers digit by digit."""
    if number > 99:
        return "".join(digits[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    if not tens:
        return digits[ones]
    return (digits[tens] if tens > 1 else "") + digits[10] + (digits[ones] if ones else "")
