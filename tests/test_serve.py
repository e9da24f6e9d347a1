"""The server as programs meet it: the command itself, over HTTP, on a free port of this machine."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import re
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pytest

from dedupe.corpus import find_corpus
from dedupe.errors import StoreError
from dedupe.live import Index
from dedupe.model import Document, Rejected
from dedupe.pipeline import run
from dedupe.render.view import gather_stories, view_corpus
from dedupe.serve.reader import Reader, WordMaker
from dedupe.serve.shelf import read_shelf
from dedupe.serve.snippet import cut_snippet
from dedupe.settings import Settings
from dedupe.store import catalogue, opening, search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LEAD = "The council will close the old bridge for fourteen weeks from Monday, and repairs cost two million pounds."
MORE = "Traders on the eastern bank fear for their summer and ask for a ferry, the chamber of commerce said."
UNTOLD = ("--set", "serve.list_seconds=0", "--set", "serve.ahead=0")
TOKEN = "correct horse battery staple"  # noqa: S105 - of a server of this test
SECONDS = 60


def dedupe(*arguments: object, given: str = "") -> str:
    """Return what a command prints."""
    command = [sys.executable, "-m", "dedupe", *map(str, arguments)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def week() -> list[Document]:
    return [one for one in find_corpus("newsroom-week").read(Settings()) if isinstance(one, Document)]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the invented week as an index, with what must never leave the machine: the paths of its files."""
    path = tmp_path_factory.mktemp("a-secret-folder") / "news.db"
    with Index(path) as index:
        index.add(week())
        index.add([Rejected(f"{path.parent}/broken.jsonl:7", "not a JSON record")])
        index.cluster()
    return path


@pytest.fixture(scope="module")
def client(store: Path, serving: Callable[..., Any]) -> Iterator[httpx.Client]:
    served = serving(store)
    with httpx.Client(base_url=served.address, timeout=SECONDS) as made:
        wait_for_words(made)
        yield made


def wait_for_words(client: httpx.Client) -> None:
    """Wait until the server has made the words that articles are searched by."""
    for _ in range(200):
        answer = client.get("/api/search", params={"q": "bridge"})
        if answer.status_code == 200 and answer.json()["searched"] == 1:
            return
        time.sleep(0.05)
    pytest.fail("the words were not made")


def test_find_answers_what_the_command_prints(client: httpx.Client, store: Path, tmp_path: Path) -> None:
    article = tmp_path / "asked.txt"
    article.write_text(f"A reporter begins. {week()[5].text[:900]}", encoding="utf-8")
    expected = json.loads(dedupe("find", store, article, "--json"))
    body = {"text": article.read_text("utf-8"), "id": expected["query"]}
    assert client.post("/api/find", json=body).json() == expected
    assert len(expected["matches"]) > 1
    expected = json.loads(dedupe("find", store, article, "--json", "--no-passages", "-n", "1"))
    assert client.post("/api/find", json={**body, "limit": 1, "passages": False}).json() == expected


def test_compare_answers_what_the_command_prints_but_for_the_paths(client: httpx.Client, tmp_path: Path) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    texts = [document.text for document in week() if document.id.startswith(("eastmere-council-0303", "wirelink-0303"))]
    one.write_text(texts[0], encoding="utf-8")
    other.write_text(texts[1], encoding="utf-8")
    expected = json.loads(dedupe("compare", one, other, "--json"))
    names = [document["id"] for document in expected["documents"]]
    for document in expected["documents"]:
        document["path"] = None
    sides = [{"text": path.read_text("utf-8"), "id": name} for path, name in zip((one, other), names, strict=True)]
    assert client.post("/api/compare", json={"a": sides[0], "b": sides[1]}).json() == expected
    assert expected["passages"]


def test_members_answer_what_cluster_prints_page_by_page(client: httpx.Client, store: Path) -> None:
    expected = [json.loads(line) for line in dedupe("cluster", store, "--json").splitlines()]
    rows: list[dict[str, Any]] = []
    after = None
    while True:
        answer = client.get("/api/members", params={"limit": 7} | ({"after": after} if after else {})).json()
        rows += answer["rows"]
        after = answer["next"]
        if after is None:
            break
    assert rows == expected
    listed = client.get("/api/clusters").json()
    assert listed["total"] == len({row["cluster"] for row in expected if row["members"] > 1})
    one = listed["clusters"][0]["cluster"]
    told = client.get(f"/api/clusters/{one}").json()
    assert told["rows"] == [row for row in expected if row["cluster"] == one]


