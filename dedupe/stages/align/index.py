"""What the aligner needs of a text, made once, and what it needs of a pair.

A text's index holds a stem per token and the tokens of each sentence. A pair's index numbers the stems that occur
in either text and knows how surprising each is: a word that half the sentences hold proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe.stages.align.pieces import cut_sentence
from dedupe.stages.align.runs import CommonRuns, find_common_runs
from dedupe.stages.align.vocabulary import Vocabulary, number, read_vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.model import ParsedDocument, Span
    from dedupe.settings import AlignSettings

CACHED_TEXTS = 256
_PIECES = 10  # A sentence too long to be one is cut into as many, and more.
_LEAST_CHANCE = 1e-3  # Keeps the logarithm finite for a word that every sentence holds.
_SENTENCE_WORDS = 18.0  # Words of a sentence of news, about.
# Share of sentences that hold a stem of so many letters in general text, as in news of the release corpus: the
# prior that keeps two short texts from taking every word for rare.
_COMMON_BY_LENGTH = np.array([0.2, 0.2, 0.2, 0.12, 0.03, 0.012, 0.008, 0.006], dtype=np.float64)  # To `LONGEST`.


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Every stem of a text with every sentence that holds it, once: two columns, sorted by stem, then sentence."""

    stems: NDArray[np.int64]
    sentences: NDArray[np.int64]


class Fragment(NamedTuple):
    """Words quoted inside a sentence of the reporter's: half-open tokens, and characters with the marks."""

    first: int
    last: int
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class TextIndex:
    """One text as the aligner sees it.

    `vocabulary` has each stem once; its `ids` have a number for every token. `firsts` and `lasts` are (s,) int64: the
    half-open token range of each sentence that has a word and is not for the greater part page furniture, one too
    long to be one in pieces; `sentences` are their numbers in the document. `sentence_of` is (n,): for each token the
    place of its sentence in `firsts`, -1 where it is in none. `fragments` are the token ranges of the words quoted
    inside a sentence, in order. `is_cut` says that there is a sentence in pieces.
    """

    parsed: ParsedDocument
    vocabulary: Vocabulary
    firsts: NDArray[np.int64]
    lasts: NDArray[np.int64]
    sentences: NDArray[np.int64]
    sentence_of: NDArray[np.int64]
    postings: Postings
    fragments: tuple[Fragment, ...]
    is_cut: bool

    def sentence_at(self, token: int) -> tuple[int, int]:
        """Return the token range of the sentence that holds *token*, or of the last one before it."""
        at = self._place_of(token)
        return int(self.firsts[at]), int(self.lasts[at])

    def number_at(self, token: int) -> int:
        """Return the number in the document of that sentence."""
        return int(self.sentences[self._place_of(token)])

    def whole_sentence_at(self, token: int) -> tuple[int, int]:
        """Return the token range of that sentence with all its pieces."""
        number = self.number_at(token)
        first = int(np.searchsorted(self.sentences, number))
        last = int(np.searchsorted(self.sentences, number, side="right"))
        return int(self.firsts[first]), int(self.lasts[last - 1])

    def is_piece(self, token: int) -> bool:
        """Return whether that sentence is a piece of one too long."""
        return self.is_cut and self.sentence_at(token) != self.whole_sentence_at(token)

    def _place_of(self, token: int) -> int:
        at = int(self.sentence_of[token])
        return at if at >= 0 else max(int(np.searchsorted(self.firsts, token, side="right")) - 1, 0)


