"""Who may ask, and what a browser may do with the answer.

A request must name a host that this server is called by: a page of another site that has its own name point here
(DNS rebinding) is refused. Beyond loopback, and wherever one is set, a token is demanded; a browser gets a cookie for
it that no script can read and no other site's request carries. Comparisons of secrets take the same time whatever
they hold.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dedupe.serve.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COOKIE = "dedupe"
"""The cookie that stands for the token."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load: its own style and script, nothing inline, nothing from elsewhere."""

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # With no referrer at all a browser calls the origin of its own forms "null".
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
"""What every answer carries."""

_LOOPBACK_NAMES = frozenset({"localhost"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """Says of a request's headers whether it may go on."""

    def __init__(self, token: str | None, hosts: Iterable[str]) -> None:
        """Hold the token, None where none is demanded, and the names by which this server is called.

        Args:
            token: What a request must bring.
            hosts: Names; an address in figures is always one, for no site's name can stand for it.
        """
        self._token = _digest(token) if token else None
        self._hosts = _LOOPBACK_NAMES | {name.lower() for name in hosts}
        # The cookie of one start is worth nothing at the next, and says nothing of the token.
        self._cookie = hmac.new(secrets.token_bytes(32), b"cookie", hashlib.sha256).hexdigest()

    @property
    def needs_token(self) -> bool:
        """Whether a token is demanded."""
        return self._token is not None

    def check_host(self, headers: Mapping[str, str]) -> None:
        """Refuse a request that names another host.

        Raises:
            RequestError: It does, or names none.
        """
        name = host_of(headers.get("host", ""))
        if not (name in self._hosts or is_address(name)):
            message = (
                f'host "{name[:60]}" is not a name of this server; allow it with --allow-host {name[:60] or "NAME"}'
            )
            raise RequestError(HTTPStatus.BAD_REQUEST, message)

    def check_origin(self, method: str, headers: Mapping[str, str]) -> None:
        """Refuse what another site's page sends: only pages of this server may send forms.

        Raises:
            RequestError: Another site's page sends it.
        """
        if method in _SAFE:
            return
        origin = headers.get("origin")
        is_own = origin is None or urlsplit(origin).netloc == headers.get("host", "")
        if not is_own or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise RequestError(HTTPStatus.FORBIDDEN, "another site sends this; send it from a page of this server")

    def is_open_to(self, headers: Mapping[str, str]) -> bool:
        """Return whether a request brings the token or the cookie, or needs none."""
        if self._token is None:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self.is_token(given.strip()):
            return True
        return hmac.compare_digest(_cookie_of(headers.get("cookie", "")).encode(), self._cookie.encode())

    def is_token(self, given: str) -> bool:
        """Return whether this is the token; it takes as long whatever is given."""
        return self._token is not None and hmac.compare_digest(_digest(given), self._token)

    def cookie(self, *, is_secure: bool) -> str:
        """Return the header that gives a browser its cookie."""
        return f"{COOKIE}={self._cookie}; Path=/; HttpOnly; SameSite=Strict{'; Secure' if is_secure else ''}"


def forgotten_cookie() -> str:
    """Return the header that takes the cookie away."""
    return f"{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"


def is_loopback(host: str) -> bool:
    """Return whether an address to listen on can be reached from this machine alone.

    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "192.168.1.2", "")]
    [True, True, True, False, False, False]
    """
    if host in _LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_of(header: str) -> str:
    """Return the name of a Host header without its port.

    >>> [host_of(header) for header in ("LOCALHOST:8000", "[::1]:8000", "a.example.", "")]
    ['localhost', '::1', 'a.example', '']
    """
    name = header.strip().lower()
    name = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
    return name.removesuffix(".")


def is_address(name: str) -> bool:
    """Return whether a host is an address in figures."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def local_path(given: str) -> str:
    r"""Return an address of this server to go on to; another one becomes the front page.

    >>> [local_path(path) for path in ("/stories/3?q=a", "//evil.example", "https://evil.example", "/\\evil", "")]
    ['/stories/3?q=a', '/', '/', '/', '/']
    """
    is_local = given.startswith("/") and not given.startswith("//") and "\\" not in given
    return given if is_local and given.isprintable() and given.isascii() else "/"


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _cookie_of(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
