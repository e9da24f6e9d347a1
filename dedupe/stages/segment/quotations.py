"""Quotations of a text: what stands between quotation marks, whatever marks the house uses.

One pass over the marks, left to right, with at most one quotation open at a time: marks nested in it belong to
it. A paragraph that reopens the mark continues the quotation, and only the last paragraph closes it. Apostrophes,
inch marks and stray marks open nothing; a mark that is never closed ends with its paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from dedupe.model import Quotation, Span

# Opening mark → the marks that close it. Straight and typographic doubles may be mixed by careless typing.
_CLOSERS: Final[dict[str, str]] = {
    "“": '”"',
    '"': '"”',
    "„": '“”"',
    "‟": '”"',
    "”": '”"“',  # Swedish and Finnish: the same mark on both sides; or typed for the opening one
    "«": "»",
    "»": "«",  # German and Danish guillemets point inwards
    "「": "」",
    "『": "』",
    "〝": "〞〟",
    "‘": "’'",
    "'": "'’",
    "‚": "‘’",
    "‹": "›",
    "›": "‹",
}
_SINGLE: Final = frozenset("‘’'‚‹›")
_APOSTROPHES: Final = "'’"
_MARK = re.compile("[“\"„‟”«»「」『』〝〞〟‘’'‚‹›]")
# The marks of TeX and of press archives, two signs long and one: ``…'' and `…'. Two apostrophes mean nothing without.
_TYPED = re.compile(r"``|''|(?<![\w`])`(?=\w[^`'\n]*')|" + _MARK.pattern)
_TYPED_SIGNS: Final[dict[str, str]] = {"``": "“", "''": "”", "`": "‘"}
# Words that begin with an apostrophe (Quirk et al. 1985, A Comprehensive Grammar, appendix III on contractions).
_ELISION = re.compile(
    r"(?:em|til|till|tis|twas|twere|twill|cause|cos|bout|round|n|kay|neath|gainst|\d\ds?)\b", re.IGNORECASE
)
_LOW_OR_HIGH = re.compile("[„“]")
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n")
_WORD = re.compile(r"\w+(?:[-’']\w+)*")
# A quoted run of more words than this is a quotation of its own even inside a reporter's sentence.
_FRAGMENT_WORDS: Final = 15
# Fewer words than this after a colon are still a fragment (a title, a label).
_QUOTATION_WORDS: Final = 4
# Characters of white space that may indent a paragraph.
_INDENT: Final = 8
# Characters over which a quotation may run on after a line break without reopening its mark.
_BRIDGE: Final = 1500
# Marks that are looked at to settle an unclear one: keeps the pass linear.
_LOOK_AHEAD: Final = 12
# Characters of a paragraph behind an apostrophe in which the sentence it stands in may end.
_PARAGRAPH_END: Final = 400
# What a clause of reporting begins with behind quoted words: he said, said Ms Hall, the team wrote.
_REPORTING = re.compile(
    r"\s*(?:(?:he|she|they|it|we|i|who|(?:the|one|a|an)\s+\w+)\s+)?(?:has\s+|have\s+|had\s+)?"
    r"(?:said|says|say|told|tells|wrote|writes|write|added|adds|add|warned|explained|claimed|argued|insisted|"
    r"tweeted|asked|replied|concluded|commented)\b",
    re.IGNORECASE,
)
# The comma that ends quoted words before a clause of reporting, where the mark behind it was forgotten.
_TAG = re.compile(r",(?=\s(?:said|says|added)\s(?:the\s)?[A-Z]|\s(?:he|she|they)\s(?:said|says|added)\s?[.,\n])")


@dataclass(slots=True)
class _Mark:
    """A mark where it stands, and what it may do there."""

    at: int
    sign: str
    opens: bool
    closes: bool
    line_start: bool  # Asked of those alone that may open.
    behind: int  # The place of the first character behind it.


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Return the quotations of *text*, outermost only, in order, never overlapping.

    Args:
        text: Any text. Double, single, typographic and straight marks, guillemets, German low marks and
            Japanese brackets are understood.

    Returns:
        One record a quotation; speakers are left open, the ledgers attach them.

    >>> [q.span.of("He said: “We can’t.”") for q in find_quotations("He said: “We can’t.”")]
    ['“We can’t.”']
    >>> find_quotations("the councils’ plan, the '90s, 6' tall")
    ()
    """
    pattern = _TYPED if "``" in text and "''" in text else _MARK
    marks = [_read_mark(text, found.start(), found.end()) for found in pattern.finditer(text)]
    closing = _next_single_close(text, marks) if any(mark.opens and mark.sign in _SINGLE for mark in marks) else []
    quotations = []
    position = 0
    while position < len(marks):
        mark = marks[position]
        if not mark.opens or (mark.sign in _SINGLE and closing[position] < 0):
            position += 1
            continue
        quotation, position = _follow(text, marks, position)
        if _WORD.search(text, quotation.span.start, quotation.span.end):
            quotations.append(quotation)
    return tuple(quotations)


