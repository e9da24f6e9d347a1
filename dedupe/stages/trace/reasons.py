"""What two texts give away of their direction, as values that turn their sign when the texts change places.

Values come without weights: `weights` has those, and the benchmark that fits them reads the values here.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from dedupe.stages.trace import structure
from dedupe.stages.trace.style import CONTRASTS, FORMAL, PARTS, TITLE_OF_CORRECTION, find_habit, find_part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe.model import Side, Span
    from dedupe.stages.trace.shared import Shared
    from dedupe.stages.trace.structure import Measure
    from dedupe.stages.trace.style import Contrast

Place = Literal["near", "elsewhere", "whole"]
PLACES: Final[dict[Place, str]] = {
    "near": " in and around shared passages",
    "elsewhere": " outside the shared passages",
    "whole": "",
}
"""How a reader is told where a reason was found."""

# Words shown of a part: a line of a release may be a whole paragraph.
_SHOWN: Final = 40


class Reason(NamedTuple):
    """A reason with its value: positive when a is the source. `side` is the side that shows it, at `span`."""

    name: str
    kind: str
    place: Place
    value: float
    text: str
    side: Side
    span: Span | None


def read_reasons(sides: tuple[Shared, Shared]) -> list[Reason]:
    """Return the reasons that the texts themselves give, in a fixed order; mirrored when a and b change places.

    Args:
        sides: What a has in common with b and b with a, as `find_shared` gives it.
    """
    found = [*_read_structure(*sides)]
    for place in ("near", "elsewhere"):
        for contrast in CONTRASTS:
            found += _read_contrast(*sides, contrast, place)
    found += _read_formal(*sides)
    found += _read_parts(*sides)
    found += _read_title(*sides)
    return [reason for reason in found if reason.value]


def _read_contrast(a: Shared, b: Shared, contrast: Contrast, place: Literal["near", "elsewhere"]) -> Iterator[Reason]:
    shown = [_lean(side, contrast, place) for side in (a, b)]
    if not all(taken or given for taken, given in shown):
        return
    lean_a, lean_b = ((len(taken) - len(given)) / (len(taken) + len(given) + 1) for taken, given in shown)
    side: Side = "b" if abs(lean_b) >= abs(lean_a) else "a"
    if abs(lean_a) == abs(lean_b):
        side = "b" if lean_b > lean_a else "a"
    lean, other = (lean_b, "A") if side == "b" else (lean_a, "B")
    spans = shown[side == "b"][0 if lean > 0 else 1]
    habit, against = (contrast.taker, contrast.source) if lean > 0 else (contrast.source, contrast.taker)
    words = _quote(a if side == "a" else b, spans)
    text = f"{side.upper()} {habit.text}{PLACES[place]} ({words}), more than {other}"
    if (lean_a > 0) != (lean_b > 0):
        text = f"{side.upper()} {habit.text}{PLACES[place]} ({words}), where {other} {against.text}"
    yield Reason(
        f"{place}.{contrast.name}", contrast.kind, place, lean_b - lean_a, text, side, spans[0] if spans else None
    )


def _lean(side: Shared, contrast: Contrast, place: Place) -> tuple[list[Span], list[Span]]:
    """Return where a side writes as takers do, and where as sources do."""
    sentences = side.near if place == "near" else side.elsewhere
    return find_habit(side, contrast.taker, sentences), find_habit(side, contrast.source, sentences)


def _read_formal(a: Shared, b: Shared) -> Iterator[Reason]:
    spans = [find_habit(side, FORMAL, side.near) for side in (a, b)]
    difference = max(-3, min(3, len(spans[0]) - len(spans[1])))
    side: Side = "a" if difference > 0 else "b"
    mine, shared = (spans[0], a) if side == "a" else (spans[1], b)
    if difference:
        text = f"{side.upper()} {FORMAL.text}{PLACES['near']} ({_quote(shared, mine)})"
        yield Reason("near.formal", "wording", "near", float(difference), text, side, mine[0])


def _read_parts(a: Shared, b: Shared) -> Iterator[Reason]:
    for part in PARTS:
        first = [next(find_part(side, part), None) for side in (a, b)]
        if (first[0] is None) == (first[1] is None):
            continue
        side: Side = "a" if first[0] else "b"
        span = first[0] or first[1]
        shared = a if side == "a" else b
        says_a = (side == "b") == part.marks_taker
        text = f"{side.upper()} {part.text}: {_quote(shared, [span] if span else [])}"
        yield Reason(part.name, part.kind, "whole", 1.0 if says_a else -1.0, text, side, span)


def _read_title(a: Shared, b: Shared) -> Iterator[Reason]:
    """Yield that one text calls itself a correction in its title, where it does not say so in its text."""
    correction = next(part for part in PARTS if part.name == "correction")
    if any(next(find_part(side, correction), None) for side in (a, b)):
        return
    marked = [TITLE_OF_CORRECTION.match(side.parsed.document.title or "") for side in (a, b)]
    if (marked[0] is None) != (marked[1] is None):
        side: Side = "a" if marked[0] else "b"
        title = _cut(" ".join(((a if side == "a" else b).parsed.document.title or "").split()))
        text = f"{side.upper()} {correction.text}: “{title}”"
        yield Reason(correction.name, correction.kind, "whole", 1.0 if side == "b" else -1.0, text, side, None)


def _read_structure(a: Shared, b: Shared) -> Iterator[Reason]:
    measures = (
        ("sentences", 3, structure.fuller_sentences(a, b), "says more in sentences that both have"),
        ("quotations", 2, structure.fuller_quotations(a, b), "has quotations in full that the other cuts"),
        ("paragraphs", 2, structure.paragraph_lengths(a, b), "keeps paragraphs whole that the other breaks up"),
        ("order", 2, structure.first_places(a, b), "comes to the shared text sooner"),
    )
    for name, most, (of_a, of_b), text in measures:
        value = max(-most, min(most, of_a.value - of_b.value))
        side: Side = "a" if value > 0 else "b"
        shown: Measure = of_a if side == "a" else of_b
        yield Reason(f"near.{name}", "structure", "near", float(value), f"{side.upper()} {text}", side, shown.span)


def _quote(side: Shared, spans: list[Span]) -> str:
    """Return the first few different things that *spans* cover, in quotation marks."""
    texts = dict.fromkeys(_cut(" ".join(span.of(side.parsed.text).split())) for span in spans)
    return ", ".join(f"“{text}”" for text in islice(texts, 3))


def _cut(text: str) -> str:
    """Return the first words of *text*, none of them cut."""
    if len(text) <= _SHOWN:
        return text
    kept = text[: _SHOWN + 1].rpartition(" ")[0]
    return f"{kept or text[:_SHOWN]} …"
