"""From a query to what it shares with whom: keys, candidates, and the count on the texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from dedupe.live.found import Found
from dedupe.live.heads import search_runs
from dedupe.live.keys import entries_of
from dedupe.live.ranking import bits_in, hit_once, numbers_in, rank, rank_compiled
from dedupe.live.sharing import Sharing, load_compiled
from dedupe.live.tail import Tail
from dedupe.model import Document
from dedupe.store import articles, segments, stories
from dedupe.store.postings import PART_BITS, PARTS, joined, search

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe.live.lines import OutletLines
    from dedupe.model import Match
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
        compiled = bool(self._is_warm)
        found = [
            self._tail.holders(keys, compiled=compiled),
            segments.look_up(self._connection, large, keys, compiled=compiled),
        ]
        if small or self._held:
            found.append(search_runs(self._small(small), keys, compiled=compiled))
        return joined(found)

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
        entries = entries_of(document, self._settings, compiled=compiled)
        if not entries.size:
            return []
        proposed = self.candidates(entries, limit)
        bits = dict(zip(proposed.numbers.tolist(), proposed.bits.tolist(), strict=True))
        alone = set(proposed.numbers[proposed.is_alone].tolist())
        fetched = articles.fetch(self._connection, list(bits))
        chosen = [one for one in fetched if one.number not in alone or self._may_be_small(document, one.document)]
        if not chosen:
            return []
        sharing = Sharing(self._settings, partial(self._lines.furniture, self._connection))
        found = sharing.matches(document, chosen, [bits[one.number] for one in chosen], compiled=compiled)
        return self._best([_to_found(match, one) for match, one in found])[:limit]

    def warm(self) -> None:
        """Load compiled code, where it is installed, before a query needs it."""
        self._is_warm = find_spec("numba") is not None
        if self._is_warm:
            one = Document("", "A few words of which at least eight are needed to make a key of them.")
            entries = entries_of(one, self._settings, compiled=True)
            search(entries[:1], [b""], PART_BITS, 0, is_wide=False, compiled=True)
            search_runs([entries], entries, compiled=True)
            rank_compiled(entries, np.zeros(1, dtype=np.int64), entries[:1] >> _ONE)
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

    def candidates(self, entries: NDArray[np.uint64], limit: int | None) -> Proposed:
        """Return the documents worth a look, the most shared keys first.

        Fingerprints that more than `index.cap` stories share are dropped, as in the batch tool.

        Args:
            entries: The keys of a query, as `entries_of` has them.
            limit: As `Index.find`.
        """
        which, numbers = self.holders(entries >> _ONE)
        ordered = rank_compiled if self._is_warm else rank
        ranked, most = ordered(entries, which, numbers)
        dropped = numbers[:0]
        if most > self._settings.index.cap:
            kept = (entries[which] & _ONE > 0) | ~self.crowded(which, numbers, entries.size)[which]
            dropped = numbers[~kept]
            ranked, _ = ordered(entries, which[kept], numbers[kept])
        if limit is not None:
            ranked = ranked[: max(limit, self._settings.store.verify_up_to)]
        found, is_alone = numbers_in(ranked), hit_once(ranked)
        if dropped.size:
            is_alone &= ~np.isin(found, dropped)
        # Of a list that was cut, nobody knows who else stands in it.
        if most >= self._settings.store.longest:
            is_alone[:] = False
        return Proposed(found, bits_in(ranked), is_alone)

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
        return [replace(one, is_newest=False) if one.number in later else one for one in best.values()]


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
