"""Characters that a format cannot hold, replaced one for one, so that every offset stays what it was."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")
# XML 1.0, production 2 (Char); a return, which XML turns into a line feed, counts with them.
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def unicode_text(text: str) -> str:
    r"""Return *text* without half surrogate pairs, which no UTF-8 can hold.

    >>> unicode_text("a\ud800b")
    'a�b'
    """
    return _SURROGATE.sub(REPLACEMENT, text)


def xml_text(text: str) -> str:
    r"""Return *text* without the characters that no XML document may hold, however they are written.

    >>> xml_text("a\x00b & c")
    'a�b & c'
    """
    return _NOT_XML.sub(REPLACEMENT, text)
