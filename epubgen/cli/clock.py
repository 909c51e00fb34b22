"""The one place where the command line asks what time it is supposed to be."""

from __future__ import annotations

import os

from epubgen.errors import EpubgenError


def source_date_epoch() -> str | None:
    """Return the instant that SOURCE_DATE_EPOCH names as `YYYY-MM-DDThh:mm:ssZ`, None where it is not set (R-250).

    Raises EpubgenError where it is set to something else than seconds since 1970.
    """
    value = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not value:
        return None
    import time

    try:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(value)))
    except (ValueError, OverflowError, OSError):
        raise EpubgenError(f"SOURCE_DATE_EPOCH is not a number of seconds since 1970: {value}") from None
