"""Two documents as a page: the finding, the shares, the texts in rows, the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.model.mirror import mirror
from dedupe.render.view.evidence import badge, counted_edits, edit_id, kinds_in_order, make_evidence, only_facts
from dedupe.render.view.figures import fact_figure, given_elsewhere, quote_figure, unchanged_kinds
from dedupe.render.view.grid import find_breaks, make_blocks, make_rows
from dedupe.render.view.heading import find_heading
from dedupe.render.view.margin import make_margin
from dedupe.render.view.rows import (
    Bar,
    DecisionRow,
    DirectionView,
    Figure,
    MapSegment,
    PairView,
    Reason,
    SideView,
    Words,
)
from dedupe.render.view.runs import EditMark, PassageMark, cut, edit_marks
from dedupe.render.view.times import say_moment
from dedupe.render.view.wording import (
    NBSP,
    count,
    figure,
    in_words,
    listing,
    name_sides,
    percent,
    sentence,
    shorten,
)
from dedupe.render.view.words import WordIndex
from dedupe.stages.measure import measure
from dedupe.stages.trace.coverage import given_away

if TYPE_CHECKING:
    from dedupe.model import Comparison, Evidence, ParsedDocument, Severity, Share, Side
    from dedupe.render.view.rows import Block

_STRONGEST = 5
_LEAST_WEIGHT = 0.05
_ROLE_CHARACTERS = 24
_ALL = 0.9995
_HIGH_CONFIDENCE, _MEDIUM_CONFIDENCE = 0.9, 0.75
# From here on two decimals would say 1.00.
_SURE = 0.995


def view_pair(comparison: Comparison) -> PairView:
    """Return the page of a comparison. The source stands left; without a direction the left text is a."""
    flipped = comparison.derivation.source == "b"
    c = mirror(comparison) if flipped else comparison
    source, target = name_texts(c)
    left_words, right_words = WordIndex(c.a.text, c.a.furniture), WordIndex(c.b.text, c.b.furniture)
    left_blocks, right_blocks = _blocks(c, "a"), _blocks(c, "b")
    evidence = make_evidence(c, left_words, right_words, source, target)
    rows = make_rows(left_blocks, right_blocks, c.passages)
    grave = tuple(row for row in evidence.edits if row.severity in ("high", "medium") and not row.is_again)
    return PairView(
        _title(c, source, target),
        _standfirst(c, source, target),
        _side(c, "a", "b" if flipped else "a", source, left_words),
        _side(c, "b", "a" if flipped else "b", target, right_words),
        _bars(c, source, target),
        _bars_note(c, left_words, right_words, source, target),
        (_passage_figure(c), quote_figure(c, source), fact_figure(c, source)),
        _direction(c, source=source, target=target),
        grave[:_STRONGEST],
        len(grave[_STRONGEST:]),
        make_margin(c, rows, left_blocks, right_blocks, evidence, (left_words, right_words), source),
        evidence,
        _match(c),
        listing(c.match.found_by),
        tuple(
            DecisionRow(d.what, {"accept": "confirmed", "reject": "rejected"}[d.verdict], d.note, d.who, d.when)
            for d in c.decisions
        ),
        given_elsewhere(c),
    )


def filtered_shares(
    comparison: Comparison, *, quotations: bool = True, least_words: int = 1, least_severity: Severity | None = None
) -> tuple[Share, Share]:
    """Return the shares of a and b when only some passages count: what the filters of the page compute.

    Args:
        comparison: Two documents.
        quotations: Whether passages inside quotation marks count.
        least_words: Words a passage must have on the right side.
        least_severity: Only passages with a change at least as severe count; None counts all.
    """
    view = view_pair(comparison)
    ranks: list[Severity | None] = ["high", "medium", "low", "none"]
    allowed = set(ranks[: ranks.index(least_severity) + 1]) if least_severity else {*ranks, None}
    kept = {
        row.id
        for row in view.evidence.passages
        if (quotations or not row.in_quote) and row.right_words >= least_words and row.strongest in allowed
    }
    return measure(comparison.a, comparison.b, [p for p in comparison.passages if p.id in kept])


def name_texts(c: Comparison) -> tuple[str, str]:
    """Return what the left and the right text are called, without article: release and article, if that is known.

    A document says it itself with ``meta["role"]``; else the relation and the credits do.
    """
    roles = tuple(shorten(parsed.document.meta.get("role", ""), _ROLE_CHARACTERS) for parsed in (c.a, c.b))
    if c.derivation.source is None:
        return roles[0] or "first text", roles[1] or "second text"
    if c.derivation.relation == "wasRevisionOf":
        return roles[0] or "earlier version", roles[1] or "later version"
    # A source with an outlet of its own may be an agency or a paper: only its own words make it a release.
    signs = {evidence.kind for evidence in c.derivation.evidence if evidence.weight > 0}
    says_so = c.a.document.outlet is None or signs & {"release", "statement"}
    is_release = c.derivation.relation == "hadPrimarySource" and says_so
    return roles[0] or ("release" if is_release else "source"), roles[1] or "article"


def _match(c: Comparison) -> str:
    """Return whether the pair is a match, and if it is none what the rule counts: a share of passages is no part."""
    if c.is_match:
        return "yes"
    size = c.run.settings.get("shingle", {}).get("k")
    runs = f"runs of {in_words(int(size), 'word')}" if size else "runs of words"
    held = percent(max(c.match.a_in_b, c.match.b_in_a))
    return f"no: its rule counts {runs} that both texts have ({held} at most), not aligned passages"


def _title(c: Comparison, source: str, target: str) -> str:
    share = c.share_of_b.paraphrase
    if not any(not p.repeat for p in c.passages):
        return "The two texts share no passage"
    if min(c.share_of_a.verbatim, c.share_of_b.verbatim) >= _ALL:
        return "The two texts are the same, word for word"
    if c.derivation.source is None:
        return f"{sentence(percent(share))} of the {target} is also in the {source}"
    return f"{sentence(percent(share))} of the {target} comes from the {source}"


def _standfirst(c: Comparison, source: str, target: str) -> tuple[Words, ...]:
    share = c.share_of_b
    verbatim, edited, paraphrase = cumulative_words(share)
    parts = [
        (verbatim, "word for word"),
        (edited - verbatim, "in passages with small edits"),
        (paraphrase - edited, "in paraphrase"),
    ]
    told = [part for part in parts if part[0]] or [(0, "in the other text too")]
    words = [Words(f"Of {'its' if c.derivation.source else f'the {target}’s'} {figure(share.words)} words, ")]
    for number, (counted, where) in enumerate(told, start=1):
        if number > 1:
            words.append(Words(" and " if number == len(told) else ", "))
        verb = "" if number > 1 else "stands " if counted == 1 else "stand "
        words += [Words(figure(counted), strong=True), Words(f" {verb}{where}")]
    words.append(Words("."))
    edits = [p.edits[n] for p, n in counted_edits(c)]
    in_quotes = sum(e.kind in ("quote", "quote-boundary") for e in edits)
    values = sum(e.kind in ("number", "date", "name", "negation") and e.severity == "high" for e in edits)
    if in_quotes:
        words += [
            Words(f" The {target} changes wording or marks of quotations in "),
            Words(in_words(in_quotes, "place"), strong=True),
        ]
    if values:
        words += [
            Words(f"{', and' if in_quotes else f' The {target} changes'} numbers, dates, names or a “not” in "),
            Words(in_words(values, "place"), strong=True),
        ]
    # A name that was put for another inside a passage is counted above.
    given = len(given_away(c, [e for e in edits if e.kind == "name"]))
    if in_quotes or values:
        words.append(Words("."))
    if given:
        words += [
            Words(f" The {target} gives words of "),
            Words(in_words(given, "speaker"), strong=True),
            Words(" to somebody else."),
        ]
    if not (in_quotes or values or given) and c.passages and (kinds := unchanged_kinds(c)):
        words.append(
            Words(f" No change of a {listing(kinds).replace(' and ', ' or ')} of the {source} was found in them.")
        )
    return tuple(words)


def cumulative_words(share: Share) -> tuple[int, int, int]:
    """Return the words that are verbatim, verbatim or edited, and shared at all."""
    return (
        round(share.verbatim * share.words),
        round(share.edited * share.words),
        round(share.paraphrase * share.words),
    )


def _bars(c: Comparison, source: str, target: str) -> tuple[Bar, Bar]:
    """Return the share of the right text, then that of the left one."""
    names = f"{sentence(target)} from the {source}", f"{sentence(source)} used by the {target}"
    if c.derivation.source is None:
        names = f"{sentence(target)} found in the {source}", f"{sentence(source)} found in the {target}"
    return (
        _bar(names[0], f"of the {target}’s {figure(c.share_of_b.words)} words", c.share_of_b, "own words"),
        _bar(names[1], f"of the {source}’s {figure(c.share_of_a.words)} words", c.share_of_a, "words not used"),
    )


def _bar(label: str, denominator: str, share: Share, rest: str) -> Bar:
    verbatim, edited, paraphrase = cumulative_words(share)
    return Bar(label, denominator, share.words, verbatim, edited, paraphrase, rest)


def _bars_note(c: Comparison, left: WordIndex, right: WordIndex, source: str, target: str) -> str:
    parts = ["Both bars have the same scale of words."]
    for words, name in ((left, source), (right, target)):
        if words.furniture_words():
            parts.append(
                f"The {name}’s share leaves out its page furniture ({count(words.furniture_words(), 'word')})."
            )
    struck = _words_struck(c, left)
    if struck:
        is_one = struck == 1
        parts.append(
            f"Shares count whole passages: {count(struck, 'word')} of the {source} {'is' if is_one else 'are'} struck "
            f"or replaced inside them and {'stands' if is_one else 'stand'} in the {target} no more."
        )
    repeated = sum(right.count(p.b) for p in c.passages if p.repeat)
    if repeated:
        parts.append(
            f"{sentence(count(repeated, 'word'))} of the {target} say again what it took elsewhere; "
            "they count as own words."
        )
    return " ".join(parts)


def _words_struck(c: Comparison, left: WordIndex) -> int:
    """Return the words inside passages of the left text that the right one does not have."""
    kinds = ("format", "case", "punctuation", "spelling")
    spans = [e.a for p in c.passages if not p.repeat for e in p.edits if e.kind not in kinds and len(e.a)]
    return left.count_under(spans)


def _side(c: Comparison, side: Side, original: Side, noun: str, words: WordIndex) -> SideView:
    parsed = c.a if side == "a" else c.b
    document = parsed.document
    length = max(len(parsed.text), 1)
    counted = [(p, p.a if side == "a" else p.b) for p in c.passages if not p.repeat]
    segments = [MapSegment(s.start / length, s.end / length, p.kind, p.id) for p, s in counted]
    segments += [MapSegment(s.start / length, s.end / length, "furniture") for s in parsed.furniture]
    alarms = {
        round((e.a if side == "a" else e.b).start / length, 4)
        for p, _ in counted
        for e in p.edits
        if e.severity == "high"
    }
    return SideView(
        original,
        noun,
        title_of(parsed),
        document.id,
        document.meta.get("path", ""),
        document.outlet or "",
        say_moment(document),
        document.url or "",
        document.sha256,
        len(words),
        words.furniture_words(),
        len(parsed.text),
        tuple(sorted(segments, key=lambda s: (s.start, s.end, s.passage))),
        tuple(sorted(alarms)),
        words.groups({p.id: [s] for p, s in counted}),
    )


def title_of(parsed: ParsedDocument) -> str:
    """Return the headline of a document, else the beginning of its text."""
    if parsed.document.title:
        return shorten(parsed.document.title, 120)
    return shorten(find_heading(parsed), 90) or parsed.id


def _blocks(c: Comparison, side: Side) -> list[Block]:
    """Return the text of a side as blocks of runs."""
    parsed = c.a if side == "a" else c.b
    text = parsed.text
    passages = [PassageMark(p.a if side == "a" else p.b, p.id, p.kind, p.repeat) for p in c.passages]
    edits: list[EditMark] = []
    for p, n in counted_edits(c):
        # What is said again is compared with what stands elsewhere: most of its changes are in the table only.
        edits += edit_marks(p.edits[n], edit_id(p, n), side, text)
    breaks = find_breaks(text, parsed.paragraphs, parsed.sentences, [p.span for p in passages])
    facts = [span for span, _ in only_facts(c, side)]
    runs = cut(text, passages, edits, facts, parsed.furniture, "omitted" if side == "a" else "added", breaks)
    return make_blocks(runs, breaks, parsed.paragraphs)


def _passage_figure(c: Comparison) -> Figure:
    kinds = kinds_in_order(c.passages)
    names = {"verbatim": "verbatim", "edited": "edited", "paraphrase": "paraphrased"}
    first: list[Words] = []
    for kind, number in kinds:
        if number:
            first += [Words(", " if first else ""), Words(figure(number), strong=True), Words(f" {names[kind]}")]
    lines = [tuple(first)] if first else []
    moved = [badge(p) for p in c.passages if p.moved and not p.repeat]
    if moved:
        lines.append((Words(figure(len(moved)), strong=True), Words(f" moved ({listing(moved)})")))
    if c.copied_run:
        run = count(c.copied_run.words, "word")
        lines.append((Words("Longest copied run "), Words(run, strong=True)))
    repeats = [badge(p) for p in c.passages if p.repeat]
    if repeats:
        told = f" said again, not counted ({listing(repeats)})"
        lines.append((Words(figure(len(repeats)), strong=True), Words(told)))
    return Figure("Passages", figure(sum(number for _, number in kinds)), "", tuple(lines))


def _direction(c: Comparison, *, source: str, target: str) -> DirectionView:
    derivation = c.derivation
    a, b = f"the {source}", f"the {target}"
    told = {(e.weight >= 0, name_sides(e.text, a, b)): e for e in sorted(derivation.evidence, key=_weight)}
    strongest_first = sorted(told.items(), key=lambda item: (-_weight(item[1]), item[0][1]))
    every = [Reason(speaks_for, e.kind, text) for (speaks_for, text), e in strongest_first]
    # A slight hint moves the confidence by a hundredth at most and only lengthens the list.
    weighty = sum(_weight(e) >= _LEAST_WEIGHT for e in told.values())
    reasons = tuple(every[: max(weighty, 1)])
    slight = len(every) - len(reasons)
    if derivation.source is None:
        said = "the reasons do not decide" if reasons else "nothing speaks for either"
        return DirectionView("Undetermined", said, reasons, slight)
    level = derivation.confidence
    name = "high" if level >= _HIGH_CONFIDENCE else "medium" if level >= _MEDIUM_CONFIDENCE else "low"
    text = f"{sentence(source)}{NBSP}→ {target}"
    return DirectionView(text, f"confidence {name}, {_shown(level)}", reasons, slight)


def _shown(level: float) -> str:
    """Return a confidence with two decimals, none below 1 rounded up to it."""
    return f"{level:.2f}" if level < _SURE or level >= 1 else "above .99"


def _weight(evidence: Evidence) -> float:
    return abs(evidence.weight)
