"""Matches to stories, without chaining unrelated ones through one weak link or one shared paragraph.

Links (see `links`) are taken from the strongest down, as in single linkage, but two stories become one
only when the links between them carry: half of the smaller story is linked with the other, and a weak
link leads to the core of the larger one (as in the star clustering of Aslam, Pelekhov & Rus 2004) or to
half of it. Less than half a text in common joins two stories only when half of both are so linked;
copies and revisions of one text count as one, and two texts are no story yet.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dedupe.model import Cluster
from dedupe.stages.cluster.links import find_links, may_link, strength

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dedupe.model import Match, ParsedDocument
    from dedupe.settings import ClusterSettings

__all__ = ["cluster", "facts_of", "grow", "link", "may_link"]

_PAIR = 2
_DECIMALS = 6


@dataclass(slots=True)
class _Story:
    """A story being built: its members, its links to each other story, and whether all are copies of one text."""

    members: set[str]
    is_one_text: bool = True
    links: dict[int, list[Match]] = field(default_factory=lambda: defaultdict(list))


def cluster(
    matches: Sequence[Match],
    parsed: Sequence[ParsedDocument],
    settings: ClusterSettings,
    joined: Collection[tuple[str, str]] = (),
) -> list[Cluster]:
    """Return the stories that two documents or more tell, sorted by id. The order of the input does not matter.

    Args:
        matches: Pairs that are a match, and those below it that `may_link`.
        parsed: All documents.
        settings: When a link is strong.
        joined: Pairs of ids, sorted, that a person says are one story.
    """
    return grow(link(matches, parsed, settings, joined), facts_of(parsed), settings, joined)


def link(
    matches: Sequence[Match],
    parsed: Sequence[ParsedDocument],
    settings: ClusterSettings,
    joined: Collection[tuple[str, str]] = (),
) -> list[Match]:
    """Return which matches speak for one story, those that a person `joined` in any case; arguments as `cluster`."""
    documents = {one.id: one for one in parsed}
    given = [match for match in matches if _names(match) in joined]
    return [*find_links([match for match in matches if _names(match) not in joined], documents, settings), *given]


@dataclass(frozen=True, slots=True)
class About:
    """What decides between members that hold as much of their story: when it was published, its characters."""

    published: str | None
    characters: int


def facts_of(parsed: Iterable[ParsedDocument]) -> dict[str, About]:
    """Return that of some documents, by id."""
    return {one.id: About(one.document.published, len(one.text)) for one in parsed}


def grow(
    matches: Sequence[Match],
    about: Mapping[str, About],
    settings: ClusterSettings,
    joined: Collection[tuple[str, str]] = (),
) -> list[Cluster]:
    """Return the stories that links make, sorted by id.

    Args:
        matches: The links.
        about: The documents that stand in them, by id.
        settings: When a link is strong.
        joined: Pairs of ids, sorted, that a person says are one story.
    """
    names = sorted({name for match in matches for name in (match.a, match.b)})
    home = {name: number for number, name in enumerate(names)}
    stories = {number: _Story({name}) for name, number in home.items()}
    tied: dict[str, float] = dict.fromkeys(names, 0.0)
    for match in matches:
        stories[home[match.a]].links[home[match.b]].append(match)
        stories[home[match.b]].links[home[match.a]].append(match)
    refused: set[tuple[int, int, int, int]] = set()
    for match in sorted(matches, key=_strongest_first):
        left, right = sorted((home[match.a], home[match.b]))
        # Two stories that grew no further since are refused again: the links that are left are weaker.
        attempt = (left, right, len(stories[left].members), len(stories[right].members))
        if left == right or attempt in refused:
            continue
        if _names(match) in joined or _carries(stories, left, right, match, tied, settings):
            is_one_text = strength(match) >= settings.strong
            _join(stories, home, tied, left, right, most=settings.revision, is_one_text=is_one_text)
        else:
            refused.add(attempt)
    held = _held(matches, home)
    return sorted((finish(story.members, held, about) for story in stories.values() if len(story.members) > 1), key=_id)


def _names(match: Match) -> tuple[str, str]:
    return min(match.a, match.b), max(match.a, match.b)


def _strongest_first(match: Match) -> tuple[float, float, int, str, str]:
    return -strength(match), -match.jaccard, -match.longest_run, match.a, match.b


def _carries(
    stories: Mapping[int, _Story],
    left: int,
    right: int,
    match: Match,
    tied: Mapping[str, float],
    settings: ClusterSettings,
) -> bool:
    """Return whether the links between two stories are enough to make them one, *match* being the strongest."""
    links = stories[left].links[right]
    sides = [stories[left].members, stories[right].members]
    linked = [{name for link in links for name in (link.a, link.b) if name in side} for side in sides]
    small = 0 if len(sides[0]) <= len(sides[1]) else 1
    supported = 2 * len(linked[small]) >= len(sides[small])
    if strength(match) >= settings.strong:
        return supported
    widely = 2 * len(linked[1 - small]) >= len(sides[1 - small])
    # Copies and revisions of one text speak with one voice; where both stories are such, all of them should. Two texts
    # that a weak link tied are no story yet, and which of their links came first should not matter: of the stories of
    # insciout_A that differ by it six are of one release each, and one is of two.
    own, other = (stories[side].is_one_text for side in ((left, right) if small == 0 else (right, left)))
    is_single = (own and not other) or (len(sides[small]) == _PAIR and not own)
    if strength(match) < settings.revision and len(sides[small]) > 1 and not is_single:
        return supported and widely
    return supported and (widely or not linked[1 - small].isdisjoint(_core(sides[1 - small], tied)))


def _join(
    stories: dict[int, _Story],
    home: dict[str, int],
    tied: dict[str, float],
    left: int,
    right: int,
    *,
    most: float,
    is_one_text: bool,
) -> None:
    """Make two stories one: the smaller moves into the larger, so that all moves together cost n log n.

    A tie counts *most* at most: copies are tied to each other so fast that beside them no rewrite of their text would
    be of the core, and who took from the rewrite not of the story. On insciout_A B³ recall is .380, without it .374,
    at the same precision of .991.
    """
    if (len(stories[left].members), len(stories[left].links)) < (
        len(stories[right].members),
        len(stories[right].links),
    ):
        left, right = right, left
    moved = stories.pop(right)
    kept = stories[left]
    for match in kept.links.pop(right):
        for name in (match.a, match.b):
            tied[name] = round(tied[name] + min(strength(match), most), _DECIMALS)
    moved.links.pop(left)
    for other, links in moved.links.items():
        kept.links[other].extend(links)
        stories[other].links[left].extend(stories[other].links.pop(right))
    kept.members |= moved.members
    kept.is_one_text &= moved.is_one_text and is_one_text
    home.update(dict.fromkeys(moved.members, left))


def _core(members: set[str], tied: Mapping[str, float]) -> set[str]:
    """Return the members tied to the others at least half as strongly as the one that is tied most."""
    most = max(tied[name] for name in members)
    return {name for name in members if 2 * tied[name] >= most}


def _held(matches: Sequence[Match], home: Mapping[str, int]) -> dict[str, float]:
    """Return, for each document, the sum of the shares of the texts of its story that it holds."""
    held = dict.fromkeys(home, 0.0)
    # In a fixed order: a sum of fractions depends on it.
    for match in sorted(matches, key=_strongest_first):
        if home[match.a] == home[match.b]:
            held[match.a] += match.b_in_a
            held[match.b] += match.a_in_b
    return {name: round(share, _DECIMALS) for name, share in held.items()}


def finish(members: set[str], held: Mapping[str, float], about: Mapping[str, About]) -> Cluster:
    """Return the cluster of some documents with its representative and, in words, why it is that one.

    Args:
        members: Ids.
        held: The sum of the shares of the other texts that each member holds.
        about: The documents, by id.
    """
    best = max(held[name] for name in members)
    level = [name for name in members if held[name] == best]
    chosen = min(level, key=lambda name: (about[name].published or "~", -about[name].characters, name))
    why = say_why(best, len(members) - 1, len(level) - 1, is_dated=bool(about[chosen].published))
    return Cluster(min(members), tuple(sorted(members)), chosen, why)


def say_why(held: float, others: int, level: int, *, is_dated: bool) -> str:
    """Return why a document represents its story.

    Args:
        held: The sum of the shares of the other texts that it holds.
        others: How many these are.
        level: How many of them hold as much.
        is_dated: Whether the document has a date.
    """
    if others == 1:
        why = f"holds {100 * held:.0f} % of the other text"
    else:
        why = f"holds on average {100 * held / others:.0f} % of each of the other {others} texts"
    if level:
        why += f", as {level} more do; it is the " + ("earliest" if is_dated else "longest")
    return why


def _id(story: Cluster) -> str:
    return story.id
