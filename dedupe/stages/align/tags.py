"""Who is said to say it: a reporting tag at the border of a link belongs to the statement that it reports.

`Researchers found that` before a statement, `, finds research in the BMJ` or `, she said` behind it: that it was put
in, dropped or exchanged is one of the first things to tell, so a link takes the tag beside it. The words are English,
of closed classes; in other languages borders stay where they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dedupe.stages.align.index import TextIndex

_VERBS: Final = (
    r"(?:say|said|says|find|finds|found|show|shows|showed|shown|suggest|indicate|conclude|reveal|report|claim|warn|argue|"
    r"believe|estimate|discover|state|announce|note|write|writes|wrote|explain|insist|confirm|venture|add)(?:s|d|ed)?"
)
"""What reports a claim: Thompson & Ye (1991), Applied Linguistics 12; Bell (1991), The Language of News Media."""
_WORD: Final = r"[\w’'&.-]+"
_SUBJECT: Final = rf"{_WORD}(?:\s{_WORD}){{0,7}}?"
_AUXILIARY: Final = r"(?:\s(?:has|have|had|also))*"
_CLOSING: Final = r"[\s”\"’'»]*"
_BEHIND: Final = re.compile(
    rf",(?P<marks>{_CLOSING})(?:according to\s[^.;:!?]{{1,200}}|{_VERBS}\s[^.;:!?,]{{1,200}}"
    rf"|{_SUBJECT}{_AUXILIARY}\s{_VERBS})[\s.”\"’'»]*"
)
_REPORTS: Final = re.compile(_VERBS)
_COMMA: Final = re.compile(",")
_LONGEST: Final = 400  # Characters of a tag: what is longer is no tag, whatever its words are.
_MARKS: Final = 3  # Characters from the last word of a link to the comma before a tag.
_BEFORE: Final = re.compile(
    rf"{_CLOSING}(?:according to\s[^,;:]{{1,120}},|{_SUBJECT}{_AUXILIARY}\s{_VERBS}\sthat)(?:\s{_WORD}){{0,2}}"
    r"\s*(?P<marks>[“\"‘'«]*)",
    re.IGNORECASE,
)


def with_tags(text: TextIndex, first: int, last: int) -> tuple[int, int]:
    """Return a token range with the tags beside it, and the rest of those that it cuts, inside its sentence."""
    begin, end = text.sentence_at(first)
    ends_in_tag = _ends_in_tag(text, first, last, end)
    return begin if _begins_with_tag(text, begin, first) else first, end if ends_in_tag else last


def _begins_with_tag(text: TextIndex, begin: int, first: int) -> bool:
    """Return whether the words of a sentence before a token are a tag."""
    tokens, written = text.parsed.tokens, text.parsed.text
    start, stop = int(tokens.starts[begin]), int(tokens.starts[first])
    if not 0 < stop - start <= _LONGEST:
        return False
    match = _BEFORE.fullmatch(written, start, stop)
    return match is not None and not match["marks"]


def _ends_in_tag(text: TextIndex, first: int, last: int, end: int) -> bool:
    """Return whether the words of a sentence behind a token range are a tag or the rest of one that begins in it.

    Behind a quotation a tag goes with its speaker, not with its words.
    """
    return last < end and _tag(text, first, last, end) == ""


def ends_in_quote_tag(text: TextIndex, first: int, last: int) -> bool:
    """Return whether a token range, or its sentence right behind it, ends in the tag of a quotation."""
    return bool(_tag(text, first, last, text.sentence_at(last - 1)[1]))


def _tag(text: TextIndex, first: int, last: int, end: int) -> str | None:
    """Return the marks before the tag that ends a sentence, beginning in a token range or right behind it, if one does.

    Args:
        text: The text.
        first: The first token of the range.
        last: The token behind it.
        end: The token behind its sentence.
    """
    tokens, written = text.parsed.tokens, text.parsed.text
    at, stop = int(tokens.ends[last - 1]), int(tokens.ends[end - 1])
    for comma in _COMMA.finditer(written, max(int(tokens.ends[first]), stop - _LONGEST), min(at + _MARKS, stop)):
        match = _BEHIND.fullmatch(written, comma.start(), stop)
        if match:
            return match["marks"].strip()
    return None


def reports(text: TextIndex, token: int) -> bool:
    """Return whether a token is a verb of reporting."""
    tokens = text.parsed.tokens
    return _REPORTS.fullmatch(text.parsed.text, int(tokens.starts[token]), int(tokens.ends[token])) is not None
