"""What each text is in its story, what makes the story, and what an outlet corrected in its own text.

Parts are told from descent and shares: a syndicated copy has the words of a release or of the wire as they stand, a
brief is much shorter than its source and says little else, a revision replaces a text of its own outlet.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from dedupe.model import FORM_KINDS, Member, Revision, Span
from dedupe.stages.trace.credits import is_agency, read_signs
from dedupe.stages.trace.style import PARTS, find_release_part
from dedupe.stages.trace.timeline import lag_hours, make_timeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import Cluster, Comparison, Descent, Line, ParsedDocument, Part, StoryType
    from dedupe.settings import TraceSettings

    Pairs = Mapping[tuple[str, str], Comparison]

# Where an agency signs its own copy: its dateline.
_DATELINE: Final = 200
_PATTERNS: Final = {part.name: part.pattern for part in PARTS}
_ADDRESS, _PAGE = (_PATTERNS[name] for name in ("address", "page"))
_CORRECTION: Final = _PATTERNS["correction"]
_NO_CHANGE: Final = frozenset(FORM_KINDS[:4])
# Copies from which a text is a wire's or a story syndicated.
_SEVERAL: Final = 2
# Of a text that was taken up: its larger part.
_MOST: Final = 0.5


def describe(
    story: Cluster, members: Sequence[ParsedDocument], descent: Descent, pairs: Pairs, settings: TraceSettings
) -> Cluster:
    """Return a story with its type, the part of each member, its timeline and the corrections in it.

    Args:
        story: The cluster.
        members: Its documents.
        descent: Who has the text from whom.
        pairs: The comparison of each member with its parent: (parent, member) → comparison with the parent as a.
        settings: What makes a copy, a brief and a revision.
    """
    texts = {one.id: one for one in members}
    timeline = make_timeline([one.document for one in members])
    first = texts[timeline.first] if timeline.first else None
    lines = {line.member: line for line in descent.lines}
    parts: dict[str, Member] = {}
    for name in _sources_first(lines):
        line = lines[name]
        pair = pairs.get((line.parent, name)) if line.parent else None
        above = parts[line.parent].part if line.parent else None
        wire = _wire_sign(texts[name], members)
        told: tuple[Part, str]
        if wire:
            told = "wire", wire
        elif pair is None or above is None:
            told = _first_part(texts[name], line, lines)
        else:
            told = _part(line, above, pair, settings)
        share = None if pair is None else pair.share_of_b.paraphrase
        lag, rough = lag_hours(texts[name].document, first.document) if first else (None, False)
        parts[name] = Member(name, *told, share, lag, rough)
    revisions = tuple(
        _revision(pairs[line.parent, name])
        for name, line in sorted(lines.items())
        if line.parent and parts[name].part == "revision or correction" and (line.parent, name) in pairs
    )
    kind, why = judge_type(descent, parts)
    return replace(
        story,
        type=kind,
        type_why=why,
        parts=tuple(parts[name] for name in sorted(parts)),
        timeline=timeline,
        revisions=revisions,
    )


def _sources_first(lines: Mapping[str, Line]) -> list[str]:
    """Return the members so that each stands after its parent."""
    below: dict[str | None, list[str]] = {}
    for name, line in sorted(lines.items()):
        below.setdefault(line.parent, []).append(name)
    order: list[str] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        name = waiting.pop()
        order.append(name)
        waiting += reversed(below.get(name, []))
    return order


def _first_part(text: ParsedDocument, line: Line, lines: Mapping[str, Line]) -> tuple[Part, str]:
    """Return what a text is that no comparison with a source tells of, and why, in words."""
    if line.parent is not None:
        return "report", f"has its text from {line.parent}"
    sign = _release_sign(text)
    if sign:
        return "release", sign
    takers = sorted(name for name, one in lines.items() if one.parent == text.id and one.relation == "hadPrimarySource")
    # A paper has a name of its own: a text of nobody's outlet that others have as a primary source is a release.
    if takers and not text.document.outlet:
        return "release", f"is no outlet’s own, and {takers[0]} has it as its primary source"
    return "report", "begins the story"


def _part(
    line: Line,
    above: Part,
    pair: Comparison,
    settings: TraceSettings,
) -> tuple[Part, str]:
    """Return what a text is in its story by what it shares with its source, and why, in words."""
    of_b, source = pair.share_of_b, pair.a.document.outlet or line.parent
    if pair.derivation.relation == "wasRevisionOf":
        return (
            "revision or correction",
            f"{_percent(of_b.paraphrase)} of it stood in an earlier text of the same outlet",
        )
    is_whole = above in ("release", "wire") or pair.share_of_a.paraphrase >= settings.whole_text
    plain = _plain_share(pair)
    if plain >= settings.copy and is_whole:
        return "syndicated copy", f"{_percent(plain)} of it are the words of {source} as they stand"
    most = settings.brief_of if of_b.words <= settings.brief_words else settings.brief_length
    is_short = of_b.words <= most * pair.share_of_a.words and not line.others
    if is_short and of_b.paraphrase >= settings.brief:
        lengths = f"{of_b.words} words to the {pair.share_of_a.words} of {source}"
        return "brief or excerpt", f"{lengths}, {_percent(of_b.paraphrase)} of them from there"
    return "rewrite", f"{_percent(of_b.paraphrase)} of it comes from {source}, {_percent(of_b.verbatim)} word for word"


def _release_sign(text: ParsedDocument) -> str:
    """Return why a text that begins a story is a release, in words; empty where it is none.

    On insciout_A .75 of 167 releases have parts of their own, and no news text has; with an address for questions, on
    no newspaper's page, it is .87 of the releases and .04 of the news.
    """
    notes = find_release_part(text)
    if notes:
        return f"has a release’s own parts: “{' '.join(notes.group().split())}”"
    address = _ADDRESS.search(text.text)
    if address and not _PAGE.search(text.text):
        return f"gives an address for questions or further reading: “{address.group()}”"
    return ""


def _plain_share(pair: Comparison) -> float:
    """Return how much of b stands in passages that have no change but one of notation, as a share of its words.

    What is left of a sentence of which an end was cut does not stand: a brief is made by cutting.
    """
    kept = pair.b.outside
    plain = np.zeros_like(kept)
    starts = pair.b.tokens.starts
    for passage in pair.passages:
        if passage.repeat or passage.kind == "paraphrase" or any(edit.severity != "none" for edit in passage.edits):
            continue
        first, last = np.searchsorted(starts, [passage.b.start, passage.b.end])
        left, right = _words_of_cut_sentences(pair.a, passage.a)
        plain[first + left : max(first + left, last - right)] = True
    return round(float((plain & kept).sum()) / max(1, int(kept.sum())), 6)


def _words_of_cut_sentences(source: ParsedDocument, span: Span) -> tuple[int, int]:
    """Return how many words of a span its first and its last sentence have, each 0 where the sentence is whole."""
    starts, sentences = source.tokens.starts, source.sentences
    first, last = np.searchsorted(starts, [span.start, span.end])
    found = []
    for place in (first, last):
        at = bisect_right(sentences, starts[place], key=lambda one: one.start) - 1 if place < starts.size else -1
        holder = sentences[at] if at >= 0 else span
        begin, end = np.searchsorted(starts, [holder.start, holder.end])
        found.append(int(min(end, last) - max(begin, first)) if begin < place < end else 0)
    return found[0], found[1]


def _wire_sign(text: ParsedDocument, members: Sequence[ParsedDocument]) -> str:
    """Return why a text is an agency's, in words; empty where it is none."""
    outlet = text.document.outlet
    if not outlet:
        return ""
    signed = re.search(rf"\({re.escape(outlet)}\)", text.text[:_DATELINE])
    if signed or is_agency(outlet):
        return f"is signed {signed.group()} by its own outlet" if signed else f"{outlet} is an agency"
    crediting = {
        one.document.outlet
        for one in members
        if one.id != text.id and any(sign.name in ("agency", "byline") for sign in read_signs(one, text))
    }
    return f"{len(crediting)} outlets sign their text with {outlet}" if len(crediting) >= _SEVERAL else ""


