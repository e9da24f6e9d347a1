"""More than one source: passages that a text has from beside its parent, and sources that nobody collected.

A text that has passages of its grandparent which its parent lacks, and none of the parent's changes to what both took
from there, had the grandparent on its desk. What it shares with the parent alone then comes from a text that both
had: a lost witness is reconstructed from what its descendants have in common (Maas, Textkritik, 1927, sections 8-10).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from textwrap import shorten
from typing import TYPE_CHECKING, Final

import numpy as np

from dedupe.model import Evidence, SecondSource, Unseen
from dedupe.stages.trace.credits import read_signs
from dedupe.stages.trace.style import find_release_part
from dedupe.stages.trace.witness import RUN, Witness, find_stretches, span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Parents = list[int | None]

# Words from which a stretch is a passage that was taken, not a turn that any desk might use; in all a long sentence.
_PASSAGE: Final = 8
_ENOUGH: Final = 20
# Two short passages are enough where a lost source is known to have been about.
_SENTENCES: Final = 2 * _PASSAGE
# Changes of a parent that a text may repeat by chance and still not have it from there.
_CHANCE: Final = 1
# Who takes from a paper takes most of what the paper found out; who shares less of it had another source.
_TAKEN: Final = 0.5
# Two texts of which each has this much of its own were both reworked from a third. In the ness-rescue of
# newsroom-week, of the half for tuning, it is .49 and .50; where one newsroom took from another, .05 to .41.
_OWN: Final = 0.35
# Log-odds of the texts, dates apart, that speak for one of them as the source.
_TELLING: Final = 1.0
_SHOWN: Final = 3
_SHOWN_CHARACTERS: Final = 80
_PREFIX: Final = "unseen:"


@dataclass(slots=True)
class Sources:
    """The parent of each text (None begins the story), its further sources, and the unseen ones.

    `odds` are the log-odds of the parents that differ from those of the tree.
    """

    parents: Parents
    odds: dict[int, float] = field(default_factory=dict)
    others: dict[int, list[SecondSource]] = field(default_factory=dict)
    unseen: list[Unseen] = field(default_factory=list)


def find_sources(texts: Sequence[Witness], parents: Parents, odds: Callable[[int, int], float]) -> Sources:
    """Return the sources of each text beside its parent, and what nobody collected.

    Args:
        texts: The members of a story.
        parents: The parent of each by the tree; None begins the story.
        odds: Gives the log-odds from the texts alone, dates left out, that the first is the source of the second.
    """
    found = Sources(list(parents))
    shared: dict[tuple[int, int], NDArray[np.bool_]] = {}
    for child, parent in enumerate(parents):
        above = None if parent is None else parents[parent]
        if parent is not None and above is not None:
            direct = _direct(texts[child], texts[parent], texts[above])
            if direct and _inherited(texts[child], texts[parent], texts[above]) <= _CHANCE:
                found.parents[child] = above
                found.odds[child] = direct / _PASSAGE
    for child in range(len(texts)):
        _add_second(texts, found, child, shared)
    for (child, other), passages in sorted(shared.items()):
        found.unseen.append(_unseen(texts, child, other, passages, is_main=False))
    _find_common(texts, found, odds)
    return found


def _direct(child: Witness, parent: Witness, above: Witness) -> int:
    """Return how many words a text has in passages of its grandparent that its parent lacks; 0 where too few."""
    words = _words(_passages(np.isin(child.runs, above.runs) & ~np.isin(child.runs, parent.runs)))
    return words if words >= _ENOUGH else 0


def _inherited(child: Witness, parent: Witness, above: Witness) -> int:
    """Return how many changes of the parent stand in the child, inside what the parent took from above."""
    from_above = np.isin(child.runs, above.runs) & np.isin(child.runs, parent.runs)
    changes = find_stretches(np.isin(child.runs, parent.runs) & ~np.isin(child.runs, above.runs))
    return sum(
        bool(from_above[max(0, begin - 1 - RUN) : begin].any() and from_above[end + 1 : end + 2 + RUN].any())
        for begin, end in changes
        if end - begin + RUN < _PASSAGE
    )


def _add_second(
    texts: Sequence[Witness], found: Sources, child: int, shared: dict[tuple[int, int], NDArray[np.bool_]]
) -> None:
    """Note the text that *child* has most passages from beside its parent; a sibling's may be a common source's."""
    parent = found.parents[child]
    if parent is None:
        return
    own = ~np.isin(texts[child].runs, texts[parent].runs)
    below = _below(found.parents, child)
    best: tuple[int, int] | None = None
    for other in range(len(texts)):
        if other in below or other == parent:
            continue
        words = _words(_passages(own & np.isin(texts[child].runs, texts[other].runs)))
        # Of equal ones the nearest to the beginning of the story: the others have it from there.
        rank = (words, -_depth(found.parents, other))
        if words >= _ENOUGH and (best is None or rank > (best[0], -_depth(found.parents, best[1]))):
            best = (words, other)
    if best is None:
        return
    other = best[1]
    passages = own & np.isin(texts[child].runs, texts[other].runs)
    if found.parents[other] == parent and _is_lost(texts, found, child, other):
        first, second = sorted((child, other))
        if (first, second) not in shared:
            shared[first, second] = (
                passages if child == first else np.isin(texts[first].runs, texts[child].runs[passages])
            )
        source = f"{_PREFIX}{texts[first].parsed.id}"
    else:
        source = texts[other].parsed.id
    reasons = tuple(_show(texts[child], texts[other], passages, ", and its main source has not"))
    found.others[child] = [SecondSource(source, round(float(passages.mean()), 6), reasons)]


def _is_lost(texts: Sequence[Witness], found: Sources, child: int, other: int) -> bool:
    """Return whether two siblings share what neither took from the other: they name no source, and had more alone."""
    if any(_credits(texts[one], texts[two]) for one, two in ((child, other), (other, child))):
        return False
    return _is_part(texts, found, child, other) or _is_part(texts, found, other, child)


def _is_part(texts: Sequence[Witness], found: Sources, child: int, other: int) -> bool:
    """Return whether what *child* shares with a sibling is the lesser part of what the sibling has of its own."""
    parent = found.parents[other]
    own = np.ones(texts[other].runs.size, dtype=bool)
    if parent is not None:
        own = ~np.isin(texts[other].runs, texts[parent].runs)
    taken = own & np.isin(texts[other].runs, texts[child].runs)
    return bool(taken.sum() < _TAKEN * own.sum())


def _find_common(texts: Sequence[Witness], found: Sources, odds: Callable[[int, int], float]) -> None:
    """Name the source of those that begin the story, where all who seem to have it from one of them had it too."""
    named = {second.source for seconds in found.others.values() for second in seconds}
    for root in [at for at, parent in enumerate(found.parents) if parent is None]:
        # Of what a third text quotes from it beside another source it is a source itself; a release is always one.
        if texts[root].parsed.id in named or find_release_part(texts[root].parsed):
            continue
        takers = [at for at, parent in enumerate(found.parents) if parent == root]
        if takers and all(_is_common(texts[root], texts[taker], odds(root, taker)) for taker in takers):
            passages = np.isin(texts[root].runs, texts[takers[0]].runs)
            further = _further(texts, found, (root, *takers), odds)
            found.unseen.append(_unseen(texts, root, takers[0], passages, is_main=True, more=[*takers[1:], *further]))
            for taker in (root, *takers, *further):
                found.parents[taker] = None
                found.others.pop(taker, None)
                found.odds[taker] = _lean(_own_share(texts[taker], texts[takers[0] if taker == root else root]))


def _further(
    texts: Sequence[Witness], found: Sources, group: Sequence[int], odds: Callable[[int, int], float]
) -> list[int]:
    """Return who seems to have it from one of those that had a lost source, and had the source too.

    Such a text has passages of another of them that the one it seems to be from left out.
    """
    further = []
    for child, parent in enumerate(found.parents):
        if parent not in group or child in group or parent is None:
            continue
        lacks = ~np.isin(texts[child].runs, texts[parent].runs)
        words = max(
            _words(_passages(lacks & np.isin(texts[child].runs, texts[other].runs)))
            for other in group
            if other != parent
        )
        if words >= _SENTENCES and _is_common(texts[parent], texts[child], odds(parent, child)):
            further.append(child)
    return further


def _is_common(root: Witness, taker: Witness, odds: float) -> bool:
    """Return whether two texts look like the work of two newsrooms that had a third on their desks."""
    outlets = root.parsed.document.outlet, taker.parsed.document.outlet
    if outlets[0] is not None and outlets[0] == outlets[1]:
        return False
    if min(_own_share(root, taker), _own_share(taker, root)) < _OWN:
        return False
    return abs(odds) < _TELLING and not _credits(taker, root) and not _credits(root, taker)


def _own_share(text: Witness, other: Witness) -> float:
    return float(1 - np.isin(text.runs, other.runs).mean()) if text.runs.size else 0.0


def _lean(own: float) -> float:
    """Return log-odds for a confidence of half and half the share that a text has alone."""
    confidence = 0.5 + own / 2
    return math.log(confidence / (1 - confidence))


def _credits(taker: Witness, source: Witness) -> bool:
    return any(sign.kind == "credit" for sign in read_signs(taker.parsed, source.parsed))


def _unseen(
    texts: Sequence[Witness],
    one: int,
    other: int,
    passages: NDArray[np.bool_],
    *,
    is_main: bool,
    more: Sequence[int] = (),
) -> Unseen:
    takers = tuple(sorted(texts[at].parsed.id for at in (one, other, *more)))
    shared = np.isin(texts[other].runs, texts[one].runs[passages])
    note = "" if is_main else ", and their main source has not"
    reasons = tuple(_show(texts[other], texts[one], shared, note))
    return Unseen(f"{_PREFIX}{texts[one].parsed.id}", takers, is_main, reasons)


def _show(text: Witness, other: Witness, passages: NDArray[np.bool_], note: str) -> Iterator[Evidence]:
    """Yield the longest passages, with their places in the other text (a) and in this one (b)."""
    for begin, end in sorted(_passages(passages), key=lambda stretch: (stretch[0] - stretch[1], stretch[0]))[:_SHOWN]:
        at = int(np.flatnonzero(other.runs == text.runs[begin])[0])
        mine, theirs = span_of(text, begin, end), span_of(other, at, min(at + end - begin, other.runs.size - 1))
        words = shorten(mine.of(text.parsed.text), _SHOWN_CHARACTERS, placeholder=" …")
        yield Evidence("shared-words", 1.0, f"both have “{words}”{note}", theirs, mine)


def _passages(chosen: NDArray[np.bool_]) -> list[tuple[int, int]]:
    return [(begin, end) for begin, end in find_stretches(chosen) if end - begin + RUN >= _PASSAGE]


def _words(passages: Sequence[tuple[int, int]]) -> int:
    return sum(end - begin + RUN for begin, end in passages)


def _below(parents: Parents, child: int) -> set[int]:
    """Return a text and all that descend from it."""
    return {at for at in range(len(parents)) if child in _line(parents, at)}


def _depth(parents: Parents, at: int) -> int:
    return len(_line(parents, at))


def _line(parents: Parents, at: int) -> list[int]:
    """Return a text and those above it, up to the beginning."""
    line = [at]
    while (above := parents[line[-1]]) is not None:
        line.append(above)
    return line
