"""What a text says of where it comes from: credits of pictures, agencies and outlets.

Each rule looks at one document and knows the other; the caller turns its sign for the other side.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from dedupe.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe.model import ParsedDocument


class Sign(NamedTuple):
    """A reason found in one document for its having taken from the other; `name` has its weight."""

    kind: str
    name: str
    text: str
    span: Span | None


_PICTURE = re.compile(
    r"\b(?:picture|photo(?:graph)?|image|pic|video)s?(?:\s+(?:credit|courtesy of|by))?\s*[:/]\s*"
    r"(?P<who>[^\n()\[\]]{2,80})",
    re.IGNORECASE,
)
# Agencies as they sign their copy; the full names are those on their own sites.
_AGENCIES = {
    "AP": "Associated Press",
    "AFP": "Agence France-Presse",
    "PA": "Press Association",
    "UPI": "United Press International",
    "DPA": "Deutsche Presse-Agentur",
    "PTI": "Press Trust of India",
    "REUTERS": "Reuters",
    "BLOOMBERG": "Bloomberg",
    "XINHUA": "Xinhua",
}
_AGENCY = re.compile(
    rf"\((?P<who>{'|'.join(_AGENCIES)})\)|^\s*(?P<line>Reuters|Associated Press)\s*[-–—:]", re.IGNORECASE
)
_SMALL_WORDS = frozenset({"the", "and", "for", "from", "with", "council", "of", "by", "via", "its", "our"})


def read_signs(document: ParsedDocument, other: ParsedDocument) -> Iterator[Sign]:
    """Yield what *document* says about having taken from *other*."""
    text = document.text
    for match in _PICTURE.finditer(text):
        who = match["who"].strip(" .")
        words = _telling_words(who)
        is_own = words <= _telling_words(document.document.outlet or "")
        if _is_about(other, words) and not is_own:
            reason = f"credits a picture to “{who}”, whom the other text is about"
            yield Sign("credit", "picture", reason, Span(*match.span()))
    agency = other.document.outlet
    for match in _AGENCY.finditer(text):
        if _is_agency(agency, (match["who"] or match["line"]).upper()):
            reason = f"signed “{match.group().strip()}”, and the other text is {agency}’s"
            yield Sign("credit", "agency", reason, Span(*match.span()))
    yield from _named_outlet(document, other.document.outlet)


def _named_outlet(document: ParsedDocument, outlet: str | None) -> Iterator[Sign]:
    """Yield where *document* names the other text's outlet: in its byline, else outside page furniture."""
    if not outlet or outlet == document.document.outlet:
        return
    name = re.compile(rf"(?<!\w){re.escape(outlet)}(?!\w)")
    if document.document.author and name.search(document.document.author):
        yield Sign(
            "credit", "byline", f"is signed “{document.document.author}”, and the other text is {outlet}’s", None
        )
        return
    for match in name.finditer(document.text):
        span = Span(*match.span())
        if not any(span.overlap(furniture) for furniture in document.furniture):
            yield Sign("credit", "outlet", f"names {outlet}, the other text’s outlet", span)
            return


def _is_about(document: ParsedDocument, words: set[str]) -> bool:
    """Return whether the document names all *words* more than once, as one does who speaks of itself."""
    counts = Counter(document.tokens.words)
    return bool(words) and all(counts[word] > 1 for word in words)


def _telling_words(name: str) -> set[str]:
    return {word for word in re.findall(r"\w+", name.casefold()) if word not in _SMALL_WORDS}


def is_agency(outlet: str) -> bool:
    """Return whether *outlet* is an agency by its name.

    >>> is_agency("Reuters"), is_agency("Eastmere Gazette")
    (True, False)
    """
    return outlet.casefold() in {name.casefold() for names in _AGENCIES.items() for name in names}


def _is_agency(outlet: str | None, signed: str) -> bool:
    if outlet is None:
        return False
    return outlet.casefold() in {signed.casefold(), _AGENCIES.get(signed, signed).casefold()}
