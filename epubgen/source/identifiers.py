"""Identifiers as people write them → URNs, with check digits verified: ISBN, ISSN, DOI, UUID, URI."""

from __future__ import annotations

import re
from collections.abc import Callable

from epubgen.model.metadata import Identifier


class IdentifierError(ValueError):
    """An identifier that cannot be one; `args` are what is wrong and what to do."""


def parse_identifier(text: str, scheme: str = "") -> Identifier:
    """Return the identifier that the text states; its scheme is found by its form where none is given.

    Raises IdentifierError where the text does not fit its scheme.
    """
    text = text.strip()
    scheme = _scheme_name(scheme) or _recognise(text)
    parse = PARSERS.get(scheme)
    return parse(text) if parse else Identifier(text, scheme if scheme == "uri" else "")


def _scheme_name(scheme: str) -> str:
    name = re.sub(r"[-_ ]?(10|13|a)$", "", scheme.strip().lower())
    return name if name in PARSERS else "uri" if name in ("urn", "url", "uri") else ""


def _recognise(text: str) -> str:
    lower = text.lower()
    for scheme in ("isbn", "issn", "doi", "uuid"):
        if re.match(rf"(urn:)?{scheme}\b", lower):
            return scheme
    if re.match(r"(https?://(dx\.)?doi\.org/|10\.[0-9]{4,9}/)", lower):
        return "doi"
    if re.fullmatch(r"97[89][- ]?(?:[0-9][- ]?){9}[0-9]", text):
        return "isbn"
    if re.fullmatch(r"\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?", lower):
        return "uuid"
    return "uri" if re.match(r"[a-z][a-z0-9+.-]*:\S+$", lower) else ""


def _strip(text: str, scheme: str) -> str:
    return re.sub(rf"(?i)^(?:urn:)?(?:{scheme})(?:-?1[03](?=[: ]))?\s*[:：]?\s*", "", text.strip())


def parse_isbn(text: str) -> Identifier:
    """Return an ISBN-10 or ISBN-13 as `urn:isbn:`; raises IdentifierError."""
    digits = re.sub(r"[-\s‐–—]", "", _strip(text, "isbn")).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        expected = _check_11(digits[:9], 10)
    elif re.fullmatch(r"97[89][0-9]{10}", digits):
        expected = isbn13_check_digit(digits[:12])
    else:
        raise IdentifierError(
            f"“{text}” is no ISBN: it should have 13 digits that begin with 978 or 979, or 10", "copy it again"
        )
    if digits[-1] != expected:
        raise IdentifierError(
            f"the ISBN “{text}” has a wrong check digit: {digits[-1]} where the others ask for {expected}",
            "compare it with the printed one: a digit is wrong, or two are exchanged",
        )
    return Identifier(f"urn:isbn:{digits}", "isbn")


def isbn13_check_digit(digits: str) -> str:
    """Return the check digit of the first twelve digits of an ISBN-13."""
    return str(-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits)) % 10)


def _check_11(digits: str, length: int) -> str:
    remainder = -sum(int(digit) * (length - place) for place, digit in enumerate(digits)) % 11
    return "X" if remainder == 10 else str(remainder)


def parse_issn(text: str) -> Identifier:
    """Return an ISSN as `urn:issn:NNNN-NNNN`; raises IdentifierError."""
    digits = re.sub(r"[-\s‐–—]", "", _strip(text, "issn")).upper()
    if not re.fullmatch(r"[0-9]{7}[0-9X]", digits):
        raise IdentifierError(f"“{text}” is no ISSN: it should have eight digits, as in 1234-5679", "copy it again")
    if digits[-1] != (expected := _check_11(digits[:7], 8)):
        raise IdentifierError(
            f"the ISSN “{text}” has a wrong check digit: {digits[-1]} where the others ask for {expected}",
            "compare it with the printed one: a digit is wrong, or two are exchanged",
        )
    return Identifier(f"urn:issn:{digits[:4]}-{digits[4:]}", "issn")


def parse_doi(text: str) -> Identifier:
    """Return a DOI as `urn:doi:10.…`; raises IdentifierError."""
    name = re.sub(r"(?i)^(?:urn:)?(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)", "", text.strip())
    if not re.fullmatch(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+", name):
        raise IdentifierError(f"“{text}” is no DOI: it should look like 10.1000/182", "copy it again")
    return Identifier(f"urn:doi:{name}", "doi")


def parse_uuid(text: str) -> Identifier:
    """Return a UUID as `urn:uuid:` in lower case; raises IdentifierError (R-025)."""
    digits = _strip(text, "uuid").strip("{}").lower()
    if not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", digits):
        raise IdentifierError(
            f"“{text}” is no UUID: it should have 32 hexadecimal digits in groups of 8-4-4-4-12",
            "copy it again, or delete the key: an identifier is then made from the series or the title",
        )
    return Identifier(f"urn:uuid:{digits}", "uuid")


PARSERS: dict[str, Callable[[str], Identifier]] = {
    "isbn": parse_isbn,
    "issn": parse_issn,
    "doi": parse_doi,
    "uuid": parse_uuid,
}
