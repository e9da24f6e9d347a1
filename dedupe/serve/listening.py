"""The socket that is listened on, and the server that answers until it is told to stop."""

from __future__ import annotations

import logging
import secrets
import signal
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.errors import DedupeError, SettingError, StoreError, UnknownNameError
from dedupe.serve.app import Server
from dedupe.serve.reader import WordMaker
from dedupe.serve.security import Gate, is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from types import FrameType

    from dedupe.settings import Settings

_BACKLOG = 128
_KEPT_SECONDS = 5
_CONNECTIONS = 256
# As many random letters and digits as nobody guesses at two tries a second.
_TOKEN_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens, and who may ask: `hosts` are its names, the token None where none is demanded."""

    host: str
    port: int
    token: str | None = None
    hosts: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether other machines can reach it."""
        return not is_loopback(self.host)


def settle(host: str, port: int, token: str | None, hosts: Sequence[str]) -> Place:
    """Return where to listen; beyond loopback with a token, made now where none is given.

    Raises:
        SettingError: The token that was given could be guessed.
    """
    place = Place(host, port, token, tuple(hosts))
    if place.is_open and token and len(token) < _TOKEN_CHARACTERS:
        message = (
            f"the token has {len(token)} characters; beyond this machine it must have {_TOKEN_CHARACTERS}: leave it "
            "out, and one is made"
        )
        raise SettingError(message)
    return Place(host, port, secrets.token_urlsafe(24), place.hosts) if place.is_open and not token else place


def listen(place: Place) -> socket.socket:
    """Return the socket; port 0 takes a free one.

    Raises:
        UnknownNameError: There is no such host here.
        StoreError: Something else listens there.
    """
    try:
        kind, _, _, _, address = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        message = f'host "{place.host}" is no address of this machine; give one, such as 127.0.0.1 or 0.0.0.0'
        raise UnknownNameError(message) from error
    made = socket.socket(kind, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind(address)
    except OSError as error:
        made.close()
        message = f"{place.host}:{place.port}: {(error.strerror or str(error)).lower()}; choose another with --port N"
        raise StoreError(message) from error
    made.listen(_BACKLOG)
    return made


def address_of(listening: socket.socket) -> str:
    """Return the address that a browser on this machine opens."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - a name for all addresses, shown and not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def answer(
    path: Path,
    settings: Settings,
    listening: socket.socket,
    place: Place,
    name: str,
    on_ready: Callable[[], None],
    on_words: Callable[[str], None],
) -> None:
    """Serve an index until the process is told to stop; its words are made meanwhile, where they are not.

    Args:
        path: The index.
        settings: Those that it was made with.
        listening: Where.
        place: Who may ask.
        name: What the index is called on the pages.
        on_ready: Called when it answers.
        on_words: Called with what there is to say of the words.
    """
    import uvicorn

    from dedupe.serve.patience import patient_for

    gate = Gate(place.token, place.hosts)
    app = Server(path, settings, gate, name, on_ready).app()
    config = uvicorn.Config(
        app,
        log_level=logging.ERROR,
        access_log=False,
        server_header=False,
        date_header=True,
        loop="asyncio",
        http=patient_for(settings.serve.seconds),
        ws="none",
        lifespan="on",
        timeout_keep_alive=_KEPT_SECONDS,
        timeout_graceful_shutdown=_KEPT_SECONDS,
        limit_concurrency=_CONNECTIONS,
        proxy_headers=False,
    )
    stopped = threading.Event()
    maker = threading.Thread(target=_make_words, args=(path, settings, stopped, on_words), daemon=True)
    maker.start()
    server = uvicorn.Server(config)
    # Told to stop, it ends what it is answering and returns; uvicorn's own way is to die of the signal in the end,
    # and whoever called this could not put anything away.
    server.capture_signals = lambda: _ended_by_signals(server.handle_exit)  # type: ignore[method-assign] # see above
    try:
        server.run(sockets=[listening])
    finally:
        stopped.set()
        maker.join(_KEPT_SECONDS)


@contextmanager
def _ended_by_signals(end: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Let an interrupt or a request to terminate call *end* until the block ends."""
    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _make_words(path: Path, settings: Settings, stopped: threading.Event, say: Callable[[str], None]) -> None:
    """Make what is missing of the words of an index, a short transaction after the other."""
    try:
        with WordMaker(path, settings, make=False) as index:
            if not index.is_needed():
                return
            if not index.can_write():
                say("the file cannot be written: articles can be read and found, but not searched for words")
                return
            say("making the words that articles are searched by; this is done once")
            index.make(lambda _done, _upto: not stopped.is_set())
            if not stopped.is_set():
                say("all articles can be searched")
    except DedupeError as error:
        say(f"articles cannot be searched for words: {error}")