def _read_mark(text: str, at: int, behind: int) -> _Mark:
    """Return the mark at a place with its possible roles, judged from its neighbours."""
    sign = text[at:behind]
    before = text[at - 1] if at else "\n"
    after = text[behind : behind + 1] or "\n"
    if sign in _TYPED_SIGNS:
        opens = sign != "''" and not after.isspace()
        return _Mark(at, _TYPED_SIGNS[sign], opens, sign == "''", opens and _begins_line(text, at), behind)
    if sign in _APOSTROPHES and ((before.isalnum() and after.isalnum()) or _ELISION.match(text, behind)):
        return _Mark(at, sign, False, False, False, behind)  # noqa: FBT003 - a keyword takes longer than the rest
    opens, closes = _roles(sign, before, after)
    return _Mark(at, sign, opens, closes, opens and _begins_line(text, at), behind)


def _begins_line(text: str, at: int) -> bool:
    """Return whether nothing but a small indent stands before a place in its line."""
    lead = text[max(0, at - _INDENT) : at]
    return not lead[lead.rfind("\n") + 1 :].strip() and ("\n" in lead or len(lead) < _INDENT)


def _roles(sign: str, before: str, after: str) -> tuple[bool, bool]:
    """Return whether a mark may open and may close between two characters."""
    opens, closes = not after.isspace() or before.isspace(), not before.isspace()
    if sign in "」』〞〟":
        opens, closes = False, True
    elif sign in "«»‹›":
        opens, closes = sign in "«‹" or (after.isalnum() and not before.isalnum()), True
    elif sign == "’":
        opens = False
    elif sign == "”":
        opens = after.isalnum() and (before.isspace() or before == ":")
        closes = not before.isspace() or not after.isalnum()
    elif sign == '"' and before.isspace() and after.isspace():
        opens, closes = after != "\n", before != "\n"
    elif sign in "\"'":
        opens = not after.isspace() and not before.isalnum() and after not in ",.;:!?)" and before not in ",.;!?…"
        closes = not before.isspace() and before not in "(["
    # What is left are “ and ‘: they also close what „ and ‚ opened; the pair of marks decides.
    return opens, closes


def _next_single_close(text: str, marks: list[_Mark]) -> list[int]:
    """Return for each single mark the index of the mark that may close it, or -1: then it opens nothing.

    The closing mark stands in the same paragraph, or the next paragraph reopens the quotation. Where none closes it,
    the last mark of a row of paragraphs that each begin with one stands for it, and so does one behind a colon.
    """
    following = [-1] * len(marks)
    close = -1
    reopened = -1
    for index in range(len(marks) - 1, -1, -1):
        mark = marks[index]
        if mark.sign not in _SINGLE:
            continue
        line_end = text.find("\n", mark.at, marks[close].at if close >= 0 else None)
        if close >= 0 and line_end < 0:
            following[index] = close
        elif reopened >= 0 and not text[line_end : marks[reopened].at].strip():
            if following[reopened] < 0 and _begins_sentence(text, mark):
                following[reopened] = reopened
            following[index] = following[reopened]
        elif _begins_sentence(text, mark) and text[max(0, mark.at - 2) : mark.at].rstrip().endswith(":"):
            following[index] = index
        if mark.closes and not mark.opens:
            close = index
        if mark.opens:
            may_reopen = mark.line_start and (following[index] >= 0 or _begins_sentence(text, mark))
            reopened = index if may_reopen else -1
    return following