def judge_type(descent: Descent, parts: Mapping[str, Member]) -> tuple[StoryType, str]:
    """Return what makes the story, and why, in words."""
    takers = [parts[line.member] for line in descent.lines if line.parent is not None]
    roots = [parts[line.member] for line in descent.lines if line.parent is None]
    counts = {part: sum(one.part == part for one in takers) for part in {one.part for one in takers}}
    lost = [unseen for unseen in descent.unseen if unseen.is_main]
    if lost and len(takers) <= len(roots) - len(lost):
        return "common source", f"{len(lost[0].takers)} texts share passages, and none has them from another"
    if takers and counts.get("revision or correction", 0) == len(takers):
        return "revision or correction", "an outlet replaced its own text"
    copies = counts.get("syndicated copy", 0)
    others = len(takers) - copies - counts.get("revision or correction", 0)
    if any(one.part == "release" for one in roots):
        if copies and not others:
            return "syndicated copy", f"{_outlets(copies)} the release word for word"
        return "release rewrite", f"a release is reworked in {_texts(len(takers))}"
    if copies >= _SEVERAL or (copies and not others):
        return "syndicated copy", f"{_outlets(copies)} one text word for word"
    if others and counts.get("brief or excerpt", 0) == others:
        return "brief or excerpt", "one report is shortened or quoted"
    # Two notices of one agency with the same formula are no copies of each other.
    if any(one.part == "wire" for one in roots) and any((one.share or 0.0) >= _MOST for one in takers):
        return "syndicated copy", f"an agency’s text is taken up in {_texts(len(takers))}"
    return "rewrite", f"one report is reworked in {_texts(len(takers))}"


def _texts(count: int) -> str:
    return "one other text" if count == 1 else f"{count} texts"


def _outlets(count: int) -> str:
    return "one outlet runs" if count == 1 else f"{count} outlets run"


def _revision(pair: Comparison) -> Revision:
    """Return what changed between two versions: every edit that is more than notation, and what one has alone."""
    edits = tuple(
        edit
        for passage in pair.passages
        for edit in passage.edits
        if edit.kind not in _NO_CHANGE and not passage.repeat
    )
    noted = next(
        (
            sentence
            for found in _CORRECTION.finditer(pair.b.text)
            for sentence in pair.b.sentences
            if sentence.overlap(Span(*found.span()))
        ),
        None,
    )
    return Revision(
        pair.a.id,
        pair.b.id,
        edits,
        noted,
        added=tuple(rest.span for rest in pair.added),
        dropped=tuple(rest.span for rest in pair.omitted),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
