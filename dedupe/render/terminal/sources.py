"""The coverage of a text, and the sources of an article, as tables on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from dedupe.render.terminal.paper import clean, cut
from dedupe.render.view.notes import say_marks, say_one_sided
from dedupe.render.view.times import say_extent
from dedupe.render.view.wording import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Cover, Coverage, CoverageRow, Edit, ParsedDocument, Span
    from dedupe.render.terminal.paper import Paper

_OUTLET = 24
_DAY_HOURS = 48
_DAY = 24
_LEAST_CHANGE = 40
"""Cells that the strongest change needs to stand on the line of its outlet."""
_BAR = 20


def print_coverage(coverage: Coverage, paper: Paper) -> None:
    """Print a line an outlet, copies below the text that they carry, and the totals; on a narrow sheet two lines."""
    totals = coverage.totals
    outlet = f" ({clean(coverage.release_outlet)})" if coverage.release_outlet else ""
    paper.paragraph(
        Text.assemble((f"{clean(coverage.release)}{outlet}", "strong"), f", {coverage.release_published or 'no date'}")
    )
    paper.line("")
    head = (f"{'outlet':<{_OUTLET}} {'lag':>8}", f"{'type':<22}", f"{'of article':>10} {'of release':>10}")
    counts = (f"{'quotes k/a/d':<12}", "facts")
    _print_cells((*head, *counts), Text("strongest change"), paper, "quiet")
    known = {row.document for row in coverage.rows}
    for row in coverage.rows:
        _print_row(row, paper, is_folded=row.carries in known)
    paper.rule()
    is_rough = any(row.lag_is_rough for row in coverage.rows)
    shares = f"{_percent(totals.mean_share_of_article):>10} {_percent(totals.mean_share_of_release):>10}"
    name = count(totals.outlets, "outlet")
    lag = "–" if totals.median_lag_hours is None else _lag(totals.median_lag_hours, is_rough=is_rough)
    cells = (
        f"{name:<{_OUTLET}} {lag:>8}",
        f"{count(totals.articles, 'article'):<22}",
        shares,
        f"{f'{totals.quotes_kept}/{totals.quotes_altered}/{totals.quotes_dropped}':<12}",
        f"{totals.facts_changed:>5}",
    )
    _print_cells(cells, Text(""), paper, "strong")
    notes = ["quotes k/a/d: kept, altered, dropped"]
    if totals.median_lag_hours is not None:
        notes.append("lag at the foot: the median")
    if span := say_extent([coverage.release_published, *(row.first_seen for row in coverage.rows)]):
        notes.append(f"from the first to the last text: {span}")
    paper.paragraph(Text("; ".join(notes), style="quiet"))
    if coverage.unlisted:
        names = ", ".join(clean(name) for name in coverage.unlisted)
        share = "shares" if len(coverage.unlisted) == 1 else "share"
        paper.paragraph(
            Text(
                f"{count(len(coverage.unlisted), 'more text')} of the story {share} passages with it and "
                f"have no row, for they do not have them from there: {names}",
                style="quiet",
            )
        )


def print_cover(cover: Cover, article: ParsedDocument, paper: Paper) -> None:
    """Print the sources of an article, share by share, and what nothing explains."""
    paper.line((f"{clean(cover.article)}", "strong"), f", {count(cover.words, 'word')}")
    paper.line("")
    for step in cover.steps:
        bar = "█" * round(_BAR * step.share)
        label = f"{_percent(step.share):>6}  {bar:<{_BAR}}  "
        who = ", ".join(clean(part) for part in (step.outlet, step.published) if part)
        name = f"{clean(step.source)} ({who})" if who else clean(step.source)
        paper.line((label, "strong"), cut(name, paper.width - len(label)))
        _print_words(article, step.spans, paper)
    if cover.said_again:
        label = f"{_percent(cover.said_again_share):>6}  {'':<{_BAR}}  "
        paper.line((label, "strong"), "said again, counted once")
        _print_words(article, cover.said_again, paper)
    bar = "█" * round(_BAR * cover.unexplained_share)
    paper.line((f"{_percent(cover.unexplained_share):>6}  {bar:<{_BAR}}  ", "strong"), "nothing here explains")
    _print_words(article, cover.unexplained, paper)


def _print_row(row: CoverageRow, paper: Paper, *, is_folded: bool) -> None:
    name = f"{'  └ ' if is_folded else ''}{row.outlet}"
    lag = "–" if row.lag_hours is None else _lag(row.lag_hours, is_rough=row.lag_is_rough)
    cells = (
        f"{cut(name, _OUTLET):<{_OUTLET}} {lag:>8}",
        f"{row.part:<22}",
        f"{_percent(row.share_of_article):>10} {_percent(row.share_of_release):>10}",
        f"{f'{row.quotes_kept}/{row.quotes_altered}/{row.quotes_dropped}':<12}",
        f"{'' if row.facts_shown is None else row.facts_shown:>5}",
    )
    change = Text()
    if row.strongest_change is not None:
        said = _say(row.strongest_change, row.change_round, is_inherited=row.change_is_inherited)
        change = Text(said, style="high" if row.strongest_change.severity == "high" else "")
    _print_cells(cells, change, paper)


def _print_cells(cells: Sequence[str], change: Text, paper: Paper, style: str = "") -> None:
    """Print the cells on one line where the whole row has room, else on two, and the change below them, wrapped."""
    text = Text("  ".join(cells), style=style)
    if paper.width >= text.cell_len + _LEAST_CHANGE:
        lines = paper.wrap(change, paper.width - text.cell_len - 2) or [Text()]
        paper.line(text, "  ", Text.assemble((lines[0].plain, style or lines[0].style)))
        for line in lines[1:]:
            paper.line(" " * (text.cell_len + 2), line)
        return
    for line in paper.wrap(Text("  ".join(cells[:2]).rstrip(), style=style), paper.width):
        paper.line(line)
    for line in paper.wrap(Text("  ".join(cells[2:]).rstrip(), style=style), paper.width - 4):
        paper.line("    ", line)
    if change.plain:
        for line in paper.wrap(Text(change.plain, style=style or change.style), paper.width - 4):
            paper.line("    ", line)


def _say(change: Edit, in_marks: str, *, is_inherited: bool) -> str:
    """Return a change on one line; marks without their words say nothing, so it is said what became of them."""
    inherited = ", inherited" if is_inherited else ""
    said = say_marks(change, in_marks) if change.kind == "quote-boundary" else say_one_sided(change)
    if said:
        return clean(f"{change.kind}{inherited}: {said}")
    old, new = (cut(words, 40) or "—" for words in (change.old, change.new))
    return f"{change.kind}{inherited}: {old} → {new}"


def _print_words(article: ParsedDocument, spans: Sequence[Span], paper: Paper) -> None:
    words = " … ".join(clean(span.of(article.text)) for span in spans)
    if words:
        paper.line("        ", (cut(words, paper.width - 8), "quiet"))


def _lag(hours: float, *, is_rough: bool) -> str:
    """Return how long after the release; of dates without a time of day only the days are known."""
    if is_rough:
        days = round(hours / _DAY)
        return "same day" if days == 0 else count(days, "day")
    return f"{hours / _DAY:.1f} d" if abs(hours) >= _DAY_HOURS else f"{hours:.1f} h"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
