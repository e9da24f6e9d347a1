"""What became of a release, or of any text that a story begins with: one row an outlet, and the totals at the foot.

`make_coverage` is the one place where the table is computed; the command, the report pages and every export print its
record, `dedupe.model.Coverage`, which `Result.coverages` holds for each story.
"""

from __future__ import annotations

import math
import re
from difflib import SequenceMatcher
from statistics import median
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from dedupe.model import FACT_KINDS, Coverage, CoverageRow, CoverageTotals, Edit, Span
from dedupe.stages.trace.inherited import inherited_edits, moved_figures, repeated_edits, was_rejected
from dedupe.stages.trace.timeline import lag_hours, make_timeline, when

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dedupe.model import Comparison, Descent, Document, Member, ParsedDocument, Passage

_SEVERITIES = ("high", "medium", "low", "none")
# What closes the text that a release offers for print; below stand notes, contacts and the sender's own portrait.
_NOTES: Final = re.compile(
    r"^[^\w\n]*(?:ends|notes? (?:to|for) (?:the )?editors?)[^\w\n]*(?:$|:)|^[^\S\n]*#{3}[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_MARKS: Final = "“\"‘'„«"
_SAID: Final = re.compile(r"\w+(?:[’'.,-]\w+)*")
# Words of a quotation that no two speakers say alike by chance.
_QUOTED: Final = 5
# A change that may be no more than what a shorter wording leaves out.
_LOST: Final = frozenset({"attribution", "certainty", "scope"})
# A change by which it is told already that another person speaks.
_SPEAKING: Final = frozenset({"attribution", "name"})
# Words that are told of a quotation without an end.
_BEHIND: Final = 4
_WORD: Final = re.compile(r"\S+")
_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")


class _Made(NamedTuple):
    """The changes of a text, those of them that it has from its source, and what became of each quotation."""

    changes: Sequence[Edit]
    inherited: Sequence[Edit]
    quotes: Sequence[str]


def make_coverage(
    release: ParsedDocument, pairs: Sequence[Comparison], parts: Mapping[str, Member], descent: Descent
) -> Coverage:
    """Return the coverage of *release*.

    Args:
        release: The text that the others have, directly or not.
        pairs: Its comparison with each other text of the story, the release as a.
        parts: What each of these texts is in the story.
        descent: Who has the text from whom.
    """
    parents = {line.member: line.parent for line in descent.lines}
    known = {pair.b.id: pair for pair in pairs}
    unshown = inherited_edits(known, parents)
    heard = {name: _heard(pair, known.get(parents.get(name) or "")) for name, pair in known.items()}
    changes = {name: find_changes(pair) for name, pair in known.items()}
    further = {
        name: [*unshown[name], *(edit for a, b in heard[name].items() for edit in _replaced(pair, a, b))]
        for name, pair in known.items()
    }
    repeated = {
        name: repeated_edits(pair, changes[name], known[above], [*changes[above], *further[above]])
        for name, pair in known.items()
        if (above := parents.get(name)) in known and above is not None
    }
    by_outlet: dict[str, list[Comparison]] = {}
    for pair in sorted(pairs, key=lambda pair: when(pair.b.document)):
        by_outlet.setdefault(pair.b.document.outlet or pair.b.id, []).append(pair)
    rows = [
        _row(
            outlet,
            texts,
            release.document,
            parts,
            parents,
            _Made(
                [*changes[name], *further[name]],
                [*repeated.get(name, ()), *further[name]],
                judge_quotes(texts[0], heard[name]),
            ),
        )
        for outlet, texts in by_outlet.items()
        for name in (texts[0].b.id,)
    ]
    return Coverage(
        release.id,
        release.document.outlet,
        release.document.published,
        tuple(_fold(rows)),
        _totals(release, rows, [pair.b.document for pair in pairs]),
    )


def _row(
    outlet: str,
    texts: Sequence[Comparison],
    release: Document,
    parts: Mapping[str, Member],
    parents: Mapping[str, str | None],
    made: _Made,
) -> CoverageRow:
    """Return the row of an outlet: its first text, with what was made there of facts and words."""
    pair = texts[0]
    article, part = pair.b.document, parts[pair.b.id].part
    lag, rough = lag_hours(article, release)
    via = parents.get(article.id)
    strongest = min(made.changes, key=_strongest, default=None)
    return CoverageRow(
        outlet=outlet,
        document=article.id,
        title=article.title,
        url=article.url,
        first_seen=article.published,
        lag_hours=lag,
        lag_is_rough=rough,
        part=part,
        via=via,
        carries=via if part == "syndicated copy" else None,
        share_of_article=pair.share_of_b.paraphrase,
        share_of_release=share_of_release(pair),
        words=pair.share_of_b.words,
        quotes_kept=made.quotes.count("kept"),
        quotes_altered=made.quotes.count("altered"),
        quotes_dropped=made.quotes.count("dropped"),
        facts_changed=len(made.changes),
        strongest_change=strongest,
        passages=pair.passages,
        also=tuple(sorted(other.b.id for other in texts[1:])),
        facts_inherited=len(made.inherited),
        change_is_inherited=strongest in made.inherited,
        change_round=words_in_marks(pair, strongest) if strongest else "",
    )


def words_in_marks(pair: Comparison, edit: Edit) -> str:
    """Return the words that the quotation marks are round which a change puts on, takes off or moves; else nothing."""
    if edit.kind != "quote-boundary":
        return ""
    sides = [(edit.a, pair.a), (edit.b, pair.b)]
    # An inherited change has its place in the text that it was inherited from.
    known = [(place, text) for place, text in sides if place.of(text.text) in (edit.old, edit.new)]
    found = [q.span.of(text.text) for place, text in known for q in text.quotations if q.span.overlap(place)]
    if found or any(map(str.isalnum, edit.old + edit.new)):
        return max(found, key=len, default="")
    # A mark that nobody closes: the words behind it.
    return next((" ".join(text.text[place.end :].split()[:_BEHIND]) for place, text in known if place), "")


def find_changes(pair: Comparison) -> list[Edit]:
    """Return the changes of fact kinds, each once: of all passages, and what was moved or quoted beside them."""
    found = told_in_passages(pair)
    return [*found, *moved_figures(pair), *_altered(pair, found), *given_away(pair, found), *_misnamed(pair, found)]


def told_in_passages(pair: Comparison) -> list[Edit]:
    """Return the changes of fact kinds that the passages show, each once: those of text that is said again come last.

    What one place leaves out and another has as it stands, the article does not lack: a headline is short.
    """
    found: list[Edit] = []
    for passage in sorted(pair.passages, key=lambda one: (one.repeat, one.b.start)):
        others = [one for one in pair.passages if one is not passage and one.a.overlap(passage.a)]
        for edit in passage.edits:
            if edit.kind not in FACT_KINDS:
                continue
            is_said = edit.kind in _LOST and any(_says(pair, one, edit) for one in others)
            is_known = passage.repeat and any(_is_one_change(edit, one) for one in found)
            if not is_said and not is_known:
                found.append(edit)
    return found


def _is_one_change(edit: Edit, other: Edit) -> bool:
    """Return whether two edits change one place of the release, or the same words of it to the same words or figure.

    A headline writes in short what the text spells out: £12.6 million became £16.2m above and £16.2 million below.
    """
    if edit.kind != other.kind:
        return False
    if edit.a.overlap(other.a):
        return True
    return bool(edit.old) and all(_written(edit, one) == _written(other, one) for one in ("old", "new"))


def _written(edit: Edit, side: Literal["old", "new"]) -> str:
    """Return the figures of one side of an edit, or its words where it has none."""
    words = edit.old if side == "old" else edit.new
    figures = " ".join(_FIGURE.findall(words)) if edit.kind == "number" else ""
    return figures or words.casefold()


def _says(pair: Comparison, passage: Passage, edit: Edit) -> bool:
    """Return whether a passage has the words of the release that an edit changes, as they stand."""
    is_inside = passage.a.start <= edit.a.start and edit.a.end <= passage.a.end
    if not is_inside or _is_touched(passage.edits, edit):
        return False
    return passage.kind != "paraphrase" or edit.old.casefold() in passage.b.of(pair.b.text).casefold()


def _is_touched(edits: Sequence[Edit], edit: Edit) -> bool:
    return any(one.a.overlap(edit.a) for one in edits)


def given_away(pair: Comparison, known: Sequence[Edit]) -> list[Edit]:
    """Return the quotations that another person is said to have said, each pair of persons once.

    The tags stand mostly outside the passages, which hold what was said. Where one of the *known* changes tells of
    it already, it is not told again.
    """
    places = dict.fromkeys(row.given_to for row in pair.quotes if row.given_to)
    edits = [Edit(a, b, a.of(pair.a.text), b.of(pair.b.text), "attribution", "high") for a, b in places]
    return [
        edit
        for edit in edits
        if not was_rejected(pair, edit)
        and not any(one.kind in _SPEAKING and (one.a.overlap(edit.a) or one.b.overlap(edit.b)) for one in known)
    ]


def _misnamed(pair: Comparison, known: Sequence[Edit]) -> list[Edit]:
    """Return the people whose names the article writes otherwise, where no passage shows it."""
    rows = [row for row in pair.facts if row.type == "person" and row.status == "changed"]
    edits = [Edit(r.a, r.b, r.a.of(pair.a.text), r.b.of(pair.b.text), "name", "high") for r in rows if r.a and r.b]
    return [
        edit
        for edit in edits
        if not was_rejected(pair, edit)
        and not any(one.kind in _SPEAKING and (one.a.overlap(edit.a) or one.b.overlap(edit.b)) for one in known)
    ]


def _altered(pair: Comparison, known: Sequence[Edit]) -> list[Edit]:
    """Return the words that were changed inside quotations, where no passage shows any change of them."""
    found = []
    for row in pair.quotes:
        if row.status != "altered" or row.a is None or row.b is None:
            continue
        if any(edit.a.overlap(row.a) and edit.b.overlap(row.b) for edit in known):
            continue
        found += [edit for edit in _replaced(pair, row.a, row.b) if not was_rejected(pair, edit)]
    return found


def _replaced(pair: Comparison, a: Span, b: Span) -> list[Edit]:
    """Return the words of a quotation that other words stand for, as changes of it."""
    found = []
    words = _words(pair.a.text, a), _words(pair.b.text, b)
    said = [[word.group().casefold() for word in side] for side in words]
    for what, i, j, k, n in SequenceMatcher(a=said[0], b=said[1], autojunk=False).get_opcodes():
        joined = "".join(said[0][i:j])
        # A lost space changes no word: with fussy, withfussy.
        is_respaced = joined == "".join(said[1][k:n]) and not any(map(str.isdigit, joined))
        if what == "replace" and not is_respaced:
            old, new = (
                Span(side[first].start(), side[last].end())
                for side, first, last in zip(words, (i, k), (j - 1, n - 1), strict=True)
            )
            found.append(Edit(old, new, old.of(pair.a.text), new.of(pair.b.text), "quote", "high"))
    return found


def _words(text: str, span: Span) -> list[re.Match[str]]:
    return list(_SAID.finditer(text, span.start, span.end))


def share_of_release(pair: Comparison) -> float:
    """Return how much of what the release offers for print stands in the article: no notes to editors, unless used."""
    share = pair.share_of_a
    notes = _NOTES.search(pair.a.text)
    if notes is None or not share.words:
        return share.paraphrase
    kept = [*(passage.a for passage in pair.passages), *pair.a.furniture]
    unused = sum(
        not any(span.start <= word.start() < span.end for span in kept)
        for word in _WORD.finditer(pair.a.text, notes.start())
    )
    return round(min(1.0, share.paraphrase * share.words / max(1, share.words - unused)), 6)


def _heard(pair: Comparison, source: Comparison | None) -> dict[Span, Span]:
    """Return the quotations of the release that an article has as its source altered them, with where it has them.

    So little of such a quotation may be left that the ledger calls it dropped, and what is left added: it stands in the
    source word for word, and there it is the release's.
    """
    if source is None:
        return {}
    altered = [
        (row.a, " ".join(word.group().casefold() for word in _words(source.b.text, row.b)))
        for row in source.quotes
        if row.status == "altered" and row.a is not None and row.b is not None
    ]
    dropped = {row.a for row in pair.quotes if row.status == "dropped"}
    found: dict[Span, Span] = {}
    for row in pair.quotes:
        if row.status != "added" or row.b is None:
            continue
        words = [word.group().casefold() for word in _words(pair.b.text, row.b)]
        for place, said in altered:
            if place in dropped and len(words) >= _QUOTED and f" {' '.join(words)} " in f" {said} ":
                found.setdefault(place, row.b)
    return found


def judge_quotes(pair: Comparison, heard: Collection[Span] = ()) -> list[str]:
    """Return for each quotation of the release whether it was kept, altered (its marks taken off, too) or dropped.

    The ledger calls one dropped of which too little is left; where a passage shows a part of it told without its marks,
    it was altered; so was what the source is known to have altered (*heard*). Where no passage is shared a few words in
    marks are not the release's: anybody may put “too high” in marks.
    """
    bared = [
        edit.a
        for passage in pair.passages
        for edit in passage.edits
        if edit.kind == "quote-boundary" and not passage.repeat and not (edit.new and edit.new[0] in _MARKS)
    ]
    found: dict[tuple[int, int], str] = {}
    for row in pair.quotes:
        if row.a is None or row.status in ("newly-quoted", "added"):
            continue
        place = (row.a.start, row.a.end)
        is_chance = not pair.passages and len(_words(pair.a.text, row.a)) < _QUOTED
        if row.status == "dropped" or is_chance:
            is_told = row.a in heard or any(row.a.overlap(span) for span in bared)
            found.setdefault(place, "altered" if is_told else "dropped")
        elif row.status != "kept":
            found[place] = "altered"
        elif found.get(place) != "altered":
            found[place] = "kept"
    return list(found.values())


def _strongest(edit: Edit) -> tuple[int, int]:
    """Return how grave a change is: of equal ones the first that stands in no repeated passage is shown."""
    return _SEVERITIES.index(edit.severity), FACT_KINDS.index(edit.kind)


def _fold(rows: Iterable[CoverageRow]) -> list[CoverageRow]:
    """Return the rows by first seen, each copy below the text that it carries."""
    rows = list(rows)
    carried = {row.document for row in rows}
    below: dict[str, list[CoverageRow]] = {}
    for row in rows:
        if row.carries in carried and row.carries is not None:
            below.setdefault(row.carries, []).append(row)
    order: list[CoverageRow] = []
    waiting = [row for row in reversed(rows) if row.carries not in carried]
    while waiting:
        row = waiting.pop()
        order.append(row)
        waiting += reversed(below.get(row.document, []))
    return order


def _totals(release: ParsedDocument, rows: Sequence[CoverageRow], articles: Sequence[Document]) -> CoverageTotals:
    timeline = make_timeline([release.document, *articles])
    dated = sorted(articles, key=when)
    lags = [row.lag_hours for row in rows if row.lag_hours is not None]
    return CoverageTotals(
        outlets=len(rows),
        articles=len(articles),
        copies=sum(row.carries is not None for row in rows),
        first_seen=dated[0].published if dated else None,
        spread_hours=timeline.spread_hours if timeline.first != timeline.last else None,
        mean_share_of_article=_mean([row.share_of_article for row in rows]),
        mean_share_of_release=_mean([row.share_of_release for row in rows]),
        quotes=max((row.quotes_kept + row.quotes_altered + row.quotes_dropped for row in rows), default=0),
        quotes_kept=sum(row.quotes_kept for row in rows),
        quotes_altered=sum(row.quotes_altered for row in rows),
        quotes_dropped=sum(row.quotes_dropped for row in rows),
        facts_changed=sum(row.facts_changed for row in rows),
        median_lag_hours=round(median(lags), 6) if lags else None,
    )


def _mean(values: Sequence[float]) -> float:
    return round(math.fsum(values) / len(values), 6) if values else 0.0
