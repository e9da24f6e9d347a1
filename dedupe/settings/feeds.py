"""How `dedupe watch` asks feeds and pages of the web: how often, how much, how long; nothing here changes a report."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe.settings.ranges import name, number


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """Feeds: what is taken as an article, and the manners of a guest."""

    article: str = name(
        "auto",
        "auto: an entry that has the whole text as it is, of others the page behind its link; entry or page: always",
    )
    # What a feed gives as a teaser is a paragraph; news of fewer words than this is a brief, and its page is short too.
    whole_words: int = number(120, 1, 100_000, "words from which an entry is taken for the whole text")
    every_seconds: float = number(300.0, 1.0, 604_800.0, "time between two requests for a feed")
    host_seconds: float = number(2.0, 0.0, 3600.0, "time between two requests to one host; robots.txt may ask for more")
    timeout_seconds: float = number(20.0, 0.1, 600.0, "longest wait for an answer, and for all of it")
    megabytes: float = number(10.0, 0.001, 2000.0, "largest answer, unpacked, in megabytes")
    attempts: int = number(3, 1, 100, "times that a page is asked for before its entry's own text is taken")
    robots: int = number(1, 0, 1, "1: a page that its host's robots.txt forbids is not asked for; 0: it is")
    agent: str = name("", "what the tool calls itself; without it dedupe and its version")
