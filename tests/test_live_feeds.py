"""`dedupe watch` and feeds, against a real server on loopback that misbehaves as hosts do."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from dedupe.errors import RecordError, SettingError
from dedupe.live import Index
from dedupe.live.feeds import Feeds
from dedupe.live.fetching import Fetcher, FetchError
from dedupe.model import Document, Rejected
from dedupe.settings import Settings
from dedupe.store.feeds import FeedState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytest.importorskip("feedparser", reason="the extra ingest is not installed")

LEAD = "The council will close the old bridge for fourteen weeks from Monday, and repairs cost two million pounds."
BODY = " ".join(
    f"Sentence {row} of an invented story tells what the {row}th trader on the bank fears." for row in range(14)
)
PAGE = f"<html lang=en><head><title>Bridge</title></head><body><article><h1>Bridge</h1><p>{LEAD}</p><p>{BODY}</p></article>"


@dataclass
class Site:
    """A host: path → what it answers with, as status, headers and body; and what it was asked."""

    answers: dict[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    address: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def serve(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> str:
        """Answer a path with a body from now on."""
        data = body.encode() if isinstance(body, str) else body

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            request.wfile.write(data)

        self.answers[path] = answer
        return self.address + path

    def paths(self) -> list[str]:
        """Return what it was asked for."""
        return [path for path, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, dict(self.headers)))
            try:
                answer = made.answers.get(self.path)
                answer(self) if answer else self.send_error(404)
            except (BrokenPipeError, ConnectionResetError):
                return  # Whoever asked has heard enough.

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.over.set()
        server.shutdown()
        thread.join()


def rss(*entries: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{"".join(entries)}</channel></rss>'


def entry(name: str, text: str, link: str = "", more: str = "") -> str:
    address = f"<link>{link}</link>" if link else ""
    return f"<item><guid>{name}</guid><title>Bridge</title>{address}<description>{text}</description>{more}</item>"


def chosen(*assignments: str) -> Settings:
    return Settings().override(["feeds.host_seconds=0", "feeds.timeout_seconds=1", *assignments])


def articles(feeds: Feeds, address: str) -> list[Document | Rejected | None]:
    look = feeds.look(FeedState(address), {})
    return [feeds.read(one, address)[0] for one in look.entries]


def watch(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    quick = ("--set", "feeds.host_seconds=0", "--set", "feeds.timeout_seconds=2")
    command = [sys.executable, "-m", "dedupe", "watch", str(store), *arguments, *quick]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_each_new_entry_is_printed_once_with_what_it_copies_and_a_changed_one_again(site: Site, tmp_path: Path) -> None:
    store = tmp_path / "news.db"
    with Index(store) as index:
        index.add([Document("release", f"{LEAD} The chamber of commerce asks for a ferry.", outlet="Council")])
    folder = tmp_path / "incoming"
    folder.mkdir()
    (folder / "file.txt").write_text("Rain is expected in the hills tonight, the forecasters said.", encoding="utf-8")
    feed = site.serve("/feed", rss(entry("urn:1", "Short.", f"{site.address}/page")), ETag='"one"')
    site.serve("/page", PAGE)
    done = watch(store, feed, str(folder), "--once")
    told = {row["article"]: [one["id"] for one in row["matches"]] for row in map(json.loads, done.stdout.splitlines())}
    assert told == {"file": [], "urn:1": ["release"]}, done.stderr
    assert watch(store, feed, str(folder), "--once").stdout == ""
    site.serve("/feed", rss(entry("urn:1", "Short, and corrected.", f"{site.address}/page")))
    site.serve("/page", PAGE.replace("two million", "three million"))
    assert [json.loads(line)["article"] for line in watch(store, feed, "--once").stdout.splitlines()] == ["urn:1"]
    with Index(store) as index:
        old, new = index.versions("urn:1")
        assert "two million" in old.document.text
        assert "three million" in new.document.text
        assert (new.document.outlet, new.document.url) == ("Gazette", f"{site.address}/page")
        assert index.check() == []


def test_what_is_known_is_sent_along_and_304_is_nothing_new(site: Site, tmp_path: Path) -> None:
    stamp = "Mon, 02 Mar 2026 09:00:00 GMT"
    feed = site.serve("/feed", rss(entry("urn:1", f"{LEAD} {BODY}")), ETag='"one"', Last_Modified=stamp)
    store = tmp_path / "news.db"
    assert watch(store, feed, "--once").stdout.count("\n") == 1
    site.serve("/feed", status=304)
    done = watch(store, feed, "--once")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    _, headers = site.asked[-1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"one"', stamp)
    assert headers["User-Agent"].startswith("dedupe/")
    with Index(store) as index:
        _, known = index.feed(feed)
        assert known["urn:1"].done


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_kept_from_one_start_to_the_next(site: Site, tmp_path: Path, *, as_date: bool) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True) if as_date else "3600"
    feed = site.serve("/feed", status=429, Retry_After=later)
    done = watch(tmp_path / "news.db", feed, "--once")
    assert done.stderr.startswith(f"{feed}: answered 429")
    assert len(site.asked) == 1
    assert watch(tmp_path / "news.db", feed, "--once").returncode == 0
    assert len(site.asked) == 1
    with Index(tmp_path / "news.db") as index:
        state, _ = index.feed(feed)
        assert 3500 < state.due - time.time() <= 3600


def test_a_feed_that_fails_is_asked_later_each_time(site: Site) -> None:
    feeds = Feeds(chosen("feeds.every_seconds=10"))
    state = FeedState(site.serve("/feed", status=500))
    pauses = []
    for _ in range(13):
        with pytest.raises(RecordError, match="answered 500") as caught:
            feeds.look(state, {})
        state = feeds.after_failure(state, caught.value)
        pauses.append(round(state.due - state.asked))
    assert pauses[:4] == [10, 20, 40, 80]
    assert pauses[-1] == 6 * 3600
    assert not feeds.is_due(state, time.time())


def test_a_whole_text_is_taken_as_it_is_and_of_a_teaser_the_page(site: Site) -> None:
    page = site.serve("/page", PAGE)
    whole, cut = f"{LEAD} {BODY}", f"{LEAD} {BODY} Read more"
    feed = site.serve(
        "/feed", rss(entry("urn:cut", cut, page), entry("urn:whole", whole, page), entry("urn:t", "A teaser.", page))
    )
    first, second, third = articles(Feeds(chosen()), feed)
    texts = {one.id: one.text for one in (first, second, third) if isinstance(one, Document)}
    assert texts["urn:whole"] == whole
    assert texts["urn:cut"] == texts["urn:t"] != cut
    assert LEAD in texts["urn:t"]
    assert {one.text for one in articles(Feeds(chosen("feeds.article=entry")), feed) if isinstance(one, Document)} == {
        whole, cut, "A teaser.",
    }  # fmt: skip
    assert (
        len({one.text for one in articles(Feeds(chosen("feeds.article=page")), feed) if isinstance(one, Document)}) == 1
    )
    with pytest.raises(SettingError, match="auto, entry, page"):
        Feeds(chosen("feeds.article=both"))


def test_a_page_that_cannot_be_had_is_tried_again_and_then_the_teaser_stands_for_it(site: Site) -> None:
    feeds = Feeds(chosen("feeds.attempts=2"))
    feed = site.serve("/feed", rss(entry("urn:1", "A teaser of the story.", site.serve("/page", status=503))))
    (one,) = feeds.look(FeedState(feed), {}).entries
    nothing, state = feeds.read(one, feed)
    assert (nothing, state.done, state.attempts) == (None, False, 1)
    (again,) = feeds.look(FeedState(feed), {one.id: state}).entries
    record, state = feeds.read(again, feed)
    assert isinstance(record, Document)
    assert (record.text, record.meta["part"], state.done) == ("A teaser of the story.", "summary", True)
    assert "answered 503" in record.meta["page"]


def test_robots_txt_is_honoured_for_pages_and_can_be_overruled(site: Site) -> None:
    site.serve("/robots.txt", "User-agent: *\nDisallow: /private\nCrawl-delay: 7")
    feed = site.serve("/feed", rss(entry("urn:1", "A teaser of it.", site.serve("/private/page", PAGE))))
    waits: list[float] = []
    (record,) = articles(Feeds(chosen(), waits.append), feed)
    assert isinstance(record, Document)
    assert "forbids" in record.meta["page"]
    assert "/private/page" not in site.paths()
    (record,) = articles(Feeds(chosen("feeds.robots=0")), feed)
    assert isinstance(record, Document)
    assert LEAD in record.text
    site.serve("/robots.txt", "User-agent: *\nCrawl-delay: 7")
    articles(Feeds(chosen(), waits.append), feed)
    assert [round(one) for one in waits if one > 1] == [7]


def test_a_host_is_not_hurried(site: Site) -> None:
    pages = [site.serve(f"/page{row}", PAGE) for row in range(3)]
    waits: list[float] = []
    fetcher = Fetcher(chosen("feeds.host_seconds=5", "feeds.robots=0").feeds, waits.append)
    for page in pages:
        fetcher.get_page(page, site.address)
    assert [round(one) for one in waits] == [5, 5]


def test_a_host_that_hangs_or_trickles_is_left(site: Site) -> None:
    def hang(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        site.over.wait(10)

    def trickle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not site.over.wait(0.05):
            request.wfile.write(b"<")
            request.wfile.flush()

    site.answers |= {"/hang": hang, "/trickle": trickle}
    fetcher = Fetcher(chosen("feeds.timeout_seconds=0.4").feeds)
    for path in ("/hang", "/trickle"):
        with pytest.raises(FetchError, match=r"no whole answer in 0\.4 seconds"):
            fetcher.get(site.address + path)


def test_an_answer_without_end_or_packed_to_burst_is_left(site: Site) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while not site.over.is_set():
            request.wfile.write(b"<rss>" * 10_000)

    site.answers["/endless"] = endless
    site.serve("/bomb", gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")
    fetcher = Fetcher(chosen("feeds.megabytes=1", "feeds.timeout_seconds=10").feeds)
    for path in ("/endless", "/bomb"):
        with pytest.raises(FetchError, match="more than 1 MB, unpacked"):
            fetcher.get(site.address + path)


def test_a_redirection_is_followed_but_not_in_circles_or_elsewhere(site: Site) -> None:
    site.serve("/old", status=301, Location="/new")
    site.serve("/new", rss(entry("urn:1", f"{LEAD} {BODY}", "/story")))
    (one,) = Feeds(chosen()).look(FeedState(f"{site.address}/old"), {}).entries
    assert one.article.url == f"{site.address}/story"
    site.serve("/round", status=302, Location="/round")
    site.serve("/file", status=302, Location="file:///etc/passwd")
    fetcher = Fetcher(chosen().feeds)
    with pytest.raises(FetchError, match="leads on more than 5 times"):
        fetcher.get(f"{site.address}/round")
    with pytest.raises(FetchError, match="no address of the web"):
        fetcher.get(f"{site.address}/file")


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:9/admin", "http://[::1]/", "http://169.254.169.254/latest", "ftp://x/y"]
)
def test_a_feed_from_outside_is_no_way_into_the_own_network(link: str) -> None:
    with pytest.raises(FetchError, match=r"own network|no address of the web"):
        Fetcher(chosen().feeds).get_page(link, "https://gazette.example/feed")


HOSTILE = {
    "entities": '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<rss><channel><item><title>&b;</title><description>&b;</description></item></channel></rss>",
    "files": '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<rss><channel><item><guid>urn:1</guid><description>Text &x; here</description></item></channel></rss>",
    "markup": rss(entry("urn:1", "&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;Rain fell on Monday.&lt;/p&gt;")),
    "dates": rss(entry("urn:1", "Rain fell.", more="<pubDate>Mon, 99 Foo 99999 99:99:99 +9999</pubDate>")),
    "controls": rss(entry("urn:1", "Rain &#x1b;[2J fell \u202e.")),
    "nothing": "",
    "no feed": "<html><body>Not here any more</body></html>",
    "cut": rss(entry("urn:1", "Rain fell.")) [:-40],
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_feed_gives_articles_or_one_clear_line(site: Site, tmp_path: Path, kind: str) -> None:
    feed = site.serve("/feed", HOSTILE[kind])
    done = watch(tmp_path / "news.db", feed, "--once")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert done.stdout or done.stderr.startswith((feed, f"left out: {feed}"))
    assert "root:" not in done.stdout + done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    with Index(tmp_path / "news.db") as index:
        assert all("alert" not in one.text and "root:" not in one.text for one in index.documents())


def test_the_encoding_is_that_of_the_answer_or_of_the_feed(site: Site) -> None:
    text = f"Café in Köln: {LEAD} {BODY}"
    said = rss(entry("urn:1", text)).replace("?>", ' encoding="iso-8859-1"?>', 1).encode("latin-1")
    sent = rss(entry("urn:1", text)).encode("cp1252")
    for feed in (
        site.serve("/said", said),
        site.serve("/sent", sent, Content_Type="application/xml; charset=windows-1252"),
    ):
        (record,) = articles(Feeds(chosen()), feed)
        assert isinstance(record, Document)
        assert record.text == text


def test_a_signal_ends_a_watch_at_once_that_waits_for_a_host(site: Site, tmp_path: Path) -> None:
    reached = threading.Event()

    def hang(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        reached.set()
        site.over.wait(60)

    site.answers["/hang"] = hang
    slow = ["--set", "feeds.timeout_seconds=600"]
    command = [sys.executable, "-m", "dedupe", "watch", str(tmp_path / "news.db"), f"{site.address}/hang", *slow]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert reached.wait(30)
        process.send_signal(signal.SIGTERM)
        told, complaint = process.communicate(timeout=30)
    assert (process.returncode, told, complaint) == (0, "", "")
    with Index(tmp_path / "news.db") as index:
        assert index.check() == []
