"""Alignment beside its peers, side by side in one run: plagdet, passage F1 and pairs a CPU second.

    DEDUPE_DATA=folder python tests/benchmarks/align.py [--pairs 400] [--write]

``pairs_a_cpu_second`` counts everything from two texts in memory to their passages, nothing kept from pair to pair:
both texts are parsed anew for each pair. ``aligned_a_cpu_second`` is alignment alone, of parsed texts; the tool's own
index is in it. Then two texts of 100,000 words with ten passages moved from one to the other, and how often links are
right by their score. ``--write`` puts the figures, with their date, into ``reports/benchmarks/align.json``.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import random
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from difflib import SequenceMatcher
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
from rapidfuzz import fuzz, process

from dedupe.comparing import parse
from dedupe.evaluate.passages import LabelledPair, read_pairs, sample_pairs
from dedupe.evaluate.plagdet import Reuse, score_plagdet
from dedupe.model import Document, ParsedDocument, Span
from dedupe.settings import Settings
from dedupe.stages.align import align

SETTINGS = Settings.preset("news")
Unit = Literal["sentence", "passage"]
Aligner = Callable[[ParsedDocument, ParsedDocument, Unit], list[Reuse]]


def ours(a: ParsedDocument, b: ParsedDocument, unit: Unit) -> list[Reuse]:
    """This tool."""
    return [Reuse(passage.a, passage.b) for passage in align(a, b, SETTINGS.align, unit)]


def difflib_blocks(a: ParsedDocument, b: ParsedDocument, unit: Unit) -> list[Reuse]:
    """Matching blocks of difflib over words, of at least 5; as passages those no more than 20 words apart."""
    matcher = SequenceMatcher(None, a.tokens.words, b.tokens.words, autojunk=False)
    blocks = [(m.a, m.a + m.size, m.b, m.b + m.size) for m in matcher.get_matching_blocks() if m.size >= 5]
    return spans(a, b, blocks, unit)


def sentence_matrix(a: ParsedDocument, b: ParsedDocument, unit: Unit) -> list[Reuse]:
    """The best sentence of a for each of b by RapidFuzz's token_set_ratio, from 75 on."""
    rows = [span.of(b.text).lower() for span in b.sentences]
    columns = [span.of(a.text).lower() for span in a.sentences]
    if not rows or not columns:
        return []
    ratios = process.cdist(rows, columns, scorer=fuzz.token_set_ratio, score_cutoff=75, dtype=np.uint8)
    links = [
        Reuse(a.sentences[int(row.argmax())], b.sentences[at])
        for at, row in enumerate(ratios)
        if row.max() and len(rows[at].split()) > 3
    ]
    return merged(links, 150) if unit == "passage" else links


def phrases(a: ParsedDocument, b: ParsedDocument, unit: Unit) -> list[Reuse]:
    """Shared phrases as WCopyfind finds them: from 6 words on, over at most 2 words that differ, 80 % alike."""
    places = defaultdict(list)
    words_a, words_b = a.tokens.words, b.tokens.words
    for at in range(len(words_a) - 2):
        places[words_a[at : at + 3]].append(at)
    blocks: list[tuple[int, int, int, int]] = []
    at_b = 0
    while at_b < len(words_b) - 2:
        best = max(
            (phrase(words_a, words_b, at_a, at_b) for at_a in places.get(words_b[at_b : at_b + 3], ())), default=None
        )
        if best and best[0] >= 6:
            _, at_a, end_a, end_b = best
            blocks.append((at_a, end_a, at_b, end_b))
            at_b = end_b
        else:
            at_b += 1
    return spans(a, b, blocks, unit)


def phrase(words_a: tuple[str, ...], words_b: tuple[str, ...], at_a: int, at_b: int) -> tuple[int, int, int, int]:
    """Return how many words match from here on, where the phrase begins in a, and its ends."""
    matched, x, y, end_a, end_b = 0, at_a, at_b, at_a, at_b
    while x < len(words_a) and y < len(words_b):
        steps = [(0, 0), (1, 1), (1, 0), (0, 1), (2, 2), (2, 0), (0, 2)]
        step = next(
            (s for s in steps if words_a[x + s[0] : x + s[0] + 1] == words_b[y + s[1] : y + s[1] + 1] != ()), None
        )
        if step is None or matched + 1 < 0.8 * (y + step[1] + 1 - at_b):
            break
        x, y = x + step[0] + 1, y + step[1] + 1
        matched, end_a, end_b = matched + 1, x, y
    return matched, at_a, end_a, end_b


