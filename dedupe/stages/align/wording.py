"""How far two spans have the same words: the kind of a passage and its score.

Verbatim is identical after folding case, white space and the style of quotation marks and dashes.
"""

from __future__ import annotations

import re
import unicodedata

_QUOTES = dict.fromkeys(map(ord, "\"'“”‘’„‚«»‹›`´「」『』\u201b\u201f\u2032\u2033"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_FOLDED = _QUOTES | _DASHES | dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))
_SPACE = re.compile(r"\s+")
_DASH_RUN = re.compile(r" ?-[- ]*")


def fold(text: str) -> str:
    """Return *text* without differences of case, white space and the style of marks, nor the marks at its ends.

    Where a passage stops says nothing of what was changed: a comma in one text is a full stop in the other.

    >>> fold("The “Big”  House") == fold('the "big" house')
    True
    """
    folded = unicodedata.normalize("NFKC", text.translate(_FOLDED)).casefold()
    return _DASH_RUN.sub("-", _SPACE.sub(" ", folded)).strip(" '.,;:…")


def same_words(a: str, b: str) -> bool:
    """Return whether two spans are verbatim."""
    return a == b or fold(a) == fold(b)
