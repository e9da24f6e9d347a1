"""How a comparison stands beside what a person says of the same pair: the labels of a shipped corpus.

Each labelled passage is *linked* when the links cover enough of it on both sides, several together if
need be; a link that touches no labelled passage on both sides is *false*.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

from dedupe.comparing import compare
from dedupe.model import FACT_KINDS, Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dedupe.corpus import Corpus
    from dedupe.corpus.labels import LabelledChange, LabelledFact, LabelledPassage, LabelledQuote, PairLabels
    from dedupe.model import Comparison, Edit, FactEntry, Passage, QuoteEntry, Span
    from dedupe.settings import Settings

Label = TypeVar("Label", "LabelledQuote", "LabelledFact")
Row = TypeVar("Row", "QuoteEntry", "FactEntry")

# The share of a labelled passage's characters that links must cover on each side.
_LINKED = 0.8
# Two rows of a ledger speak of one thing when their spans overlap by half of the longer one.
_SAME_PLACE = 0.5
# An edit is where a label says when their spans overlap by this share of the longer or end this close.
_SAME_EDIT, _NEAR_CHARACTERS = 0.3, 3


def evaluate_labels(corpus: Corpus, settings: Settings) -> dict[str, Any]:
    """Return the scores of every labelled pair of *corpus*, by ``a|b``."""
    texts = {one.id: one for one in corpus.read(settings) if isinstance(one, Document)}
    return {
        f"{pair.a}|{pair.b}": score(compare(texts[pair.a], texts[pair.b], settings), pair) for pair in corpus.labels
    }


def score(found: Comparison, labels: PairLabels) -> dict[str, Any]:
    """Return how *found* stands beside *labels*: passages, edits, ledgers, remainders, shares, direction."""
    core = [label for label in labels.passages if not label.is_optional]
    linked = [label for label in core if _is_linked(label, found)]
    copied = [label for label in core if label.kind != "paraphrase"]
    right_kind = [label for label in linked if _nearest(label, found.passages).kind == label.kind]
    false = [p for p in found.passages if not any(p.a.overlap(m.a) and p.b.overlap(m.b) for m in labels.passages)]
    return {
        "passages": {
            "core": len(core),
            "linked": len(linked),
            "copied": len(copied),
            "copied_linked": sum(label in linked for label in copied),
            "right_kind": len(right_kind),
            "missed": [label.id for label in core if label not in linked],
            "wrong_kind": [label.id for label in linked if label not in right_kind],
            "false": [passage.id for passage in false],
            "beyond_the_sentence": [p.id for p in found.passages if not _inside_sentences(p, labels, found)],
            "moved": sorted(_labels_of(filter(_moved, found.passages), core)),
        },
        "edits": _score_edits(found, labels),
        "quotes": _rows(labels.quotes, found.quotes, lambda label, row: label.status == row.status),
        "facts": _rows(
            labels.facts, found.facts, lambda label, row: (label.type, label.status) == (row.type, row.status)
        ),
        "remainders": _score_remainders(found, labels),
        "shares_of_b": asdict(found.share_of_b),
        "shares_of_a": asdict(found.share_of_a),
        "direction": {"source": found.derivation.source, "confidence": found.derivation.confidence},
    }


def _is_linked(label: LabelledPassage, found: Comparison) -> bool:
    """Return whether links cover the passage on both sides, each of them touching both."""
    links = [p for p in found.passages if p.a.overlap(label.a) and p.b.overlap(label.b)]
    sides = ((label.a, [p.a for p in links]), (label.b, [p.b for p in links]))
    return all(_covered(span, spans) >= _LINKED * len(span) for span, spans in sides)


def _covered(span: Span, spans: Iterable[Span]) -> int:
    """Return how many characters of *span* lie in *spans*."""
    inside = {place for other in spans for place in range(max(span.start, other.start), min(span.end, other.end))}
    return len(inside)


def _nearest(label: LabelledPassage, passages: Sequence[Passage]) -> Passage:
    return max(passages, key=lambda p: min(p.a.overlap(label.a), p.b.overlap(label.b)))


def _moved(passage: Passage) -> bool:
    return passage.moved and not passage.repeat


def _labels_of(passages: Iterable[Passage], core: Sequence[LabelledPassage]) -> set[str]:
    return {m.id for p in passages for m in core if p.a.overlap(m.a) and p.b.overlap(m.b)}


def _inside_sentences(passage: Passage, labels: PairLabels, found: Comparison) -> bool:
    """Return whether the passage stays inside the sentences of the labelled passages it touches."""
    touched = [m for m in labels.passages if passage.a.overlap(m.a) and passage.b.overlap(m.b)]
    sides = (
        (passage.a, [m.a for m in touched], found.a.sentences),
        (passage.b, [m.b for m in touched], found.b.sentences),
    )
    for span, spans, sentences in sides:
        allowed = [*spans, *(s for s in sentences if any(s.overlap(m) for m in spans))]
        if touched and len(span) - _covered(span, allowed) > _NEAR_CHARACTERS:
            return False
    return True


def _score_edits(found: Comparison, labels: PairLabels) -> dict[str, Any]:
    """Return which labelled changes of high severity were found, and which fact-kind edits no label has."""
    edits = [edit for passage in found.passages for edit in passage.edits]
    changes = [change for label in labels.passages for change in label.changes]
    core = [change for label in labels.passages if not label.is_optional for change in label.changes]
    high = [change for change in core if change.severity == "high"]
    missed = [c for c in high if not any(e.kind == c.kind and _same_edit(c, e) for e in edits)]
    alarms = [
        e for e in edits if e.kind in FACT_KINDS and not any(e.kind == c.kind and _same_edit(c, e) for c in changes)
    ]
    return {
        "high": len(high),
        "high_found": len(high) - len(missed),
        "high_missed": [_words(found, c.a, c.b, c.kind) for c in missed],
        "fact_alarms": [_words(found, e.a, e.b, e.kind) for e in alarms],
    }


def _same_edit(change: LabelledChange, edit: Edit) -> bool:
    """Return whether an edit stands where a labelled change does, on the sides that the label has."""
    sides = [(label, span) for label, span in ((change.a, edit.a), (change.b, edit.b)) if label is not None]
    return all(_same_side(label, span) for label, span in sides)


def _same_side(one: Span, two: Span) -> bool:
    longer = max(len(one), len(two))
    near = min(abs(one.start - two.start), abs(one.end - two.end)) <= _NEAR_CHARACTERS
    return near or (longer > 0 and one.overlap(two) >= _SAME_EDIT * longer)


def _rows(labels: Sequence[Label], rows: Sequence[Row], same: Callable[[Label, Row], bool]) -> dict[str, Any]:
    """Return how many labelled rows of a ledger were found with status and both places, one to one."""
    free = list(rows)
    missed = []
    for label in labels:
        fitting = next(
            (r for r in free if same(label, r) and all(map(_same_place, (label.a, label.b), (r.a, r.b)))), None
        )
        if fitting is None:
            missed.append(f"{label.status} {label.a} {label.b}")
        else:
            free.remove(fitting)
    return {"labelled": len(labels), "right": len(labels) - len(missed), "rows": len(rows), "missed": missed}


def _same_place(one: Span | None, two: Span | None) -> bool:
    if one is None or two is None:
        return one is two
    return one.overlap(two) >= _SAME_PLACE * max(len(one), len(two))


def _score_remainders(found: Comparison, labels: PairLabels) -> dict[str, float]:
    """Return precision, recall and F1 over the characters of what was left out and what was added."""
    scores: dict[str, float] = {}
    for name, spans, wanted in (
        ("omitted", [r.span for r in found.omitted], [r.span for r in labels.omitted]),
        ("added", [r.span for r in found.added], [r.span for r in labels.added]),
    ):
        hit = sum(_covered(span, wanted) for span in spans)
        precision = hit / sum(map(len, spans)) if spans else 0.0
        recall = sum(_covered(span, spans) for span in wanted) / sum(map(len, wanted)) if wanted else 0.0
        f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
        scores |= {f"{name}_precision": precision, f"{name}_recall": recall, f"{name}_f1": f1}
    return {name: round(value, 6) for name, value in scores.items()}


def _words(found: Comparison, a: Span | None, b: Span | None, kind: str) -> str:
    old, new = (a.of(found.a.text) if a else ""), (b.of(found.b.text) if b else "")
    return f"{kind}: {old} → {new}"