def test_stats_answer_what_the_command_prints(client: httpx.Client, store: Path) -> None:
    assert client.get("/api/stats").json() == json.loads(dedupe("stats", store, "--json"))


def test_story_is_told_as_the_report_of_its_articles_tells_it(client: httpx.Client) -> None:
    largest = client.get("/api/clusters", params={"order": "largest"}).json()["clusters"][0]
    told = client.get(f"/api/stories/{largest['cluster']}").json()
    assert told["articles"] == len(told["told_of"]) == largest["members"]
    assert told["story"]["type"] == "release rewrite"
    assert sorted(line["member"] for line in told["story"]["descent"]) == sorted(told["told_of"])
    assert told["coverage"]["release"] == "eastmere-council-0303-bridge"


def test_list_of_stories_says_the_span_that_the_report_says(store: Path, serving: Callable[..., Any]) -> None:
    result = run(week(), Settings(), title="week")
    stories = gather_stories(result)
    rows = {row.number: row for row in view_corpus(result, stories).stories}
    expected = {frozenset(one.members): rows[one.number].span for one in stories}
    with Reader(store, Settings()) as reader, reader.look() as connection:
        shelf = read_shelf(connection, Settings().verify)
    homes = {number: frozenset(one.name for one in line.members) for number, line in shelf.home.items()}
    left_open = 0
    with httpx.Client(base_url=serving(store, *UNTOLD).address, timeout=SECONDS) as client:
        for number, before in spans_in(client.get("/").text).items():
            told = SPAN.search(client.get(f"/stories/{number}/details").text)
            span = expected[homes[number]]
            assert spans_in(client.get("/").text)[number] == span
            # What dates alone do not say is left open until it is told.
            assert (before, told and told[1]) in ((span, None), (None, span))
            left_open += before is None
    assert 0 < left_open < len(expected)


SPAN = re.compile(r'data-head="Span">([^<]*)<')


def types_in(html: str) -> dict[int, str | None]:
    """Return the type that the list of stories says of each, by number."""
    lines = [line for line in html.splitlines() if '<td class="story">' in line]
    rows = [(re.search(r"/stories/(\d+)", line), re.search(r'<span class="tag">([^<]*)<', line)) for line in lines]
    return {int(number[1]): told and told[1] for number, told in rows if number}


def test_list_of_stories_says_at_once_what_small_ones_are_and_soon_what_all_are(
    store: Path, client: httpx.Client, serving: Callable[..., Any]
) -> None:
    result = run(week(), Settings(), title="week")
    expected = {frozenset(story.members): story.type for story in result.clusters}
    with Reader(store, Settings()) as reader, reader.look() as connection:
        home = {
            story.number: [one.name for one in story.members]
            for story in read_shelf(connection, Settings().verify).stories
        }
    small = {number for number, names in home.items() if len(names) <= 6}
    assert 0 < len(small) < len(home)
    kinds = {number: expected[frozenset(names)] for number, names in home.items()}
    patient = ("--set", "serve.list_seconds=60", "--set", "serve.seconds=600", "--set", "serve.ahead=0")
    with httpx.Client(base_url=serving(store, *patient).address, timeout=SECONDS) as other:
        told = types_in(other.get("/").text)
        assert told == {number: kinds[number] if number in small else None for number in home}
    for _ in range(600):
        told = types_in(client.get("/").text)
        if None not in told.values():
            break
        time.sleep(0.05)
    assert told == kinds


def spans_in(html: str) -> dict[int, str | None]:
    """Return what the list of stories says of the span of each, by number."""
    rows = re.findall(r'<tr><td class="story"><a href="/stories/(\d+)".*', html)
    lines = [line for line in html.splitlines() if '<td class="story">' in line]
    return {int(row): (found := SPAN.search(line)) and found[1] for row, line in zip(rows, lines, strict=True)}


