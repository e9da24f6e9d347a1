"""What a document is found by: its winnowed fingerprints and the bands of its signature, as keys of one kind.

Keys are made of the whole text. Page furniture is taken out when a candidate is verified: what counts as
furniture changes with every article of the outlet, and a passage outside it is in the whole text too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe.matching import MANY
from dedupe.model import ParsedDocument
from dedupe.stages.index.lsh import band_keys
from dedupe.stages.normalise import mix, normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch import sketch
from dedupe.store.postings import pack, to_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe.model import Document, Shingles, Sketches, Tokens
    from dedupe.settings import Settings, SketchSettings

STORY_BANDS = 8
"""Bands of which two must agree in near-copies: of pairs with Jaccard .9 do 99 %, at .7 58 %, at .3 .4 %."""

BAND = np.uint64(0x9E3779B97F4A7C15)
"""What the keys of a band differ by from those of the one before, a step of the golden ratio: equal values in two bands
are two keys."""

_ONE = np.uint64(1)


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """The keys of some documents: of the i-th ``prints[offsets[i]:offsets[i + 1]]`` and the row ``bands[i]``.

    `prints` (m,) and `bands` (n, bands) are uint64. A document without words has no fingerprints, and its bands
    mean nothing.
    """

    prints: NDArray[np.uint64]
    offsets: NDArray[np.int64]
    bands: NDArray[np.uint64]

    def postings(self, rows: NDArray[np.int64], numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """Return the postings of some of the documents, sorted, each once.

        Args:
            rows: Which.
            numbers: The number of each.
        """
        sizes = np.diff(self.offsets)
        own = np.zeros(sizes.size, dtype=np.uint64)
        own[rows] = numbers
        chosen = np.zeros(sizes.size, dtype=bool)
        chosen[rows] = sizes[rows] > 0
        of_print = np.repeat(np.arange(sizes.size), sizes)
        if not chosen.all():
            inside = chosen[of_print]
            prints, of_print = self.prints[inside], of_print[inside]
        else:
            prints = self.prints
        worded = np.flatnonzero(chosen)
        bands = pack(self.bands[worded], own[worded][:, None]).ravel()
        postings = np.concatenate([pack(prints, own[of_print]), bands])
        postings.sort()
        each: NDArray[np.uint64] = postings[np.diff(postings, prepend=postings[:1] + np.uint64(1)) != 0]
        return each

    def of(self, row: int) -> NDArray[np.uint64]:
        """Return all keys of one document, sorted, each once."""
        prints = self.prints[self.offsets[row] : self.offsets[row + 1]]
        return np.unique(np.concatenate([prints, self.bands[row]])) if prints.size else prints


def find_keys(documents: Sequence[Document], settings: Settings, *, compiled: bool | None = None) -> Keys:
    """Return the keys of documents.

    Args:
        documents: Any number of them.
        settings: All settings.
        compiled: Take compiled code; without a word, where they are many enough to be worth loading it.
    """
    if compiled is None:
        compiled = len(documents) >= MANY and find_spec("numba") is not None
    if compiled:
        return to_index(_sketch_column(documents, settings), settings.index.bands)
    shingles = [shingle_document(unfurnished(one, normalise(one.text)), settings.shingle.k) for one in documents]
    return keys_of_shingles(shingles, settings)


def entries_of(document: Document, settings: Settings, *, compiled: bool) -> NDArray[np.uint64]:
    """Return the keys of one document, sorted, each of a kind once: above a bit that says that it is a band's.

    Args:
        document: The document; one without words has no keys.
        settings: All settings.
        compiled: Take compiled code, which has to be loaded once.
    """
    entries = _hash_text(document.text, settings) if compiled else None
    if entries is None:
        keys = find_keys([document], settings, compiled=False)
        if not keys.prints.size:
            return keys.prints
        entries = np.concatenate([keys.prints << _ONE, keys.bands.ravel() << _ONE | _ONE])
    entries.sort()
    return entries[firsts(entries)]


def firsts(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the place of the first of each run of equal values."""
    return np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])[: values.size])


def keys_of_shingles(shingles: Sequence[Shingles], settings: Settings) -> Keys:
    """Return the keys of documents whose shingles are at hand."""
    return to_index(sketch(shingles, settings.sketch), settings.index.bands)


def unfurnished(document: Document, tokens: Tokens) -> ParsedDocument:
    """Return a document as it is shingled for its keys: without a thought of furniture."""
    return ParsedDocument(document, tokens, (), (), (), ())


def to_index(sketches: Sketches, bands: int) -> Keys:
    """Return the keys that sketches have."""
    documents, values = sketches.signatures.shape
    width = values // bands
    cut = np.ascontiguousarray(sketches.signatures[:, : bands * width]).reshape(documents * bands, width)
    salts = np.arange(1, bands + 1, dtype=np.uint64) * BAND
    found = to_keys(mix(band_keys(cut).reshape(documents, bands) + salts))
    # The smallest of every window is small: without mixing, most fingerprints would share a few buckets.
    return Keys(to_keys(mix(sketches.fingerprints)), sketches.offsets, found)


def _sketch_column(documents: Sequence[Document], settings: Settings) -> Sketches:
    from dedupe.stages.sketch.column import Column, sketch_column

    def shingles(row: int) -> Shingles:
        document = documents[row]
        return shingle_document(unfurnished(document, normalise(document.text)), settings.shingle.k)

    column = Column.of_texts([document.text for document in documents])
    return sketch_column(column, settings.shingle.k, settings.sketch, shingles)


def _hash_text(text: str, settings: Settings) -> NDArray[np.uint64] | None:
    """Return the keys of a text, unsorted, or None where the compiled pass leaves it to the slow path."""
    from dedupe.live.kernel import hash_text
    from dedupe.stages.sketch.column import Column
    from dedupe.stages.sketch.folding import folding

    column, tables = Column.of_texts([text]), folding()
    entries, is_slow = hash_text(
        column.data,
        int(column.offsets[1]),
        (tables.kinds, tables.values, tables.starts, tables.rest),
        _plan(settings.shingle.k, settings.sketch),
        settings.index.bands,
    )
    return None if is_slow else entries


@lru_cache(maxsize=8)
def _plan(k: int, settings: SketchSettings) -> tuple[Any, ...]:
    """Return how a text is sketched, as `sketch_block` takes it."""
    from dedupe.stages.sketch.column import SHINGLE_BASE, word_powers
    from dedupe.stages.sketch.signature import permutations
    from dedupe.stages.sketch.winnow import FACTOR, shifts_between

    shifts = np.array(shifts_between(k, settings.words), dtype=np.int64)
    chosen = permutations(settings.permutations, settings.seed)
    return (k, word_powers(), SHINGLE_BASE, shifts, FACTOR, settings.window, *chosen)
