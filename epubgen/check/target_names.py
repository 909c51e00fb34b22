"""The targets by name, and whose word the rules about them rest on. Imported by the command, so nothing else is."""

from __future__ import annotations

NAMES = {
    "kindle": "Kindle",
    "apple": "Apple Books",
    "google": "Google Play Books",
    "kobo": "Kobo",
    "weread": "WeRead",
    "duokan": "Duokan",
    "archive": "An archive",
}
"""Target → how messages call it."""

ACCESSIBILITY = "accessibility"
"""Asked for like a target: whether accessibility metadata is true."""

E999 = "reports about Send to Kindle's error E999"
KINDLE = "Kindle Publishing Guidelines 2019.2"
APPLE = "Apple Books Asset Guide 5.3"
GOOGLE = "Google Books Partner help, EPUB files"
KOBO = "Kobo's EPUB specification, 2025-08"
WEREAD = "a published device test of WeRead"
DAISY = "the DAISY Accessible Publishing Knowledge Base"
DUOKAN = "notes of Chinese downloaders on Duokan's extensions"
HTML = "the HTML Standard on data-* attributes"
EPUB = "EPUB 3.3 on security, which names ISO/IEC TS 22424"
CONGRESS = "Recommended Formats Statement of the Library of Congress"
