"""Hostile text made harmless for a terminal: what cannot be seen is shown by its name or number."""

from __future__ import annotations

import re

_CONTROL = re.compile(
    # C0 and C1 but for tab and line feed; marks that turn the direction of writing; lone surrogates; separators.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)
_NAMES = {"\x1b": "␛", "\r": "␍", "\x7f": "␡", "\x85": "␤"}


def visible(text: str) -> str:
    r"""Return *text* with characters that steer a terminal made visible, one character each.

    Controls become their pictures (␛), anything else that steers becomes the replacement character; tab and line feed
    stay. Lengths are kept, so that offsets still fit.

    >>> visible("\x1b[31mred\u202e")
    '␛[31mred�'
    """
    return _CONTROL.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    character = match.group()
    if character in _NAMES:
        return _NAMES[character]
    return chr(0x2400 + ord(character)) if ord(character) < ord(" ") else "\ufffd"
