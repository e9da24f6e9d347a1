"""The live index: articles come in all day, and each is matched against everything seen."""

from __future__ import annotations

from dedupe.live.found import Added, Found, Stats
from dedupe.live.index import Index

__all__ = ["Added", "Found", "Index", "Stats"]
