"""How the live index keeps what it is given, and how far it looks; nothing here changes a report of files."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe.settings.ranges import name, number


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """The live index: what survives, how much is held in memory, how many candidates are verified."""

    sync: str = name(
        "normal", "normal: what was acknowledged survives kill -9; full: a power cut too, at a sync a commit"
    )
    wait_seconds: float = number(60.0, 0.0, 86_400.0, "longest wait for another process that writes")
    cache_megabytes: int = number(16, 1, 100_000, "pages of the file that a process keeps in memory")
    # 16,384 articles are written in about half a second, the longest that another writer waits.
    batch: int = number(16_384, 1, 100_000, "articles of a bulk load that are stored together")
    # To make a segment of 512 takes some 12 ms, in which no other process can write.
    recent: int = number(512, 1, 100_000, "newest articles that are kept unsorted before they become a segment")
    # At 8 a store of a million articles has four segments and a posting is written some fifteen times.
    ratio: int = number(8, 1, 100, "a segment is merged with smaller ones that are together a ratio-th of it")
    longest: int = number(1024, 8, 1_000_000, "documents of one key that are kept: the first half and the last half")
    # A candidate costs a quarter of a millisecond: 32 keep the slowest of a hundred queries below 20 ms.
    verify_up_to: int = number(32, 1, 1_000_000, "candidates of a query that are verified, most shared keys first")
    # Of 59,303 candidates of articles of bbc, insciout_A and reuters21578 22,894 share one key, and 690 of these are
    # matches, in the longest of which the shorter text has 941 characters, a fifth of it 188.
    one_key_characters: int = number(
        300, 0, 1_000_000_000, "least share of a match, in characters, from which one common key is too little evidence"
    )
    # Ten thousand releases of wires full of notices take 8 CPU seconds, ten thousand of reuters21578 half a second and
    # what compiled code takes to load. Batch by batch one story in forty of 500 mixed articles differed from those of
    # all together.
    together_up_to: int = number(
        10_000, 0, 10_000_000, "articles of an index up to which its stories are told anew from all of them"
    )
    sample: int = number(64, 4, 100_000, "documents of an outlet among which its furniture is looked for")
    # So many are read in seconds.
    whole_up_to: int = number(5000, 0, 10_000_000, "articles of an index that explain reads all of")
