"""Statements told again in other words: what their words leave in doubt, a figure decides that both sentences name.

A story has a few figures, each in a statement or two. Where two texts are linked elsewhere, a sentence that gives the
same percentage, or the same 1,511 patients, retells that statement however freely it is worded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe.stages.align.evidence import Link
from dedupe.stages.align.index import CACHED_TEXTS
from dedupe.stages.align.joints import whole_clauses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.evidence import Evidence
    from dedupe.stages.align.index import PairIndex, TextIndex

_NUMBER = re.compile(r"(?<![\w.,/:-])\d[\d,]*(?:\.\d+)?(?![\d/:])")
_PERCENT = re.compile(
    r"\s?(?:%|(?:per\s?cent|pct|prozent|pour\s?cent|por\s?ciento|per\s?cento|procent)\b)", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG_DIGITS = 3  # From here on a number hardly stands twice in a story by chance.
_HELD_AT_MOST = 5  # A figure that more sentences of a text name says nothing of any.
_WORD_LETTERS = 4
_SHARED_WORDS = 2  # Lines that give a date share none that begin with a small letter.


class Figure(NamedTuple):
    """A number of a text: its value as written without commas, whether it says much alone, and its tokens, half-open.

    `is_count` says that a word in small letters follows it at once.
    """

    value: str
    is_telling: bool
    token: int
    last: int
    is_count: bool


def link_figures(
    pair: PairIndex, evidence: Evidence, links: Sequence[Link], taken: bytearray, settings: AlignSettings, least: float
) -> list[Link]:
    """Return links of sentences that *links* leave out in both texts and that name the same figures, in order of b.

    Args:
        pair: Both texts.
        evidence: Their words.
        links: What is linked so far; where it is next to nothing, a figure proves nothing either.
        taken: Marks the b tokens in use, and then those of the new links.
        settings: What a figure adds to the evidence of the words.
        least: Evidence that a link must have, in nats.
    """
    if len(links) < settings.headline_links:
        return []
    linked = {at for link in links for at in pair.a.sentence_of[link.a_first : link.a_last].tolist()}
    figures_a = {at: figures for at, figures in figures_of(pair.a).items() if at not in linked}
    holding: dict[str, set[int]] = {}
    for at, figures in figures_a.items():
        for figure in figures:
            holding.setdefault(figure.value, set()).add(at)
    found: list[Link] = []
    for b, figures in figures_of(pair.b).items():
        if taken.find(1, int(pair.b.firsts[b]), int(pair.b.lasts[b])) >= 0:
            continue
        held = [holding.get(figure.value, set()) for figure in figures]
        tried = sorted(set().union(*(places for places in held if len(places) <= _HELD_AT_MOST)))
        candidates = [_link(pair, evidence, a, b, (figures_a[a], figures), settings) for a in tried]
        best = max((link for link in candidates if link), key=lambda link: (link.evidence, -link.a_first), default=None)
        if best and best.evidence >= least:
            taken[best.b_first : best.b_last] = b"\x01" * (best.b_last - best.b_first)
            found.append(best)
    return found


def _link(
    pair: PairIndex,
    evidence: Evidence,
    a: int,
    b: int,
    figures: tuple[Sequence[Figure], Sequence[Figure]],
    settings: AlignSettings,
) -> Link | None:
    """Return the link of two sentences with what their common figures add, None where the words say nothing.

    It is of the clauses with these words and figures, or of both sentences where they are about as long.
    """
    a_first, a_last = int(pair.a.firsts[a]), int(pair.a.lasts[a])
    b_first, b_last = int(pair.b.firsts[b]), int(pair.b.lasts[b])
    words = evidence.link_rest(a, b_first, b_last)
    if words is None:
        return None
    values = {each.value for each in figures[0]} & {each.value for each in figures[1]}
    theirs, ours = ([each for each in side if each.value in values] for side in figures)
    telling = {each.value for each in (*theirs, *ours) if each.is_telling}
    if not telling and len(values) == 1:
        return None  # Two digits alone are common to many statements: an age, some days.
    counted = _counted(theirs, pair.ids_a) & _counted(ours, pair.ids_b)
    if not counted and not _shares_words(pair, a, b):
        return None
    worth = settings.figure_evidence * (len(telling) + len(values - telling) / 2 + len(counted))
    total = round(words.evidence + worth, 6)
    short, long = sorted((a_last - a_first, b_last - b_first))
    if long <= settings.figure_ratio * short:
        return Link(a_first, a_last, b_first, b_last, total)
    a_first, a_last = min(words.a_first, theirs[0].token), max(words.a_last, theirs[-1].last)
    b_first, b_last = min(words.b_first, ours[0].token), max(words.b_last, ours[-1].last)
    return Link(*whole_clauses(pair.a, a_first, a_last), *whole_clauses(pair.b, b_first, b_last), total)


def _counted(figures: Sequence[Figure], ids: NDArray[np.int64]) -> set[tuple[str, int]]:
    """Return the numbers that say much with the stem of what they count; round ones count many things."""
    told = (each for each in figures if each.is_count and each.is_telling and not each.value.endswith("00"))
    return {(each.value, int(ids[each.last])) for each in told}


@lru_cache(maxsize=CACHED_TEXTS)
def figures_of(text: TextIndex) -> dict[int, list[Figure]]:
    """Return the figures of each sentence that has one, in order; years and single digits say too little."""
    tokens = text.parsed.tokens
    found: dict[int, list[Figure]] = {}
    for match in _NUMBER.finditer(text.parsed.text):
        value = match.group().replace(",", "")
        is_percent = _PERCENT.match(text.parsed.text, match.end()) is not None
        if not is_percent and (len(value) == 1 or _YEAR.fullmatch(value)):
            continue
        token = max(int(np.searchsorted(tokens.starts, match.start(), side="right")) - 1, 0)
        at = int(text.sentence_of[token])
        if at < 0:
            continue
        last = int(np.searchsorted(tokens.starts, match.end()))
        counts = last < text.lasts[at] and tokens.starts[last] == match.end() + 1 and _is_small(text, last)
        is_telling = is_percent or len(value) >= _LONG_DIGITS
        figure = Figure(value, is_telling, token, last, bool(counts) and not is_percent)
        found.setdefault(at, []).append(figure)
    return found


def numbers_in(text: TextIndex, first: int, last: int) -> set[str]:
    """Return the numbers that begin in a token range, as digits without commas; years and single digits are none."""
    tokens = text.parsed.tokens
    found = _NUMBER.finditer(text.parsed.text, int(tokens.starts[first]), int(tokens.ends[last - 1]))
    values = {match.group().replace(",", "") for match in found}
    return {value for value in values if len(value) > 1 and not _YEAR.fullmatch(value)}


def _shares_words(pair: PairIndex, a: int, b: int) -> bool:
    """Return whether two sentences share words that begin with a small letter."""
    ours = small_words(pair.a, int(pair.a.firsts[a]), int(pair.a.lasts[a]), pair.ids_a)
    theirs = small_words(pair.b, int(pair.b.firsts[b]), int(pair.b.lasts[b]), pair.ids_b)
    return len(ours & theirs) >= _SHARED_WORDS


def small_words(text: TextIndex, first: int, last: int, ids: NDArray[np.int64]) -> set[int]:
    """Return the words of a token range that are no names: of some length, with a small letter at their beginning."""
    return {int(ids[token]) for token in range(first, last) if _is_small(text, token)}


def _is_small(text: TextIndex, token: int) -> bool:
    """Return whether a word of some length begins with a small letter."""
    start, end = int(text.parsed.tokens.starts[token]), int(text.parsed.tokens.ends[token])
    return end - start >= _WORD_LETTERS and text.parsed.text[start].islower()
