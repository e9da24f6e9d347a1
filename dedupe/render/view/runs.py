"""A text cut where any mark begins or ends: runs that never overlap and together are the text, exactly."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeVar

from dedupe.model import Span
from dedupe.render.view.rows import Marked, TextRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dedupe.model import Edit, PassageKind, Side
    from dedupe.render.view.rows import Change, Region

_Mark = TypeVar("_Mark")

_WORD = re.compile(r"\w")
_LEAD = re.compile(r"[\s,.;:!?…)\]”’–—-]+")
# A number is one token with its separators, or 4,000 → 40,000 would be told as 4 → 40.
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)+[^\W_]*|[^\W_]+(?:[’'][^\W_]+)*|[^\w\s]")
_MARKS = frozenset("\"'“”‘’„‚‟‛«»‹›「」『』")
_STRENGTH: dict[Change, int] = {"high": 4, "medium": 3, "equal": 2, "form": 1, "tint": 0}
_KIND_ORDER: dict[PassageKind, int] = {"verbatim": 0, "edited": 1, "paraphrase": 2}


@dataclass(frozen=True, slots=True)
class PassageMark:
    """A passage on one side."""

    span: Span
    id: str
    kind: PassageKind
    repeat: bool


@dataclass(frozen=True, slots=True)
class EditMark:
    """A piece of an edit on one side, with the mark it gets."""

    span: Span
    id: str
    change: Change


def edit_marks(edit: Edit, edit_id: str, side: Side, text: str) -> list[EditMark]:
    """Return the pieces of an edit on one side: words that both wordings have are tinted, the others marked.

    Of quotation marks that were put on or taken off only the marks are marked. An edit of form, or
    without a counterpart, is one piece.
    """
    span, other = (edit.a, edit.new) if side == "a" else (edit.b, edit.old)
    change = change_of(edit)
    if not len(span):
        return []
    if not other.strip() or change not in ("high", "medium"):
        return [EditMark(span, edit_id, change)]
    tokens = list(_TOKEN.finditer(text, span.start, span.end))
    here, there = [_folded(match.group()) for match in tokens], [_folded(word) for word in _TOKEN.findall(other)]
    # The matcher is not symmetric: both sides must see the same order, or one would strike what the other keeps.
    old, new = (here, there) if side == "a" else (there, here)
    blocks = SequenceMatcher(None, old, new, autojunk=False)
    # One word kept amid changed ones is chance, such as an "and": the phrase is struck as a phrase.
    kept = {
        place
        for block in blocks.get_matching_blocks()
        if block.size > 1 or block.a in (0, len(old) - 1) or block.b in (0, len(new) - 1)
        for place in range(*((block.a, block.a + block.size) if side == "a" else (block.b, block.b + block.size)))
    }
    if not any(_WORD.match(here[place]) for place in kept):
        return [EditMark(span, edit_id, change)]
    pieces = [EditMark(span, edit_id, "tint")]
    pieces += [EditMark(Span(*match.span()), edit_id, change) for n, match in enumerate(tokens) if n not in kept]
    return _joined(pieces, text)


def _folded(token: str) -> str:
    return "“" if token in _MARKS else token.replace("’", "'")


def change_of(edit: Edit) -> Change:
    """Return how the words of an edit are marked."""
    if edit.severity in ("high", "medium"):
        return edit.severity
    is_value = edit.kind == "format" and any(character.isdigit() for character in edit.old + edit.new)
    return "equal" if is_value else "form"


def cut(
    text: str,
    passages: Sequence[PassageMark],
    edits: Sequence[EditMark],
    facts: Sequence[Span],
    furniture: Sequence[Span],
    rest: Region,
    breaks: Iterable[int] = (),
) -> list[TextRun]:
    """Return the runs of *text*, in order.

    Args:
        text: The whole text of a side.
        passages: They may overlap; the surest one is painted, all are named.
        edits: They may overlap; the most severe is marked, all are named.
        facts: Facts and short quotations that only this side has.
        furniture: Page furniture.
        rest: What text under none of these is: omitted or added.
        breaks: Further places where a run ends, such as the starts of paragraphs.
    """
    spans = [*(p.span for p in passages), *(e.span for e in edits), *facts, *furniture]
    breaks = tuple(breaks)
    places = {0, len(text), *breaks}
    places.update(place for span in spans for place in (span.start, span.end))
    ordered = sorted(place for place in places if 0 <= place <= len(text))
    runs = []
    active = _Sweep(passages, edits, facts, furniture)
    for start, end in pairwise(ordered):
        runs.append(active.run(text, start, end, rest))
    return _without_crumbs(runs, frozenset(breaks))


class _Sweep:
    """The marks over a moving place."""

    def __init__(
        self,
        passages: Sequence[PassageMark],
        edits: Sequence[EditMark],
        facts: Sequence[Span],
        furniture: Sequence[Span],
    ) -> None:
        self.passages = _Window(passages, [p.span for p in passages])
        self.edits = _Window(edits, [e.span for e in edits])
        self.facts = _Window(facts, facts)
        self.furniture = _Window(furniture, furniture)

    def run(self, text: str, start: int, end: int, rest: Region) -> TextRun:
        passages = sorted(self.passages.over(start), key=_painting_order)
        edits = sorted(self.edits.over(start), key=lambda e: (-_STRENGTH[e.change], e.id))
        is_fact = bool(self.facts.over(start))
        region: Region = rest
        if self.furniture.over(start):
            region = "furniture"
        elif passages:
            region = "repeat" if passages[0].repeat else "passage"
        return TextRun(
            start,
            text[start:end],
            region,
            tuple(p.id for p in passages),
            passages[0].kind if passages else None,
            tuple(p.id for p in passages if p.span.start == start),
            tuple(dict.fromkeys(e.id for e in edits)),
            edits[0].change if edits else None,
            is_fact and region == rest,
        )


class _Window(Generic[_Mark]):
    """Marks that cover a place, asked for places in rising order."""

    def __init__(self, marks: Sequence[_Mark], spans: Sequence[Span]) -> None:
        self._waiting = sorted(
            zip(spans, range(len(marks)), marks, strict=True), key=lambda item: item[:2], reverse=True
        )
        self._open: list[tuple[Span, _Mark]] = []

    def over(self, place: int) -> list[_Mark]:
        while self._waiting and self._waiting[-1][0].start <= place:
            span, _, mark = self._waiting.pop()
            self._open.append((span, mark))
        self._open = [(span, mark) for span, mark in self._open if span.end > place]
        return [mark for _, mark in self._open]


def _painting_order(mark: PassageMark) -> tuple[bool, int, int, str]:
    return mark.repeat, _KIND_ORDER[mark.kind], mark.span.start, mark.id


def _without_crumbs(runs: list[TextRun], breaks: frozenset[int]) -> list[TextRun]:
    """Return the runs with omitted or added stretches that hold no letter or digit made plain.

    A quotation mark or a comma left between two passages is nobody's omission. A stretch ends at a break.
    """
    result: list[TextRun] = []
    stretch: list[TextRun] = []
    for run in [*runs, None]:
        if stretch and (run is None or run.region != stretch[0].region or run.start in breaks):
            result.extend(_from_first_word(stretch))
            stretch = []
        if run is not None:
            (stretch if run.region in ("omitted", "added") else result).append(run)
    return result


def _from_first_word(stretch: Sequence[TextRun]) -> list[TextRun]:
    """Return the runs with what stands before their first word made plain: all of them, if there is none."""
    if not any(_WORD.search(piece.text) for piece in stretch):
        return [TextRun(piece.start, piece.text, "plain") for piece in stretch]
    first, *others = stretch
    lead = _LEAD.match(first.text)
    if first.is_fact or lead is None or not 0 < lead.end() < len(first.text):
        return [first, *others]
    rest = replace(first, start=first.start + lead.end(), text=first.text[lead.end() :])
    return [TextRun(first.start, lead.group(), "plain"), rest, *others]


def _joined(pieces: list[EditMark], text: str) -> list[EditMark]:
    """Return the pieces with neighbours of the same mark made one, so that a phrase is struck as a phrase."""
    result: list[EditMark] = []
    for piece in pieces:
        last = result[-1] if result else None
        is_next = last is not None and not text[last.span.end : piece.span.start].strip()
        if last and is_next and last.change == piece.change != "tint":
            result[-1] = EditMark(Span(last.span.start, piece.span.end), piece.id, piece.change)
        else:
            result.append(piece)
    return result


def excerpt(
    text: str, within: Span, about: Span, marks: Sequence[EditMark], context_words: int = 6, most_words: int = 40
) -> tuple[Marked, ...]:
    """Return the words of *about* with a few round them, none outside *within*, and with … where it was cut.

    Args:
        text: The whole text of a side.
        within: The passage or paragraph beyond which nothing is shown.
        about: What the row is about; it may be empty, for a place.
        marks: The pieces of *about* that are marked.
        context_words: Words shown on either side.
        most_words: Words of *about* after which it is cut.
    """
    before = text[within.start : about.start].split(" ")
    after = text[about.end : within.end].split(" ")
    start = about.start - len(" ".join(before[-context_words - 1 :]))
    end = about.end + len(" ".join(after[: context_words + 1]))
    words = about.of(text).split(" ")
    stop = about.start + len(" ".join(words[:most_words]))
    if len(words) > most_words:
        end = stop
    pieces = [Marked("…")] if len(before) > context_words + 1 else []
    places = sorted({start, end, *(p for m in marks for p in (m.span.start, m.span.end) if start < p < end)})
    for first, last in pairwise(places):
        over = [m.change for m in marks if m.span.start <= first and m.span.end >= last]
        change = _strongest(over)
        if pieces and pieces[-1].change == change:
            pieces[-1] = Marked(pieces[-1].text + _one_line(text[first:last]), change)
        else:
            pieces.append(Marked(_one_line(text[first:last]), change))
    if len(after) > context_words + 1 or len(words) > most_words:
        pieces.append(Marked("…"))
    return tuple(piece for piece in pieces if piece.text)


def _strongest(changes: Sequence[Change]) -> Change | None:
    if not changes:
        return None
    strongest: Change = max(changes, key=lambda change: _STRENGTH[change])
    return strongest


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
