"""What a change does, said in a few words made from its kind and its two wordings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dedupe.model import FACT_KINDS
from dedupe.render.view.wording import shorten, squeeze

if TYPE_CHECKING:
    from dedupe.model import Edit

MARKS = "\"“”„‟«»‹›「」『』‘’'‛‚"
"""Every quotation mark."""
_EDGES = re.compile(rf"^[\s{MARKS}]+|[\s{MARKS}]+$")
_HAS_MARK = re.compile(rf"(?<!\w)[{MARKS}]|[{MARKS}](?!\w)")
_PUNCTUATION = re.compile(r"^[\s,;:.–—-]+|[\s,;:–—-]+$")
_CONTENT = re.compile(r"[^\W_]|[%£$€¥+<>=°]")
_ONE_SIDED = {
    "attribution": ("speaker dropped", "speaker put in"),
    "quote": ("cut inside the quotation", "added inside the quotation"),
}
_LONGEST = 48
_ROOMY = 40


def bare(text: str) -> str:
    """Return *text* on one line without the quotation marks round it.

    >>> bare(" “tenacious advocacy,” ")
    'tenacious advocacy,'
    """
    return _EDGES.sub("", squeeze(text))


def quoted(text: str, most: int = _LONGEST) -> str:
    """Return *text*, shortened, inside quotation marks of ours.

    >>> quoted("“reduce risk”")
    '“reduce risk”'
    """
    return f"“{shorten(bare(text), most).rstrip(',;')}”"


def explain(edit: Edit, source: str, most: int = _LONGEST) -> str:
    """Return what an edit does, without a full stop.

    Args:
        edit: A change from the left text to the right one.
        source: What the left text is called.
        most: Characters of each wording; below 40 it is written as for a margin.

    >>> from dedupe.model import Edit, Span
    >>> explain(Edit(Span(0, 2), Span(0, 2), "40", "44", "number", "high"), "release")
    '“40” becomes “44”'
    """
    old, new = bare(edit.old), bare(edit.new)
    if edit.kind == "quote":
        return _explain_quote(old, new, most)
    if edit.kind == "quote-boundary":
        return _explain_marks(edit, source, most)
    if edit.kind == "format":
        return f"same value in another notation: {quoted(old, most)}, {quoted(new, most)}"
    if not new:
        return _explain_loss(edit, quoted(old, most))
    if not old:
        return _explain_gain(edit, quoted(new, most), source)
    return _becomes(old, new, most)


def say_one_sided(edit: Edit, round_it: str = "", most: int = _LONGEST) -> str:
    """Return what an edit does of which one wording has no word; nothing of any other edit, which shows both.

    Args:
        edit: The change.
        round_it: The words that its quotation marks are round, where they are known.
        most: Characters of the words.

    >>> from dedupe.model import Edit, Span
    >>> say_one_sided(Edit(Span(0, 10), Span(0, 0), ", they add", "", "attribution", "medium"))
    'speaker dropped: they add'
    >>> say_one_sided(Edit(Span(0, 1), Span(0, 0), "“", "", "quote-boundary", "high"), "half a million tonnes")
    '“half a million tonnes” told without marks'
    """
    old, new = (_PUNCTUATION.sub("", bare(words)) if _CONTENT.search(words) else "" for words in (edit.old, edit.new))
    if old and new:
        return ""
    if edit.kind == "quote-boundary":
        is_off = bool(_HAS_MARK.search(edit.old)) or not edit.new
        if words := old or new or bare(round_it):
            return f"{quoted(words, most)} {'told without marks' if is_off else 'put in marks'}"
        return "quotation marks taken off" if is_off else "quotation marks put on"
    if not old and not new:
        return ""
    lost, gained = _ONE_SIDED.get(edit.kind, ("dropped", "added"))
    return f"{lost if old else gained}: {shorten(old or new, most)}"


def say_marks(edit: Edit, in_marks: str, most: int = _LONGEST) -> str:
    """Return what became of quotation marks, with the words that they are round; what it was may not be seen of them.

    Args:
        edit: A change of the kind quote-boundary.
        in_marks: All words that the marks are round, where they are known: the change may hold the first of them only.
        most: Characters of the words.

    >>> from dedupe.model import Edit, Span
    >>> say_marks(Edit(Span(0, 5), Span(0, 4), "‘deaf", "deaf", "quote-boundary", "high"), "‘deaf to the world’")
    '“deaf to the world” told without marks'
    """
    was, now = bool(_HAS_MARK.search(edit.old)), bool(_HAS_MARK.search(edit.new))
    if was == now:
        words = bare(edit.old) or bare(edit.new) or bare(in_marks)
        return f"marks changed: {quoted(words, most)}" if words else "quotation marks changed"
    words = bare(in_marks) or bare(edit.old if was else edit.new) or bare(edit.new if was else edit.old)
    if not words:
        return "quotation marks taken off" if was else "quotation marks put on"
    return f"{quoted(words, most)} {'told without marks' if was else 'put in marks'}"


def _becomes(old: str, new: str, most: int) -> str:
    return f"{quoted(old, most)} {'becomes' if most >= _ROOMY else '→'} {quoted(new, most)}"


def _explain_quote(old: str, new: str, most: int) -> str:
    more, fewer = _words_beyond(new, old), _words_beyond(old, new)
    if more and not fewer:
        return f"{quoted(more, most)} put inside the marks"
    if fewer and not more:
        return f"{quoted(fewer, most)} cut inside the marks"
    # Words that both wordings have say nothing here, if there are others.
    return f"{_becomes(fewer or old, more or new, most)} inside the marks"


def _explain_marks(edit: Edit, source: str, most: int) -> str:
    was, now = bool(_HAS_MARK.search(edit.old)), bool(_HAS_MARK.search(edit.new))
    old, new = bare(edit.old), bare(edit.new)
    is_reworded = bool(_words_beyond(old, new) or _words_beyond(new, old)) and bool(old and new)
    if was and not now:
        return f"marks taken off {quoted(old, most)}" if old else "quotation marks taken off"
    if now and not was:
        what = f"marks put round {quoted(new, most)}" if new else "quotation marks put on"
        return f"{what}; the {source} says {quoted(old, most)}" if is_reworded and most >= _ROOMY else what
    return f"marks moved, and {_becomes(old, new, most)}" if is_reworded else "quotation marks moved"


def _explain_loss(edit: Edit, old: str) -> str:
    if edit.kind == "negation":
        return f"{old} is lost: the sentence says the opposite"
    if edit.kind == "attribution":
        return f"the speaker is lost: {old}"
    return f"{old} is lost" if edit.kind in FACT_KINDS else f"{old} left out"


def _explain_gain(edit: Edit, new: str, source: str) -> str:
    if edit.kind == "negation":
        return f"{new} is put in: the sentence says the opposite"
    if edit.kind == "attribution":
        return f"a speaker is put in: {new}"
    return f"{new} is not in the {source}"


def _words_beyond(one: str, other: str) -> str:
    """Return the words of *one* that *other* lacks, whatever their case."""
    known = [word.casefold().strip(".,;:") for word in other.split()]
    beyond = []
    for word in one.split():
        folded = word.casefold().strip(".,;:")
        if folded in known:
            known.remove(folded)
        else:
            beyond.append(word)
    return " ".join(beyond)
