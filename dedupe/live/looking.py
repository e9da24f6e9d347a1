"""From a query to what it shares with whom: keys, candidates, and the count on the texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from dedupe.live.found import Found
from dedupe.live.heads import search_runs
from dedupe.live.keys import find_keys
from dedupe.live.sharing import FINGERPRINT, LSH, Sharing, load_compiled
from dedupe.live.tail import Tail
from dedupe.store import articles, segments, stories
from dedupe.store.postings import PARTS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe.live.keys import Keys
    from dedupe.live.lines import OutletLines
    from dedupe.model import Document, Match
    from dedupe.settings import Settings
    from dedupe.store.articles import Article
    from dedupe.store.segments import Segment

# Postings of a segment that is searched in memory, 8 bytes each: some five thousand documents.
_SMALL = 1_000_000
# Look-ups of a process before it takes small segments into memory, which costs as much as some dozen of them.
_COLD = 8
# Look-ups of a process before it loads compiled code, which takes as long as three hundred of them save.
_WARM = 100
_ONE = np.uint64(1)


@dataclass(frozen=True, slots=True, eq=False)
class Proposed:
    """Documents that share keys with a query: `numbers`, uint64; `bits`, what found each; `is_alone`, by one key.

    All have the shape (n,). A key that is too common to propose anything is one in common none the less.
    """

    numbers: NDArray[np.uint64]
    bits: NDArray[np.uint8]
    is_alone: NDArray[np.bool_]


class Looker:
    """Looks documents up; it remembers the newest postings from one query to the next."""

    def __init__(self, connection: sqlite3.Connection, lines: OutletLines, settings: Settings) -> None:
        """Begin with nothing read."""
        self._connection = connection
        self._lines = lines
        self._settings = settings
        self._tail = Tail()
        self._held: dict[Segment, NDArray[np.uint64]] = {}
        self._looks = 0
        self._is_warm: bool | None = None

    def holders(
        self, keys: NDArray[np.uint64], upto: int | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Return which documents hold which keys, as two columns: place in *keys*, and document.

        Args:
            keys: Keys, sorted.
            upto: The last segment that is looked into; all without it.
        """
        self._tail.follow(self._connection)
        own = [one for one in segments.load_segments(self._connection) if upto is None or one.segment <= upto]
        # The target of a merge grows with every step: to hold it would be to read it again and again.
        self._looks += 1
        is_warm = self._looks > _COLD
        small = [one for one in own if is_warm and one.postings <= _SMALL and one.to_part == PARTS]
        large = [one for one in own if one not in small] if small else own
        found = [self._tail.holders(keys), segments.look_up(self._connection, large, keys)]
        if small or self._held:
            found.append(search_runs(self._small(small), keys))
        return np.concatenate([which for which, _ in found]), np.concatenate([numbers for _, numbers in found])

    def _small(self, own: Sequence[Segment]) -> list[NDArray[np.uint64]]:
        """Return the postings of small segments, kept in memory as long as they stay as they are."""
        self._held = {one: self._held[one] for one in own if one in self._held}
        for one in own:
            if one not in self._held:
                self._held[one] = segments.read_segment(self._connection, one)
        return [self._held[one] for one in own]

    def find(self, document: Document, limit: int | None) -> list[Found]:
        """Return the matches of a document, as `Index.find`; inside a transaction."""
        compiled = self._is_compiled()
        keys = find_keys([document], self._settings, compiled=compiled)
        if not keys.prints.size:
            return []
        proposed = self.candidates(keys, limit)
        fetched = articles.fetch(self._connection, proposed.numbers.tolist())
        alone = set(proposed.numbers[proposed.is_alone].tolist())
        chosen = [one for one in fetched if one.number not in alone or self._may_be_small(document, one.document)]
        if not chosen:
            return []
        bits = dict(zip(proposed.numbers.tolist(), proposed.bits.tolist(), strict=True))
        sharing = Sharing(self._settings, partial(self._lines.furniture, self._connection))
        found = sharing.matches(document, chosen, [bits[one.number] for one in chosen], compiled=compiled)
        return self._best([_to_found(match, one) for match, one in found])[:limit]

    def warm(self) -> None:
        """Load compiled code, where it is installed, before a query needs it."""
        self._is_warm = find_spec("numba") is not None
        if self._is_warm:
            load_compiled(self._settings)

    def _is_compiled(self) -> bool:
        """Return whether compiled code is at hand; a process that has looked up so many texts will look up more."""
        if self._is_warm is None and self._looks >= _WARM:
            self.warm()
        return bool(self._is_warm)

    def _may_be_small(self, one: Document, other: Document) -> bool:
        """Return whether a match of two documents may be so small that they have one key in common.

        A common run of ``words + 2 · window - 1`` words has two whole windows, and a fingerprint in each. A match by
        containment alone is scattered over many places when the texts are long.
        """
        sketch, verify = self._settings.sketch, self._settings.verify
        if verify.run_words < sketch.words + 2 * sketch.window - 1:
            return True
        return verify.containment * min(len(one.text), len(other.text)) <= self._settings.store.one_key_characters

    def candidates(self, keys: Keys, limit: int | None) -> Proposed:
        """Return the documents worth a look, the most shared keys first.

        Fingerprints that more than `index.cap` stories share are dropped, as in the batch tool.
        """
        # One sort, the kind in the lowest bit: a key of each kind stands once.
        both = np.concatenate([keys.prints << _ONE, keys.bands.ravel() << _ONE | _ONE])
        both.sort()
        both = both[_firsts(both)]
        is_band = (both & _ONE) > 0
        which, numbers = self.holders(both >> _ONE)
        kept = is_band[which] | ~self.crowded(which, numbers, both.size)[which]
        hits = numbers[kept] << _ONE | is_band[which[kept]]
        hits.sort()
        found = hits >> _ONE
        starts = _firsts(found)
        ends = np.append(starts, hits.size)[1:]
        found, counts = found[starts], ends - starts
        by_band, by_print = hits[ends - 1] & _ONE > 0, hits[starts] & _ONE == 0
        bits = (by_band * LSH | by_print * FINGERPRINT).astype(np.uint8)
        ranked = np.lexsort((found, -counts))
        if limit is not None:
            ranked = ranked[: max(limit, self._settings.store.verify_up_to)]
        is_alone = counts[ranked] == 1
        if not kept.all():
            is_alone &= ~np.isin(found[ranked], numbers[~kept])
        # Of a list that was cut, nobody knows who else stands in it.
        if which.size and np.bincount(which).max() >= self._settings.store.longest:
            is_alone[:] = False
        return Proposed(found[ranked], bits[ranked], is_alone)

    def crowded(self, which: NDArray[np.int64], numbers: NDArray[np.uint64], count: int) -> NDArray[np.bool_]:
        """Return which keys are shared by more stories than the cap."""
        cap = self._settings.index.cap
        sizes = np.bincount(which, minlength=count)
        crowded = sizes > cap
        if not crowded.any():
            return crowded
        inside = crowded[which]
        own = stories.look_up(self._connection, numbers[inside])
        pairs = np.unique(which[inside].astype(np.uint64) << np.uint64(32) | own.astype(np.uint64))
        told = np.bincount((pairs >> np.uint64(32)).astype(np.int64), minlength=count)
        result: NDArray[np.bool_] = told > cap
        return result

    def _best(self, found: Sequence[Found]) -> list[Found]:
        """Return the best version of each document, the best document first, with what has a later text."""
        best: dict[str, Found] = {}
        for one in sorted(found, key=_best_first):
            best.setdefault(one.id, one)
        later = articles.superseded(self._connection, [one.number for one in best.values()])
        return [replace(one, is_newest=one.number not in later) for one in best.values()]


def _firsts(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the place of the first of each run of equal values."""
    return np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])[: values.size])


def _to_found(match: Match, article: Article) -> Found:
    return Found(
        id=article.document.id,
        a_in_b=match.a_in_b,
        b_in_a=match.b_in_a,
        jaccard=match.jaccard,
        longest_run=match.longest_run,
        found_by=match.found_by,
        version=article.version,
        is_newest=True,
        number=article.number,
        document=article.document,
    )


def _best_first(found: Found) -> tuple[float, float, int, str, int]:
    return -found.a_in_b, -found.b_in_a, -found.longest_run, found.id, -found.version
