"""Sentences and lines that an outlet repeats from story to story: notices, addresses, "About us", teasers.

Counted are stories, not documents. Ten versions of one story repeat all its sentences and none of them
is furniture, so a document counts as one over its copies. How many it has is told by its prose: a
version shares its lead or half of its text with the others, two stories with one footer share neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dedupe.settings import FurnitureSettings
    from dedupe.stages.furniture.lines import Line

# Prose: so long that two stories do not write it by chance.
_PROSE_WORDS = 12
# A teaser: a headline under another story. Shorter ones may be subheadings of a series.
_TEASER_WORDS = 6
# The lead: one of the first sentences survives in every version of a story.
_LEAD_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Page:
    """A document as sentences and lines (`units`), with the folded headline that it may tease elsewhere."""

    units: Sequence[Line]
    title: str


def find_repeats(pages: Mapping[str, Page], settings: FurnitureSettings) -> dict[str, set[int]]:
    """Return, by document, which units so many stories of the outlet repeat that they are furniture.

    A unit is furniture when `repeats` stories have it and they are at least `share` of the outlet's
    documents; prose, teasers and lines with an address also when `template` stories have it. A
    document's own headline stays, however many others tease it.

    Args:
        pages: All documents of one outlet, by id.
        settings: How many stories, and what share of them.
    """
    if len(pages) < settings.repeats:
        return {}
    held = Counter(key for page in pages.values() for key in _keys(page))
    by_lead: dict[str, float] = defaultdict(float)
    by_half: dict[str, float] = defaultdict(float)
    for page in pages.values():
        prose = [(held[unit.key], unit.words) for unit in page.units if unit.words >= _PROSE_WORDS]
        lead = max((copies for copies, _ in prose[:_LEAD_SENTENCES]), default=1)
        half = max(lead, _copies_of_half(prose))
        for key in _keys(page):
            by_lead[key] += 1 / lead
            by_half[key] += 1 / half
    common = max(settings.repeats, settings.share * len(pages))
    repeated = {key for key, stories in by_half.items() if _reaches(stories, common)}
    templates = {key for key, stories in by_lead.items() if _reaches(stories, settings.template)}
    return {
        name: {row for row, unit in enumerate(page.units) if _is_furniture(unit, page, repeated, templates)}
        for name, page in pages.items()
    }


def _keys(page: Page) -> set[str]:
    return {unit.key for unit in page.units}


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


def _is_furniture(unit: Line, page: Page, repeated: set[str], templates: set[str]) -> bool:
    long = unit.words >= _PROSE_WORDS or (unit.words >= _TEASER_WORDS and not unit.ends_sentence) or unit.has_address
    if not (unit.key in repeated or (long and unit.key in templates)):
        return False
    headlines = (page.units[0].key, page.title)
    return unit.words == 1 or not any(unit.key in headline for headline in headlines)
