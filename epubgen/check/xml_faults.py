"""What libxml2 says of a document that is not well-formed → the same in words that say what would be right."""

from __future__ import annotations

import re

from lxml import etree

SAID: tuple[tuple[str, str], ...] = (
    (r"xmlParseEntityRef: no name", '"&" begins a reference to a character; for the character itself write "&amp;"'),
    (
        r"EntityRef: expecting ';'",
        'a reference such as "&amp;" must end with ";"; for the character "&" itself write "&amp;"',
    ),
    (
        r"Entity '(.*)' not defined",
        'the entity "&{0};" is not defined in XML; write the character itself, or its number (as "&#160;")',
    ),
    (
        r"Opening and ending tag mismatch: (\S+)(?: line (\d+))? and (\S+)",
        'the end tag "</{2}>" stands where "<{0}>" of line {1} is still open; close that first',
    ),
    (
        r"Premature end of data in tag (\S+)(?: line (\d+))?",
        'the document ends before "<{0}>" of line {1} is closed; it is cut short, or an end tag is missing',
    ),
    (
        r"Couldn't find end of Start Tag (\S+)(?: line (\d+))?",
        'the tag of "{0}" does not end with ">"; write the tag to its end',
    ),
    (r"Unescaped '<' not allowed in attributes values", '"<" must not stand in an attribute; write "&lt;"'),
    (r"AttValue: (?:\" or ' |' )?expected", 'an attribute\'s value must stand between quotation marks: name="value"'),
    (r"Specification mandates value for attribute (\S+)", 'the attribute "{0}" has no value; write {0}="…"'),
    (r"Attribute (\S+) redefined", 'the attribute "{0}" stands twice in one tag; keep one'),
    (
        r"attributes construct error",
        "the attributes of a tag cannot be told apart; put a space between two, and write quotation marks inside "
        'a value as "&quot;"',
    ),
    (r"error parsing attribute name", 'this is no name of an attribute; write name="value", or ">" to end the tag'),
    (r"(?:StartTag|xmlParseStartTag): invalid element name", '"<" begins no tag here; for the character write "&lt;"'),
    (r"Extra content at the end of the document", "there is more after the end tag of the root element; take it out"),
    (r"Double hyphen within comment", 'a comment must not hold "--"; write single hyphens'),
    (r"Comment not terminated", 'a comment does not end; close it with "-->"'),
    (r"CData section not finished", 'a CDATA section does not end; close it with "]]>"'),
    (r"Sequence '\]\]>' not allowed in content", '"]]>" must not stand in text; write "]]&gt;"'),
    (
        r"(?:PCDATA |xmlParseCharRef: )?invalid (?:xml)?Char value (\d+)",
        "the character number {0} is not allowed in XML; take it out",
    ),
    (
        r"Namespace prefix (\S+) .*is not defined",
        'the prefix "{0}" stands for no namespace; declare it by xmlns:{0}="…" on the root element',
    ),
    (r"Start tag expected, '<' not found", "there is text where the root element should begin; take it out"),
    (
        r"XML (?:or text )?declaration allowed only at the start",
        "the XML declaration must be the very first of the document; take out what stands before it",
    ),
    (r"Content error in the internal subset", 'the document type declaration is broken; write "<!DOCTYPE html>"'),
    (r"expected '>'", 'a tag does not end with ">"; take out what stands before it'),
    (r"Input is not proper UTF-8.*", "there are bytes that are not UTF-8; save the document in UTF-8"),
    (r"Failed to parse QName '(.*)'", 'the name "{0}" is none: it may have one colon, with a prefix before it'),
)
"""How libxml2's words begin → ours; in braces what it names."""


def reason(error: etree.XMLSyntaxError) -> str:
    """Return what is wrong, without the place; libxml2's own words where it says what it seldom does."""
    said = re.sub(r", line \d+, column \d+.*$", "", str(error.msg or error), flags=re.S).strip()
    for pattern, words in SAID:
        if found := re.match(pattern, said):
            return words.format(*(part or "?" for part in found.groups()))
    return said
