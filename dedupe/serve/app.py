"""The server put together: what every request passes, and which function answers it."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, Router

from dedupe.comparing import run_record
from dedupe.errors import DedupeError, StoreError
from dedupe.serve import pages as pages_of
from dedupe.serve.errors import RequestError, too_large, unavailable, unusable
from dedupe.serve.fields import take_object, take_query
from dedupe.serve.house import Site, make_page, render_page, static_files
from dedupe.serve.openapi import describe
from dedupe.serve.operations import operations
from dedupe.serve.pages import Pages
from dedupe.serve.routes import Call
from dedupe.serve.security import HEADERS, Gate, forgotten_cookie, local_path
from dedupe.serve.shelf import Shelves
from dedupe.serve.views.manual import view_manual
from dedupe.serve.workers import Workers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from dedupe.serve.fields import Field
    from dedupe.serve.reader import Reader
    from dedupe.serve.routes import Operation
    from dedupe.settings import Settings

    Answers = Callable[[Request], Awaitable[Response]]

_LOG = logging.getLogger("dedupe.serve")
# Lists and articles, milliseconds each; a thread more than there are workers, so that they never wait for these.
_QUICK = 4
# Seconds between two looks for stories that nobody has told yet.
_REST = 2.0
_OPEN = ("/login", "/static/")
_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is no such page."""

    status: int
    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class LoginView:
    """The form that asks for the token, and where it leads."""

    next: str
    is_wrong: bool = False


