"""A corpus for measuring candidates: real stories, and pairs planted in them whose kind is known.

Of each hundred documents eighty are stories; ten are copies with edits (2 to 15 % of the words replaced: Jaccard .2
to .9), five are briefs of 80 to 150 words, five are stories in which such an excerpt of another stands. Made from
the data folder's texts by a seeded generator; beyond their number stories come again with every third word
their own.
"""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe.stages.read.mend import mend

if TYPE_CHECKING:
    from collections.abc import Iterator

# Agency copy, news, science news and web pages; the press wires are left out, half of whose texts is their template.
SOURCES = ("reuters21578", "bbc", "insciout_A", "pan13_train_docs")
SEED = 7
KINDS = ("edit",) * 10 + ("brief",) * 5 + ("excerpt",) * 5
STORIES = 80
WORDS_OF_STORY = (190, 1200)
HOME = Path("corpora/council-release/documents")
COUNCIL = ["council", "local-paper"]

Planted = tuple[int, int, str]


def read_texts(folder: Path) -> Iterator[str]:
    """Yield real texts as a reader gives them: mojibake is mended."""
    for name in SOURCES:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield mend(json.loads(line)["text"])[0]


def read_story(folder: Path) -> str:
    """Return a real story that no corpus takes: one of those that are too short for it."""
    return next(text for text in read_texts(folder) if 60 < text.count(" ") < WORDS_OF_STORY[0])


class Corpus:
    """The texts of a corpus, made one by one, and the pairs that were planted so far."""

    def __init__(self, folder: Path, count: int) -> None:
        self._chance = random.Random(SEED)
        self._stories = [text for text in read_texts(folder) if WORDS_OF_STORY[0] < text.count(" ") < WORDS_OF_STORY[1]]
        self._chance.shuffle(self._stories)
        self._vocabulary = [word for text in self._stories[:500] for word in text.split()]
        self._count = count
        self._own = count * STORIES // 100
        self.planted: list[Planted] = []

    def __iter__(self) -> Iterator[str]:
        """Yield every text."""
        for row in range(self._count):
            yield self._story(row) if row < self._own else self._plant(row)

    def _story(self, row: int) -> str:
        """Return a story: a real one, or another of the same build."""
        story = self._stories[row % len(self._stories)]
        if row < len(self._stories):
            return story
        turn = row // 1000
        return " ".join(f"{word}{turn}" if place % 3 == 0 else word for place, word in enumerate(story.split()))

    def _plant(self, row: int) -> str:
        """Return a text made from an earlier one."""
        chance = self._chance
        kind = KINDS[(row - self._own) % len(KINDS)]
        source = chance.randrange(self._own)
        self.planted.append((source, row, kind))
        words = self._story(source).split()
        if kind == "edit":
            rate = chance.choice([0.02, 0.05, 0.1, 0.15])
            return " ".join(chance.choice(self._vocabulary) if chance.random() < rate else word for word in words)
        size = chance.randint(80, 150)
        start = chance.randint(0, max(0, len(words) - size))
        piece = words[start : start + size]
        if kind == "brief":
            return " ".join(piece)
        other = self._story(chance.randrange(self._own)).split()
        cut = chance.randint(0, len(other))
        return " ".join([*other[:cut], *piece, *other[cut:]])


def with_footer(texts: list[str], folder: Path) -> list[str]:
    """Return the texts with one footer of forty words under every second: words of a story that is not among them."""
    footer = " ".join(read_story(folder).split()[:40])
    return [f"{text}\n{footer}" if row % 2 else text for row, text in enumerate(texts)]


def run_by(folder: Path, count: int) -> Iterator[tuple[str, str]]:
    """Yield so many papers and what each printed: one release, between lines of its own page."""
    chance = random.Random(count)
    corpus = Corpus(folder, 1000)
    stories = iter(corpus)
    release = next(stories)[:2800]
    words = [word for story in stories for word in story.split()[:40]]
    for number in range(count):
        head, foot = (" ".join(chance.choices(words, k=chance.randint(8, 25))) for _ in range(2))
        yield f"paper {number:05}", f"{head}\n\n{release}\n\n{foot}"


def write_parquet(folder: Path, count: int, path: Path) -> list[Planted]:
    """Write a corpus, and the council pair beside it, to a Parquet file; return the planted pairs."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    corpus = Corpus(folder, count)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        ids: list[str] = []
        texts: list[str] = []
        for row, text in enumerate(corpus):
            ids.append(f"{row:08}")
            texts.append(text)
            if len(ids) == 10_000:
                writer.write_table(pa.table([ids, texts], schema=schema))
                ids, texts = [], []
        # Ids behind the numbers: the rows of the planted pairs are their numbers.
        ids += COUNCIL
        texts += [(HOME / f"{name}.txt").read_text(encoding="utf-8") for name in COUNCIL]
        writer.write_table(pa.table([ids, texts], schema=schema))
    return corpus.planted
