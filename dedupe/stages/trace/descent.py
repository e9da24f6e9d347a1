"""Who had which text on the desk: the tree by which the members of a story descend from each other.

As in the textual criticism of manuscripts (Maas, Textkritik, 1927) a change tells a line of descent: whoever has
it had it from there, for nobody makes the same change twice. A member is the child of the text from which it
needs the fewest changes that somebody else has too, and from which it drops the least; dates and the direction of
the pair say which of two is the parent. The cheapest tree over all members is that of Chu, Liu and Edmonds.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from itertools import groupby
from textwrap import shorten
from typing import TYPE_CHECKING, Final

import numpy as np

from dedupe.model import Descent, Evidence, Line
from dedupe.stages.trace.arborescence import price_without
from dedupe.stages.trace.dates import date_evidence
from dedupe.stages.trace.direction import MOST
from dedupe.stages.trace.precedence import cheapest_in_order, contrary_evidence, decided_sources
from dedupe.stages.trace.sources import find_sources
from dedupe.stages.trace.style import find_release_part
from dedupe.stages.trace.weights import WEIGHTS
from dedupe.stages.trace.witness import Witness, count_stretches, read_witness, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from dedupe.model import Derivation, ParsedDocument

# Costs in nats, chosen on the tune half of newsroom-week (edge F1 .93, without dates .89) and on trees that
# `tests/test_stages_trace_descent.py` grows. That somebody makes a change that another made too is rare, and the
# rarer the longer it is; that a text is cut or added to on the way is the rule.
_TWICE: Final = 1.0
_TWICE_WORD: Final = 0.2
_DROPPED: Final = 0.35
_ADDED: Final = 0.35
# The direction of a pair counts this many times: it speaks of the whole text, a change of a few words.
_DIRECTION: Final = 2.0
# What it costs that a member has its text from nobody here. Dearer than any doubt, so that one member begins the
# story, and a second one only where it shares nothing with those before it.
_BEGINS: Final = 100_000.0
# Log-odds, .95, from which a pair is sure of its source: no line runs against it, a text begins one of its own instead.
_SURE: Final = 3.0
# What the texts alone must say then, dates apart: pages are backdated.
_TELLING: Final = 1.0
# What it costs that a text with a release's own parts is from one without: dearer than any doubt, yet none begins a
# second line by it, for such a line may stand at the foot of any page.
_RELEASED: Final = 20_000.0
# What it costs that a text begins the story whose source is known by a decided pair: dearer than any doubt, yet a
# release with its own parts begins it before any other.
_DERIVED: Final = 5_000.0
# What it costs that a text begins the story which no decided pair calls a source, where one calls another so.
_UNNAMED: Final = 10.0
# By how much a copy may seem the nearer parent and still be passed over for its original.
_ALIKE: Final = 1.0
_SHOWN: Final = 3
_SHOWN_CHARACTERS: Final = 80
_PAIR: Final = 2
# Dates, hours and editions, which nobody has from anybody: shown as no wording that two texts share.
_NO_WORDING: Final = re.compile(
    r"(?:\W|(?:\d+(?:st|nd|rd|th)?|[ap]\.?m|gmt|bst|utc|edition|national|first|final|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)(?!\w))*",
    re.IGNORECASE,
)


def descend(members: Sequence[ParsedDocument], derivations: Mapping[tuple[str, str], Derivation]) -> Descent:
    """Return the parent of each member, with a confidence and the changes that show it.

    Args:
        members: The texts of one story, in any order.
        derivations: What is known of pairs, by the ids of a and b; a pair that is missing is judged by its dates.

    Returns:
        One line a member, sorted by id. Its confidence weighs the best tree against the best one in which this member
        has another parent, and is never above that of its pair. No line runs against a decided pair; where such pairs
        contradict each other, the line says so. A line without a parent begins the story.
    """
    vocabulary: dict[str, int] = {}
    texts = [read_witness(member, vocabulary) for member in sorted(members, key=lambda member: member.id)]
    if not texts:
        return Descent(())
    owners = _count_owners(texts)
    known = [np.array([owners[run] > 1 for run in text.runs.tolist()], dtype=bool) for text in texts]
    root = len(texts)
    costs = np.full((root + 1, root + 1), np.inf)
    costs[root, :root] = _BEGINS
    names = [text.parsed.id for text in texts]
    sources = decided_sources(names, derivations)
    costs[root, list(sources)] += _DERIVED
    named = {source for above in sources.values() for source in above}
    if named:
        costs[root, [at for at in range(root) if at not in named]] += _UNNAMED
    released = [find_release_part(text.parsed) is not None for text in texts]
    for parent, child in ((i, j) for i in range(root) for j in range(root) if i != j):
        a, b = texts[parent], texts[child]
        if np.isin(b.runs, a.runs).any():
            odds = _direction(a.parsed, b.parsed, derivations)
            if _is_surely_from(a.parsed, b.parsed, derivations):
                continue
            cost = _changes(a, b, known[child]) + _DIRECTION * math.log1p(math.exp(-odds))
            if released[child] and not released[parent] and not _is_earlier(a.parsed, b.parsed):
                cost += _RELEASED
            costs[parent, child] = round(cost, 6)
    lines = []
    parents, costs = cheapest_in_order(costs, root, sources)
    passed = _skip_copies(texts, parents, costs)
    tree = [None if passed[child][-1] == root else passed[child][-1] for child in range(root)]
    found = find_sources(texts, tree, lambda a, b: _told(texts[a].parsed, texts[b].parsed, derivations))
    unseen = {name for one in found.unseen if one.is_main for name in one.takers}
    contrary = contrary_evidence(names, found.parents, sources)
    for child, above in enumerate(found.parents):
        # What may come from a copy as well as from its original comes from their text.
        price = price_without(costs, root, child, passed[child]) if child not in found.odds else found.odds[child]
        has_choice = root > _PAIR and any(
            np.isfinite(costs[at, child]) for at in range(root) if at not in passed[child]
        )
        most = MOST if has_choice else _surest(texts, child, above, derivations)
        name, others = names[child], tuple(found.others.get(child, ()))
        against = tuple(contrary[child]) if name not in unseen else ()
        source = None if above is None else names[above]
        pair = None if source is None else derivations.get((source, name)) or derivations.get((name, source))
        if pair is not None:
            most = min(most, pair.confidence)
        confidence = round(min(most, 1.0 / (1.0 + math.exp(-price))), 6)
        if above is None or source is None:
            lines.append(Line(name, None, confidence, against))
            continue
        reasons = (*_shared_changes(texts[above], texts[child], owners, root), *against)
        relation = pair.relation if pair is not None else None
        lines.append(Line(name, source, confidence, reasons, relation, others))
    return Descent(tuple(lines), tuple(found.unseen))


def _surest(
    texts: Sequence[Witness], child: int, above: int | None, derivations: Mapping[tuple[str, str], Derivation]
) -> float:
    """Return how sure a line without a choice can be: as sure as its pair, or as the surest pair that it begins.

    No other text can be the parent, so the tree has no price to weigh: it rests on these pairs alone.
    """
    if len(texts) == 1:
        return 1.0
    name = texts[child].parsed.id
    others = [text.parsed.id for text in texts] if above is None else [texts[above].parsed.id]
    known = [
        found.confidence
        for other in others
        for pair in ((name, other), (other, name))
        if (found := derivations.get(pair)) is not None and found.source is not None
    ]
    return min(MOST, max(known, default=MOST))


def _skip_copies(texts: Sequence[Witness], parents: Sequence[int], costs: NDArray[np.float64]) -> dict[int, list[int]]:
    """Return for each member its parent, after the copies of this parent that were passed over.

    A child of a copy hangs from the text that was copied unless it has a change of the copy: a copy that nothing tells
    from its original is no witness of its own (Maas: eliminatio codicum descriptorum). An outlet's newer text hangs
    from its older one, which it replaces.
    """
    root = len(texts)
    settled = list(parents)
    found: dict[int, list[int]] = {}
    for child in range(root):
        passed = [settled[child]]
        while (
            (parent := passed[-1]) != root and (above := settled[parent]) != root and np.isfinite(costs[above, child])
        ):
            a, copy, b = texts[above], texts[parent], texts[child]
            made = ~np.isin(copy.runs, a.runs) & np.isin(copy.runs, b.runs)
            if _is_own(copy, b):
                break
            if made.sum() > 1 or costs[above, child] - costs[parent, child] > _ALIKE:
                break
            passed.append(above)
        settled[child] = passed[-1]
        found[child] = passed
    return found


def _is_own(one: Witness, other: Witness) -> bool:
    """Return whether two texts are of one outlet."""
    outlets = one.parsed.document.outlet, other.parsed.document.outlet
    return outlets[0] is not None and outlets[0] == outlets[1]


def _count_owners(texts: Iterable[Witness]) -> dict[int, int]:
    """Return how many members have each run."""
    owners: defaultdict[int, int] = defaultdict(int)
    for text in texts:
        for run in np.unique(text.runs).tolist():
            owners[run] += 1
    return owners


def _direction(a: ParsedDocument, b: ParsedDocument, derivations: Mapping[tuple[str, str], Derivation]) -> float:
    """Return the log-odds that a is the source of b, from what is known of the pair.

    Within a story dates count in full, however little a pair shares.
    """
    said, dated = _told(a, b, derivations), _dated(a, b, derivations)
    return math.fsum((said, *(dated or [item.weight for item in date_evidence(a.document, b.document)])))


def _is_surely_from(a: ParsedDocument, b: ParsedDocument, derivations: Mapping[tuple[str, str], Derivation]) -> bool:
    """Return whether a is from b for certain: the texts alone speak for it, and all that is known of them is sure."""
    return _told(a, b, derivations) <= -_TELLING and _direction(a, b, derivations) <= -_SURE


def _is_earlier(a: ParsedDocument, b: ParsedDocument) -> bool:
    return any(item.weight > 0 for item in date_evidence(a.document, b.document))


def _told(a: ParsedDocument, b: ParsedDocument, derivations: Mapping[tuple[str, str], Derivation]) -> float:
    """Return what the texts alone say of a being the source of b, as log-odds."""
    return math.fsum(weight for kind, weight in _weights(a, b, derivations) if kind != "date")


def _dated(a: ParsedDocument, b: ParsedDocument, derivations: Mapping[tuple[str, str], Derivation]) -> list[float]:
    weights = [weight for kind, weight in _weights(a, b, derivations) if kind == "date"]
    return [math.copysign(max(abs(weight), WEIGHTS["date"]), weight) for weight in weights]


def _weights(
    a: ParsedDocument, b: ParsedDocument, derivations: Mapping[tuple[str, str], Derivation]
) -> list[tuple[str, float]]:
    """Return kind and weight of what is known of a pair; positive where a is the source."""
    there, back = derivations.get((a.id, b.id)), derivations.get((b.id, a.id))
    known, sign = (there, 1.0) if there is not None else (back, -1.0)
    return [(item.kind, item.weight * sign) for item in known.evidence] if known is not None else []


def _changes(a: Witness, b: Witness, is_known: NDArray[np.bool_]) -> float:
    """Return what it costs that b was made of a, in nats.

    Args:
        a: The parent.
        b: The child.
        is_known: Which runs of b another member has too.
    """
    news = ~np.isin(b.runs, a.runs)
    twice, added, dropped = news & is_known, news & ~is_known, ~np.isin(a.runs, b.runs)
    cost = _TWICE * count_stretches(twice) + _TWICE_WORD * int(twice.sum())
    return cost + _ADDED * count_stretches(added) + _DROPPED * count_stretches(dropped)


def _shared_changes(a: Witness, b: Witness, owners: Mapping[int, int], members: int) -> Iterator[Evidence]:
    """Yield the stretches that parent and child share with the fewest others, the rarest first, then the longest."""
    known = set(a.runs.tolist())
    counts = [owners[run] if run in known else members for run in b.runs.tolist()]
    stretches: list[tuple[int, int, int, int]] = []
    for count, group in groupby(range(len(counts)), key=counts.__getitem__):
        if count < members:
            places = list(group)
            stretches.append((count, -len(places), places[0], places[-1]))
    shown = 0
    for count, _, begin, end in sorted(stretches):
        at = int(np.flatnonzero(a.runs == b.runs[begin])[0])
        mine, theirs = span_of(b, begin, end), span_of(a, at, min(at + end - begin, a.runs.size - 1))
        if _NO_WORDING.fullmatch(mine.of(b.parsed.text)):
            continue
        words = shorten(mine.of(b.parsed.text), _SHOWN_CHARACTERS, placeholder=" …")
        others = (
            "and no other text of the story"
            if count <= _PAIR
            else f"with {count - _PAIR} of the other {members - _PAIR}"
        )
        yield Evidence("shared-words", _TWICE, f"both have “{words}”, {others}", theirs, mine)
        shown += 1
        if shown == _SHOWN:
            return
