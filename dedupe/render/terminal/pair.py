"""The page of two texts: the finding, the figures, the passages side by side, the strongest changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from dedupe.render.terminal.paper import clean, cut
from dedupe.render.terminal.reading import SIDE_BY_SIDE, print_reading
from dedupe.render.terminal.words import sentence, styled, window
from dedupe.render.view.wording import count, figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.render.terminal.paper import Paper
    from dedupe.render.view.rows import Bar, PairView, SideView, Words

_FILLS = {"verbatim": "█", "edited": "▓", "paraphrase": "▒"}
_BAR_CELLS = 44
_NARROW_HALF = 24
"""Cells that an excerpt needs to stand beside the other."""
_STRENGTH = 15
_WHOLE = len("  of 100000")
_HEADS = {"verbatim": "word for word", "edited": "+ edited", "paraphrase": "+ paraphrased"}


def print_pair(view: PairView, paper: Paper, *, full: bool) -> None:
    """Print a comparison; *full* shows every passage and every word."""
    _print_head(view, paper)
    _print_shares(view, paper)
    _print_figures(view, paper)
    paper.rule()
    print_reading(view, paper, full=full)
    _print_strongest(view, paper)


def _print_head(view: PairView, paper: Paper) -> None:
    half = paper.width // 2 if paper.width >= SIDE_BY_SIDE else paper.width
    cells = [(_side(side, half - 2), half) for side in (view.left, view.right)]
    paper.line("")
    if paper.width >= SIDE_BY_SIDE:
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
    facts = [count(side.words, "word")]
    if side.furniture_words:
        facts.append(f"{figure(side.furniture_words)} more of page furniture")
    facts += [cut(value, 30) for value in (side.outlet, side.published) if value]
    facts.append(f"sha256 {side.sha256[:8]}…")
    return [head, Text("  " + cut(", ".join(facts), width - 2), style="quiet")]


def _print_shares(view: PairView, paper: Paper) -> None:
    """Print both shares in three strengths; the bars have one scale of words."""
    scale = max((bar.words for bar in view.bars), default=1) or 1
    width = max(len(bar.label) for bar in view.bars) + 2
    told = [_figures_of(bar) for bar in view.bars]
    strength = max(_STRENGTH, *(len(one) + 1 for figures in told for one in figures.values()))
    whole = max(len(f"  of {figure(bar.words)}") for bar in view.bars)
    room = len(_HEADS) * strength + max(_WHOLE, whole)
    cells = min(paper.width - width - room - 2, _BAR_CELLS)
    has_room = cells >= _BAR_CELLS // 3
    if paper.width >= width + room:
        heads = [(head.rjust(strength), kind) for kind, head in _HEADS.items()]
        paper.line(" " * (width + (cells if has_room else 0)), *heads)
    for bar, figures in zip(view.bars, told, strict=True):
        if paper.width >= width + room:
            drawn = (_bar(bar, scale, cells),) if has_room else ()
            shown = [(one.rjust(strength), kind) for kind, one in figures.items()]
            paper.line(f"{bar.label:<{width}}", *drawn, *shown, (f"  of {figure(bar.words)}", "quiet"))
            continue
        paper.paragraph(Text(f"{clean(bar.label)}, of {count(bar.words, 'word')}"))
        for kind, one in figures.items():
            paper.line(f"  {_HEADS[kind]:<{_STRENGTH}}", (one, kind))
    paper.line("")


def _figures_of(bar: Bar) -> dict[str, str]:
    """Return the share of each strength and its words."""
    strengths = (("verbatim", bar.verbatim), ("edited", bar.edited), ("paraphrase", bar.paraphrase))
    return {kind: f"{bar.percent(words):.1f} % {figure(words)}" for kind, words in strengths}


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
    for row in view.figures:
        text = Text(clean(f"{row.value} {row.unit}".strip()), style="strong")
        for number, words in enumerate(row.lines):
            # What became of the rest is said on: a colon would make it a breakdown of the number before it.
            text.append(", " if row.unit else ": " if number == 0 else "; ", style="not bold")
            text.append_text(sentence(_continued(words), base="not bold"))
        rows.append((row.label, text))
    direction = Text.assemble((clean(view.direction.text), "strong"), f"  {clean(view.direction.confidence)}")
    rows.append(("Direction", direction))
    rows += [
        ("", Text.assemble(("for  " if reason.speaks_for else "against  ", "quiet"), clean(reason.text)))
        for reason in view.direction.reasons
    ]
    if view.direction.slight:
        verb = "decides" if view.direction.slight == 1 else "decide"
        told = f"and {count(view.direction.slight, 'slight hint')} that {verb} nothing"
        rows.append(("", Text(told, style="quiet")))
    found = f"found by {view.found_by}" if view.found_by else "found by no candidate stage: compared because you asked"
    rows.append(("Match", Text(clean(f"{view.match}; {found}"))))
    rows += [
        ("Decided", Text(clean(f"{row.verdict} by {row.who or 'a person'}: {row.what}"))) for row in view.decisions
    ]
    width = max(len(label) for label, _ in rows) + 2
    for label, text in rows:
        for number, line in enumerate(paper.wrap(text, paper.width - width)):
            paper.line((f"{label if number == 0 else '':<{width}}", "strong"), line)


def _continued(words: Sequence[Words]) -> tuple[Words, ...]:
    """Return a line of a figure as it stands inside a sentence: what is no name or number has no capital."""
    first, *rest = words
    is_said = not first.strong and first.text[1:2].islower()
    return (replace(first, text=first.text[:1].lower() + first.text[1:]) if is_said else first, *rest)


def _print_strongest(view: PairView, paper: Paper) -> None:
    """Print the strongest changes, and how many of each severity there are outside text that is said again."""
    counts = Counter(row.severity for row in view.evidence.edits if not row.is_again)
    totals = "  ".join(f"{counts[severity]} {severity}" for severity in ("high", "medium", "low") if counts[severity])
    if view.given:
        paper.paragraph(Text.assemble(("Given to another speaker  ", "strong"), (clean(view.given), "high")))
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
    if view.further:
        paper.line((f"and {count(view.further, 'more change')} of high or medium severity; all with --json", "quiet"))
    if view.evidence.folded:
        paper.paragraph(Text(clean(view.evidence.folded), style="quiet"))
