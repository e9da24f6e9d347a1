"""All that is known of a pair, and the object that the JSON interface prints of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dedupe.model.display import Displayed

if TYPE_CHECKING:
    from dedupe.model.decision import Decision
    from dedupe.model.pair import CopiedRun, Derivation, FactEntry, Match, Passage, QuoteEntry, Remainder, Share
    from dedupe.model.result import Run
    from dedupe.model.text import ParsedDocument, Span


@dataclass(frozen=True, slots=True, eq=False)
class Comparison(Displayed):
    """All that is known of two documents: what they share and what was changed.

    `decisions` are those of a person that were honoured in it.
    """

    a: ParsedDocument
    b: ParsedDocument
    match: Match
    is_match: bool
    passages: tuple[Passage, ...]
    quotes: tuple[QuoteEntry, ...]
    facts: tuple[FactEntry, ...]
    omitted: tuple[Remainder, ...]
    added: tuple[Remainder, ...]
    share_of_a: Share
    share_of_b: Share
    derivation: Derivation
    run: Run
    copied_run: CopiedRun | None = None
    decisions: tuple[Decision, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the object that ``dedupe compare --json`` prints; with decisions where a person made some."""
        decided = [
            {"what": d.what, "verdict": d.verdict, "note": d.note, "who": d.who, "when": d.when} for d in self.decisions
        ]
        return {
            "documents": [_document_dict(self.a, self.share_of_a), _document_dict(self.b, self.share_of_b)],
            "match": {
                "jaccard": self.match.jaccard,
                "a_in_b": self.match.a_in_b,
                "b_in_a": self.match.b_in_a,
                "longest_run": self.match.longest_run,
                "copied_run": _run_dict(self.copied_run),
                "found_by": list(self.match.found_by),
                "is_match": self.is_match,
            },
            "passages": [_passage_dict(passage) for passage in self.passages],
            "quotes": [
                {
                    "status": q.status,
                    "speaker": q.speaker,
                    "a": _span(q.a),
                    "b": _span(q.b),
                    "given_to": q.given_to and {"a": _span(q.given_to[0]), "b": _span(q.given_to[1])},
                }
                for q in self.quotes
            ],
            "facts": [
                {"type": f.type, "status": f.status, "value": f.value, "a": _span(f.a), "b": _span(f.b)}
                for f in self.facts
            ],
            "omitted": [{"a": r.span.to_list(), "kind": r.kind} for r in self.omitted],
            "added": [{"b": r.span.to_list(), "kind": r.kind} for r in self.added],
            "furniture": {
                "a": [s.to_list() for s in self.a.furniture],
                "b": [s.to_list() for s in self.b.furniture],
            },
            "shares": {"of_a": _share_dict(self.share_of_a), "of_b": _share_dict(self.share_of_b)},
            "derivation": {
                "source": self.derivation.source,
                "relation": self.derivation.relation,
                "confidence": self.derivation.confidence,
                "evidence": [
                    {"kind": e.kind, "weight": e.weight, "text": e.text, "a": _span(e.a), "b": _span(e.b)}
                    for e in self.derivation.evidence
                ],
            },
            **({"decisions": decided} if decided else {}),
            "run": self.run.to_dict(),
        }


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else span.to_list()


def _run_dict(run: CopiedRun | None) -> dict[str, Any] | None:
    return None if run is None else {"a": run.a.to_list(), "b": run.b.to_list(), "words": run.words}


def _share_dict(share: Share) -> dict[str, float | int]:
    return {
        "verbatim": share.verbatim,
        "edited": share.edited,
        "paraphrase": share.paraphrase,
        "words": share.words,
    }


def _document_dict(parsed: ParsedDocument, share: Share) -> dict[str, Any]:
    document = parsed.document
    return {
        "id": document.id,
        "path": document.meta.get("path"),
        "sha256": document.sha256,
        "characters": len(document.text),
        "words": share.words,
    }


def _passage_dict(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "a": passage.a.to_list(),
        "b": passage.b.to_list(),
        "kind": passage.kind,
        "score": passage.score,
        "moved": passage.moved,
        "in_quote": passage.in_quote,
        "repeat": passage.repeat,
        "edits": [
            {
                "a": edit.a.to_list(),
                "b": edit.b.to_list(),
                "old": edit.old,
                "new": edit.new,
                "kind": edit.kind,
                "severity": edit.severity,
            }
            for edit in passage.edits
        ],
    }
