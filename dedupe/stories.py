"""From matches to stories: which pairs may make one; then descent, what each text is, and what became of the first.

Before `cluster`: what a person decided about matches, and near misses that may still be a link. Behind `trace`: a
member is aligned with its source, and the text that begins a story with all others, where the run has not done so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dedupe.model import Cluster, Descent, Line
from dedupe.stages.cluster import may_link
from dedupe.stages.trace.coverage import make_coverage
from dedupe.stages.trace.descent import descend
from dedupe.stages.trace.story import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dedupe.model import Comparison, Coverage, Derivation, Match, ParsedDocument
    from dedupe.settings import Settings
    from dedupe.stages.decide import Desk

    Compare = Callable[[str, str], Comparison]


def decide_matches(
    desk: Desk,
    matches: Sequence[Match],
    near_misses: Sequence[Match],
    measure: Callable[[str, str], Match],
) -> tuple[list[Match], list[Match]]:
    """Return matches and near misses as a person decided about them.

    Args:
        desk: The decisions.
        matches: Pairs that are a match.
        near_misses: Verified pairs that are none.
        measure: Gives what two documents share, by their ids: an accepted pair is a match in any case.
    """
    accepted, rejected = desk.pairs("accept"), desk.pairs("reject")
    known = {(match.a, match.b): match for match in (*matches, *near_misses)}
    for a, b in sorted(accepted):
        match = known.get((a, b)) or measure(a, b)
        known[a, b] = replace(match, found_by=(*match.found_by, "decision"))
    of_matches = ({(match.a, match.b) for match in matches} | accepted) - rejected
    return (
        [known[pair] for pair in sorted(of_matches)],
        [match for match in near_misses if (match.a, match.b) not in of_matches | rejected],
    )


def possible_links(matches: Sequence[Match], near_misses: Sequence[Match], settings: Settings) -> list[Match]:
    """Return the matches, and the near misses that may still speak for one story."""
    return [*matches, *(match for match in near_misses if may_link(match, settings.cluster))]


def promote(
    matches: Sequence[Match], near_misses: Sequence[Match], clusters: Sequence[Cluster], settings: Settings
) -> tuple[list[Match], list[Match]]:
    """Return matches and near misses, those between members of one story that may link being matches."""
    home = {member: story.id for story in clusters for member in story.members}
    told = {
        (m.a, m.b) for m in near_misses if may_link(m, settings.cluster) and m.a in home and home[m.a] == home.get(m.b)
    }
    every = sorted([*matches, *(m for m in near_misses if (m.a, m.b) in told)], key=lambda m: (m.a, m.b))
    return every, [m for m in near_misses if (m.a, m.b) not in told]


def only_about(about: str, clusters: Sequence[Cluster], matches: Sequence[Match]) -> tuple[list[Cluster], list[Match]]:
    """Return the story of one document, and its matches; where it is of no story, it and what it matches are one."""
    own = [story for story in clusters if about in story.members]
    partners = {name for match in matches for name in (match.a, match.b) if about in (match.a, match.b)}
    if not own and partners:
        names = tuple(sorted(partners))
        own = [Cluster(names[0], names, about, "is what the others were asked about")]
    inside = {name for story in own for name in story.members}
    return own, [match for match in matches if match.a in inside and match.b in inside]


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
    for story, descent in zip(clusters, _descend_all(clusters, comparisons, texts, settings, ordered), strict=True):
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

    Of the text that begins the story these are all others. Who shares text with it in another way is named beside them.
    """
    parents = {line.member: line.parent for line in descent.lines}
    pairs = [
        compare(release, member)
        for member in story.members
        if member != release and (parents[release] is None or release in _above(member, parents))
    ]
    listed = {release, *(pair.b.id for pair in pairs)}
    unlisted = tuple(name for name in story.members if name not in listed and compare(release, name).passages)
    found = make_coverage(texts[release], pairs, {part.id: part for part in story.parts}, descent)
    return replace(found, unlisted=unlisted)


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
    compare: Compare,
) -> list[Descent]:
    """Return the descent of each cluster's members, in the order of the clusters."""
    home = {member: story.id for story in clusters for member in story.members}
    derivations: dict[str, dict[tuple[str, str], Derivation]] = {story.id: {} for story in clusters}
    for one in comparisons:
        if one.a.id in home and home[one.a.id] == home.get(one.b.id):
            derivations[home[one.a.id]][one.a.id, one.b.id] = one.derivation
    return [
        _descend([texts[member] for member in story.members], derivations[story.id], compare)
        if len(story.members) <= settings.trace.descend_up_to
        else _descend_from(story.representative, story.members, derivations[story.id])
        for story in clusters
    ]


def _descend(
    members: Sequence[ParsedDocument], known: Mapping[tuple[str, str], Derivation], compare: Compare
) -> Descent:
    """Return the descent of a story in which every line knows the direction of its pair.

    A line between two texts that were not aligned is asked now, and the tree is made anew where that was news.
    """
    known = dict(known)
    while True:
        descent = descend(members, known)
        lines = [(line.parent, line.member) for line in descent.lines if line.parent is not None]
        asked = [line for line in lines if line not in known and line[::-1] not in known]
        if not asked:
            return descent
        known |= {line: compare(*line).derivation for line in asked}


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
