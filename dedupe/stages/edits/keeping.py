"""How many texts are kept as they were read: their values, units, names, speakers, phrases and layout.

A document never changes, so what is read of it is the same in every pair it is part of. A pair needs two; a story
whose pairs are all aligned has up to `cluster.align_up_to` texts, twelve if nobody sets another number, and each is
read once for all of them.
"""

from __future__ import annotations

from typing import Final

KEPT_DOCUMENTS: Final = 32
"""240 kB an article of 500 words, by tracemalloc: 8 MB in all, however many documents a corpus has."""
