"""Text to paragraphs and sentences, as spans that together cover every character that is not white space.

A line break ends a paragraph unless the next word is lower-case or the lines are wrapped at a fixed width.
Inside a paragraph a sentence mark ends a sentence when what follows could open one; in doubt it does not, because
the aligner trims long sentences but cannot join torn ones.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from dedupe.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_OPENERS = "\"'“‘„‚«‹「『《〈（([{¿¡"
_NEVER_FIRST = frozenset(",;:")
_LONGEST_WORD = 40  # Characters looked back for the word before a full stop.
_CLOSERS = "\"'”’“»›」』》〉）)]}"
# Marks that end a sentence whatever follows: they stand in scripts without capitals, some without spaces.
_FULL_MARKS = "。！？｡︒﹒؟۔।॥։።၊။།"
_ALWAYS = frozenset(_FULL_MARKS)
_THAI = "\u0e00-\u0e7f"

_BREAK = r"[\n\r\x0b\x0c\x85\u2028\u2029]"
_LINE_BREAK = re.compile(rf"{_BREAK}\s*")
_OTHER_BREAK = re.compile(rf"{_BREAK}(?!(?<=\n)[a-z][^.)])\s*")
_BLANK_LINE = re.compile(r"\n\s*\n|\r\r|\r\n\s*\r\n|[\x0c\u2029]")
_BULLET = re.compile(r"[•‣◦▪●○■□–—*+·-]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s")
_QUOTES = "\"'“‘„«「『"
_QUOTE_OPENERS = frozenset(_QUOTES)
_THAI_LETTER = re.compile(f"[{_THAI}]")
_THAI_BYTE = b"\x0e"
_FIRST_WORD = re.compile(r"[^\W\d_][\w'’]*")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a name or an example: never the end of a sentence.
_TITLES = _words(
    "mr mrs ms mx dr prof rev revd fr hon gen adm col lt maj sgt cpl pte capt cmdr gov sen rep supt insp det cllr "
    "messrs mme mlle hr dipl ing ste mt vs v e.g i.e eg ie viz ca approx cf z.b bzw d.h"
)
# Not the end before a figure.
_NUMBERED = _words("no nos nr fig figs vol vols pp p para sec ch art tel ext c")
# The end only where a usual opener of sentences follows.
_AMBIGUOUS = _words(
    "inc ltd co corp plc llc bros jr sr esq etc u.s u.k u.n e.u u.s.a a.m p.m d.c b.c a.d ph.d m.d b.a m.a "
    "jan feb mar apr jun jul aug sep sept oct nov dec tue tues wed thu thur thurs fri ave blvd rd st sq dept "
    "univ assn bldg hrs yrs mph ft lb lbs oz kg km cm mm est al eds ed op usw"
)
_ABBREVIATIONS = _TITLES | _NUMBERED | _AMBIGUOUS
# A full stop ends a sentence behind this many lower-case letters, or behind two of them or a year, unless they are the
# end of one of the words above, and so does another mark: most stops are such, so the pattern itself tells them.
_PLAIN_LETTERS = 5


def _not_behind(ends: Iterable[str]) -> str:
    """Return a pattern that fails behind any of *ends* and a full stop, whatever their case but for the last two."""
    by_length: dict[int, list[str]] = {}
    for end in sorted(ends):
        first = "".join(f"[{sign}{sign.upper()}]" for sign in end[:-2])
        by_length.setdefault(len(end), []).append(first + end[-2:])
    return "".join(rf"(?<!(?:{'|'.join(group)})\.)" for group in by_length.values())


_NOT_PLAIN = {word[-_PLAIN_LETTERS:] for word in _ABBREVIATIONS if len(word) >= _PLAIN_LETTERS}
_NOT_SHORT = {word for word in _ABBREVIATIONS if 1 < len(word) < _PLAIN_LETTERS and word.isalpha()} | _NOT_PLAIN
# What may open a sentence, for certain; all possessive, or an opening sign would be taken for the first letter.
_FIRST = rf"[{re.escape(_OPENERS)}]*+[^,;:a-z\x80-\U0010ffff]"
_PLAIN_WORD = (
    rf"(?<=[a-z]{{{_PLAIN_LETTERS}}}\.){_not_behind(_NOT_PLAIN)}|(?<=[a-z]{{2}}\.){_not_behind(_NOT_SHORT)}"
    r"|(?<=[0-9]{4}\.)"
)
_PLAIN = rf"(?:{_PLAIN_WORD}|(?<=[!?]))(?P<plain>\s++)(?={_FIRST})"
_MARK = rf"[.!?…:{_FULL_MARKS}]"
# Possessive, or a mark would give back a closing sign to be read as an opening one.
_OTHER = rf"{_MARK}*+(?P<close>[{re.escape(_CLOSERS)}]*+)(?P<space>\s*+)"
# No end, whatever stands before: a dot or colon inside a figure or address, a lower-case word, a colon before no quote.
_NO_END = rf"(?!(?<=[.:])[a-z0-9]|(?<=[.!?…:])\s+[a-z]|(?<=:)\s+[^\s{_QUOTES}])"
_STOP = re.compile(rf"{_MARK}{_NO_END}(?:{_PLAIN}|{_OTHER})")
_OPENING_WORDS = _words(
    "the a an this that these those it he she they we i you his her their our its my your there here but and or so yet "
    "in on at for from to with by as if when while after before since because although though however he's it's "
    "what who where why how one some many most all both each no not nor then now also meanwhile still even"
)
# German writes the day of a month as an ordinal: am 3. Mai. The months that English writes alike need a German word
# before the day.
_DAY = re.compile(r"(?:3[01]|[12]\d|[1-9])")
_GERMAN_MONTH = re.compile(
    r"(?:Januar|Jänner|Februar|März|Mai|Juni|Juli|Oktober|Dezember|Okt|Dez)\b|(?P<shared>April|August|September|November)\b"
)
_BEFORE_DAY = _words(
    "am vom zum bis ab dem den der des die seit und oder nach vor mit beim im für montag dienstag mittwoch donnerstag "
    "freitag samstag sonnabend sonntag"
)
_WRAP_WIDTHS = range(40, 101)  # Mail and plain-text releases are wrapped at 60 to 80 characters.
_WRAPPED_SHARE = 0.6  # Of the breaks of a wrapped text, so many stand where the next word had no room.
_WRAPPED_BREAKS = 2
_KEPT_TEXTS = 2  # Paragraphs are asked for twice in a row: for themselves and for the sentences.


@lru_cache(maxsize=_KEPT_TEXTS)
def split_paragraphs(text: str) -> tuple[Span, ...]:
    r"""Return the paragraphs of *text* without the white space round them.

    A blank line ends one, and so does a line break before anything but a lower-case word, with the mark before it
    where no sentence ends; not so where lines are wrapped at a fixed width and the next word had no room.

    >>> [span.of(text) for text in ["A head\nA text of\ntwo lines.\n\nand more"] for span in split_paragraphs(text)]
    ['A head', 'A text of\ntwo lines.', 'and more']
    """
    width = _wrap_width(text)
    spans: list[Span | None] = []
    begin = 0
    # Where lines are not wrapped the commonest breaks by far, those that plainly go on, are passed over.
    for found in (_LINE_BREAK if width else _OTHER_BREAK).finditer(text):
        start, end = found.span()
        following = end + (text[end : end + 1] in _QUOTE_OPENERS and text[start - 1 : start].isalnum())
        may_go_on = text[following : following + 1].islower() or (width and _had_no_room(text, start, end, width))
        if not (may_go_on and _goes_on(text, start, end)):
            spans.append(_trimmed(text, begin, start))
            begin = end
    spans.append(_trimmed(text, begin, len(text)))
    return tuple([span for span in spans if span])


def split_sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of *text*; none crosses a paragraph.

    Closing marks stay with their sentence. An attribution that ends in a colon before a quotation is a
    sentence of its own, and so are a headline and a bullet point.

    >>> text = "Mr. J. Smith paid £4.7m. He said: “Yes. We did.” (He did.)"
    >>> [span.of(text) for span in split_sentences(text)]
    ['Mr. J. Smith paid £4.7m.', 'He said:', '“Yes.', 'We did.”', '(He did.)']
    """
    sentences: list[Span] = []
    pattern = _stop_or_space() if _has_thai(text) else _STOP
    for paragraph in split_paragraphs(text):
        start, last = paragraph.start, paragraph.end
        for stop in pattern.finditer(text, start, last):
            end = stop.end()
            space = stop.lastgroup
            if space == "plain" or (end < last and _ends_sentence(text, start, stop)):
                sentences.append(Span(start, stop.start(space or 0)))
                start = end
        sentences.append(Span(start, last))
    return tuple(sentences)


