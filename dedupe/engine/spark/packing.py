"""Arrays of numbers in the cells of an Arrow column: what Spark carries without looking inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray


def pack(values: NDArray[Any], offsets: NDArray[np.int64]) -> pa.Array:
    """Return a binary column whose cell i holds the bytes of ``values[offsets[i]:offsets[i + 1]]``.

    >>> from dedupe.engine.spark.packing import unpack
    >>> column = pack(np.array([4, 5, 6]), np.array([0, 1, 3]))
    >>> [part.tolist() for part in unpack(column, np.int64)]
    [[4, 5, 6], [0, 1, 3]]
    """
    import pyarrow as pa

    flat = np.ascontiguousarray(values)
    edges = (offsets * flat.itemsize).astype(np.int32)
    return pa.Array.from_buffers(pa.binary(), offsets.size - 1, [None, pa.py_buffer(edges), pa.py_buffer(flat)])


def unpack(column: pa.Array | pa.ChunkedArray, dtype: type[np.generic]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the numbers of all cells end to end, and where those of each cell begin; a null cell holds none."""
    import pyarrow as pa

    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if column.null_count:
        column = column.fill_null(b"")
    column = column.cast(pa.large_binary())
    _, edges, data = column.buffers()
    offsets = np.frombuffer(edges, dtype=np.int64)[column.offset : column.offset + len(column) + 1]
    raw = np.frombuffer(data or b"", dtype=np.uint8)[offsets[0] : offsets[-1]] if len(column) else np.zeros(0, np.uint8)
    size = np.dtype(dtype).itemsize
    # Copied: cells need not begin where numbers may.
    return raw.copy().view(dtype), (offsets - offsets[0]) // size if len(column) else np.zeros(1, dtype=np.int64)
