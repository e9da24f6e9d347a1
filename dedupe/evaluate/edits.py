"""How found passages and edits stand beside a reader's: passage F1, right kinds, edit F1 a kind.

The rules are those of DESIGN.md. A passage is found when one found passage overlaps it by half of the longer span on
both sides. An edit is found when one found edit has its kind and stands where it does on both sides. Edits in false
passages are false; form edits inside labelled paraphrases and whatever stands in an unsure place are not counted.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from dedupe.comparing import compare
from dedupe.errors import InputError, LabelError
from dedupe.model import FACT_KINDS, FORM_KINDS, Document, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from dedupe.model import Edit, EditKind, Passage, PassageKind
    from dedupe.settings import Settings

SHARP_KINDS: Final[tuple[EditKind, ...]] = ("number", "date", "quote", "quote-boundary")
"""The fact kinds on which two readers agree almost always (F1 .91)."""

# The rules of DESIGN.md, `dedupe evaluate edits`.
_SAME_PASSAGE: Final = 0.5
_SAME_EDIT: Final = 0.3
_NEAR_CHARACTERS: Final = 3


@dataclass(frozen=True, slots=True)
class LabelledEdit:
    """A change as a reader named it."""

    a: Span
    b: Span
    kind: EditKind


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A passage as a reader saw it, with its changes."""

    a: Span
    b: Span
    kind: PassageKind
    edits: tuple[LabelledEdit, ...]


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A release, a news text and what a reader says of them; `unsure` are places of b that prove nothing."""

    name: str
    a: Document
    b: Document
    passages: tuple[LabelledPassage, ...]
    unsure: tuple[Span, ...]


def evaluate_edits(docs: Path, labels: Path, settings: Settings) -> dict[str, Any]:
    """Return the scores of the labelled pairs, compared with *settings*, as plain data.

    Args:
        docs: JSON Lines, gzipped or not, a document a line with ``id`` and ``text``.
        labels: JSON Lines, a pair a line, in the format of the data folder's ``news_edits.md``.
        settings: All settings.

    Raises:
        InputError: A file cannot be read.
        LabelError: A label does not fit its text.
    """
    pairs = list(read_labels(docs, labels))
    return score_pairs([(pair, compare(pair.a, pair.b, settings).passages) for pair in pairs])


def read_labels(docs: Path, labels: Path) -> Iterator[LabelledPair]:
    """Yield the labelled pairs with their texts.

    Raises:
        InputError: A file cannot be read.
        LabelError: A pair names a document that is not there, or whose text is another.
    """
    texts = {row["id"]: row["text"] for row in _rows(docs)}
    for row in _rows(labels):
        sides: dict[str, Document] = {}
        for key in ("release", "news"):
            name = row[f"{key}_id"]
            if name not in texts:
                message = f"{labels.name}: pair {row['pair']} names {name}, which is not in {docs.name}"
                raise LabelError(message)
            digest = hashlib.sha256(texts[name].encode()).hexdigest()
            if row.get(f"{key}_sha256", digest) != digest:
                message = f"{labels.name}: pair {row['pair']} was labelled on another text of {name}; take that version"
                raise LabelError(message)
            sides[key] = Document(name, texts[name])
        unsure = tuple(Span(*place["b"]) for place in row.get("unsure", ()) if place.get("b"))
        passages = tuple(map(_read_passage, row["passages"]))
        yield LabelledPair(row["pair"], sides["release"], sides["news"], passages, unsure)


def score_pairs(pairs: Sequence[tuple[LabelledPair, tuple[Passage, ...]]]) -> dict[str, Any]:
    """Return the scores of found passages and edits, as plain data.

    Returns:
        ``passages`` (precision, recall, F1, share of found ones with the right kind), ``edits`` (the families fact,
        sharp and form, then a row a kind), ``confusion`` (labelled kind → found kind → count, ``none`` where nothing
        stands on the other side) and ``alarms``: where each fact-kind edit stands that no label has.
    """
    found: Counter[str] = Counter()
    labelled: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    confusion: Counter[tuple[str, str]] = Counter()
    alarms: list[dict[str, Any]] = []
    counts: Counter[str] = Counter()
    for pair, passages in pairs:
        counts.update(_score_passages(pair, passages))
        wanted = [edit for passage in pair.passages for edit in passage.edits if _counts(passage.kind, edit.kind)]
        given = [edit for passage in passages for edit in passage.edits if _is_counted(pair, edit)]
        matched = _match(wanted, given, lambda one, other: one.kind == other.kind and _same_edit(one, other))
        labelled.update(edit.kind for edit in wanted)
        found.update(edit.kind for edit in given)
        hits.update(wanted[i].kind for i, _ in matched)
        confusion.update(_confusions(wanted, given, matched))
        right = {j for _, j in matched}
        alarms += [
            {"pair": pair.name, "kind": edit.kind, "a": edit.a.to_list(), "b": edit.b.to_list()}
            for j, edit in enumerate(given)
            if j not in right and edit.kind in FACT_KINDS
        ]
    families = {"fact": FACT_KINDS, "sharp": SHARP_KINDS, "form": FORM_KINDS}
    rows = {name: _f1(hits, found, labelled, kinds) for name, kinds in families.items()}
    rows |= {kind: _f1(hits, found, labelled, (kind,)) for kind in (*FACT_KINDS, *FORM_KINDS)}
    passage_row = _f1(counts, counts, counts, ("passage",), names=("hit ", "found ", "labelled "))
    share = counts["right kind"] / counts["hit passage"] if counts["hit passage"] else 0.0
    table: dict[str, dict[str, int]] = {}
    for (one, other), count in sorted(confusion.items()):
        table.setdefault(one, {})[other] = count
    return {
        "pairs": len(pairs),
        "passages": passage_row | {"kinds_right": round(share, 6)},
        "edits": rows,
        "confusion": table,
        "alarms": alarms,
    }


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        data = path.read_bytes()
        lines = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8").split("\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        message = f"{path}: {getattr(error, 'strerror', None) or error}; give a JSON Lines file that can be read"
        raise InputError(message) from error
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line) if line.strip() else None
        except ValueError as error:
            message = f"{path}:{number}: {error}; a line is one JSON object"
            raise InputError(message) from error
        if row is not None:
            yield row


def _read_passage(row: dict[str, Any]) -> LabelledPassage:
    edits = tuple(LabelledEdit(Span(*edit["a"]), Span(*edit["b"]), edit["kind"]) for edit in row["changes"])
    return LabelledPassage(Span(*row["a"]), Span(*row["b"]), row["class"], edits)


def _counts(passage_kind: PassageKind, kind: EditKind) -> bool:
    """Return whether a labelled edit is counted: of a paraphrase only the fact kinds are labelled."""
    return passage_kind != "paraphrase" or kind in FACT_KINDS


def _is_counted(pair: LabelledPair, edit: Edit) -> bool:
    if any(_touches(edit.b, span) for span in pair.unsure):
        return False
    if edit.kind in FACT_KINDS:
        return True
    return not any(p.kind == "paraphrase" and _touches(edit.b, p.b) and _touches(edit.a, p.a) for p in pair.passages)


def _touches(one: Span, other: Span) -> bool:
    """Return whether spans share characters; an empty one does where it stands inside."""
    return one.overlap(other) > 0 or (one.start == one.end and other.start <= one.start <= other.end)


def _score_passages(pair: LabelledPair, passages: Sequence[Passage]) -> Counter[str]:
    given = [p for p in passages if not any(p.b.overlap(s) >= _SAME_PASSAGE * len(p.b) for s in pair.unsure)]
    matched = _match(pair.passages, given, _same_passage)
    return Counter(
        {
            "labelled passage": len(pair.passages),
            "found passage": len(given),
            "hit passage": len(matched),
            "right kind": sum(pair.passages[i].kind == given[j].kind for i, j in matched),
        }
    )


def _same_passage(one: LabelledPassage, other: Passage) -> float:
    shares = [
        mine.overlap(yours) / max(len(mine), len(yours), 1) for mine, yours in ((one.a, other.a), (one.b, other.b))
    ]
    return sum(shares) if min(shares) >= _SAME_PASSAGE else 0.0


def _same_edit(one: LabelledEdit, other: Edit) -> float:
    """Return how well two edits stand in one place, 0 where they do not."""
    shares = []
    for mine, yours in ((one.a, other.a), (one.b, other.b)):
        longer = max(len(mine), len(yours))
        share = mine.overlap(yours) / longer if longer else 0.0
        near = min(abs(mine.start - yours.start), abs(mine.end - yours.end)) <= _NEAR_CHARACTERS
        if share < _SAME_EDIT and not near:
            return 0.0
        shares.append(share)
    return 1.0 + sum(shares)


def _match(wanted: Sequence[Any], given: Sequence[Any], likeness: Callable[[Any, Any], float]) -> list[tuple[int, int]]:
    """Return pairs of indices, one to one, the most alike first."""
    scored = [
        (-value, i, j)
        for i, one in enumerate(wanted)
        for j, other in enumerate(given)
        if (value := float(likeness(one, other))) > 0
    ]
    pairs: list[tuple[int, int]] = []
    left, right = set(range(len(wanted))), set(range(len(given)))
    for _, i, j in sorted(scored):
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((i, j))
    return pairs


def _confusions(
    wanted: Sequence[LabelledEdit], given: Sequence[Edit], matched: Iterable[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    """Yield labelled and found kind of every edit: the right ones, those in one place with another kind, the rest."""
    pairs = list(matched)
    yield from ((wanted[i].kind, given[j].kind) for i, j in pairs)
    left = [edit for i, edit in enumerate(wanted) if i not in {i for i, _ in pairs}]
    right = [edit for j, edit in enumerate(given) if j not in {j for _, j in pairs}]
    others = _match(left, right, _same_edit)
    yield from ((left[i].kind, right[j].kind) for i, j in others)
    yield from ((edit.kind, "none") for i, edit in enumerate(left) if i not in {i for i, _ in others})
    yield from (("none", edit.kind) for j, edit in enumerate(right) if j not in {j for _, j in others})


def _f1(
    hits: Counter[str],
    found: Counter[str],
    labelled: Counter[str],
    kinds: Iterable[str],
    names: tuple[str, str, str] = ("", "", ""),
) -> dict[str, float | int]:
    """Return precision, recall and F1 with their counts."""
    right, given, wanted = (
        sum(counter[f"{name}{kind}"] for kind in kinds)
        for counter, name in zip((hits, found, labelled), names, strict=True)
    )
    return {
        "f1": round(2 * right / (given + wanted), 6) if given + wanted else 0.0,
        "precision": round(right / given, 6) if given else 0.0,
        "recall": round(right / wanted, 6) if wanted else 0.0,
        "labelled": wanted,
        "found": given,
        "right": right,
    }