@dataclass(frozen=True, slots=True, eq=False)
class PairIndex:
    """Two texts under one numbering of stems.

    `ids_a` and `ids_b` have a number per token. `hits` is what a stem is worth in nats when the other side has it,
    `misses` when the other side lacks it: the log-likelihood ratio of reuse, which keeps a share of the words, against
    chance, which is the share of sentences that hold it. `token_chances` is its share of the words of general text.
    `runs` are the runs of words that both texts have.
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
    runs: CommonRuns


@lru_cache(maxsize=CACHED_TEXTS)
def index_text(parsed: ParsedDocument, longest_sentence: int) -> TextIndex:
    """Return the index of *parsed*, kept for the pairs it will be part of.

    A sentence of more words than *longest_sentence* is taken in pieces.
    """
    tokens = parsed.tokens
    vocabulary = read_vocabulary(tokens)
    ids = vocabulary.ids
    # In the type of what they are searched in, or that is converted first.
    starts = np.array([span.start for span in parsed.sentences], dtype=np.int32)
    ends = np.array([span.end for span in parsed.sentences], dtype=np.int32)
    firsts, lasts = np.searchsorted(tokens.starts, starts), np.searchsorted(tokens.starts, ends)
    covered = np.zeros(starts.size, dtype=np.int64)
    for span in parsed.furniture:
        covered += np.maximum(np.minimum(ends, span.end) - np.maximum(starts, span.start), 0)
    kept = (lasts > firsts) & (2 * covered < ends - starts)
    sentences = np.flatnonzero(kept)
    firsts, lasts = firsts[kept], lasts[kept]
    is_cut = bool((lasts - firsts).max(initial=0) > longest_sentence)
    if is_cut:
        firsts, lasts, sentences = _cut_long(tokens.hashes, firsts, lasts, sentences, longest_sentence)
    sentence_of = np.cumsum(np.bincount(firsts, minlength=ids.size)) - 1
    if firsts.size:
        sentence_of[np.arange(ids.size) >= lasts[sentence_of]] = -1
    postings = _postings(ids, sentence_of, firsts.size)
    fragments = _fragments(parsed)
    return TextIndex(parsed, vocabulary, firsts, lasts, sentences, sentence_of, postings, fragments, is_cut)


def _cut_long(
    hashes: NDArray[np.uint64],
    firsts: NDArray[np.int64],
    lasts: NDArray[np.int64],
    sentences: NDArray[np.int64],
    longest: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the ranges, those of sentences that have more words than *longest* in pieces."""
    rows = [
        (first + start, first + end, number)
        for first, last, number in zip(firsts.tolist(), lasts.tolist(), sentences.tolist(), strict=True)
        for start, end in (
            cut_sentence(hashes[first:last], longest // _PIECES) if last - first > longest else [(0, last - first)]
        )
    ]
    columns = np.array(rows, dtype=np.int64)
    return columns[:, 0], columns[:, 1], columns[:, 2]


def _fragments(parsed: ParsedDocument) -> tuple[Fragment, ...]:
    """Return the words quoted inside sentences that have a token."""
    spans = sorted([quotation.span for quotation in parsed.quotations if quotation.is_fragment])
    if not spans:
        return ()
    bounds = np.array([(span.start, span.end) for span in spans], dtype=np.int64).reshape(-1, 2)
    firsts = np.searchsorted(parsed.tokens.starts, bounds[:, 0]).tolist()
    lasts = np.searchsorted(parsed.tokens.starts, bounds[:, 1]).tolist()
    return tuple(Fragment(*each) for each in zip(firsts, lasts, spans, strict=True) if each[0] < each[1])


def index_pair(a: TextIndex, b: TextIndex, settings: AlignSettings) -> PairIndex:
    """Return the common numbering of the stems of *a* and *b* and how surprising each is."""
    ids, kept = number(np.concatenate([a.vocabulary.stems, b.vocabulary.stems]))
    lengths = np.concatenate([a.vocabulary.lengths, b.vocabulary.lengths])[kept]
    size = kept.size
    new = ids[a.vocabulary.stems.size :]
    ids_a, ids_b = a.vocabulary.ids, new[b.vocabulary.ids]
    stems_b = new[b.postings.stems]
    order = np.argsort(stems_b, kind="stable")
    postings_b = Postings(stems_b[order], b.postings.sentences[order])
    holding = np.bincount(np.concatenate([a.postings.stems, stems_b]), minlength=size)
    prior = settings.prior_sentences
    chances = (holding + prior * _COMMON_BY_LENGTH[lengths]) / (a.firsts.size + b.firsts.size + prior)
    hits = np.log(settings.kept_words / chances)
    misses = np.log((1 - settings.kept_words) / np.maximum(1 - chances, _LEAST_CHANCE))
    return PairIndex(
        a,
        b,
        ids_a,
        ids_b,
        a.postings,
        postings_b,
        np.round(np.maximum(hits, 0.0), 6).astype(np.float64),
        np.round(np.minimum(misses, 0.0), 6).astype(np.float64),
        _COMMON_BY_LENGTH[lengths] / _SENTENCE_WORDS,
        find_common_runs(ids_a, ids_b, settings.run_words),
    )


def _postings(ids: NDArray[np.int64], sentence_of: NDArray[np.int64], sentences: int) -> Postings:
    """Return the postings of a text."""
    sentences = max(sentences, 1)
    keys = np.sort((ids * sentences + sentence_of)[sentence_of >= 0])
    first = np.ones(keys.size, dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    keys = keys[first]
    stems = keys // sentences
    return Postings(stems, keys - stems * sentences)
