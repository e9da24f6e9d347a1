"""A member of a story as a witness to its text: the runs of its words, notation and titles taken out.

Two desks that both write £12.6m for £12.6 million, or Cllr, did not learn it from each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from dedupe.model import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.model import ParsedDocument

RUN: Final = 3
"""Words of the runs in which changes are looked for: two changes three words apart are told apart."""
_NOTATIONS: Final = {"million": "m", "mn": "m", "billion": "bn", "thousand": "k", "percent": "pc"}
_TITLES: Final = frozenset(["mr", "mrs", "ms", "dr", "prof", "professor", "sir", "cllr", "coun", "councillor"])
_UNIT: Final = re.compile(r"^(\d+)(m|bn|mn|k|pc|am|pm)$")
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
# Signs beside a word that are no part of it.
_OPENING: Final = frozenset("“”\"‘’'«»„([—–")
_CLOSING: Final = frozenset("“”\"‘’'«»„)].,;:!?—–")


@dataclass(frozen=True, slots=True)
class Witness:
    """A member with the hash of every run of its words, and the token that each run begins and ends with."""

    parsed: ParsedDocument
    runs: NDArray[np.uint64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def read_witness(parsed: ParsedDocument, vocabulary: dict[str, int]) -> Witness:
    """Return a member with its runs: none across a paragraph, none in page furniture, and no notation in them.

    Two desks that both write £12.6m for £12.6 million, or Cllr, did not learn it from each other.
    """
    words: list[int] = []
    tokens: list[int] = []
    begins = np.array([span.start for span in parsed.paragraphs], dtype=np.int64)
    homes = np.searchsorted(begins, parsed.tokens.starts, side="right")
    for at, (word, is_outside) in enumerate(zip(parsed.tokens.words, parsed.outside.tolist(), strict=True)):
        if not is_outside or word in _TITLES:
            continue
        for part in _UNIT.sub(r"\1 \2", word).split():
            words.append(vocabulary.setdefault(_NOTATIONS.get(part, part), len(vocabulary) + 1))
            tokens.append(at)
    count = max(len(words) - RUN + 1, 0)
    runs = np.zeros(count, dtype=np.uint64)
    ids, places = np.array(words, dtype=np.uint64), np.array(tokens, dtype=np.int64)
    for shift in range(RUN):
        runs = runs * _BASE + ids[shift : shift + count]
    first, last = places[:count], places[RUN - 1 :]
    inside = homes[first] == homes[last] if count else np.zeros(0, dtype=bool)
    return Witness(parsed, runs[inside], first[inside], last[inside])


def count_stretches(chosen: NDArray[np.bool_]) -> int:
    """Return how many unbroken stretches are chosen."""
    return int(chosen[:1].sum() + (chosen[1:] & ~chosen[:-1]).sum()) if chosen.size else 0


def find_stretches(chosen: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the first and the last run of each unbroken stretch.

    >>> find_stretches(np.array([True, True, False, True]))
    [(0, 1), (3, 3)]
    """
    groups = [
        list(group) for is_chosen, group in groupby(range(chosen.size), key=chosen.tolist().__getitem__) if is_chosen
    ]
    return [(group[0], group[-1]) for group in groups]


def span_of(text: Witness, begin: int, end: int) -> Span:
    """Return the characters of the runs from *begin* to *end*, no written word cut."""
    tokens = text.parsed.tokens
    start, stop = int(tokens.starts[text.first[begin]]), int(tokens.ends[text.last[end]])
    # A figure or a name with signs in it is several tokens and one word: 4,000 is not 000.
    whole = text.parsed.text
    while start and not whole[start - 1].isspace() and whole[start - 1] not in _OPENING:
        start -= 1
    while stop < len(whole) and not whole[stop].isspace() and whole[stop] not in _CLOSING:
        stop += 1
    return Span(start, stop)