def search_ids(client: httpx.Client, **asked: Any) -> list[str]:  # noqa: ANN401 - parameters of any kind
    """Return all articles that a search finds, page by page."""
    found: list[str] = []
    before = None
    while True:
        answer = client.get("/api/search", params={**asked, "limit": 5} | ({"before": before} if before else {}))
        assert answer.status_code == 200, answer.text
        found += [one["id"] for one in answer.json()["documents"]]
        before = answer.json()["next"]
        if before is None:
            return found


def test_search_finds_the_articles_that_have_the_words(client: httpx.Client) -> None:
    def having(*patterns: str) -> set[str]:
        return {
            one.id
            for one in week()
            if all(re.search(pattern, f"{one.title or ''}\n{one.text}", re.IGNORECASE) for pattern in patterns)
        }

    found = search_ids(client, q="BRIDGE ferry")
    assert set(found) == having(r"\bbridge\b", r"\bferry\b")
    assert len(found) == len(set(found)) > 2
    assert set(search_ids(client, q="clos*")) == having(r"\bclos")
    assert set(search_ids(client, q='"town bridge"')) == having(r"\btown\s+bridge\b")
    assert set(search_ids(client, q="bridge -ferry")) == having(r"\bbridge\b") - having(r"\bferry\b")
    assert search_ids(client, q="zyzzyva") == []
    assert search_ids(client, q="!?") == []
    star = search_ids(client, q="bridge", outlet="Fenwick Star", since="2026-03-01", until="2026-03-04")
    assert star == [name for name in search_ids(client, q="bridge") if name.startswith("fenwick-star-030")][: len(star)]


