"""Lines that an outlet repeats from story to story: notices, addresses, "About us", teasers.

Counted are stories, not documents. Ten versions of one story repeat all its lines and none of them is
furniture, so a document counts as one over its copies; how many copies it has is told by its own
lines of prose: half of its prose stands in at least so many documents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import Document
    from dedupe.settings import FurnitureSettings
    from dedupe.stages.furniture.lines import Line

# A line of prose: long enough that two stories do not write it by chance.
_PROSE_WORDS = 12


def find_repeats(
    documents: Sequence[Document], lines: Mapping[str, Sequence[Line]], settings: FurnitureSettings
) -> dict[str, set[int]]:
    """Return, by document, which lines so many stories of the outlet repeat that they are furniture.

    A line is furniture when `repeats` stories have it and they are at least `share` of the outlet's
    documents, or when `template` stories have it. A document's own headline stays, however many
    others tease it.

    Args:
        documents: All documents of one outlet.
        lines: The lines of each document, by id.
        settings: How many stories, and what share of them.
    """
    if len(documents) < settings.repeats:
        return {}
    held = Counter(key for document in documents for key in {line.key for line in lines[document.id]})
    stories: dict[str, float] = defaultdict(float)
    for document in documents:
        weight = 1 / _copies(lines[document.id], held)
        for key in {line.key for line in lines[document.id]}:
            stories[key] += weight
    enough = min(max(settings.repeats, settings.share * len(documents)), settings.template)
    # Sums of fractions: a hair below a whole number is the whole number.
    repeated = {key for key, count in stories.items() if round(count, 6) >= enough}
    return {document.id: _rows(document, lines[document.id], repeated) for document in documents}


def _copies(lines: Sequence[Line], held: Counter[str]) -> int:
    """Return in how many documents half of the prose (by words) of one document stands, at least."""
    prose = sorted(((held[line.key], line.words) for line in lines if line.words >= _PROSE_WORDS), reverse=True)
    half = sum(words for _, words in prose) / 2
    seen = 0
    for copies, words in prose:
        seen += words
        if seen >= half:
            return copies
    return 1


def _rows(document: Document, lines: Sequence[Line], repeated: set[str]) -> set[int]:
    """Return the rows of a document whose lines are *repeated*, its headline excepted."""
    if not lines:
        return set()
    headlines = (lines[0].key, (document.title or "").casefold())
    return {
        row
        for row, line in enumerate(lines)
        if line.key in repeated and not (line.words > 1 and any(line.key in headline for headline in headlines))
    }
