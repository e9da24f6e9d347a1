"""What is linked between texts that have nothing to do with each other: news and the release of another story.

    DEDUPE_DATA=folder python tests/benchmarks/unrelated.py [--pairs 1000] [--all]

Prints the share of the news sentences that are linked, then every verbatim or edited link of more than 8 words, with
its places in both texts: a reader decides whether it is shared text after all. ``--all`` prints every link. The texts
are those of the reader's own copy of the corpus and are written nowhere.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from dedupe.comparing import parse
from dedupe.model import Document, ParsedDocument, Passage
from dedupe.settings import Settings
from dedupe.stages.align import align

SETTINGS = Settings.preset("news")
_WORDS = 8


@dataclass(frozen=True)
class Text:
    """A release, or a news text and the release it is filed under."""

    id: str
    release: str
    text: str


def draw(name: str) -> int:
    """Return a number that depends on *name* only."""
    return int.from_bytes(hashlib.sha1(name.encode(), usedforsecurity=False).digest(), "big")


def unrelated_pairs(releases: list[Text], news: list[Text], wanted: int) -> list[tuple[Text, Text]]:
    """Return *wanted* pairs of a release and a news text filed under another one, the same at every run."""
    pairs = []
    for number in range(wanted):
        text = news[draw(f"news {number}") % len(news)]
        others = [release for release in releases if release.id != text.release]
        pairs.append((others[draw(f"{text.id} {number}") % len(others)], text))
    return pairs


def linked_sentences(b: ParsedDocument, passages: tuple[Passage, ...]) -> int:
    """Return how many sentences of b are linked in part or whole."""
    return sum(1 for sentence in b.sentences if any(sentence.overlap(passage.b) for passage in passages))


def main() -> None:
    """Print the share, and the links for a reader to judge."""
    path = Path(os.environ["DEDUPE_DATA"]) / "insciout_A.jsonl.gz"
    wanted = int(sys.argv[sys.argv.index("--pairs") + 1]) if "--pairs" in sys.argv else 1000
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = sorted(map(json.loads, lines), key=lambda row: str(row["id"]))
    texts = [(row["kind"], Text(str(row["id"]), str(row["release"]), row["text"])) for row in rows]
    releases = [text for kind, text in texts if kind == "release"]
    news = [text for kind, text in texts if kind != "release"]
    linked = sentences = links = 0
    listed: list[str] = []
    for one, other in unrelated_pairs(releases, news, wanted):
        a, b = (parse(Document(each.id, each.text), SETTINGS) for each in (one, other))
        passages = align(a, b, SETTINGS.align, "sentence")
        linked += linked_sentences(b, passages)
        sentences += len(b.sentences)
        links += len(passages)
        for passage in passages:
            words = len(passage.b.of(b.text).split())
            if "--all" in sys.argv or (passage.kind != "paraphrase" and words > _WORDS):
                place = {"a": one.id, "b": other.id, "kind": passage.kind, "score": passage.score, "words": words}
                spans = {"in_a": passage.a.of(a.text), "in_b": passage.b.of(b.text)}
                listed.append(json.dumps(place | spans, ensure_ascii=False))
    share = linked / max(sentences, 1)
    sys.stdout.write(f"{wanted} pairs, {sentences} sentences, {linked} linked ({share:.3%}), {links} links\n")
    sys.stdout.writelines(f"{line}\n" for line in listed)


if __name__ == "__main__":
    main()