def _begins_sentence(text: str, mark: _Mark) -> bool:
    """Return whether a mark may open, and a capital letter stands behind it."""
    return mark.opens and text[mark.behind : mark.behind + 1].isupper()


def _follow(text: str, marks: list[_Mark], position: int) -> tuple[Quotation, int]:
    """Return the quotation that a mark opens, and the index of the first mark behind it."""
    first = marks[position]
    pieces: list[Span] = []
    start = first.behind
    depth = 0
    signs = first.sign + _CLOSERS[first.sign]
    for index in range(position + 1, len(marks)):
        mark = marks[index]
        if mark.sign not in signs and not _meets_straight(text, first, mark, start):
            continue
        line_end = text.find("\n", start, mark.at)
        if line_end >= 0:
            continues = mark.opens and mark.line_start and not text[line_end : mark.at].strip()
            may_close = mark.closes and not mark.opens and _bridges(text, start, mark)
            if not (continues or may_close) or _TAG.search(text, start, line_end):
                return _unclosed(text, marks, position, [*pieces, Span(start, line_end)])
        else:
            continues = mark.opens and _after_sentence(text, mark.at) and mark.sign == first.sign
        if continues:
            pieces.append(Span(start, mark.at))
            start, depth = mark.behind, 0
        elif mark.opens and not mark.closes:
            if mark.sign == first.sign and not _is_nested(marks, index):
                return _quotation(text, first.at, [*pieces, Span(start, mark.at)], mark.at), index
            depth += 1
        elif mark.closes and depth:
            depth -= 1
        elif (
            mark.closes
            and (mark.sign in signs[1:] or _closes_reversed(text, mark))
            and not _is_possessive(text, marks, index, start)
        ):
            pieces += _paragraphs(text, start, mark.at)
            return _quotation(text, first.at, pieces, mark.behind), index + 1
    line_end = text.find("\n", start)
    return _unclosed(text, marks, position, [*pieces, Span(start, len(text) if line_end < 0 else line_end)])


def _unclosed(text: str, marks: list[_Mark], position: int, pieces: list[Span]) -> tuple[Quotation, int]:
    """Return a quotation whose last piece is not closed, and the index of the first mark behind it.

    It ends with that paragraph, or before the clause of reporting in it.
    """
    *earlier, last = pieces
    tag = _TAG.search(text, last.start, last.end)
    end = tag.end() if tag else last.end
    behind = next((i for i in range(position + 1, len(marks)) if marks[i].at >= end), len(marks))
    return _quotation(text, marks[position].at, [*earlier, Span(last.start, end)], end), behind


def _bridges(text: str, start: int, mark: _Mark) -> bool:
    """Return whether a quotation may go on over line breaks that do not reopen it: at most one new paragraph.

    The apostrophe of another sentence's possessive closes none.
    """
    is_near = mark.at - start <= _BRIDGE and len(_PARAGRAPH_BREAK.findall(text, start, mark.at)) <= 1
    return is_near and not _owns_word(text, mark)


def _after_sentence(text: str, at: int) -> bool:
    """Return whether a sentence ended just before a place: a line break may have been lost there."""
    before = text[max(0, at - 3) : at]
    return before != before.rstrip() and before.rstrip()[-1:] in set(".!?…")


def _is_nested(marks: list[_Mark], index: int) -> bool:
    """Return whether an opening mark inside a quotation is closed before the quotation is."""
    sign = marks[index].sign
    closes = 0
    for mark in marks[index + 1 : index + 1 + _LOOK_AHEAD]:
        is_reversed = mark.sign == sign and mark.closes and not mark.opens
        if is_reversed or (mark.sign in _CLOSERS[sign] and mark.closes):
            closes += 1
            if closes > 1:
                return True
        elif mark.sign == sign:
            return False
    return False


def _closes_reversed(text: str, mark: _Mark) -> bool:
    """Return whether an opening mark was typed for the closing one: “…,“ he said. It leans on the words before it.

    A single one leans on a mark of theirs: behind a letter it may be an apostrophe (the councils‘ plan, rock ‘n‘ roll).
    """
    before, after = text[mark.at - 1], text[mark.at + 1 : mark.at + 2]
    leans = before in ",.;!?…)" or (mark.sign == "“" and (before.isalnum() or before == "%"))
    return mark.sign in "“‘" and leans and not after.isalnum()