def text_matcher(a: ParsedDocument, b: ParsedDocument, unit: Unit) -> list[Reuse]:
    """The text-matcher package of J. Reeve, with its own tokens; only where it is installed."""
    from text_matcher.matcher import Matcher, Text

    with contextlib.redirect_stdout(io.StringIO()):
        texts = [Text(each.text, each.id, removeStopwords=False) for each in (a, b)]
        try:
            _, in_a, in_b = Matcher(*texts, removeStopwords=False).match()
        except IndexError:  # It reads before the beginning of texts without a match.
            return []
    links = [Reuse(Span(*x), Span(*y)) for x, y in zip(in_a, in_b, strict=True) if x[0] < x[1] and y[0] < y[1]]
    return merged(links, 150) if unit == "passage" else links


def spans(a: ParsedDocument, b: ParsedDocument, blocks: list[tuple[int, int, int, int]], unit: Unit) -> list[Reuse]:
    """Return token ranges as characters, merged where passages are asked for."""
    links = [
        Reuse(
            Span(int(a.tokens.starts[a_first]), int(a.tokens.ends[a_last - 1])),
            Span(int(b.tokens.starts[b_first]), int(b.tokens.ends[b_last - 1])),
        )
        for a_first, a_last, b_first, b_last in blocks
    ]
    return merged(links, 150) if unit == "passage" else links


def merged(links: list[Reuse], gap: int) -> list[Reuse]:
    """Return *links* joined where no more than *gap* characters lie between them on both sides."""
    groups: list[list[Reuse]] = []
    for link in sorted(links, key=lambda link: link.b):
        last = groups[-1][-1] if groups else None
        if last and link.b.start - last.b.end <= gap and abs(link.a.start - last.a.end) <= gap:
            groups[-1].append(link)
        else:
            groups.append([link])
    return [
        Reuse(
            Span(min(link.a.start for link in group), max(link.a.end for link in group)),
            Span(group[0].b.start, max(link.b.end for link in group)),
        )
        for group in groups
    ]


ALIGNERS: dict[str, Aligner] = {
    "dedupe": ours,
    "difflib": difflib_blocks,
    "RapidFuzz sentence matrix": sentence_matrix,
    "phrase matcher": phrases,
    "text-matcher": text_matcher,
}


def plagdet_of(name: str, pairs: list[LabelledPair], texts: dict[str, Document]) -> dict[str, Any]:
    """Return plagdet of one aligner and its speed."""
    found: dict[tuple[str, str], list[Reuse]] = {}
    parsing = aligning = 0.0
    for pair in pairs:
        started = time.process_time()
        a, b = (parse(texts[each], SETTINGS) for each in pair.key)
        parsed = time.process_time()
        found[pair.key] = ALIGNERS[name](a, b, "passage")
        aligning += time.process_time() - parsed
        parsing += parsed - started
    score = score_plagdet({pair.key: pair.cases for pair in pairs if pair.cases}, found)
    # text-matcher reads the texts itself.
    seconds = aligning if name == "text-matcher" else parsing + aligning
    return score.to_dict() | {
        "pairs_a_cpu_second": round(len(pairs) / max(seconds, 1e-9), 1),
        "aligned_a_cpu_second": round(len(pairs) / max(aligning, 1e-9), 1),
    }


