"""People → the line that names them: above an article, on the title page, in the contents."""

from __future__ import annotations

from typing import NamedTuple

from epubgen.model.metadata import Person
from epubgen.vocabulary import xml_text
from epubgen.xhtml.words import Words


class Credit(NamedTuple):
    """A person as a byline shows them: words before and after, which also hold what separates people."""

    name: str
    affiliation: str = ""
    before: str = ""
    after: str = ""


def credits(people: tuple[Person, ...], words: Words) -> list[Credit]:
    """Return the people of a byline, in order, with the words of their roles and the separators between them."""
    result = []
    for number, person in enumerate(people):
        before, after = words.around(person.role)
        separator = words.separator if number else ""
        place = " ".join(filter(None, (person.affiliation, person.post)))
        result.append(Credit(person.name, place, separator + before, after))
    return result


def people_line(people: tuple[Person, ...], words: Words) -> str:
    """Return people as one line of text; authors by their names alone."""
    return words.separator.join(
        name if person.role == "aut" else f"{words.around(person.role)[0]}{name}{words.around(person.role)[1]}"
        for person in people
        if (name := xml_text(person.name).strip())
    )