def _meets_straight(text: str, first: _Mark, mark: _Mark, start: int) -> bool:
    """Return whether an opening mark was typed for the straight closing one: "…,“ he said. Or opens a later paragraph.

    One that belongs to marks inside does not: "the „late“ train", "the “late“ train".
    """
    if first.sign != '"':
        return False
    if mark.sign == "“" and "\n" in text[start : mark.at]:
        return True
    return _closes_reversed(text, mark) and not _LOW_OR_HIGH.search(text, start, mark.at)


def _is_possessive(text: str, marks: list[_Mark], index: int, start: int) -> bool:
    """Return whether a single mark in a quotation is the apostrophe of “the councils’ plan”.

    Then its paragraph, which begins at *start*, closes the quotation later with a mark that is no such apostrophe, or
    the next one reopens it.
    """
    mark = marks[index]
    if not _owns_word(text, mark):
        return False
    for later in marks[index + 1 : index + 1 + _LOOK_AHEAD]:
        if later.sign in _SINGLE and (later.opens or later.closes):
            if later.opens:
                return later.line_start and _goes_on(text, start, mark.at, later.at)
            if "\n" in text[mark.at : min(later.at, mark.at + _BRIDGE)]:
                return False
            if not _owns_word(text, later):
                return True
    return False


def _owns_word(text: str, mark: _Mark) -> bool:
    """Return whether a mark stands behind an s and before a word it may own: others’ feelings."""
    if mark.sign not in _APOSTROPHES or text[mark.at - 1] not in "sS":
        return False
    return bool(re.match(r" [a-z]", text[mark.at + 1 : mark.at + 3])) and not _REPORTING.match(text, mark.at + 1)


def _goes_on(text: str, start: int, at: int, reopened: int) -> bool:
    """Return whether quoted words run past an apostrophe to their paragraph's end: the next paragraph reopens them.

    A fragment in a reporter's sentence begins with a small letter or is short: ‘the parents’ in a study.
    """
    line_end = text.find("\n", at, at + _PARAGRAPH_END)
    if line_end < 0 or text[line_end:reopened].strip() or text[line_end - 1] not in ".!?…":
        return False
    return text[start : start + 1].isupper() and len(_WORD.findall(text, start, at)) > _QUOTATION_WORDS


def _paragraphs(text: str, start: int, end: int) -> list[Span]:
    """Return the paragraphs of a stretch that no mark separates."""
    spans = []
    for found in _PARAGRAPH_BREAK.finditer(text, start, end):
        spans.append(Span(start, found.start()))
        start = found.end()
    return [*spans, Span(start, end)]


def _quotation(text: str, start: int, pieces: list[Span], end: int) -> Quotation:
    """Return the record: pieces without the space around them, the span up to the last sign."""
    trimmed = [_trimmed(text, piece) for piece in pieces]
    kept = tuple([piece for piece in trimmed if piece.start < piece.end]) or (trimmed[0],)
    end = max(start + 1, start + len(text[start:end].rstrip()))
    return Quotation(Span(start, end), kept, is_fragment=len(kept) == 1 and _is_fragment(text, start, kept[0], end))


def _trimmed(text: str, piece: Span) -> Span:
    """Return a piece without the space around it."""
    content = text[piece.start : piece.end]
    bare = content.strip()
    if len(bare) == len(content):
        return piece
    left = piece.start + (len(content) - len(content.lstrip()) if bare else len(content))
    return Span(left, left + len(bare))


def _is_fragment(text: str, start: int, piece: Span, end: int) -> bool:
    """Return whether quoted words are part of a sentence of the reporter's."""
    content = piece.of(text)
    words = len(_WORD.findall(content))
    if words > _FRAGMENT_WORDS:
        return False
    before = text[max(0, start - 8) : start].rstrip(" \t\xa0")
    ends_clause = content[-1:] in set(",.!?…。！？") or text[end : end + 1] in {",", "."}
    if before.endswith(":") and words >= _QUOTATION_WORDS:
        return False
    begins = not before or before[-1] in '\n.!?…,:"”’)'
    if begins and not content[:1].islower() and ends_clause:
        return False
    # The second half of an interrupted quotation: “…,” she said, “and that is why.”
    return not (before.endswith(",") and words >= _QUOTATION_WORDS and content[-1:] in set(".!?…"))