def test_scripts_without_spaces_are_searched_by_what_stands_inside_a_text(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Index(path) as index:
        index.add(
            [
                Document("zh", "市政府宣布旧桥将于周一关闭，维修费用为两百万英镑。", published="2024-03-02"),
                Document("th", "สะพานเก่าจะปิดตั้งแต่วันจันทร์", published="2024-03-01"),
                Document("en", LEAD),
            ]
        )
        settings = index.settings
    with WordMaker(path, settings) as maker:
        maker.make(lambda _done, _upto: True)
    reader = Reader(path, settings)
    with reader.look() as connection:
        for query, expected in (
            ("旧桥", ["zh"]),
            ('"维修费用" 桥', ["zh"]),
            ("สะพาน", ["th"]),
            ("旧桥 bridge", []),
            ("新桥", []),
        ):
            wanted = catalogue.parse_query(query)
            assert [one.id for one in catalogue.entries(connection, wanted, 9)] == expected, query
        pieces = cut_snippet("市政府宣布旧桥将于周一关闭", catalogue.parse_query("旧桥"))
    assert [piece.text for piece in pieces if piece.is_hit] == ["旧桥"]
    reader.close()


def test_query_language_of_sqlite_is_no_language_here(client: httpx.Client) -> None:
    for query in ('" OR 1', "title:bridge", "NEAR(a b)", "a AND", "^x", "*", "'; DROP TABLE words; --", "a\x00b"):
        assert client.get("/api/search", params={"q": query}).status_code == 200, query


def test_snippet_shows_the_word_in_every_second_piece(client: httpx.Client) -> None:
    for one in client.get("/api/search", params={"q": "ferry"}).json()["documents"]:
        assert {piece.lower() for piece in one["snippet"][1::2]} <= {"ferry"}


def test_document_is_given_with_its_text_versions_and_furniture(client: httpx.Client) -> None:
    given = next(one for one in week() if one.id == "fenwick-star-0303-bridge")
    told = client.get(f"/api/documents/{given.id}").json()
    assert told["text"] == given.text
    assert told["sha256"] == given.sha256
    assert told["versions"] == [1]
    assert any("Ledger Media" in given.text[start:end] for start, end in told["furniture"])
    assert client.get(f"/api/documents/{given.id}", params={"version": 2}).status_code == 404


def test_pasted_copy_of_an_article_adds_nothing_where_the_page_of_its_outlet_goes_on(client: httpx.Client) -> None:
    given = next(one for one in week() if one.id == "fenwick-star-0303-bridge")
    (first, *_) = client.post("/api/find", json={"text": given.text}).json()["matches"]
    assert (first["id"], first["a_in_b"], first["b_in_a"]) == (given.id, 1.0, 1.0)
    sides = {"a": {"id": given.id}, "b": {"text": given.text}}
    told = client.post("/api/compare", json=sides).json()
    assert (told["added"], told["omitted"]) == ([], [])
    turned = client.post("/api/compare", json={"a": sides["b"], "b": sides["a"]}).json()
    assert (turned["added"], turned["omitted"]) == ([], [])
    page = client.post("/find", data={"text": given.text}).text
    assert re.search(r"\+ Added\s+0\s+w", page)


def test_shares_of_a_pasted_text_say_what_they_count_and_whose_the_texts_are(client: httpx.Client) -> None:
    given = next(one for one in week() if one.id == "fenwick-star-0303-bridge")
    text = "\ufeff" + given.text[: len(given.text) // 2]
    page = client.post("/find", data={"text": text}).text
    assert "of its runs of five words</h1>" in page
    assert "aligned, and shares are of words" in page
    assert "of the pasted text " in page
    assert f"in the {given.outlet}" in page or f"from the {given.outlet}" in page
    assert "first text" not in page
    assert "second text" not in page
    told = client.post("/api/compare", json={"a": {"id": given.id}, "b": {"text": text}}).json()
    assert "\ufeff" not in json.dumps(told, ensure_ascii=False)


def test_open_quotation_mark_and_a_story_that_is_not_there_are_told_as_what_they_are(client: httpx.Client) -> None:
    page = client.get("/articles", params={"q": '"unclosed'}).text
    assert "A quotation mark was left open" in page
    assert "“&#34;unclosed&#34;”" in page
    assert "left open" not in client.get("/articles", params={"q": '"closed"'}).text
    assert "no story has the number 99999" in client.get("/stories/99999").text


def test_pages_follow_what_is_added_and_clustered(tmp_path: Path, serving: Callable[..., Any]) -> None:
    path = tmp_path / "live.db"
    with Index(path) as index:
        index.add([Document("first", f"{LEAD}\n{MORE}", outlet="Gazette", published="2024-03-01", title="Bridge")])
        served = serving(path)
        with httpx.Client(base_url=served.address, timeout=SECONDS) as client:
            wait_for_words(client)
            index.add([Document("dir/second?x#y", f"{LEAD} A ferry runs.", outlet="Post", published="2024-03-02")])
            assert search_ids(client, q="ferry") == ["dir/second?x#y", "first"]
            assert client.get("/api/documents/dir%2Fsecond%3Fx%23y").json()["outlet"] == "Post"
            found = client.post("/api/find", json={"text": LEAD, "passages": False}).json()["matches"]
            assert {one["id"] for one in found} == {"first", "dir/second?x#y"}
            assert client.get("/stories/1").status_code == 404
            index.cluster()
            page = client.get("/stories/2")
            assert page.status_code == 200
            assert "Post" in page.text
            assert client.get("/pairs/1/2").status_code == 200
            index.add([Document("first", f"{LEAD}\n{MORE} It was put right.", outlet="Gazette")])
            assert [
                one["version"] for one in client.get("/api/documents", params={"id": "first"}).json()["documents"]
            ] == [1, 2]
            index.remove(["first"])
            assert search_ids(client, q="bridge") == ["dir/second?x#y"]
            assert client.get("/articles/1").status_code == 404


def test_store_without_words_lists_the_same_articles_and_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Index(path) as index:
        index.add(week()[:20])
        index.cluster()
        settings = index.settings
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    wanted = catalogue.Wanted(since="2026-03-03")
    reader = Reader(path, settings)
    with reader.look() as connection:
        assert reader.words_made() is None
        listed = catalogue.entries(connection, wanted, 50)
        shelf = read_shelf(connection, settings.verify)
    with pytest.raises(StoreError, match="cannot be written"):
        reader.add([Document("x", LEAD)])
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    with WordMaker(path, settings) as maker:
        maker.make(lambda _done, _upto: True)
    with reader.look() as connection:
        assert reader.words_made() == 1
        assert catalogue.entries(connection, wanted, 50) == listed
        assert read_shelf(connection, settings.verify) == shelf
        assert len(listed) > 10
    reader.close()


def crawl(client: httpx.Client) -> dict[str, str]:
    """Return every page that links lead to, with its text, from the front page on."""
    waiting, seen = ["/", "/articles?q=bridge", "/nothing", "/articles/0", "/?least=1"], {}
    while waiting and len(seen) < 60:
        place = waiting.pop(0)
        if place in seen:
            continue
        seen[place] = client.get(place).text
        links = re.findall(r'href="?(/[^">\s#]*)', seen[place])
        waiting += [link.replace("&amp;", "&") for link in links if not link.startswith("/static/")]
    return seen


def test_no_answer_says_where_anything_lies_on_the_server(client: httpx.Client, store: Path) -> None:
    pages = crawl(client)
    assert len(pages) >= 60
    answers = [
        client.get(f"/api/{name}").text for name in ("stats", "documents", "clusters", "members", "openapi.json")
    ]
    answers += [client.get(f"/api/documents/{one.id}").text for one in week()]
    answers.append(client.post("/api/find", json={"id": "eastmere-council-0303-bridge"}).text)
    answers += [client.get(path).text for path in ("/api/documents/x", "/api/search", "/api/x", "/static/../app.py")]
    for text in [*pages.values(), *answers]:
        for path in (str(store.parent), store.parent.name, "Traceback", str(find_corpus("newsroom-week").paths[0])):
            assert path not in text
    assert "broken.jsonl:7" in pages["/"]


def test_every_answer_has_its_headers(client: httpx.Client) -> None:
    answers = [client.get(path) for path in ("/", "/api/stats", "/api/x", "/static/report.css", "/articles/0")]
    answers.append(client.post("/", json={}))
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "server" not in answer.headers
    assert "immutable" in answers[3].headers["cache-control"]


def test_host_that_is_not_ours_is_refused(client: httpx.Client) -> None:
    port = urlsplit(str(client.base_url)).port
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", ""):
        answer = client.get("/api/stats", headers={"host": host})
        assert answer.status_code == 400, host
        assert answer.headers["content-type"] == "application/problem+json"
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}"):
        assert client.get("/api/stats", headers={"host": host}).status_code == 200, host


def test_what_another_sites_page_sends_is_refused(client: httpx.Client) -> None:
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert client.post("/find", data={"text": LEAD}, headers=headers).status_code == 403, headers
        assert client.post("/api/find", json={"text": LEAD}, headers=headers).status_code == 403, headers
    own = {"origin": str(client.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    assert client.post("/find", data={"text": LEAD}, headers=own).status_code == 200


@pytest.fixture(scope="module")
def guarded(store: Path, serving: Callable[..., Any]) -> str:
    address: str = serving(store, "--allow-host", "news.example", DEDUPE_TOKEN=TOKEN).address
    return address


def test_token_is_demanded_of_programs(guarded: str) -> None:
    with httpx.Client(base_url=guarded, timeout=SECONDS) as client:
        for headers in (
            {},
            {"authorization": "Bearer wrong"},
            {"authorization": f"Basic {TOKEN}"},
            {"cookie": "dedupe=x"},
        ):
            answer = client.get("/api/stats", headers=headers)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert client.post("/api/find", json={"text": LEAD}, headers=headers).status_code == 401
        assert client.get("/api/openapi.json").status_code == 401
        granted = {"authorization": f"Bearer {TOKEN}"}
        assert client.get("/api/stats", headers=granted).status_code == 200
        described = client.get("/api/openapi.json", headers=granted).json()
        assert described["security"] == [{"token": []}]
        assert client.get("/api/stats", headers={**granted, "host": "news.example"}).status_code == 200
        assert client.get("/api/stats", headers={**granted, "host": "other.example"}).status_code == 400


def test_browser_logs_in_for_a_cookie_that_no_script_and_no_other_site_can_use(guarded: str) -> None:
    with httpx.Client(base_url=guarded, timeout=SECONDS) as client:
        asked = client.get("/articles?q=bridge")
        assert (asked.status_code, asked.headers["location"]) == (303, "/login?next=/articles%3Fq%3Dbridge")
        assert client.get("/login").status_code == client.get("/static/report.css").status_code == 200
        wrong = client.post("/login", data={"token": "guess", "next": "/"})
        assert wrong.status_code == 401
        assert "set-cookie" not in wrong.headers
        away = client.post("/login", data={"token": TOKEN, "next": "//evil.example"})
        assert away.headers["location"] == "/"
        client.cookies.clear()
        granted = client.post("/login", data={"token": TOKEN, "next": "/articles?q=bridge"})
        assert granted.headers["location"] == "/articles?q=bridge"
        cookie = granted.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert TOKEN not in cookie
        assert client.get("/articles?q=bridge").status_code == 200
        out = client.post("/logout")
        assert "Max-Age=0" in out.headers["set-cookie"]
        assert client.get("/").status_code == 303


def test_beyond_loopback_a_token_is_made_and_demanded(store: Path) -> None:
    command = [sys.executable, "-m", "dedupe", "serve", str(store), "--host", "0.0.0.0", "--port", "0"]  # noqa: S104 - what is tested
    environment = {name: value for name, value in os.environ.items() if name != "DEDUPE_TOKEN"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            address = process.stdout.readline().strip()
            told = next(line for line in process.stderr if line.startswith("token: "))
            token = told.removeprefix("token: ").strip()
            assert len(token) >= 32
            assert httpx.get(f"{address}api/stats", timeout=SECONDS).status_code == 401
            granted = {"authorization": f"Bearer {token}"}
            assert httpx.get(f"{address}api/stats", headers=granted, timeout=SECONDS).status_code == 200
        finally:
            process.terminate()


def test_body_that_is_too_large_is_refused_whether_or_not_it_says_so(client: httpx.Client) -> None:
    large = b'{"text": "' + b"a" * 3_000_000 + b'"}'
    kind = {"content-type": "application/json"}
    answer = client.post("/api/find", content=large, headers=kind)
    assert (answer.status_code, answer.json()["title"]) == (413, "Request Entity Too Large")

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(large), 65_536):
            yield large[start : start + 65_536]

    address = urlsplit(str(client.base_url))
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=SECONDS)
    connection.putrequest("POST", "/api/find")
    connection.putheader("content-type", "application/json")
    connection.putheader("transfer-encoding", "chunked")
    connection.endheaders()
    try:
        for piece in pieces():
            connection.send(b"%x\r\n%s\r\n" % (len(piece), piece))
        connection.send(b"0\r\n\r\n")
    except (BrokenPipeError, ConnectionResetError):
        pass  # It answered, and listens no more.
    assert connection.getresponse().status == 413
    connection.close()
    long = client.post("/api/find", json={"text": "word " * 100_000})
    assert long.status_code == 413
    assert "may have 400000" in long.json()["detail"]
    page = client.post("/find", data={"text": "word " * 100_000})
    assert page.status_code == 413
    assert "<h1" in page.text


def test_mistakes_are_told_in_json_or_as_a_page(client: httpx.Client) -> None:
    asked = [
        (client.get("/api/nothing"), 404),
        (client.get("/api/documents/nothing"), 404),
        (client.delete("/api/stats"), 405),
        (client.get("/api/find"), 405),
        (client.post("/api/find", content=b"{", headers={"content-type": "application/json"}), 400),
        (client.post("/api/find", content=b"[" * 100_000, headers={"content-type": "application/json"}), 400),
        (client.post("/api/find", content=b"[]", headers={"content-type": "application/json"}), 422),
        (client.post("/api/find", data={"text": "x"}), 415),
        (client.post("/api/find", json={}), 422),
        (client.post("/api/find", json={"text": ""}), 422),
        (client.post("/api/find", json={"text": LEAD, "limit": "3"}), 422),
        (client.post("/api/find", json={"text": LEAD, "limt": 3}), 422),
        (client.post("/api/find", json={"text": LEAD, "published": "yesterday"}), 422),
        (client.post("/api/find", content=b'{"text": "\\ud800"}', headers={"content-type": "application/json"}), 422),
        (client.get("/api/search"), 422),
        (client.get("/api/search?q=a&q=b"), 422),
        (client.get("/api/search", params={"q": "a", "since": "2024-02-31"}), 422),
        (client.get("/api/documents", params={"limit": 501}), 422),
        (client.get("/api/documents", params={"before": "x"}), 422),
    ]
    for answer, status in asked:
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        told = answer.json()
        assert told["status"] == status
        assert told["detail"]
    assert 'did you mean "limit"' in asked[11][0].json()["detail"]
    pages = [
        (client.get("/nothing"), 404),
        (client.get("/articles/9999"), 404),
        (client.get("/articles/x"), 422),
        (client.get("/pairs/1/1"), 404),
        (client.put("/"), 405),
        (client.get("/?order=best"), 422),
        (client.post("/find", data={"text": ""}), 422),
        (client.post("/find", json={"text": LEAD}), 415),
    ]
    for answer, status in pages:
        assert answer.status_code == status, answer.url
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "<h1" in answer.text


def test_what_takes_too_long_is_given_up_and_the_next_one_is_answered(store: Path, serving: Callable[..., Any]) -> None:
    served = serving(store, "--set", "serve.seconds=0.3", "--set", "serve.workers=1", "--set", "serve.waiting=1")
    text = " ".join(one.text for one in week())
    body = {"a": {"text": text * 3}, "b": {"text": f"{text} again {text}"}}
    with httpx.Client(base_url=served.address, timeout=SECONDS) as client:
        late = client.post("/api/compare", json=body)
        assert late.status_code == 503
        assert late.json()["detail"].startswith("no answer within 0.3 seconds")
        assert client.get("/api/documents").status_code == 200
    address = urlsplit(served.address)
    with socket.create_connection((address.hostname, address.port), SECONDS) as connection:
        head = "POST /api/find HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100"
        connection.sendall(f"{head}\r\n\r\n{{".encode())
        assert b" 408 " in connection.recv(4096).split(b"\r\n", 1)[0]


def opened(address: str, given: bytes) -> socket.socket:
    """Return a connection on which some bytes were sent."""
    place = urlsplit(address)
    connection = socket.create_connection((place.hostname, place.port), SECONDS)
    connection.sendall(given)
    return connection


def test_half_requests_hold_no_place_once_their_time_is_over(store: Path, serving: Callable[..., Any]) -> None:
    # Of a list whose stories are told while it is made, a busy machine makes more than that second.
    address = serving(
        store, "--set", "serve.seconds=1", "--set", "serve.list_seconds=0", "--set", "serve.ahead=0"
    ).address
    half = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    # More than the server takes at once: whole heads that never come, of a first request and of a second one.
    waiting = [opened(address, half) for _ in range(290)]
    waiting += [opened(address, half + b"\r\n" + half) for _ in range(10)]
    try:
        for connection in waiting:
            while connection.recv(65_536):
                pass  # Until the server closes it; with no limit this waits for SECONDS and fails.
        with httpx.Client(base_url=address, timeout=SECONDS) as client:
            assert client.get("/").status_code == 200
            # Whoever asks again after an answer is no half request.
            assert client.get("/api/documents").status_code == 200
    finally:
        for connection in waiting:
            connection.close()


def test_answers_that_nobody_takes_hold_no_place_once_their_time_is_over(
    store: Path, serving: Callable[..., Any]
) -> None:
    address = serving(store, "--set", "serve.seconds=1").address
    # Far more than the buffers of the system hold.
    asked = b"GET /static/report.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 400
    with opened(address, asked) as connection:
        gone = select.poll()
        gone.register(connection, 0)
        ((_, what),) = gone.poll(SECONDS * 1000)  # Without a limit nothing comes, and this fails.
        assert what & (select.POLLHUP | select.POLLERR)
    with httpx.Client(base_url=address, timeout=SECONDS) as client:
        assert client.get("/static/report.js").status_code == 200


def drip(connection: socket.socket) -> None:
    """Send a long body so that each byte comes well in time; all of them would take an hour."""
    for _ in range(100_000):
        connection.sendall(b" ")
        time.sleep(0.04)


@pytest.mark.parametrize("path", ["/api/find", "/api/nothing"])
def test_body_that_drips_is_given_up_as_a_whole(store: Path, serving: Callable[..., Any], path: str) -> None:
    address = serving(store, "--set", "serve.seconds=0.5").address
    head = (
        f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n"
    )
    with opened(address, head.encode()) as connection, pytest.raises((BrokenPipeError, ConnectionResetError)):
        drip(connection)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_server_told_to_stop_ends_well_and_leaves_nothing(
    tmp_path: Path, serving: Callable[..., Any], number: int
) -> None:
    served = serving("council-release", TMPDIR=str(tmp_path))
    assert list(tmp_path.iterdir())
    served.process.send_signal(number)
    assert served.process.wait(20) == 0
    assert not list(tmp_path.iterdir())


def test_words_are_made_bit_by_bit_and_others_write_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    documents = [Document(f"d{n}", f"Item {n} is about word{n % 7} and bridge.") for n in range(500)]
    with Index(path) as index, Index(path) as other:
        index.add(documents)
        connection = index._connection
        steps = []

        def between(done: int, upto: int) -> bool:
            steps.append((done, upto))
            other.add([Document(f"new{len(steps)}", "A new bridge.")])
            other.remove([f"d{(len(steps) - 1) * 400}"])
            return True

        search.make(connection, path, index.settings.store, between)
        assert len(steps) == 3
        found = connection.execute("SELECT count(*) FROM words WHERE words MATCH 'bridge'").fetchone()[0]
        assert found == connection.execute("SELECT count(*) FROM catalogue").fetchone()[0] == len(other)
        connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
        assert not connection.execute("SELECT * FROM columns WHERE meaning = ''").fetchall()
        assert index.check() == []


def test_words_are_made_once_another_process_lets_the_file_go(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Index(path) as index:
        index.add([Document("d", "Item one is about a bridge.")])
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    # Not even readers are let in, as while a log is recovered.
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    one = sqlite3.connect(path, timeout=0)
    with pytest.raises(StoreError, match="another process holds it; wait"), opening.explained(path):
        one.execute("SELECT 1 FROM documents")
    one.close()
    ending = threading.Timer(0.3, other.close)
    ending.start()
    with WordMaker(path, Settings(), make=False) as maker:
        assert maker.is_needed()
        maker.make(lambda _done, _upto: True)
        assert not maker.is_needed()
    ending.join()


def test_htmx_is_the_copy_that_is_named_and_its_licence_lies_beside_it() -> None:
    folder = files("dedupe.serve") / "static"
    digest = hashlib.sha256((folder / "htmx-2.0.11.min.js").read_bytes()).hexdigest()
    assert digest == "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
    assert 'version:"2.0.11"' in (folder / "htmx-2.0.11.min.js").read_text("utf-8")
    assert (folder / "htmx-LICENSE.txt").read_text("utf-8").startswith("Zero-Clause BSD")


def test_help_loads_no_server() -> None:
    code = (
        "import sys\nfrom dedupe.cli import main\n"
        "try:\n    main(['serve', '--help'])\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('starlette', 'uvicorn', 'numpy', 'jinja2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_mistakes_of_who_starts_it_are_told_in_one_line(store: Path, tmp_path: Path) -> None:
    empty = tmp_path / "token"
    empty.write_text("\n", encoding="utf-8")
    short = tmp_path / "short"
    short.write_text("sesame\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for arguments, said in (
            ([store, "--port", port], "choose another with --port N"),
            ([store, "--port", 0, "--token-file", empty], "is empty"),
            ([store, "--port", 0, "--host", "0.0.0.0", "--token-file", short], "must have 16"),  # noqa: S104 - refused
            ([tmp_path / "none.db", "--port", 0], "none.db"),
        ):
            command = [sys.executable, "-m", "dedupe", "serve", *map(str, arguments)]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
            assert done.returncode == 2
            assert done.stderr.count("\n") == 1
            assert said in done.stderr
