"""Articles in columns and documents one by one: the same matches, the same stories, for the same reasons."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dedupe import Document, Settings, matching, pipeline
from dedupe.matching.articles import Articles, Batch
from dedupe.stages.furniture import find_furniture

pytest.importorskip("numba", reason="the extra fast is not installed")

WORDS = [f"word{number}" for number in range(900)]
BOILERPLATE = " ".join(f"notice{number}" for number in range(40))


def story(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(60, 200)))


def newsroom(seed: int) -> list[Document]:
    """Return stories, copies, rewrites, excerpts and a template, of some outlets and days, some without either."""
    chance = random.Random(seed)
    texts = [story(chance) for _ in range(40)]
    for _ in range(120):
        source = chance.choice(texts).split()
        kind = chance.randrange(4)
        if kind == 0:
            texts.append(" ".join(word if chance.random() > 0.1 else chance.choice(WORDS) for word in source))
        elif kind == 1:
            cut = chance.randint(0, max(0, len(source) - 30))
            texts.append(" ".join(source[cut : cut + 30] + story(chance).split()))
        elif kind == 2:
            texts.append(story(chance) + " " + BOILERPLATE)
        else:
            rest = [word for word in source if chance.random() < 0.5]
            texts.append(" ".join(source[:18] + rest + story(chance).split()[:60]))
    outlets = ["Echo", "Gazette", "Wire", None]
    days = [None, *(f"2024-03-{day:02}" for day in range(1, 31))]
    return [
        Document(f"d{number:03}", text, outlet=chance.choice(outlets), published=chance.choice(days))
        for number, text in enumerate(texts)
    ]


def in_batches(documents: list[Document], size: int, chance: random.Random) -> Articles:
    """Return the same articles in batches of some rows in another order."""
    whole = Articles.of_documents(documents)
    (everything,) = whole.batches()
    order = chance.sample(range(len(documents)), len(documents))
    batches = [
        Batch(
            everything.rows[order[start : start + size]],
            type(everything.column).of_texts([documents[row].text for row in order[start : start + size]]),
        )
        for start in range(0, len(order), size)
    ]
    return Articles(whole.ids, whole.outlets, whole.published, whole.characters, lambda: iter(batches))


@pytest.mark.parametrize("seed", range(4))
def test_columns_and_documents_give_the_same_matches_and_stories(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from dedupe.matching import columns, words
    from dedupe.matching.columns import find_stories

    documents = newsroom(seed)
    monkeypatch.setattr(matching, "MANY", 1 << 30)
    plain, told, _ = pipeline.find_clusters(documents, Settings())
    monkeypatch.setattr(matching, "MANY", 1)
    matches, stories, _ = pipeline.find_clusters(documents, Settings())
    assert matches == plain
    assert stories == told
    assert len(told) > 10
    furniture = find_furniture(documents, Settings().furniture)
    # All words kept; those of a few batches given up when there are too many, and those of pairs held; none kept. All
    # shingles made before pairs are compared, and those of each pair.
    limits = (
        (33, 1 << 28, 0, 0),
        (len(documents), 1 << 28, 0, 1 << 28),
        (33, 40_000, 1 << 28, 0),
        (33, 0, 20_000, 0),
    )
    for size, kept, held, shingled in limits:
        articles = in_batches(documents, size, random.Random(seed))
        spans = [furniture[name] for name in articles.ids]
        monkeypatch.setattr(columns, "WORDS_BYTES", kept)
        monkeypatch.setattr(columns, "HELD_WORDS", held)
        monkeypatch.setattr(words, "SHINGLED_WORDS", shingled)
        found = find_stories(articles, spans, Settings(), threads=2)
        assert found.pairs.records(articles.ids, np.flatnonzero(found.is_match)) == plain
        assert found.clusters == told
