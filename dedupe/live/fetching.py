"""Asking the web as a guest: named, slowly, no more than is needed, and no answer without an end.

One request at a time to a host, with the time between two that the settings or its robots.txt ask for (RFC 9309);
Retry-After is kept (RFC 9110, 10.2.3); an answer is bounded in bytes, unpacked, and in time, however it trickles in.
What a feed links to is no way into the network of whoever reads it: an address that only works there is refused
unless the feed itself stands there.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from dedupe.errors import RecordError, reason_of
from dedupe.stages.read.article import needs
from dedupe.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedupe.settings import FeedSettings

_REDIRECTS = 5
_PIECE = 1 << 16
_ROBOTS_BYTES = 500_000
"""What RFC 9309 asks a crawler to read of a robots.txt at least."""
_DAY = 86_400.0
_LONGEST_DELAY = 60.0
"""Seconds between two requests that a robots.txt may ask for; a longer wait would hold up every other feed."""
_OK, _NOT_MODIFIED, _MISSING = 200, 304, 400
_MOVED = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
_MEGABYTE = 1_000_000


class FetchError(RecordError):
    """An answer that is of no use. It may be worth asking again, after `retry_seconds` if the host says so."""

    def __init__(self, message: str, *, is_lasting: bool = False, retry_seconds: float | None = None) -> None:
        """Take why, whether that will stay so, and how long to wait."""
        super().__init__(message)
        self.is_lasting = is_lasting
        self.retry_seconds = retry_seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered: nothing new when `is_same`. `address` is where the last redirection led."""

    address: str
    data: bytes
    content_type: str
    etag: str | None
    modified: str | None
    is_same: bool = False


