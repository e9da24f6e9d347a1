"""The page of two texts: the finding, the figures, the passages side by side, the strongest changes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from dedupe.render.terminal.paper import clean, cut
from dedupe.render.terminal.segments import PairRow, Segment, pair_rows
from dedupe.render.terminal.words import sentence, shortened, styled, window

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedupe.render.terminal.paper import Paper
    from dedupe.render.view.rows import Bar, PairView, PassageRow, SideView

_SIDE_BY_SIDE = 80
"""Columns below which two texts have no room beside each other."""
_LABEL = 7
_GUTTER = 2
_BARS = {"verbatim": "┃", "edited": "╏", "paraphrase": "┊"}
_FILLS = {"verbatim": "█", "edited": "▓", "paraphrase": "▒"}
_BAR_CELLS = 44
_STRENGTH = 15
_FIGURES = 3 * _STRENGTH + len("  of 100000")
_HEADS = {"verbatim": "word for word", "edited": "+ edited", "paraphrase": "+ paraphrased"}
_FOLDABLE = ("high", "medium")
_SHOWN_LEAST = 6
"""Passages shown at least, if there are so many: a comparison that shows none would be read as finding none."""


def print_pair(view: PairView, paper: Paper, *, full: bool) -> None:
    """Print a comparison; *full* shows every passage and every word."""
    _print_head(view, paper)
    _print_shares(view, paper)
    _print_figures(view, paper)
    paper.rule()
    _Reading(view, paper, full=full).print()
    _print_strongest(view, paper)


def _print_head(view: PairView, paper: Paper) -> None:
    half = paper.width // 2 if paper.width >= _SIDE_BY_SIDE else paper.width
    cells = [(_side(side, half - 2), half) for side in (view.left, view.right)]
    paper.line("")
    if paper.width >= _SIDE_BY_SIDE:
        paper.columns(cells)
    else:
        for lines, width in cells:
            paper.columns([(lines, width)])
    paper.line("")
    paper.paragraph(Text(clean(view.title), style="strong"))
    paper.paragraph(sentence(view.standfirst))
    paper.line("")


def _side(side: SideView, width: int) -> list[Text]:
    head = Text.assemble((side.side.upper(), "strong"), f" {clean(side.noun)}  ")
    head.append(cut(side.title or side.id, width - head.cell_len))
    facts = [f"{side.words} words"]
    if side.furniture_words:
        facts.append(f"{side.furniture_words} more of page furniture")
    facts += [cut(value, 30) for value in (side.outlet, side.published) if value]
    facts.append(f"sha256 {side.sha256[:8]}…")
    return [head, Text("  " + cut(", ".join(facts), width - 2), style="quiet")]


def _print_shares(view: PairView, paper: Paper) -> None:
    """Print both shares in three strengths; the bars have one scale of words."""
    scale = max((bar.words for bar in view.bars), default=1) or 1
    width = max(len(bar.label) for bar in view.bars) + 2
    cells = min(paper.width - width - _FIGURES - 2, _BAR_CELLS)
    has_room = cells >= _BAR_CELLS // 3
    if paper.width >= width + _FIGURES:
        heads = [(head.rjust(_STRENGTH), kind) for kind, head in _HEADS.items()]
        paper.line(" " * (width + (cells if has_room else 0)), *heads)
    for bar in view.bars:
        strengths = (("verbatim", bar.verbatim), ("edited", bar.edited), ("paraphrase", bar.paraphrase))
        figures = {kind: f"{bar.percent(words):.1f} % {words}" for kind, words in strengths}
        if paper.width >= width + _FIGURES:
            drawn = (_bar(bar, scale, cells),) if has_room else ()
            shown = [(figure.rjust(_STRENGTH), kind) for kind, figure in figures.items()]
            paper.line(f"{bar.label:<{width}}", *drawn, *shown, (f"  of {bar.words}", "quiet"))
            continue
        paper.paragraph(Text(f"{clean(bar.label)}, of {bar.words} words"))
        for kind, figure in figures.items():
            paper.line(f"  {_HEADS[kind]:<{_STRENGTH}}", (figure, kind))
    paper.line("")


def _bar(bar: Bar, scale: int, cells: int) -> Text:
    ends = [round(cells * words / scale) for words in (bar.verbatim, bar.edited, bar.paraphrase)]
    text = Text()
    done = 0
    for kind, end in zip(_FILLS, ends, strict=True):
        text.append(_FILLS[kind] * (end - done), style=kind)
        done = max(done, end)
    whole = max(done, round(cells * bar.words / scale))
    text.append("·" * (whole - done), style="quiet")
    text.append(" " * (cells - whole))
    return text


def _print_figures(view: PairView, paper: Paper) -> None:
    """Print a line for passages, quotations and facts, then the direction with its reasons."""
    rows: list[tuple[str, Text]] = []
    for figure in view.figures:
        text = Text(clean(f"{figure.value} {figure.unit}".strip()), style="strong")
        for number, words in enumerate(figure.lines):
            text.append(": " if number == 0 else "; ", style="not bold")
            text.append_text(sentence(words, base="not bold"))
        rows.append((figure.label, text))
    direction = Text.assemble((clean(view.direction.text), "strong"), f"  {clean(view.direction.confidence)}")
    rows.append(("Direction", direction))
    rows += [
        ("", Text.assemble(("for  " if reason.speaks_for else "against  ", "quiet"), clean(reason.text)))
        for reason in view.direction.reasons
    ]
    found = f"found by {view.found_by}" if view.found_by else "found by no candidate stage: compared because you asked"
    rows.append(("Match", Text(f"{'yes' if view.is_match else 'no, below the rule for a match'}; {clean(found)}")))
    width = max(len(label) for label, _ in rows) + 2
    for label, text in rows:
        for number, line in enumerate(paper.wrap(text, paper.width - width)):
            paper.line((f"{label if number == 0 else '':<{width}}", "strong"), line)


class _Reading:
    """The passages side by side, or one below the other on a narrow sheet."""

    def __init__(self, view: PairView, paper: Paper, *, full: bool) -> None:
        self.paper = paper
        self.full = full
        self.view = view
        self.passages = {row.id: row for row in view.evidence.passages}
        self.is_wide = paper.width >= _SIDE_BY_SIDE
        room = paper.width - _LABEL - 2 * _GUTTER - 2
        self.column = room // 2 if self.is_wide else paper.width - _LABEL - 2 - _GUTTER
        self.chosen = self._chosen()
        self.folded: list[PassageRow] = []
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
        else:
            self.folded.append(passage)

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
        words = f"{segment.words} {'word' if segment.words == 1 else 'words'}"
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


def _print_strongest(view: PairView, paper: Paper) -> None:
    """Print the strongest changes, and how many of each severity there are."""
    counts = Counter(row.severity for row in view.evidence.edits)
    totals = "  ".join(f"{counts[severity]} {severity}" for severity in ("high", "medium", "low") if counts[severity])
    if not totals:
        paper.line(("No words were changed inside the passages", "quiet"))
        return
    gap = paper.width - len("Strongest changes") - len(totals)
    paper.line(("Strongest changes", "strong"), " " * max(gap, 2), (totals, "quiet"))
    head = 6 + 2 + 8 + 20
    half = (paper.width - head - 3) // 2
    is_wide = half >= _NARROW_HALF
    for row in view.strongest:
        label = Text.assemble((f"{row.label[:-1]:>4} {row.label[-1]}", row.passage_kind), "  ")
        label.append(f"{row.severity:<8}", style="high" if row.severity == "high" else "strong")
        label.append(f"{row.name:<20}")
        width = half if is_wide else paper.width - 12
        old, new = (
            styled([(m.text, m.change) for m in side], paper, is_left=is_left)
            for side, is_left in ((row.left, True), (row.right, False))
        )
        old, new = (window(text, width) for text in (old, new))
        if is_wide:
            old.append(" " * max(0, half - old.cell_len))
            paper.line(label, old, " → ", new)
        else:
            paper.line(label)
            paper.line("          ", old)
            paper.line("        → ", new)
    if view.evidence.folded:
        paper.paragraph(Text(clean(view.evidence.folded), style="quiet"))


_NARROW_HALF = 24
