"""What other libraries do with the same texts: candidate pairs by MinHash and LSH, as their users write it.

Those that are not installed (`pip install -e '.[bench]'`) are named as not measured.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD = re.compile(r"\w+")


def word_shingles(text: str) -> set[str]:
    """Return the 5-word shingles as strings, of the same words as ours, as users of the peers write it."""
    words = _WORD.findall(text.lower())
    return {" ".join(words[i : i + 5]) for i in range(len(words) - 4)}


def datasketch_sha1(texts: list[str]) -> None:
    """datasketch 2 as it comes: SHA-1, 128 permutations, LSH at 0.5, insert and query."""
    _datasketch(texts, None)


def datasketch_xxh32(texts: list[str]) -> None:
    """datasketch 2 with the hash its documentation recommends for speed."""
    import xxhash

    _datasketch(texts, xxhash.xxh32_intdigest)


def _datasketch(texts: list[str], hashfunc: Callable[[bytes], int] | None) -> None:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.5, num_perm=128)
    options = {"hashfunc": hashfunc} if hashfunc else {}
    minhashes = []
    for row, text in enumerate(texts):
        minhash = MinHash(num_perm=128, **options)
        minhash.update_batch([shingle.encode() for shingle in word_shingles(text)])
        index.insert(row, minhash)
        minhashes.append(minhash)
    for minhash in minhashes:
        index.query(minhash)


def gaoya_index(texts: list[str]) -> None:
    """gaoya: its own word 5-grams and 128 hashes, insert and query."""
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=0.5,
        num_bands=32,
        band_size=4,
        num_hashes=128,
        analyzer="word",
        lowercase=True,
        ngram_range=(5, 5),
    )
    for row, text in enumerate(texts):
        index.insert_document(row, text)
    for text in texts:
        index.query(text)


def rensa_python_shingles(texts: list[str]) -> None:
    """rensa's R-MinHash over shingles made in Python, LSH insert and query."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    minhashes = []
    for row, text in enumerate(texts):
        minhash = RMinHash(num_perm=128, seed=42)
        minhash.update(list(word_shingles(text)))
        index.insert(row, minhash)
        minhashes.append(minhash)
    for minhash in minhashes:
        index.query(minhash)


PEERS: dict[str, tuple[str, Callable[[list[str]], None]]] = {
    "datasketch": ("datasketch", datasketch_sha1),
    "datasketch xxh32": ("xxhash", datasketch_xxh32),
    "gaoya": ("gaoya", gaoya_index),
    "rensa": ("rensa", rensa_python_shingles),
}