class Fetcher:
    """Asks hosts, and remembers of each when it was asked last and what it does not want to be asked for."""

    def __init__(self, settings: FeedSettings, wait: Callable[[float], object] = time.sleep) -> None:
        """Begin with no host known.

        Args:
            settings: The bounds, and the name to go by.
            wait: Waits so many seconds.

        Raises:
            RecordError: What asks is not installed.
        """
        try:
            import urllib3
        except ImportError as error:
            raise RecordError(needs("a feed of the web")) from error
        self._settings = settings
        self._wait = wait
        self._agent = settings.agent or f"dedupe/{__version__} (article monitor)"
        self._pool = urllib3.PoolManager(
            retries=False, timeout=urllib3.Timeout(connect=settings.timeout_seconds, read=settings.timeout_seconds)
        )
        self._next: dict[str, float] = {}
        self._robots: dict[str, tuple[float, RobotFileParser]] = {}

    def get(self, address: str, etag: str | None = None, modified: str | None = None) -> Answer:
        """Return what an address that the user named answers.

        Args:
            address: http or https.
            etag: What the answer at hand is called, if one is: it is not sent again.
            modified: When that was changed last, as the host wrote it.

        Raises:
            FetchError: No answer, one that is no use, or one beyond the bounds.
        """
        headers = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
        return self._follow(address, headers, lambda _: None)

    def get_page(self, address: str, feed: str) -> Answer:
        """Return the page that an entry of a feed links to, if its host lets it be read.

        Raises:
            FetchError: As `get`; or robots.txt forbids it, or it leads into a network that the feed is outside of.
        """
        home = urlsplit(feed).hostname

        def check(target: str) -> None:
            host = urlsplit(target).hostname or ""
            if host != home and _is_inside(host):
                message = f"{target}: it is an address of the own network, and its feed stands outside"
                raise FetchError(message, is_lasting=True)
            self._check_robots(target)

        return self._follow(address, {}, check)

    def _follow(self, address: str, headers: dict[str, str], check: Callable[[str], None]) -> Answer:
        """Return the answer where the redirections end."""
        target = address
        for _ in range(_REDIRECTS + 1):
            _check_address(target)
            check(target)
            status, answer, location = self._ask(target, headers, self._settings.megabytes * _MEGABYTE)
            if status not in _MOVED or not location:
                return answer
            target = urljoin(target, location)
        message = f"{address}: it leads on more than {_REDIRECTS} times; give the address where it ends"
        raise FetchError(message)

    def _ask(self, address: str, headers: dict[str, str], limit: float) -> tuple[int, Answer, str | None]:
        """Return status, answer and the address it leads on to, of one request."""
        import urllib3

        self._wait_for(address)
        end = time.monotonic() + self._settings.timeout_seconds
        own = {"User-Agent": self._agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*", **headers}
        response: Any = None
        try:
            response = self._pool.request("GET", address, headers=own, preload_content=False, redirect=False)
            status = int(response.status)
            data = b"" if status in _MOVED or status == _NOT_MODIFIED else self._read(response, address, limit, end)
        except (urllib3.exceptions.HTTPError, OSError, UnicodeError, ValueError) as error:
            if isinstance(error, urllib3.exceptions.TimeoutError):
                raise FetchError(self._too_slow(address)) from error
            message = f"{address}: no answer ({reason_of(error)})"
            raise FetchError(message) from error
        finally:
            if response is not None:
                # A connection with something unread in it is of no more use.
                response.close()
                response.release_conn()
            self._next[urlsplit(address).netloc] = time.monotonic() + self._delay(address)
        got = response.headers
        if status >= _MISSING:
            seconds = _seconds(got.get("Retry-After"))
            is_later = status in _LATER
            if is_later and seconds:
                self._next[urlsplit(address).netloc] = time.monotonic() + min(seconds, self._settings.every_seconds)
            message = f"{address}: answered {status} ({response.reason or 'no reason given'})"
            raise FetchError(message, is_lasting=not is_later, retry_seconds=seconds)
        is_same = status == _NOT_MODIFIED
        if not is_same and status not in _MOVED and status != _OK:
            message = f"{address}: answered {status}, which has no content"
            raise FetchError(message)
        answer = Answer(address, data, got.get("Content-Type", ""), got.get("ETag"), got.get("Last-Modified"), is_same)
        return status, answer, got.get("Location")

    def _read(self, response: Any, address: str, limit: float, end: float) -> bytes:  # noqa: ANN401 - urllib3's own
        """Return the content, or refuse what is too large or takes too long."""
        pieces: list[bytes] = []
        size = 0
        while piece := response.read1(_PIECE, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                remedy = "raise the bound with --set feeds.megabytes=N"
                message = f"{address}: more than {limit / _MEGABYTE:g} MB, unpacked; {remedy}"
                raise FetchError(message, is_lasting=True)
            if time.monotonic() > end:
                raise FetchError(self._too_slow(address))
        return b"".join(pieces)

    def _too_slow(self, address: str) -> str:
        seconds = self._settings.timeout_seconds
        return f"{address}: no whole answer in {seconds:g} seconds; wait longer with --set feeds.timeout_seconds=N"

    def _wait_for(self, address: str) -> None:
        """Wait until a host may be asked again."""
        left = self._next.get(urlsplit(address).netloc, 0.0) - time.monotonic()
        if left > 0:
            self._wait(left)

    def _delay(self, address: str) -> float:
        """Return the seconds that a host wants between two requests."""
        parts = urlsplit(address)
        _, rules = self._robots.get(f"{parts.scheme}://{parts.netloc}", (0.0, None))
        asked = rules.crawl_delay(self._agent) if rules else None
        return max(self._settings.host_seconds, min(float(asked or 0), _LONGEST_DELAY))

    def _check_robots(self, address: str) -> None:
        """Refuse what the robots.txt of a host forbids; one that cannot be had for now puts the page off."""
        if not self._settings.robots:
            return
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        read, rules = self._robots.get(origin, (0.0, None))
        if rules is None or time.monotonic() - read > _DAY:
            rules = RobotFileParser()
            rules.parse(self._robots_of(origin))
            self._robots[origin] = (time.monotonic(), rules)
            self._next[parts.netloc] = time.monotonic() + self._delay(address)
        if not rules.can_fetch(self._agent, address):
            message = f"{address}: the robots.txt of {parts.netloc} forbids it"
            raise FetchError(message, is_lasting=True)

    def _robots_of(self, origin: str) -> list[str]:
        """Return the lines of a robots.txt; none where there is none."""
        target = f"{origin}/robots.txt"
        for _ in range(_REDIRECTS + 1):
            try:
                status, answer, location = self._ask(target, {}, _ROBOTS_BYTES)
            except FetchError as error:
                if error.is_lasting:
                    return []
                raise
            if status not in _MOVED or not location:
                return answer.data.decode("utf-8", "replace").splitlines()
            target = urljoin(target, location)
            _check_address(target)
        return []


def _check_address(address: str) -> None:
    """Refuse an address that no host of the web is asked with."""
    try:
        parts = urlsplit(address)
        is_fit = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_fit = False
    if not is_fit:
        message = f'"{address}" is no address of the web; it must begin with http:// or https:// and a host'
        raise FetchError(message, is_lasting=True)


def _is_inside(host: str) -> bool:
    """Return whether one of the addresses of a host is that of a network of one's own, or of this machine."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return False  # Nobody answers there: the request will say so.
    return any(not ipaddress.ip_address(one.partition("%")[0]).is_global for one in found)


def _seconds(value: str | None) -> float | None:
    """Return how long a Retry-After asks to wait: seconds, or a date.

    >>> _seconds("120"), _seconds("soon"), _seconds("Wed, 21 Oct 2015 07:28:00 GMT")
    (120.0, None, 0.0)
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _DAY)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - datetime.now(UTC)).total_seconds()), _DAY)
