"""The signs of English typography: a text of ASCII and these is searched with quicker expressions."""

from __future__ import annotations

import re

TYPOGRAPHY = "‘’“”–—…"
_OTHER = re.compile(rf"[^\x00-\x7f{TYPOGRAPHY}]")


def is_plain(text: str) -> bool:
    """Say whether a text is of ASCII and the signs of English typography: no letter of it has an accent.

    >>> is_plain("“Don’t go – wait …”"), is_plain("Élysée")
    (True, False)
    """
    return text.isascii() or _OTHER.search(text) is None
