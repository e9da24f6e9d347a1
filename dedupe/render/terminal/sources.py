"""The coverage of a text, and the sources of an article, as tables on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from dedupe.render.terminal.paper import clean, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Cover, Coverage, CoverageRow, ParsedDocument, Span
    from dedupe.render.terminal.paper import Paper

_OUTLET = 24
_DAY_HOURS = 48
_BAR = 20


def print_coverage(coverage: Coverage, paper: Paper) -> None:
    """Print one line an outlet, copies below the text that they carry, and the totals at the foot."""
    totals = coverage.totals
    outlet = f" ({clean(coverage.release_outlet)})" if coverage.release_outlet else ""
    paper.line((f"{clean(coverage.release)}{outlet}", "strong"), f", {coverage.release_published or 'no date'}")
    paper.line("")
    head = f"{'outlet':<{_OUTLET}} {'lag':>7}  {'type':<22} {'of article':>10} {'of release':>10}  {'quotes k/a/d':<12}"
    titles = Text(f"{head}  facts  strongest change", style="quiet")
    titles.truncate(paper.width, overflow="ellipsis")
    paper.line(titles)
    known = {row.document for row in coverage.rows}
    for row in coverage.rows:
        _print_row(row, paper, is_folded=row.carries in known)
    paper.rule()
    lag = f"{totals.spread_hours:.1f} h" if totals.spread_hours is not None else ""
    counts = f"{totals.quotes_kept}/{totals.quotes_altered}/{totals.quotes_dropped}"
    shares = f"{_percent(totals.mean_share_of_article):>10} {_percent(totals.mean_share_of_release):>10}"
    name = f"{totals.outlets} outlets"
    paper.line(
        (f"{name:<{_OUTLET}} {lag:>7}  {_of(totals.articles, 'article'):<22} {shares}  {counts:<12}  ", "strong"),
        (f"{totals.facts_changed:>5}", "strong"),
    )


def print_cover(cover: Cover, article: ParsedDocument, paper: Paper) -> None:
    """Print the sources of an article, share by share, and what nothing explains."""
    paper.line((f"{clean(cover.article)}", "strong"), f", {cover.words} words")
    paper.line("")
    for step in cover.steps:
        bar = "█" * round(_BAR * step.share)
        label = f"{_percent(step.share):>6}  {bar:<{_BAR}}  "
        who = ", ".join(clean(part) for part in (step.outlet, step.published) if part)
        name = f"{clean(step.source)} ({who})" if who else clean(step.source)
        paper.line((label, "strong"), cut(name, paper.width - len(label)))
        _print_words(article, step.spans, paper)
    bar = "█" * round(_BAR * cover.unexplained_share)
    paper.line((f"{_percent(cover.unexplained_share):>6}  {bar:<{_BAR}}  ", "strong"), "nothing here explains")
    _print_words(article, cover.unexplained, paper)


def _print_row(row: CoverageRow, paper: Paper, *, is_folded: bool) -> None:
    name = f"{'  └ ' if is_folded else ''}{row.outlet}"
    quotes = f"{row.quotes_kept}/{row.quotes_altered}/{row.quotes_dropped}"
    shares = f"{_percent(row.share_of_article):>10} {_percent(row.share_of_release):>10}"
    head = f"{cut(name, _OUTLET):<{_OUTLET}} {_lag(row):>7}  {row.part:<22}"
    facts = "" if row.facts_shown is None else row.facts_shown
    text = Text(f"{head} {shares}  {quotes:<12}  {facts:>5}  ")
    change = row.strongest_change
    if change is not None:
        old, new = (cut(words, 30) or "∅" for words in (change.old, change.new))
        kind = f"{change.kind}, inherited" if row.change_is_inherited else change.kind
        text.append(f"{kind}: {old} → {new}", style="high" if change.severity == "high" else "")
    text.truncate(paper.width, overflow="ellipsis")
    paper.line(text)


def _print_words(article: ParsedDocument, spans: Sequence[Span], paper: Paper) -> None:
    words = " … ".join(clean(span.of(article.text)) for span in spans)
    if words:
        paper.line("        ", (cut(words, paper.width - 8), "quiet"))


def _lag(row: CoverageRow) -> str:
    if row.lag_hours is None:
        return "–"
    about = "≈" if row.lag_is_rough else ""
    if abs(row.lag_hours) >= _DAY_HOURS:
        return f"{about}{row.lag_hours / 24:.1f} d"
    return f"{about}{row.lag_hours:.1f} h"


def _of(count: int, noun: str) -> str:
    return f"{count} {noun if count == 1 else noun + 's'}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