class Server:
    """Pages and answers over one index."""

    def __init__(self, path: Path, settings: Settings, gate: Gate, name: str, on_ready: Callable[[], None]) -> None:
        """Begin with nothing read.

        Args:
            path: The index.
            settings: Those that it was made with.
            gate: Who may ask.
            name: What the index is called on the pages: never a path.
            on_ready: Called once, when the stories are read and the first visitor need not wait for them.
        """
        own = settings.serve
        self._on_ready = on_ready
        self._path = path
        self._settings = settings
        self._gate = gate
        self._site = Site(run_record(settings), name, gate.needs_token)
        self._shelves = Shelves(settings.verify)
        self._pages = Pages(self._site, own.held, own.characters)
        self._quick = Workers(path, settings, _QUICK, 50 * own.waiting, "quick")
        self._heavy = Workers(path, settings, own.workers, own.waiting, "heavy")
        self._operations = operations(own.characters)
        self._described = json.dumps(describe(self._operations, needs_token=gate.needs_token), indent=1).encode()

    def app(self) -> ASGIApp:
        """Return the application, with what every request passes."""
        routes = [
            Route("/", self._page(self._pages.front, pages_of.FRONT_FIELDS)),
            Route("/articles", self._page(self._pages.articles, pages_of.ARTICLES_FIELDS)),
            Route("/articles/{number}", self._page(self._pages.article, (), (pages_of.NUMBER,))),
            Route("/stories/{number}", self._page(self._pages.story, (), (pages_of.NUMBER,), is_heavy=True)),
            Route("/stories/{number}/details", self._page(self._pages.details, (), (pages_of.NUMBER,), is_heavy=True)),
            Route("/fresh", self._page(self._pages.fresh, pages_of.FRESH_FIELDS)),
            Route("/pairs/{a}/{b}", self._page(self._pages.pair, (), pages_of.PAIR_FIELDS, is_heavy=True)),
            Route("/find", self._find, methods=["GET", "POST"]),
            Route("/login", self._login, methods=["GET", "POST"]),
            Route("/logout", self._logout, methods=["POST"]),
            Route("/api", self._manual),
            Route("/api/openapi.json", self._description),
            *(self._route(one) for one in self._operations),
            Route("/static/{name}", self._static),
        ]
        app = Router(routes, redirect_slashes=False, lifespan=self._lifespan)
        return Passing(app, self._gate, self._settings.serve.body_kilobytes * 1000, self._settings.serve.seconds, self)

    @asynccontextmanager
    async def _lifespan(self, app: object) -> AsyncIterator[None]:  # noqa: ARG002 - Starlette's signature
        # An index that takes long to read is served all the same: whoever asks first waits, or is told to.
        with suppress(DedupeError, TimeoutError):
            await self._quick.run(self._look_round)
        self._on_ready()
        telling = asyncio.create_task(self._tell_ahead())
        yield
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling
        self._quick.close()
        self._heavy.close()

    async def _tell_ahead(self) -> None:
        """Find what the newest stories are, one after the other, while nobody waits for a comparison."""

        def tell(reader: Reader, deadline: float) -> bool:
            with reader.look(deadline) as connection:
                return self._pages.tell_ahead(Call(reader, connection, self._shelves, {}))

        while self._settings.serve.ahead:
            is_more = False
            if self._heavy.is_idle:
                try:
                    is_more = await self._heavy.run(tell)
                except (DedupeError, TimeoutError) as error:
                    _LOG.warning("no story is told ahead for now: %s", error)
            await asyncio.sleep(0 if is_more else _REST)

    def _look_round(self, reader: Reader, deadline: float) -> None:
        """Read the stories before anybody asks for them."""
        with reader.look(deadline) as connection:
            self._shelves.at(connection)

    def _route(self, one: Operation) -> Route:
        """Return the route of an operation of the interface."""
        path = one.path.replace("{id}", "{id:path}")

        async def answer(request: Request) -> Response:
            given = take_query(_pairs(request), one.query)
            given |= take_object(dict(request.path_params), one.place)
            if one.body:
                given |= take_object(await self._json(request), one.body)
            data = await self._work(one.run, given, is_heavy=one.is_heavy)
            return Response(json.dumps(data, ensure_ascii=False).encode(), media_type=_JSON)

        return Route(path, answer, methods=[one.method], name=one.name)

    def _page(
        self,
        make: Callable[[Call], str],
        query: Sequence[Field],
        place: Sequence[Field] = (),
        *,
        is_heavy: bool = False,
    ) -> Answers:
        """Return what answers a request for a page."""

        async def answer(request: Request) -> Response:
            given = take_query(_pairs(request), query, is_form=True)
            given |= take_query(list(request.path_params.items()), place)
            return _html(await self._work(make, given, is_heavy=is_heavy))

        return answer

    async def _work(self, make: Callable[[Call], Any], given: dict[str, Any], *, is_heavy: bool) -> Any:  # noqa: ANN401 - what *make* makes
        def work(reader: Reader, deadline: float) -> Any:  # noqa: ANN401 - what *make* makes
            with reader.look(deadline) as connection:
                return make(Call(reader, connection, self._shelves, given))

        return await (self._heavy if is_heavy else self._quick).run(work)

    async def _json(self, request: Request) -> dict[str, Any]:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != _JSON:
            message = f'the body is "{kind[:60]}"; send it as {_JSON}'
            raise RequestError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
        try:
            found = json.loads(await request.body())
        except (ValueError, RecursionError) as error:
            message = "the body is not JSON; send one object"
            raise RequestError(HTTPStatus.BAD_REQUEST, message) from error
        if not isinstance(found, dict):
            message = 'the body is no object; send one, such as {"text": "…"}'
            raise unusable(message)
        return found

    async def _form(self, request: Request) -> list[tuple[str, str]]:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != _FORM:
            message = f'the body is "{kind[:60]}"; send it as {_FORM}'
            raise RequestError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
        body = await request.body()
        try:
            found = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="replace")
        except ValueError as error:
            message = "the form cannot be read; send it from its page"
            raise RequestError(HTTPStatus.BAD_REQUEST, message) from error
        # Browsers send line ends as two characters, texts have one.
        return [(name, value.replace("\r\n", "\n")) for name, value in found]

    async def _find(self, request: Request) -> Response:
        if request.method != "POST":
            return _html(self._pages.ask())
        fields = pages_of.find_fields(self._settings.serve.characters)
        given = take_query(await self._form(request), fields, is_form=True)
        return _html(await self._work(self._pages.find, given, is_heavy=True))

    async def _manual(self, request: Request) -> Response:
        view = view_manual(self._operations, request.headers.get("host", ""), needs_token=self._gate.needs_token)
        page = make_page(self._site, "api", (("API", ""),), view)
        return _html(render_page(self._site, "The JSON interface", [("api.html.j2", page)], here="/api"))

    async def _description(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        return Response(self._described, media_type=_JSON)

    async def _static(self, request: Request) -> Response:
        found = static_files().get(request.path_params["name"])
        if found is None:
            raise RequestError(HTTPStatus.NOT_FOUND, "there is no such file")
        headers = {"etag": f'"{found.tag}"', "cache-control": "public, max-age=31536000, immutable"}
        if request.headers.get("if-none-match") == headers["etag"]:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(found.body, media_type=found.media_type, headers=headers)

    async def _login(self, request: Request) -> Response:
        if request.method != "POST":
            return self._login_page(local_path(request.query_params.get("next", "/")))
        given = dict(await self._form(request))
        leads_to = local_path(given.get("next", "/"))
        if not self._gate.is_token(given.get("token", "")):
            # A guess costs time.
            await asyncio.sleep(0.5)
            return self._login_page(leads_to, is_wrong=True)
        cookie = self._gate.cookie(is_secure=request.url.scheme == "https")
        return RedirectResponse(leads_to, HTTPStatus.SEE_OTHER, {"set-cookie": cookie})

    async def _logout(self, request: Request) -> Response:  # noqa: ARG002 - Starlette's signature
        return RedirectResponse("/login", HTTPStatus.SEE_OTHER, {"set-cookie": forgotten_cookie()})

    def _login_page(self, leads_to: str, *, is_wrong: bool = False) -> Response:
        page = make_page(self._site, "login", (), LoginView(leads_to, is_wrong))
        text = render_page(self._site, "Log in", [("login.html.j2", page)], here="login")
        return _html(text, HTTPStatus.UNAUTHORIZED if is_wrong else HTTPStatus.OK)

    def problem(self, scope: Scope, status: HTTPStatus, detail: str, headers: dict[str, str] | None = None) -> Response:
        """Return why a request has no answer: a page for a browser, else JSON."""
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers = {**(headers or {}), "retry-after": "5"}
        if scope["path"].startswith("/api/") or scope["path"].startswith("/static/"):
            told = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
            body = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
            return Response(body, status, headers, "application/problem+json")
        page = make_page(self._site, "problem", (), Problem(status.value, status.phrase, detail))
        return _html(render_page(self._site, status.phrase, [("problem.html.j2", page)]), status, headers)

    def refusal(self, scope: Scope, error: Exception) -> Response:
        """Return the answer to what went wrong; what nobody foresaw is logged here and told to nobody."""
        if isinstance(error, RequestError):
            return self.problem(scope, error.status, str(error))
        if isinstance(error, HTTPException):
            status = HTTPStatus(error.status_code)
            detail = {
                HTTPStatus.NOT_FOUND: "nothing stands at this address; GET /api lists what does",
                HTTPStatus.METHOD_NOT_ALLOWED: f"this address does not take {scope['method'][:20]}",
            }.get(status, status.phrase)
            return self.problem(scope, status, detail, dict(error.headers or {}))
        if isinstance(error, (StoreError, TimeoutError)):
            _LOG.error("%s", error)
            late = unavailable("the index cannot be read now, or not in time; ask again in a moment, or for less")
            return self.problem(scope, late.status, str(late))
        if isinstance(error, DedupeError):
            return self.problem(
                scope, HTTPStatus.UNPROCESSABLE_ENTITY, str(error).replace(str(self._path), self._path.name)
            )
        _LOG.error("%s %s", scope["method"], scope["path"], exc_info=error)
        return self.problem(scope, HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong here; it has been logged")


class Passing:
    """What every request passes, the outermost first: headers, errors, host, origin, token, size."""

    def __init__(self, app: ASGIApp, gate: Gate, most: int, seconds: float, server: Server) -> None:
        """Stand before *app*.

        Args:
            app: What answers.
            gate: Who may ask.
            most: Bytes of a body.
            seconds: How long a body may take to come, all of it.
            server: What makes refusals.
        """
        self._app = app
        self._gate = gate
        self._most = most
        self._seconds = seconds
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def send_safely(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                own = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *HEADERS]
                if b"cache-control" not in own:
                    message["headers"].append((b"cache-control", b"no-cache, private"))
            await send(message)

        try:
            headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
            self._gate.check_host(headers)
            self._gate.check_origin(scope["method"], headers)
            if not scope["path"].startswith(_OPEN) and not self._gate.is_open_to(headers):
                await self._ask_for_token(scope)(scope, receive, send_safely)
                return
            self._check_length(headers)
            # So Starlette's router says by an exception what it cannot answer.
            scope["app"] = self._server
            await self._app(scope, self._bounded(receive), send_safely)
        except Exception as error:
            # Whatever it is, nobody sees a traceback.
            if has_begun:
                raise
            await self._server.refusal(scope, error)(scope, receive, send_safely)

    def _ask_for_token(self, scope: Scope) -> Response:
        """Return the login form to a browser that wants a page, and 401 to anybody else."""
        if scope["path"].startswith("/api/") or scope["method"] not in ("GET", "HEAD"):
            message = "the token is missing or wrong; send Authorization: Bearer TOKEN"
            headers = {"www-authenticate": 'Bearer realm="dedupe"'}
            return self._server.problem(scope, HTTPStatus.UNAUTHORIZED, message, headers)
        asked = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
        return RedirectResponse(f"/login?next={quote(asked)}", HTTPStatus.SEE_OTHER)

    def _check_length(self, headers: dict[str, str]) -> None:
        length = headers.get("content-length", "0")
        if not length.isdecimal():
            raise RequestError(HTTPStatus.BAD_REQUEST, "content-length is no number")
        if int(length) > self._most:
            raise self._too_large()

    def _too_large(self) -> RequestError:
        return too_large(
            f"the body is larger than {self._most} bytes; send less, or raise --set serve.body_kilobytes=N"
        )

    def _bounded(self, receive: Receive) -> Receive:
        """Return what gives the body's pieces, as long as they are not too many and come in time."""
        held = 0
        has_ended = False
        # Of the whole: a body that comes byte by byte would else be waited for without end.
        deadline = asyncio.get_running_loop().time() + self._seconds

        async def receive_bounded() -> Message:
            nonlocal held, has_ended
            if has_ended:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise RequestError(HTTPStatus.REQUEST_TIMEOUT, "the body did not come in time; send it again") from None
            held += len(message.get("body", b""))
            if held > self._most:
                raise self._too_large()
            has_ended = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        return receive_bounded


def _pairs(request: Request) -> list[tuple[str, str]]:
    return list(request.query_params.multi_items())


def _html(text: str, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> Response:
    return Response(text.encode("utf-8", "replace"), status, headers, "text/html; charset=utf-8")