@cache
def _stop_or_space() -> re.Pattern[str]:
    """Return the pattern for Thai: white space between its letters ends a sentence too."""
    return re.compile(rf"{_STOP.pattern}|(?<=[{_THAI}])\s+(?=[{_THAI}])")


def _has_thai(text: str) -> bool:
    """Return whether there is a Thai letter; a byte tells where there is none."""
    is_likely = not text.isascii() and _THAI_BYTE in text.encode("utf-16-le", "surrogatepass")
    return is_likely and _THAI_LETTER.search(text) is not None


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    """Return whether the mark found ends the sentence that began at *start*."""
    first, at = stop.span()
    if stop.lastgroup is None:  # White space between Thai letters.
        return True
    mark = text[first : stop.start("close")]
    if not mark.isascii() and not _ALWAYS.isdisjoint(mark):
        return True
    has_space = stop.end("space") > stop.start("space")
    if mark[-1] == ":":
        return has_space and text[at] in _QUOTE_OPENERS and not _is_lower_or_blank(text[at + 1 : at + 2])
    while at < len(text) and text[at] in _OPENERS:
        at += 1
    following = text[at : at + 1]
    if following.islower() or following in _NEVER_FIRST or not (has_space or _is_capitalised(text, at)):
        return False
    is_closed = stop.end("close") > stop.start("close")
    return mark != "." or is_closed or _dot_ends_sentence(text, start, stop, at)


