"""How pages and answers are served: sizes, times and how much is looked at; nothing here changes a report."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe.settings.ranges import number


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """The server: what it takes, how long it works, and how much of a story it tells."""

    # The longest of 26,000 press releases has 190,000 characters; a form writes some of them as nine bytes.
    body_kilobytes: int = number(2048, 1, 1_000_000, "largest request body, in units of 1,000 bytes")
    characters: int = number(400_000, 100, 100_000_000, "longest text that is looked up or compared")
    seconds: float = number(20.0, 0.1, 3600.0, "longest time for a request to come, and for one answer; then it is 503")
    workers: int = number(2, 1, 64, "threads that compare and look up; lists and articles have their own")
    waiting: int = number(16, 1, 10_000, "requests that wait for such a thread; further ones are answered 503")
    rows: int = number(50, 1, 500, "rows of a list on a page")
    # Of 190 stories of insciout_A and press_releases_cc0 one of two articles takes .01 to .2 seconds, one of six .3 to
    # .9, one of twenty 3 to 4.
    list_seconds: float = number(1.0, 0.0, 60.0, "time in which the list of stories finds the type of those it shows")
    ahead: int = number(50, 0, 10_000, "newest stories whose type is found before anybody asks for the list")
    # Up to 12 every pair is aligned; 40 members with their representative take a second or two.
    members: int = number(40, 2, 1000, "articles of a story that its page aligns: the representative and the earliest")
    held: int = number(64, 1, 10_000, "stories and pairs that are kept in memory once they were made")
