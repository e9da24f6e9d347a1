"""What a text says of where it comes from: credits, agencies, statements, and a release's own furniture.

Each rule looks at one document and knows the other; the caller turns its sign for the other side.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from dedupe.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe.model import ParsedDocument


class Sign(NamedTuple):
    """A reason found in one document; a positive weight says that this document took from the other."""

    kind: str
    weight: float
    text: str
    span: Span


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
_STATEMENT = re.compile(
    r"\b(?:(?:said|says|announced|wrote|explained|added) in (?:a|the|its|his|her|their) (?:\w+ )?"
    r"(?:statement|press release|news release|media release|release)"
    r"|according to (?:a|the|its) (?:\w+ )?(?:statement|press release|news release|media release)"
    r"|in a (?:written |joint |press |media )?statement)\b",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"^[^\w\n]*(?P<what>notes? (?:to|for) (?:the )?editors?|for immediate release|for release on\b.*"
    r"|(?:media|press) (?:contact|enquir|inquir|office contact)\w*|embargo(?:ed)?\b.*|ends)[^\w\n]*(?:$|:)",
    re.IGNORECASE | re.MULTILINE,
)
_SMALL_WORDS = frozenset({"the", "and", "for", "from", "with", "council", "of", "by", "via", "its", "our"})


def read_signs(document: ParsedDocument, other: ParsedDocument) -> Iterator[Sign]:
    """Yield what *document* says about having taken from *other*, or about being a release itself."""
    text = document.text
    for match in _PICTURE.finditer(text):
        who = match["who"].strip(" .")
        if _names(other, who):
            yield Sign(
                "credit", 2.0, f"credits a picture to “{who}”, whom the other text is about", Span(*match.span())
            )
    for match in _AGENCY.finditer(text):
        signed = (match["who"] or match["line"]).upper()
        if _is_agency(other.document.outlet, signed):
            agency = other.document.outlet
            yield Sign(
                "credit",
                3.0,
                f"signed “{match.group().strip()}”, and the other text is {agency}’s",
                Span(*match.span()),
            )
    outlet = other.document.outlet
    if outlet and outlet != document.document.outlet:
        for match in re.finditer(rf"\b{re.escape(outlet)}\b", text):
            yield Sign("credit", 1.5, f"names {outlet}, the other text’s outlet", Span(*match.span()))
            break
    statement = _STATEMENT.search(text)
    if statement:
        yield Sign("statement", 1.0, f"cites a release or statement: “{statement.group()}”", Span(*statement.span()))
    release = _RELEASE.search(text)
    if release:
        yield Sign(
            "release", -2.0, f"has a release’s own parts: “{release['what'].strip()}”", Span(*release.span("what"))
        )


def _names(document: ParsedDocument, who: str) -> bool:
    """Return whether every telling word of *who* stands in the document."""
    words = {word for word in re.findall(r"\w+", who.casefold()) if word not in _SMALL_WORDS}
    return bool(words) and words <= set(document.tokens.words)


def _is_agency(outlet: str | None, signed: str) -> bool:
    if outlet is None:
        return False
    return outlet.casefold() in {signed.casefold(), _AGENCIES.get(signed, signed).casefold()}