def _is_lower_or_blank(character: str) -> bool:
    return character.islower() or not character.isalnum()


def _is_capitalised(text: str, at: int) -> bool:
    return text[at : at + 1].isupper() and text[at + 1 : at + 2].islower()


def _dot_ends_sentence(text: str, start: int, stop: re.Match[str], at: int) -> bool:
    """Return whether a single full stop ends the sentence, by the word before it and the one at *at*."""
    before = text[max(start, stop.start() - _LONGEST_WORD) : stop.start()].rsplit(None, 1)
    word = before[-1].lstrip(_OPENERS) if before else ""
    if not stop["space"]:
        return len(word) > 1 and word[-1].islower()
    lower = word.lower()
    is_bullet = len(before) == 1 and _BULLET.match(text, start)
    if is_bullet or lower in _TITLES or (lower in _NUMBERED and text[at : at + 1].isdigit()):
        return False
    if _DAY.fullmatch(word) and (month := _GERMAN_MONTH.match(text, at)):
        lead = before[0].rsplit(None, 1)[-1:] if len(before) > 1 else []
        return bool(month["shared"]) and not (lead and lead[0].lower().rstrip(",.") in _BEFORE_DAY)
    if lower in _AMBIGUOUS or (len(word) == 1 and word.isupper()):
        opener = _FIRST_WORD.match(text, at)
        return at > stop.end() or (opener is not None and opener.group().lower() in _OPENING_WORDS)
    return True


def _goes_on(text: str, start: int, end: int) -> bool:
    """Return whether a line break that may stand inside a paragraph does: it leaves no line blank, opens no bullet."""
    is_blank = (end - start > 1 or text[start] not in "\n\r") and _BLANK_LINE.search(text, start, end)
    return not (is_blank or _BULLET.match(text, end))


def _wrap_width(text: str) -> int:
    """Return the width at which the lines of *text* are wrapped, 0 when they are not."""
    longest = max(map(len, text.splitlines()), default=0)
    if longest > _WRAP_WIDTHS[-1] + 1:
        return 0
    breaks = [found.span() for found in _LINE_BREAK.finditer(text)]
    if sum(text[end : end + 1].islower() for _, end in breaks) < _WRAPPED_BREAKS:
        return 0
    single = [(start, end) for start, end in breaks if not _BLANK_LINE.search(text, start, end)]
    if not single:
        return 0
    width = max(start - _line_start(text, start) for start, _ in single)
    if width not in _WRAP_WIDTHS or longest > width + 1:
        return 0
    full = sum(_had_no_room(text, start, end, width) for start, end in single)
    return width if full >= _WRAPPED_SHARE * len(single) else 0


def _had_no_room(text: str, start: int, end: int, width: int) -> bool:
    """Return whether the first word after the break would have made its line longer than *width*."""
    word_end = end
    while word_end < len(text) and not text[word_end].isspace():
        word_end += 1
    return start - _line_start(text, start) + 1 + word_end - end > width


def _line_start(text: str, at: int) -> int:
    """Return where the line begins that holds the character before *at*; a line too long to be wrapped is cut off."""
    low = max(at - 2 * _WRAP_WIDTHS[-1], 0)
    return max(text.rfind("\n", low, at) + 1, text.rfind("\r", low, at) + 1, low)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span without the white space at its ends, None when nothing is left."""
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return Span(start, end) if start < end else None
