"""From aligned pairs to stories: descent, then what each text is, then what became of the text it began with.

The order of the stages behind `trace`: a member is aligned with its source, and the text that begins a story with all
others, where the run has not done so already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.model import Descent, Line
from dedupe.stages.trace.coverage import make_coverage
from dedupe.stages.trace.descent import descend
from dedupe.stages.trace.story import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dedupe.model import Cluster, Comparison, Coverage, Derivation, Match, ParsedDocument
    from dedupe.settings import Settings

    Compare = Callable[[str, str], Comparison]


@dataclass(frozen=True, slots=True)
class Told:
    """The stories with what is known of them: `coverages` are those of the stories that begin with a document."""

    clusters: tuple[Cluster, ...]
    descents: tuple[Descent, ...]
    comparisons: tuple[Comparison, ...]
    unaligned: tuple[Match, ...]
    coverages: tuple[Coverage, ...]


def tell(
    clusters: Sequence[Cluster],
    comparisons: Sequence[Comparison],
    unaligned: Sequence[Match],
    parsed: Sequence[ParsedDocument],
    settings: Settings,
    compare: Compare,
    about: str | None = None,
) -> Told:
    """Return what the stories are.

    Args:
        clusters: The stories.
        comparisons: The aligned pairs.
        unaligned: The matches that are not aligned; those along a line of descent, and those with the
            text that begins the story, are aligned now.
        parsed: All documents.
        settings: All settings.
        compare: Gives the comparison of two documents by their ids, the first as a.
        about: Cover this text instead of the one that its story begins with.
    """
    texts = {one.id: one for one in parsed}
    pairs = {(one.a.id, one.b.id): one for one in comparisons}

    def ordered(a: str, b: str) -> Comparison:
        """Return the comparison with *a* as a; made once."""
        if (a, b) not in pairs:
            pairs[a, b] = compare(a, b)
        return pairs[a, b]

    known = {frozenset((one.a.id, one.b.id)): one for one in comparisons}
    waiting = {frozenset((match.a, match.b)) for match in unaligned}
    told, descents, coverages = [], [], []
    for story, descent in zip(clusters, _descend_all(clusters, comparisons, texts, settings), strict=True):
        lines = {(line.parent, line.member): ordered(line.parent, line.member) for line in descent.lines if line.parent}
        members = [texts[member] for member in story.members]
        described = describe(story, members, descent, lines, settings.trace)
        if about is not None and about in story.members:
            coverage: Coverage | None = cover(about, described, descent, texts, ordered)
        else:
            coverage = _cover(described, descent, texts, ordered, settings)
        told.append(described)
        descents.append(descent)
        if coverage is not None:
            coverages.append(coverage)
    for names, pair in sorted(pairs.items()):
        if frozenset(names) in waiting:
            known.setdefault(frozenset(names), pair)
    return Told(
        tuple(told),
        tuple(descents),
        tuple(sorted(known.values(), key=lambda one: sorted((one.a.id, one.b.id)))),
        tuple(match for match in unaligned if frozenset((match.a, match.b)) not in known),
        tuple(coverages),
    )


def cover(
    release: str, story: Cluster, descent: Descent, texts: Mapping[str, ParsedDocument], compare: Compare
) -> Coverage:
    """Return the coverage of any text of a story: what those made of it that have it from there.

    Of the text that begins the story these are all others.
    """
    parents = {line.member: line.parent for line in descent.lines}
    pairs = [
        compare(release, member)
        for member in story.members
        if member != release and (parents[release] is None or release in _above(member, parents))
    ]
    return make_coverage(texts[release], pairs, {part.id: part for part in story.parts}, descent)


def _above(member: str, parents: Mapping[str, str | None]) -> set[str]:
    """Return the texts that a member descends from."""
    found: set[str] = set()
    above = parents[member]
    while above is not None:
        found.add(above)
        above = parents[above]
    return found


def _cover(
    story: Cluster, descent: Descent, texts: Mapping[str, ParsedDocument], compare: Compare, settings: Settings
) -> Coverage | None:
    """Return the coverage of the text that a story begins with; None where nobody collected it."""
    begins = [line.member for line in descent.lines if line.parent is None]
    if any(unseen.is_main for unseen in descent.unseen) or not begins:
        return None
    takers = dict.fromkeys(begins, 0)
    for line in descent.lines:
        if line.parent in takers:
            takers[line.parent] += 1
    release = min(begins, key=lambda name: (-takers[name], name))
    if not takers[release]:
        return None
    if len(story.members) > settings.trace.descend_up_to and release != story.representative:
        return None
    return cover(release, story, descent, texts, compare)


def _descend_all(
    clusters: Sequence[Cluster],
    comparisons: Sequence[Comparison],
    texts: Mapping[str, ParsedDocument],
    settings: Settings,
) -> list[Descent]:
    """Return the descent of each cluster's members, in the order of the clusters."""
    home = {member: story.id for story in clusters for member in story.members}
    derivations: dict[str, dict[tuple[str, str], Derivation]] = {story.id: {} for story in clusters}
    for one in comparisons:
        if one.a.id in home and home[one.a.id] == home.get(one.b.id):
            derivations[home[one.a.id]][one.a.id, one.b.id] = one.derivation
    return [
        descend([texts[member] for member in story.members], derivations[story.id])
        if len(story.members) <= settings.trace.descend_up_to
        else _descend_from(story.representative, story.members, derivations[story.id])
        for story in clusters
    ]


def _descend_from(
    representative: str, members: Sequence[str], derivations: Mapping[tuple[str, str], Derivation]
) -> Descent:
    """Return the descent of a large story: the members that have their text from its representative."""
    lines = {member: Line(member, None, 0.5) for member in members}
    for (a, b), derivation in derivations.items():
        source, target = (a, b) if derivation.source == "a" else (b, a)
        if derivation.source is not None and source == representative:
            lines[target] = Line(target, source, derivation.confidence, relation=derivation.relation)
    return Descent(tuple(lines[member] for member in sorted(lines)))
