"""Sentences and lines that an outlet repeats from story to story: notices, addresses, "About us", teasers.

Counted are stories, not documents. Ten versions of one story repeat all its sentences and none of them
is furniture, so a document counts as one over its copies. How many it has is told by its prose: a
version shares its lead or half of its text with the others, two stories with one footer share neither.

Where an outlet has only a few articles at hand, two stories are enough for what stands before or behind all prose
and is a label, or names the outlet itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from dedupe.settings import FurnitureSettings
    from dedupe.stages.furniture.lines import Line

# Prose: so long that two stories do not write it by chance.
_PROSE_WORDS = 12
# A teaser: a headline under another story. Shorter ones may be subheadings of a series.
_TEASER_WORDS = 6
# The lead: one of the first sentences survives in every version of a story.
_LEAD_SENTENCES = 3
# What parts the links of a bar, and how many of them make one.
_BAR = re.compile(r" [·|•»›] ")
_LINKS = 2
# Words that tell: of an outlet's name, of a headline.
_TELLING = re.compile(r"[^\W\d_]{4,}")
# Words of outlets' names that any article may have.
_ANY = frozenset({"daily", "news", "weekly", "evening", "morning", "online", "times", "today", "council", "world"})


@dataclass(frozen=True)
class Page:
    """A document as sentences and lines (`units`), with the folded headline that it may tease elsewhere.

    `outlet` is the folded name of whose page it is.
    """

    units: Sequence[Line]
    title: str
    outlet: str = ""

    @cached_property
    def headline(self) -> str:
        """The folded headline in the text: the first line, unless the title is known to be another."""
        first = self.units[0].key
        told = _TELLING.findall(first)
        is_other = bool(self.title) and sum(word in self.title for word in told) * 2 < max(1, len(told))
        return self.title if is_other else first

    def stands_round(self, edges: AbstractSet[str], held: Mapping[str, int]) -> set[int]:
        """Return which units stand before or behind all prose, and are a label or name the outlet, or are beside one.

        Args:
            edges: The folded units that stories enough have.
            held: How many documents of the outlet have each.
        """
        first, last = self._prose(held)
        open_rows = [
            row
            for row, unit in enumerate(self.units)
            if not first <= row <= last and unit.key in edges and not is_headline(unit, self)
        ]
        found = {row for row in open_rows if self._is_of_page(self.units[row])}
        for rows in (open_rows, list(reversed(open_rows))):
            for row in rows:
                if not found.isdisjoint((row - 1, row + 1)):
                    found.add(row)
        return found

    def _is_of_page(self, unit: Line) -> bool:
        return not unit.ends_sentence or any(name in unit.key for name in self._names)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(_TELLING.findall(self.outlet)) - _ANY or frozenset({self.outlet} - {""})

    def _prose(self, held: Mapping[str, int]) -> tuple[int, int]:
        """Return the first and the last sentence that no other document of the outlet has."""
        own = [row for row, unit in enumerate(self.units) if unit.ends_sentence and held[unit.key] == 1]
        return (own[0], own[-1]) if own else (0, len(self.units))


def find_repeats(pages: Mapping[str, Page], settings: FurnitureSettings) -> dict[str, set[int]]:
    """Return, by document, which units so many stories of the outlet repeat that they are furniture.

    A unit is furniture when `repeats` stories have it and they are at least `share` of the outlet's
    documents; prose, teasers and lines with an address also when `template` stories have it; what
    stands round the prose of a page also when `edge` stories have it, half of the documents. A
    document's own headline stays, however many others tease it.

    Args:
        pages: All documents of one outlet, by id.
        settings: How many stories, and what share of them.
    """
    if len(pages) < settings.crowd:
        return {}
    held = Counter(key for page in pages.values() for key in _keys(page))
    by_lead: dict[str, float] = defaultdict(float)
    by_half: dict[str, float] = defaultdict(float)
    for page in pages.values():
        prose = [(held[unit.key], unit.words) for unit in page.units if _is_prose(unit)]
        lead = max((copies for copies, _ in prose[:_LEAD_SENTENCES]), default=1)
        half = max(lead, _copies_of_half(prose))
        for key in _keys(page):
            by_lead[key] += 1 / lead
            by_half[key] += 1 / half
    common = max(settings.repeats, settings.share * len(pages))
    repeated = {key for key, stories in by_half.items() if _reaches(stories, common)}
    few = max(settings.edge, len(pages) / 2)
    edges = {key for key, stories in by_half.items() if _reaches(stories, few)}
    templates = {key for key, stories in by_lead.items() if _reaches(stories, settings.template)}
    return {
        name: {row for row, unit in enumerate(page.units) if is_furniture(unit, page, repeated, templates)}
        | page.stands_round(edges, held)
        for name, page in pages.items()
    }


def _keys(page: Page) -> set[str]:
    return {unit.key for unit in page.units}


def _is_prose(unit: Line) -> bool:
    """Return whether a unit is long, and no bar of links parted by signs."""
    return unit.words >= _PROSE_WORDS and len(_BAR.findall(unit.key)) < _LINKS


def _copies_of_half(prose: Iterable[tuple[int, int]]) -> int:
    """Return in how many documents half of the prose, by words, stands at least; 1 without prose.

    Args:
        prose: Documents that hold it, and words, of every sentence.
    """
    rows = sorted(prose, reverse=True)
    half = sum(words for _, words in rows) / 2
    seen = 0
    for copies, words in rows:
        seen += words
        if seen >= half:
            return copies
    return 1


def _reaches(stories: float, enough: float) -> bool:
    # A sum of fractions may end a hair below the whole number it stands for.
    return round(stories, 6) >= enough


def is_furniture(unit: Line, page: Page, repeated: AbstractSet[str], templates: AbstractSet[str] = frozenset()) -> bool:
    """Return whether a unit is one that its outlet repeats, and not the headline of its page.

    Args:
        unit: A unit of the page.
        page: The document.
        repeated: The folded units that are furniture.
        templates: Those that are where they are long.
    """
    long = unit.words >= _PROSE_WORDS or (unit.words >= _TEASER_WORDS and not unit.ends_sentence) or unit.has_address
    return (unit.key in repeated or (long and unit.key in templates)) and not is_headline(unit, page)


def is_headline(unit: Line, page: Page) -> bool:
    """Return whether a unit is the headline of its page, or a part of it."""
    return unit.words > 1 and any(unit.key in headline for headline in (page.headline, page.title))
