"""Candidate pairs: sketches by `mapInArrow`, keys shuffled as packed arrays, lists and their pairs task by task.

What the local engine finds in one sort over all keys is found here in many: a key's documents meet in one
task. Copies are told before fingerprints are looked at, as the cap counts stories.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe.engine.spark.components import components
from dedupe.engine.spark.copies import EXACT, FINGERPRINT, LSH, STAR, tell_copies
from dedupe.engine.spark.lists import Lists, key_width, list_pairs, star_pairs
from dedupe.engine.spark.meeting import meet, place
from dedupe.engine.spark.packing import pack, unpack
from dedupe.engine.spark.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedupe.engine.spark.intake import Intake
    from dedupe.engine.spark.kept import Kept
    from dedupe.engine.spark.limits import Limits
    from dedupe.settings import Settings

    Frame = Any

_BLOBS = "part int, kind int, keys binary, rows binary, apart binary"
_FOUND = "pair long, kind int"
# Keys that are gathered before they are handed on.
_FLUSH = 1 << 20
_FACTOR, _HALF, _LOW = np.uint64(0xFF51AFD7ED558CCD), np.uint64(32), np.uint64(0xFFFFFFFF)


def sketch(kept: Kept, intake: Intake, settings: Settings) -> Frame:
    """Return `row`, signature, fingerprints and the hash of all words of every article."""
    return kept.table(
        "sketches",
        lambda: intake.articles.select("row", "text", "spans").mapInArrow(
            partial(_sketch, settings), "row long, signature binary, prints binary, content long, keys int"
        ),
    )


def find_candidates(kept: Kept, intake: Intake, sketches: Frame, settings: Settings, limits: Limits) -> Frame:
    """Return `a`, `b` and `found_by` of every candidate pair: those of the local engine."""
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    width = key_width(intake.count)
    near = kept.table("near", lambda: _near(kept, sketches, intake.count, width, settings, limits))
    alike = kept.table("alike", lambda: _alike(kept, near, sketches, settings, limits))
    found = kept.finished("candidates")
    if found is not None:
        return found
    copies = tell_copies(kept, alike, limits)

    def make() -> Frame:
        keys = kept.ask("candidates", sketches.agg(F.sum("keys")).first)[0]
        moved = copies.stories.table.where("row <> label")
        told = sketches.select("row", "prints").join(moved, "row", "left")
        blobs = told.mapInArrow(partial(_fingerprint_keys, width, _tasks(kept, keys, limits)), _BLOBS)
        large = copies.stories.larger_than(settings.index.bucket)["label"].to_numpy()
        bounds = (settings.index.cap, settings.index.bucket, limits.keys_per_task, large)
        listed = _shuffled(kept, blobs, keys, limits).mapInArrow(partial(_fingerprint_pairs, width, bounds), _FOUND)
        return _split(listed.union(copies.pairs), "found_by")

    return kept.table("candidates", make)


def _split(found: Frame, kind: str) -> Frame:
    """Return packed pairs, each once, with all that found it and with their rows."""
    from pyspark.sql import functions as F  # noqa: N812 - as above

    pairs = found.groupBy("pair").agg(F.bit_or("kind").cast("int").alias(kind))
    return pairs.withColumn("a", F.shiftrightunsigned("pair", 32)).withColumn("b", F.col("pair").bitwiseAND(int(_LOW)))


def _tasks(kept: Kept, keys: int, limits: Limits) -> int:
    """Return in how many tasks so many keys are sorted."""
    fewest = limits.partitions or 2 * kept.session.sparkContext.defaultParallelism
    return max(fewest, -(-keys // limits.keys_per_task))


def _shuffled(kept: Kept, blobs: Frame, keys: int, limits: Limits) -> Frame:
    """Return packed keys with those of one part in one task."""
    tasks = _tasks(kept, keys, limits)
    if hasattr(blobs, "repartitionById"):  # PySpark 4.1
        from pyspark.sql import functions as F  # noqa: N812 - as above

        return blobs.repartitionById(tasks, F.col("part"))
    return blobs.repartition(tasks, "part")


def _sketch(settings: Settings, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    from dedupe.stages.sketch.column import sketch_column

    k = settings.shingle.k
    for batch in batches:
        texts = Texts(batch.column("text"), batch.column("spans"), k)
        found = sketch_column(texts.column, k, settings.sketch, texts.shingles, texts.furniture)
        size = found.signatures.shape[1]
        signatures = pack(found.signatures.ravel(), np.arange(len(texts) + 1, dtype=np.int64) * size)
        yield pa.RecordBatch.from_pydict(
            {
                "row": batch.column("row"),
                "signature": signatures,
                "prints": pack(found.fingerprints, found.offsets),
                "content": pa.array(found.contents.view(np.int64)),
                "keys": pa.array(np.diff(found.offsets).astype(np.int32)),
            }
        )


def _near(kept: Kept, sketches: Frame, count: int, width: int, settings: Settings, limits: Limits) -> Frame:
    """Return the pairs of equal words and of equal bands, and those of long buckets with their first members."""
    keys = count * (settings.index.bands + 1)
    blobs = sketches.select("row", "signature", "content", "keys").mapInArrow(
        partial(_band_keys, width, _tasks(kept, keys, limits), settings), _BLOBS
    )
    shuffled = _shuffled(kept, blobs, keys, limits)
    return _split(shuffled.mapInArrow(partial(_near_pairs, width, settings.index.bucket), _FOUND), "kind")


class _Blobs:
    """Keys gathered by the task that is to sort them."""

    def __init__(self, parts: int) -> None:
        self._parts = parts
        self._held: list[tuple[int, NDArray[np.uint64], NDArray[np.int32], NDArray[np.int32]]] = []
        self._size = 0

    def add(
        self, kind: int, keys: NDArray[np.uint64], rows: NDArray[np.int64], apart: NDArray[np.int64] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Take keys with their rows, and how far each row is from that of its story; yield what has been gathered."""
        none = np.zeros(keys.size, dtype=np.int32) if apart is None else apart.astype(np.int32)
        self._held.append((kind, keys, rows.astype(np.int32), none))
        self._size += keys.size
        if self._size >= _FLUSH:
            yield from self.flush()

    def flush(self) -> Iterator[pa.RecordBatch]:
        """Yield all keys that are held, a row for each part."""
        import pyarrow as pa

        for kind in sorted({one[0] for one in self._held}):
            own = [one for one in self._held if one[0] == kind]
            keys, rows, apart = (np.concatenate([one[i] for one in own]) for i in (1, 2, 3))
            parts = (keys >> np.uint64(48)).astype(np.int64) % self._parts
            order = np.argsort(parts, kind="stable")
            present, starts = np.unique(parts[order], return_index=True)
            offsets = np.append(starts, keys.size).astype(np.int64)
            columns = {"part": pa.array(present.astype(np.int32)), "kind": pa.array([kind] * present.size, pa.int32())}
            for name, values in (("keys", keys), ("rows", rows), ("apart", apart)):
                columns[name] = pack(values[order], offsets)
            if present.size:
                yield pa.RecordBatch.from_pydict(columns)
        self._held, self._size = [], 0


