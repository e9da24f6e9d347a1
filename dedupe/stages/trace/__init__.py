"""Who took from whom: evidence first, then a direction with its reasons, or *undetermined*."""

from dedupe.stages.trace.direction import trace

__all__ = ["trace"]
