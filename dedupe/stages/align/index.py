"""What the aligner needs of a text, made once, and what it needs of a pair.

A text's index holds a stem per token and the tokens of each sentence. A pair's index numbers the stems that occur
in either text and knows how surprising each is: a word that half the sentences hold proves nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.align.stems import stem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.model import ParsedDocument
    from dedupe.settings import AlignSettings

_SPACELESS_WORD = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u31f0-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af]"
)
_CACHED_TEXTS = 256
_LEAST_CHANCE = 1e-3  # Keeps the logarithm finite for a word that every sentence holds.
_SENTENCE_WORDS = 18.0  # Words of a sentence of news, about.
# Share of sentences that hold a stem of so many letters in general text, as in news of the release corpus: the
# prior that keeps two short texts from taking every word for rare.
_COMMON_BY_LENGTH = np.array([0.2, 0.2, 0.2, 0.12, 0.03, 0.012, 0.008, 0.006], dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class TextIndex:
    """One text as the aligner sees it.

    `stems` has a stem per token. `firsts` and `lasts` are (s,) int64: the half-open token range of each sentence
    that has a word and is no page furniture; `sentences` are their numbers in the document. `sentence_of` is (n,):
    for each token the place of its sentence in `firsts`, -1 where it is in none.
    """

    parsed: ParsedDocument
    stems: tuple[str, ...]
    firsts: NDArray[np.int64]
    lasts: NDArray[np.int64]
    sentences: NDArray[np.int64]
    sentence_of: NDArray[np.int64]

    def sentence_at(self, token: int) -> tuple[int, int]:
        """Return the token range of the sentence that holds *token*, or of the last one before it."""
        at = int(np.searchsorted(self.firsts, token, side="right")) - 1
        return int(self.firsts[at]), int(self.lasts[at])


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Every stem of a text with every sentence that holds it, once: two columns, sorted by stem, then sentence."""

    stems: NDArray[np.int64]
    sentences: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class PairIndex:
    """Two texts under one numbering of stems.

    `ids_a` and `ids_b` have a number per token. `hits` is what a stem is worth in nats when the other side has it,
    `misses` when the other side lacks it: the log-likelihood ratio of reuse, which keeps a share of the words, against
    chance, which is the share of sentences that hold it. `token_chances` is its share of the words of general text.
    """

    a: TextIndex
    b: TextIndex
    ids_a: NDArray[np.int64]
    ids_b: NDArray[np.int64]
    postings_a: Postings
    postings_b: Postings
    hits: NDArray[np.float64]
    misses: NDArray[np.float64]
    token_chances: NDArray[np.float64]


@lru_cache(maxsize=_CACHED_TEXTS)
def index_text(parsed: ParsedDocument) -> TextIndex:
    """Return the index of *parsed*, kept for the pairs it will be part of."""
    tokens = parsed.tokens
    stems = tuple(map(stem, tokens.words))
    if not parsed.text.isascii() and _SPACELESS_WORD.search(parsed.text):
        stems = _paired(tokens.words, stems)
    bounds = np.array([(s.start, s.end) for s in parsed.sentences], dtype=np.int64).reshape(-1, 2)
    firsts = np.searchsorted(tokens.starts, bounds[:, 0])
    lasts = np.searchsorted(tokens.starts, bounds[:, 1])
    kept = lasts > firsts
    for span in parsed.furniture:
        kept &= (bounds[:, 0] >= span.end) | (bounds[:, 1] <= span.start)
    firsts, lasts = firsts[kept], lasts[kept]
    sentence_of = np.full(len(stems), -1, dtype=np.int64)
    inside = np.concatenate([np.arange(0), *map(np.arange, firsts.tolist(), lasts.tolist())]).astype(np.int64)
    sentence_of[inside] = np.repeat(np.arange(firsts.size), lasts - firsts)
    return TextIndex(parsed, stems, firsts, lasts, np.flatnonzero(kept), sentence_of)


def index_pair(a: TextIndex, b: TextIndex, settings: AlignSettings) -> PairIndex:
    """Return the common numbering of the stems of *a* and *b* and how surprising each is."""
    stems = list(dict.fromkeys(a.stems + b.stems))
    numbers = {stem_: number for number, stem_ in enumerate(stems)}
    ids_a, ids_b = (
        np.fromiter(map(numbers.__getitem__, text.stems), dtype=np.int64, count=len(text.stems)) for text in (a, b)
    )
    postings_a, postings_b = _postings(a, ids_a), _postings(b, ids_b)
    holding = np.bincount(np.concatenate([postings_a.stems, postings_b.stems]), minlength=len(stems))
    lengths = np.minimum(np.fromiter(map(len, stems), dtype=np.int64, count=len(stems)), _COMMON_BY_LENGTH.size - 1)
    prior = settings.prior_sentences
    chances = (holding + prior * _COMMON_BY_LENGTH[lengths]) / (a.firsts.size + b.firsts.size + prior)
    kept = settings.kept_words
    hits = np.log(kept / chances)
    misses = np.log((1 - kept) / np.maximum(1 - chances, _LEAST_CHANCE))
    return PairIndex(
        a,
        b,
        ids_a,
        ids_b,
        postings_a,
        postings_b,
        np.round(np.maximum(hits, 0.0), 6).astype(np.float64),
        np.round(np.minimum(misses, 0.0), 6).astype(np.float64),
        _COMMON_BY_LENGTH[lengths] / _SENTENCE_WORDS,
    )


def _postings(text: TextIndex, ids: NDArray[np.int64]) -> Postings:
    """Return the postings of a text whose tokens have the numbers *ids*."""
    sentences = max(text.firsts.size, 1)
    keys = np.sort((ids * sentences + text.sentence_of)[text.sentence_of >= 0])
    first = np.ones(keys.size, dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    stems, places = np.divmod(keys[first], sentences)
    return Postings(stems, places)


def _paired(words: tuple[str, ...], stems: tuple[str, ...]) -> tuple[str, ...]:
    """Return *stems* with each character of a script without spaces joined to the next: alone it says too little."""
    paired = list(stems)
    for at in range(len(words) - 1):
        if _SPACELESS_WORD.match(words[at]) and _SPACELESS_WORD.match(words[at + 1]):
            paired[at] = f"{words[at]}{words[at + 1]}    "
    return tuple(paired)