def long_texts(words: int = 100_000, planted: int = 10) -> dict[str, Any]:
    """Return what it costs to find passages planted in another order in texts of so many words, and how many are."""
    rng = random.Random(7)
    vocabulary = ["".join(rng.choices("aeioulnrstdmkp", k=rng.randint(2, 9))) for _ in range(20_000)]
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]

    def sentences(count: int) -> list[str]:
        lengths = [rng.randint(8, 25) for _ in range(count // 16)]
        return [f"{' '.join(rng.choices(vocabulary, weights, k=length)).capitalize()}." for length in lengths]

    passages = [" ".join(sentences(200)) for _ in range(planted)]
    sides = []
    for _ in range(2):
        rng.shuffle(passages)
        step = words // planted - 150
        sides.append("\n\n".join(part for each in passages for part in (" ".join(sentences(step)), each)))
    a, b = sides
    started = time.process_time()
    found = ours(parse(Document("a", a), SETTINGS), parse(Document("b", b), SETTINGS), "passage")
    seconds = time.process_time() - started
    spans_of = [tuple(Span(text.index(each), text.index(each) + len(each)) for text in sides) for each in passages]
    hits = sum(
        any(min(x.overlap(f.a) / max(len(x), len(f.a)), y.overlap(f.b) / max(len(y), len(f.b))) >= 0.9 for f in found)
        for x, y in spans_of
    )
    return {
        "words": [len(text.split()) for text in sides],
        "cpu_seconds": round(seconds, 2),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "found_at_overlap_.9": f"{hits} of {planted}",
    }


def reliability(rows: list[dict[str, Any]], texts: dict[str, ParsedDocument]) -> list[dict[str, Any]]:
    """Return how many links of a score are right, on the even pairs: the score was fitted on the odd ones."""
    links: list[tuple[float, bool]] = []
    for row in rows:
        if int(row["pair"][1:]) % 2 == 0:
            given = align(texts[row["release_id"]], texts[row["news_id"]], SETTINGS.align, "sentence")
            right = matched([Reuse(p.a, p.b) for p in given], row)
            unsure = [Span(*u["b"]) for u in row.get("unsure", []) if u.get("b")]
            links += [
                (each.score, at in right)
                for at, each in enumerate(given)
                if at in right or not any(each.b.overlap(span) for span in unsure)
            ]
    table = []
    for low, high in pairwise((0, 0.7, 0.85, 0.95, 1)):
        band = [(score, is_right) for score, is_right in links if low <= score < high]
        if band:
            mean, share = (round(sum(column) / len(band), 3) for column in zip(*band, strict=True))
            table.append({"links": len(band), "mean_score": mean, "right": share})
    return table


def passage_f1(aligner: Aligner, rows: list[dict[str, Any]], texts: dict[str, ParsedDocument]) -> float:
    """Return F1 over labelled news passages: one to one, overlap at least half of the longer span on both sides."""
    hits = labelled = given = 0
    for row in rows:
        unsure = [Span(*u["b"]) for u in row.get("unsure", []) if u.get("b")]
        links = aligner(texts[row["release_id"]], texts[row["news_id"]], "sentence")
        right = matched(links, row)
        hits += len(right)
        labelled += len(row["passages"])
        free = set(range(len(links))) - right
        given += len(links) - sum(1 for at in free if any(links[at].b.overlap(span) for span in unsure))
    return round(2 * hits / (labelled + given), 4) if labelled + given else 1.0


def matched(links: list[Reuse], row: dict[str, Any]) -> set[int]:
    """Return the links that have a labelled passage of their own."""
    free = set(range(len(links)))
    for label in row["passages"]:
        a, b = Span(*label["a"]), Span(*label["b"])
        fits = [at for at in sorted(free) if is_half(a, links[at].a) and is_half(b, links[at].b)]
        free -= set(fits[:1])
    return set(range(len(links))) - free


def is_half(one: Span, other: Span) -> bool:
    """Return whether two spans share at least half of the longer one."""
    return 2 * one.overlap(other) >= max(len(one), len(other))


def main() -> None:
    """Score every aligner on the same pairs and print a table."""
    data = Path(os.environ["DEDUPE_DATA"])
    wanted = int(sys.argv[sys.argv.index("--pairs") + 1]) if "--pairs" in sys.argv else 400
    pairs = [p for p in read_pairs(data / "pan13_train_pairs.jsonl.gz") if not p.is_tuning]
    pairs = sample_pairs(pairs, wanted)
    # First, while the process holds nothing else.
    long = long_texts()
    texts = read_documents(data / "pan13_train_docs.jsonl.gz", {name for pair in pairs for name in pair.key})
    rows = [json.loads(line) for line in (data / "news_edits.jsonl").read_text(encoding="utf-8").splitlines()]
    wanted_news = {row[side] for row in rows for side in ("release_id", "news_id")}
    news = {
        name: parse(document, SETTINGS)
        for name, document in read_documents(data / "insciout_A.jsonl.gz", wanted_news).items()
    }
    figures: dict[str, Any] = {}
    for name, aligner in ALIGNERS.items():
        if aligner is text_matcher and not find_spec("text_matcher"):
            figures[name] = "not installed"
            continue
        figures[name] = plagdet_of(name, pairs, texts) | {"news_passage_f1": passage_f1(aligner, rows, news)}
    more = {"long_texts": long, "reliability": reliability(rows, news)}
    width = max(map(len, figures))
    for name, figure in figures.items():
        sys.stdout.write(f"{name:{width}}  {figure}\n")
    for name, figure in more.items():
        sys.stdout.write(f"{name}: {figure}\n")
    if "--write" in sys.argv:
        record = {
            "date": datetime.now(UTC).date().isoformat(),
            "command": f"python tests/benchmarks/align.py --pairs {wanted} --write",
            "pairs": f"{wanted} of the held-out half of pan13_train; 16 of news_edits",
            "figures": figures,
        } | more
        folder = Path("reports/benchmarks")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "align.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def read_documents(path: Path, wanted: set[str]) -> dict[str, Document]:
    """Return the wanted documents of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["id"] in wanted]
    return {row["id"]: Document(row["id"], row["text"]) for row in rows}


if __name__ == "__main__":
    main()