def _read_blobs(batch: pa.RecordBatch, kind: int) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]:
    """Return keys, rows and stories of one kind."""
    import pyarrow as pa

    own = batch.filter(pa.array(batch.column("kind").to_numpy() == kind))
    rows = unpack(own.column("rows"), np.int32)[0].astype(np.int64)
    return unpack(own.column("keys"), np.uint64)[0], rows, rows - unpack(own.column("apart"), np.int32)[0]


def _band_keys(
    width: int, parts: int, settings: Settings, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    bands = settings.index.bands
    values = settings.sketch.permutations // bands
    blobs = _Blobs(parts)
    for batch in batches:
        flat, _ = unpack(batch.column("signature"), np.uint32)
        worded = batch.column("keys").to_numpy() > 0
        signatures = flat.reshape(-1, settings.sketch.permutations)[worded]
        rows = batch.column("row").to_numpy()[worded]
        for band in range(bands):
            keys = np.full(rows.size, band, dtype=np.uint64)
            for column in signatures[:, band * values : (band + 1) * values].T:
                keys = (keys ^ column) * _FACTOR
                keys ^= keys >> _HALF
            yield from blobs.add(LSH, _cut(keys, width), rows)
        contents = batch.column("content").to_numpy()[worded].view(np.uint64)
        yield from blobs.add(EXACT, contents, rows)
    yield from blobs.flush()


def _cut(keys: NDArray[np.uint64], width: int) -> NDArray[np.uint64]:
    """Return keys without the lowest bits that they give up, which say which task takes them in no case."""
    mask = ~np.uint64((1 << width) - 1)
    return keys & mask


def _near_pairs(width: int, longest: int, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    bands, contents = Lists(width, 0, 0), Lists(0, 0, 0)
    for batch in batches:
        keys, rows, stories = _read_blobs(batch, LSH)
        bands.add(keys >> np.uint64(width), rows, stories)
        contents.add(*_read_blobs(batch, EXACT))
    for pairs in list_pairs(*contents.members(), longest):
        yield _found(pairs, EXACT)
    members, sizes = bands.members()
    is_long = sizes > longest
    inside = np.repeat(is_long, sizes)
    yield _found(star_pairs(members[inside], sizes[is_long]), STAR)
    for pairs in list_pairs(members[~inside], sizes[~is_long], longest):
        yield _found(pairs, LSH)


def _found(pairs: NDArray[np.uint64], kind: int) -> pa.RecordBatch:
    import pyarrow as pa

    kinds = pa.array(np.full(pairs.size, kind, dtype=np.int32))
    return pa.RecordBatch.from_pydict({"pair": pa.array(pairs.view(np.int64)), "kind": kinds})


def _fingerprint_keys(width: int, parts: int, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    blobs = _Blobs(parts)
    for batch in batches:
        prints, offsets = unpack(batch.column("prints"), np.uint64)
        rows = batch.column("row").to_numpy()
        stories = batch.column("label").fill_null(-1).to_numpy(zero_copy_only=False)
        apart = np.where(stories < 0, 0, rows - stories)
        sizes = np.diff(offsets)
        yield from blobs.add(FINGERPRINT, _cut(prints, width), np.repeat(rows, sizes), np.repeat(apart, sizes))
    yield from blobs.flush()


def _fingerprint_pairs(
    width: int, bounds: tuple[int, int, int, NDArray[np.int64]], batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    cap, longest, room, large = bounds
    lists = Lists(width, cap, 2 * room)
    for batch in batches:
        keys, rows, stories = _read_blobs(batch, FINGERPRINT)
        lists.add(keys >> np.uint64(width), rows, stories)
    for pairs in list_pairs(*lists.members(), longest):
        # A family of copies too large to list is held together by its links.
        one, other = (lists.stories(side.astype(np.int64)) for side in (pairs >> _HALF, pairs & _LOW))
        yield _found(pairs[(one != other) | ~np.isin(one, large)], FINGERPRINT)


def _alike(kept: Kept, near: Frame, sketches: Frame, settings: Settings, limits: Limits) -> Frame:
    """Return pairs with the likeness of their signatures, and whether they are copies."""
    groups = components(kept, "near", near, limits)
    placed = place(near, groups, 4 * limits.documents_per_cell, limits, cut=True)
    look = _likeness(settings.sketch.permutations, settings.index.copy)
    schema = "pair long, a long, b long, kind int, alike float, is_close boolean"
    return meet(placed, sketches.select("row", "signature"), look, schema)


def _likeness(size: int, enough: float) -> Callable[[pa.Table, pa.Table], pa.Table]:
    def look(pairs: pa.Table, documents: pa.Table) -> pa.Table:
        """Return the share of equal values in the signatures of each pair."""
        import pyarrow as pa

        rows = documents["row"].to_numpy()
        order = np.argsort(rows)
        signatures = unpack(documents["signature"], np.uint32)[0].reshape(-1, size)
        a, b = (order[np.searchsorted(rows, pairs[side].to_numpy(), sorter=order)] for side in ("a", "b"))
        alike = np.empty(a.size, dtype=np.float32)
        for start in range(0, a.size, 1 << 12):
            block = slice(start, start + (1 << 12))
            alike[block] = (signatures[a[block]] == signatures[b[block]]).mean(axis=1)
        told = {name: pairs[name] for name in ("pair", "a", "b", "kind")}
        return pa.table({**told, "alike": pa.array(alike), "is_close": pa.array(alike >= enough)})

    return look
