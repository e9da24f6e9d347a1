"""Which of the doubted matches are links, by the words of their texts: the answers of `links.decide`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.cluster.agreement import DECIMALS, weights
from dedupe.stages.cluster.links import OTHERS
from dedupe.stages.cluster.runs import FACTOR, RUN

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dedupe.model import WordColumns
    from dedupe.settings import ClusterSettings
    from dedupe.stages.cluster.agreement import Rarity

    Count = Callable[[NDArray[np.int64], NDArray[np.uint64]], Rarity]


@dataclass(frozen=True, slots=True, eq=False)
class Questions:
    """Matches that their numbers leave in doubt, sorted by (a, b); what is said of each is that of the verdicts.

    `words` are those of their texts and of the texts of other days. `everyone` (n,) int64 are the rows of all
    texts that match any, among which a word is rare. `other_days` are texts, texts of other days that share
    with them, and the share of the first ones that they hold.
    """

    words: WordColumns
    everyone: NDArray[np.int64]
    a: NDArray[np.int32]
    b: NDArray[np.int32]
    strength: NDArray[np.float64]
    enough: NDArray[np.float64]
    is_possible: NDArray[np.bool_]
    may_scatter: NDArray[np.bool_]
    may_agree: NDArray[np.bool_]
    other_days: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]


def ask(questions: Questions, count: Count, settings: ClusterSettings) -> NDArray[np.bool_]:
    """Return which of the matches are links.

    Args:
        questions: The matches.
        count: Gives how many of the documents of some rows hold each of some words, which are sorted.
        settings: When a match is a link.
    """
    from dedupe.stages.cluster.compiled.words import judge

    words = questions.words
    left, right = (np.searchsorted(words.rows, side) for side in (questions.a, questions.b))
    agreeing = questions.may_agree
    numbers, weight = _weigh(words, np.unique(np.concatenate([left[agreeing], right[agreeing]])), questions, count)
    links, is_open, weighed = judge(
        (words.hashes, words.is_furniture, words.starts, words.ends),
        (left, right),
        (questions.strength, questions.enough, questions.is_possible, questions.may_scatter, agreeing),
        _others(questions),
        numbers,
        weight,
        (RUN, FACTOR, settings.stretches, settings.faint),
    )
    for pair, (shared, one, other) in zip(np.flatnonzero(is_open).tolist(), weighed[is_open].tolist(), strict=True):
        less = min(one, other)
        links[pair] = (round(shared / less, DECIMALS) if less else 0.0) >= settings.agree
    return np.asarray(links, dtype=np.bool_)


def _weigh(
    words: WordColumns, chosen: NDArray[np.int64], questions: Questions, count: Count
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return which word each place of the chosen texts has, and the weight of each word."""
    from dedupe.stages.cluster.compiled.words import number_words

    numbers = np.empty(words.hashes.size, dtype=np.int32)
    if not chosen.size:
        return numbers, np.zeros(1)
    known = np.empty(int((words.ends[chosen] - words.starts[chosen]).sum()), dtype=np.uint64)
    known = known[: number_words(words.hashes, words.starts, words.ends, chosen, numbers, known)]
    order = np.argsort(known)
    rarity = count(questions.everyone, known[order])
    weight = np.empty(known.size)
    weight[order] = weights(rarity.owners, rarity.documents)
    return numbers, weight


def _others(questions: Questions) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the texts of other days of each text begin, those that share most with it, and all of them."""
    here, there, share = questions.other_days
    order = np.lexsort((there, -share, here))
    here, there = here[order], there[order]
    rank = np.arange(here.size) - np.searchsorted(here, here)
    kept = rank < OTHERS
    rows = questions.words.rows
    offsets = np.zeros(rows.size + 1, dtype=np.int64)
    np.cumsum(np.bincount(np.searchsorted(rows, here[kept]), minlength=rows.size), out=offsets[1:])
    return offsets, np.searchsorted(rows, there[kept])
