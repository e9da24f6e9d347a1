"""The passages of two texts side by side, with what was left out and added between them.

On a narrow sheet one side stands below the other. Passages without changes that matter are folded into a
line that counts them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from dedupe.render.terminal.paper import clean, cut
from dedupe.render.terminal.segments import PairRow, Segment, pair_rows
from dedupe.render.terminal.words import shortened, styled
from dedupe.render.view.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedupe.render.terminal.paper import Paper
    from dedupe.render.view.rows import PairView, PassageRow

SIDE_BY_SIDE = 80
"""Columns below which two texts have no room beside each other."""
_LABEL = 7
_GUTTER = 2
_BARS = {"verbatim": "┃", "edited": "╏", "paraphrase": "┊"}
_FOLDABLE = ("high", "medium")
_SHOWN_LEAST = 6
"""Passages shown at least, if there are so many: a comparison that shows none would be read as finding none."""


def print_reading(view: PairView, paper: Paper, *, full: bool) -> None:
    """Print the passages of a pair; *full* folds nothing and shows every word of both texts."""
    _Reading(view, paper, full=full).print()


class _Reading:
    """The passages side by side, or one below the other on a narrow sheet."""

    def __init__(self, view: PairView, paper: Paper, *, full: bool) -> None:
        self.paper = paper
        self.full = full
        self.view = view
        self.passages = {row.id: row for row in view.evidence.passages}
        self.is_wide = paper.width >= SIDE_BY_SIDE
        room = paper.width - _LABEL - 2 * _GUTTER - 2
        self.column = room // 2 if self.is_wide else paper.width - _LABEL - 2 - _GUTTER
        self.chosen = self._chosen()
        self.folded: list[PassageRow] = []
        self.seen: set[str] = set()
        self.count = 0
        self.is_open: bool | None = None

    def print(self) -> None:
        left, right = self.view.left, self.view.right
        if self.is_wide:
            heads = [[Text(f"{s.side.upper()} {clean(s.noun)}", style="strong")] for s in (left, right)]
            place = [[Text(" " * _LABEL)], heads[0], heads[1]]
            widths = (_LABEL, self.column + _GUTTER + 2, self.column + _GUTTER)
            self.paper.columns(zip(place, widths, strict=True))
            self.paper.line("")
        for row in pair_rows(self.view.rows):
            self._print_row(row)
        self._flush()
        total = len(self.passages)
        self.paper.line("")
        if self.count:
            hint = "all of them with --full, side by side in a browser with --html pair.html"
            self.paper.paragraph(Text(f"{self.count} of {total} passages folded; {hint}", style="quiet"), _LABEL)
        self.paper.rule()

    def _print_row(self, row: PairRow) -> None:
        passage = self.passages.get(row.passage)
        if passage is None:
            self._print_loose(row)
        elif self.full or passage.id in self.chosen:
            self._flush()
            left = self._passage(row.left, passage, is_left=True)
            right = self._passage(row.right, passage, is_left=False, note=self._note(row, passage))
            self._gap()
            self._emit(passage, left, right)
            self.is_open = True
        elif passage.id not in self.seen:
            self.folded.append(passage)
        self.seen.add(row.passage)

    def _gap(self) -> None:
        """Leave a line free before and after a passage; remarks stand close together."""
        if self.is_open is not None:
            self.paper.line("")
        self.is_open = False

    def _chosen(self) -> set[str]:
        """Return the passages to show: those with changes that matter, and others until there is enough to read."""
        rows = self.passages.values()
        order = ["edited", "paraphrase", "verbatim"]
        matters = {row.id for row in rows if row.strongest in _FOLDABLE or row.moved}
        others = sorted((row for row in rows if row.id not in matters and not row.repeat), key=_in_order(order))
        return matters | {row.id for row in others[: max(0, _SHOWN_LEAST - len(matters))]}

    def _note(self, row: PairRow, passage: PassageRow) -> str:
        if passage.repeat:
            return "said again, not counted: "
        if row.left is None:
            others = [p for p in self.passages.values() if p.id != passage.id]
            shared = {p.label: _overlap(p.left_span, passage.left_span) for p in others}
            label = max(shared, key=lambda name: shared[name], default="")
            return f"from the words of {label} too: " if label and shared[label] else ""
        return "moved here: " if row.is_moved or passage.moved else ""

    def _passage(self, segment: Segment | None, passage: PassageRow, *, is_left: bool, note: str = "") -> list[Text]:
        if segment is None:
            return []
        pieces = [(run.text, run.change) for run in segment.runs]
        text = Text()
        text.append(note, style="quiet")
        text.append_text(styled(pieces if self.full else shortened(pieces), self.paper, is_left=is_left))
        return self._with_bar(text, _BARS[passage.kind], passage.kind)

    def _with_bar(self, text: Text, bar: str, style: str) -> list[Text]:
        return [Text.assemble((f"{bar} ", style), line) for line in self.paper.wrap(text, self.column)]

    def _print_loose(self, row: PairRow) -> None:
        """Print text that only one side has: in full, or counted with the facts in it."""
        left = self._loose(row.left, "left out", "lost")
        right = self._loose(row.right, "added", "of its own")
        if left or right:
            self._flush()
            self._remark()
            self._emit(None, left, right)

    def _loose(self, segment: Segment | None, what: str, facts: str) -> list[Text]:
        if segment is None:
            return []
        style = "added" if segment.region == "added" else "quiet"
        sign = {"added": "+", "omitted": "-", "furniture": "#"}.get(segment.region, "│")
        words = count(segment.words, "word")
        if self.full:
            text = Text("page furniture: " if segment.region == "furniture" else "", style="quiet")
            text.append(clean("".join(run.text for run in segment.runs)).strip(), style=style)
            return self._with_bar(text, sign, style)
        if segment.region == "furniture" or not segment.facts:
            return []
        named = clean(", ".join(dict.fromkeys(segment.facts)))
        return self._with_bar(Text(f"{words} {what}; {facts}: {named}", style=style), sign, style)

    def _flush(self) -> None:
        """Print one line for the passages folded since the last one."""
        if self.folded:
            self.count += len(self.folded)
            kinds = Counter(row.kind for row in self.folded)
            listed = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
            labels = " ".join(row.label for row in self.folded)
            self._remark()
            self.paper.line(" " * _LABEL, (cut(f"⋮ {listed}: {labels}", self.paper.width - _LABEL), "quiet"))
            self.folded = []

    def _remark(self) -> None:
        """Begin a remark: after a passage with a line left free."""
        if self.is_open or self.full:
            self._gap()
        self.is_open = False

    def _emit(self, passage: PassageRow | None, left: list[Text], right: list[Text]) -> None:
        label = Text()
        if passage:
            label.append(f"{passage.label[:-1]:>4} {passage.label[-1]}", style=passage.kind)
        if self.is_wide:
            cells = (([label], _LABEL), (left, self.column + _GUTTER + 2), (right, self.column + _GUTTER))
            self.paper.columns(cells)
        else:
            for letter, lines in ((self.view.left.side, left), (self.view.right.side, right)):
                if lines:
                    head = Text.assemble(label if passage else " " * 6, f" {letter.upper()}")
                    self.paper.columns((([head], _LABEL + 2), (lines, self.column + _GUTTER)))


def _in_order(kinds: list[str]) -> Callable[[PassageRow], tuple[int, int]]:
    """Return the key that sorts passages by kind, then by their place on the right."""
    return lambda row: (kinds.index(row.kind), row.right_span[0])


def _overlap(one: tuple[int, int], two: tuple[int, int]) -> int:
    return max(0, min(one[1], two[1]) - max(one[0], two[0]))
