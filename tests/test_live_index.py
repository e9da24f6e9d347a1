from __future__ import annotations

import random
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.errors import DedupeError, SettingError
from dedupe.live import Index
from dedupe.live.keys import entries_of
from dedupe.live.ranking import bits_in, hit_once, numbers_in, rank, rank_compiled
from dedupe.live.sharing import FINGERPRINT, LSH
from dedupe.matching import match_pair
from dedupe.model import Document, ParsedDocument, Rejected
from dedupe.settings import Settings
from dedupe.stages.furniture.known import find_known
from dedupe.stages.normalise import normalise
from dedupe.stages.verify import is_match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dedupe.model import Match

WORDS = [
    f"{a}{b}" for a in ("ba", "ke", "li", "mo", "nu", "ra", "si", "to") for b in ("den", "fal", "gor", "hem", "jun")
]
SETTINGS = Settings()


def prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(WORDS) + str(chance.randrange(60)) for _ in range(words))


def corpus(seed: int, count: int) -> list[Document]:
    """Return invented articles, a good half of which copy runs of twelve words or more from earlier ones."""
    chance = random.Random(seed)
    documents: list[Document] = []
    for row in range(count):
        text = prose(chance, chance.randint(3, 120))
        if documents and chance.random() < 0.6:
            words = chance.choice(documents).text.split()
            start = chance.randrange(len(words))
            piece = " ".join(words[start : start + chance.randint(12, 60)])
            cut = chance.randrange(len(text) + 1)
            text = f"{text[:cut]} {piece} {text[cut:]}"
        documents.append(Document(f"d{row:03}", text))
    return documents


def parsed(document: Document) -> ParsedDocument:
    return ParsedDocument(document, normalise(document.text), (), (), (), find_known(document, frozenset()))


def brute_force(query: Document, documents: Sequence[Document]) -> list[Match]:
    """Return the matches of a query with all documents, each pair on its own, as the batch tool would find it."""
    pairs = [match_pair(parsed(query), parsed(one), SETTINGS) for one in documents]
    return [pair for pair in pairs if pair.found_by and is_match(pair, SETTINGS.verify)]


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index(tmp_path / "news.db") as made:
        yield made


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), recent=st.sampled_from([4, 16, 1024]), ratio=st.sampled_from([1, 4]))
def test_find_equals_the_match_of_the_query_with_every_document(
    tmp_path_factory: pytest.TempPathFactory, seed: int, recent: int, ratio: int
) -> None:
    documents = corpus(seed, 40)
    chosen = SETTINGS.override([f"store.recent={recent}", f"store.ratio={ratio}"])
    with Index(tmp_path_factory.mktemp("live") / "news.db", chosen) as index:
        for start in range(0, 30, 3):
            index.add(documents[start : start + 3])
        for query in documents[::7]:
            found = {one.id: one for one in index.find(query, limit=None)}
            expected = {one.b: one for one in brute_force(query, documents[:30])}
            assert found.keys() == expected.keys()
            for name, match in expected.items():
                one = found[name]
                numbers = (one.a_in_b, one.b_in_a, one.jaccard, one.longest_run, one.found_by)
                assert numbers == (match.a_in_b, match.b_in_a, match.jaccard, match.longest_run, match.found_by)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), cap=st.sampled_from([2, 100]), recent=st.sampled_from([16, 1024]))
def test_compiled_and_plain_counting_find_the_same(
    tmp_path_factory: pytest.TempPathFactory, seed: int, cap: int, recent: int
) -> None:
    pytest.importorskip("numba", reason="the extra fast is not installed")
    chance = random.Random(seed)
    footer = "\nEastmere Echo is read by many. Follow us on Facebook or write to us any day.\nSkip to content"
    documents = [replace(one, outlet=chance.choice(["Echo", None])) for one in corpus(seed, 40)]
    documents += [replace(one, id=f"{one.id}-page", text=one.text + footer) for one in documents[:12]]
    repeated = "again and again the same few words are said " * 30
    odd = ["議會將關閉舊橋進行維修" * 5, repeated, f"{repeated} and once more", "Two words", "two  WORDS", "Two"]
    documents += [Document(f"odd{row}", text) for row, text in enumerate(odd)]
    path = tmp_path_factory.mktemp("live") / "news.db"
    chosen = SETTINGS.override([f"index.cap={cap}", f"store.recent={recent}"])
    with Index(path, chosen) as plain, Index(path, chosen) as compiled:
        plain.add(documents)
        compiled.warm()
        for query in documents:
            assert compiled.find(query, limit=None) == plain.find(query, limit=None)


@given(
    text=st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(["den", "Brücke", "ﬃ", "議會將關閉", "a", "\n", "said so", "e\u0301"])).map(" ".join),
    ),
    chosen=st.sampled_from([[], ["shingle.k=3"], ["index.bands=16", "sketch.permutations=100"], ["sketch.words=12"]]),
)
@settings(deadline=None)
def test_compiled_and_plain_code_give_a_text_the_same_keys(text: str, chosen: list[str]) -> None:
    pytest.importorskip("numba", reason="the extra fast is not installed")
    own = SETTINGS.override(chosen)
    plain, compiled = (entries_of(Document("a", text), own, compiled=flag) for flag in (False, True))
    assert plain.tolist() == compiled.tolist()


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), max_size=40))
@settings(deadline=None)
def test_documents_that_share_most_keys_are_ranked_first(hits: list[tuple[int, bool]]) -> None:
    pytest.importorskip("numba", reason="the extra fast is not installed")
    counts = Counter(number for number, _ in hits)
    expected = sorted(counts, key=lambda number: (-counts[number], number))
    found_by = {
        number: sum({LSH if by_band else FINGERPRINT for own, by_band in hits if own == number}) for number in counts
    }
    entries = np.array([0, 1], dtype=np.uint64)
    which = np.array([by_band for _, by_band in hits], dtype=np.int64)
    numbers = np.array([number for number, _ in hits], dtype=np.uint64)
    for ordered in (rank, rank_compiled):
        ranked, most = ordered(entries, which, numbers)
        assert most == max(Counter(which.tolist()).values(), default=0)
        assert numbers_in(ranked).tolist() == expected
        assert bits_in(ranked).tolist() == [found_by[number] for number in expected]
        assert hit_once(ranked).tolist() == [counts[number] == 1 for number in expected]


def test_what_is_found_does_not_depend_on_how_it_was_added(tmp_path: Path) -> None:
    documents = corpus(5, 60)
    answers = []
    for name, step, recent in (("one", 1, 7), ("many", 60, 1024), ("segment", 60, 8)):
        with Index(tmp_path / f"{name}.db", SETTINGS.override([f"store.recent={recent}"])) as index:
            for start in range(0, 60, step):
                index.add(documents[start : start + step])
            answers.append([[(f.id, f.jaccard) for f in index.find(one, limit=None)] for one in documents])
            assert index.check() == []
    assert answers[0] == answers[1] == answers[2]


def test_best_match_comes_first_and_the_document_itself_before_all(index: Index) -> None:
    documents = corpus(1, 30)
    index.add(documents)
    for one in documents:
        found = index.find(one)
        shares = [(match.a_in_b, match.b_in_a) for match in found]
        assert shares == sorted(shares, reverse=True)
        assert shares[0] == (1.0, 1.0)


def test_long_texts_are_found_by_the_shortest_run_that_is_a_match(tmp_path: Path) -> None:
    chance = random.Random(3)
    documents = [Document(f"d{row:02}", prose(chance, 320)) for row in range(12)]
    for row in range(12):
        words = chance.choice(documents).text.split()
        start = chance.randrange(300)
        cut = chance.randrange(300)
        own = prose(chance, 320).split()
        text = " ".join([*own[:cut], *words[start : start + SETTINGS.verify.run_words], *own[cut:]])
        documents.append(Document(f"e{row:02}", text))
    with Index(tmp_path / "news.db") as index:
        index.add(documents)
        for query in documents:
            assert {one.id for one in index.find(query)} == {one.b for one in brute_force(query, documents)}


def test_one_short_quotation_is_found_in_long_texts_where_that_is_a_match(tmp_path: Path) -> None:
    chance = random.Random(4)
    quotation = "we were never asked before the bridge was closed"
    texts = [f"{prose(chance, 400)} {quotation} {prose(chance, 400)}" for _ in range(2)]
    with Index(tmp_path / "news.db", Settings.preset("quotes")) as index:
        index.add([Document("a", texts[0])])
        assert [one.longest_run for one in index.find(texts[1])] == [9]


def test_same_id_and_text_is_one_document_and_another_id_another(index: Index) -> None:
    text = prose(random.Random(1), 60)
    assert index.add([Document("a", text), Document("a", text), Document("b", text)]).new == 2
    added = index.add([Document("a", text, outlet="Gazette")])
    assert (added.new, added.known) == (0, 1)
    assert len(index) == 2
    assert [one.id for one in index.find(text)] == ["a", "b"]


def test_changed_text_under_an_id_is_a_version_that_is_kept_and_linked(index: Index) -> None:
    first, second = prose(random.Random(2), 60), prose(random.Random(3), 60)
    index.add([Document("a", first)])
    assert index.add([Document("a", second)]).versions == 1
    old, new = index.versions("a")
    assert (old.document.text, new.document.text, new.replaces, new.version) == (first, second, old.number, 2)
    assert [(one.id, one.version, one.is_newest) for one in index.find(first)] == [("a", 1, False)]
    assert [(one.id, one.version, one.is_newest) for one in index.find(second)] == [("a", 2, True)]
    assert len(index) == 1


def test_changed_text_at_an_address_is_linked_with_what_stood_there(index: Index) -> None:
    first, second = prose(random.Random(2), 60), prose(random.Random(3), 60)
    index.add([Document("a", first, url="https://gazette.example/1")])
    assert index.add([Document("b", second, url="https://gazette.example/1")]).versions == 1
    (old,), (new,) = index.versions("a"), index.versions("b")
    assert new.replaces == old.number
    assert [(one.id, one.is_newest) for one in index.find(first)] == [("a", False)]
    assert [(one.id, one.is_newest) for one in index.find(second)] == [("b", True)]
    # The same text at the same address under another id is syndication, or a reader's whim: no version of it.
    assert index.add([Document("c", second, url="https://gazette.example/1")]).new == 1
    assert sorted((one.id, one.is_newest) for one in index.find(second)) == [("b", True), ("c", True)]


def test_numbers_are_never_used_again(index: Index) -> None:
    documents = corpus(4, 12)
    index.add(documents)
    last = index.versions("d011")[0].number
    assert index.remove(["d011", "unknown"]) == 1
    index.add([Document("e", prose(random.Random(8), 30))])
    assert index.versions("e")[0].number == last + 1
    assert index.get("d011") is None


def test_removed_documents_are_not_found_and_their_keys_go_with_a_merge(tmp_path: Path) -> None:
    documents = corpus(6, 80)
    with Index(tmp_path / "news.db", SETTINGS.override(["store.recent=8"])) as index:
        index.add(documents[:40])
        index.remove([one.id for one in documents[:39]])
        assert [one.id for one in index.find(documents[39], limit=None)] == ["d039"]
        index.add(documents[40:])
        index._merge(loading=False)
        assert index.stats().segments == 1
        assert index.check() == []
        kept = index.stats().postings
    with Index(tmp_path / "anew.db", SETTINGS.override(["store.recent=8"])) as index:
        index.add(documents[39:])
        assert index.stats().postings == kept


def test_expire_goes_by_the_date_of_publication_and_else_of_adding(index: Index) -> None:
    texts = [prose(random.Random(seed), 40) for seed in range(4)]
    dates = ["2024-01-31", "2024-02-01", "2024-01-31T23:30:00-05:00", None]
    index.add(
        [Document(f"d{row}", text, published=day) for row, (text, day) in enumerate(zip(texts, dates, strict=True))]
    )
    assert index.expire(datetime(2024, 2, 1, tzinfo=UTC)) == 1
    assert [index.get(f"d{row}") is None for row in range(4)] == [True, False, False, False]
    assert index.expire(timedelta(days=30)) == 2
    assert index.get("d3") is not None


def test_what_cannot_be_added_is_named_and_the_rest_goes_on(index: Index) -> None:
    bad: list[Document | Rejected] = [
        Rejected("feed.jsonl:7", "no text"),
        Document("empty", "  "),
        Document("half", "half a pair: \ud800"),
        Document("late", "Published when?", published="yesterday"),
    ]
    good = Document("good", prose(random.Random(1), 40))
    added = index.add([*bad, good])
    assert (added.new, len(added.rejected)) == (1, 4)
    assert index.get("good") == good
    rows = sqlite3.connect(index.path).execute("SELECT source FROM rejected ORDER BY number").fetchall()
    assert rows == [("feed.jsonl:7",), ('document: "empty"',), ('document: "half"',), ('document: "late"',)]


def test_other_settings_are_refused_by_name_and_by_fingerprint(tmp_path: Path) -> None:
    with Index(tmp_path / "news.db") as index:
        index.add(corpus(1, 3))
        own = index.stats().fingerprint
    told = rf"shingle.k=5 \(fingerprint {own}\), asked with shingle.k=4 \(fingerprint.*--rebuild --set shingle.k=4$"
    with pytest.raises(SettingError, match=told):
        Index(tmp_path / "news.db", SETTINGS.override(["shingle.k=4"]))
    # What the keys do not depend on may change.
    with Index(tmp_path / "news.db", SETTINGS.override(["verify.containment=0.5", "store.recent=9"])) as index:
        assert index.settings.verify.containment == 0.5


def test_rebuild_takes_other_settings_and_finds_the_same_texts(tmp_path: Path) -> None:
    documents = corpus(2, 30)
    with Index(tmp_path / "news.db") as index:
        index.add(documents)
        assert index.rebuild(SETTINGS.override(["shingle.k=4"])) == 30
        assert index.find(documents[3])[0].id == "d003"
    with Index(tmp_path / "news.db") as index:
        assert index.settings.shingle.k == 4
        assert index.check() == []
        assert index.find(documents[3])[0].id == "d003"


def test_reader_sees_the_file_as_it_was_while_another_writes(tmp_path: Path) -> None:
    documents = corpus(3, 20)
    with Index(tmp_path / "news.db") as writer, Index(tmp_path / "news.db") as reader:
        writer.add(documents[:10])
        before = reader.find(documents[0], limit=None)
        with writer._writing():
            writer._connection.execute("DELETE FROM documents")
            assert reader.find(documents[0], limit=None) == before
            writer._connection.execute("ROLLBACK")
            writer._connection.execute("BEGIN")
        writer.add(documents[10:])
        assert {one.id for one in reader.find(documents[15], limit=None)} >= {"d015"}


def test_line_that_an_outlet_repeats_is_in_no_share(index: Index) -> None:
    chance = random.Random(9)
    line = "Sign off of the gazette which stands below every story that the paper has ever printed and will print too."

    def article(name: str) -> Document:
        story = "\n".join(prose(chance, 15) for _ in range(6))
        return Document(name, f"{story}\n{line}", outlet="Gazette")

    articles = [article(f"g{number}") for number in range(20)]
    index.add(articles[:10])
    index.add(articles[10:])
    assert [one.id for one in index.find(articles[0])] == ["g0"]
    assert index.find(article("new")) == []


def test_release_that_everybody_ran_does_not_hide_itself(tmp_path: Path) -> None:
    chance = random.Random(4)
    release = prose(chance, 120)
    copies = [Document(f"c{n:03}", f"{release} {prose(chance, 3)}") for n in range(30)]
    with Index(tmp_path / "news.db", SETTINGS.override(["index.cap=5"])) as index:
        index.add(copies[:20])
        for one in copies[20:]:
            index.add([one])
        piece = " ".join(release.split()[30:70])
        assert len(index.find(f"{prose(chance, 100)} {piece} {prose(chance, 100)}", limit=None)) == 30


def test_passage_that_too_many_stories_share_proposes_no_pair(tmp_path: Path) -> None:
    chance = random.Random(4)
    standing = prose(chance, 25)
    stories = [Document(f"s{n:03}", f"{prose(chance, 60)} {standing}") for n in range(12)]
    with Index(tmp_path / "news.db", SETTINGS.override(["index.cap=5"])) as index:
        index.add(stories)
        assert [one.id for one in index.find(stories[0], limit=None)] == ["s000"]


def test_passages_of_a_match_are_places_in_the_query_and_in_what_was_found(index: Index) -> None:
    text = "The council will close the old bridge for fourteen weeks from Monday. Repairs cost two million pounds."
    index.add([Document("a", f"It was said in the morning. {text} Nobody was there.")])
    query = f"A reporter writes this. {text}"
    (found,) = index.find(query)
    spans = [(one.a.of(query), one.b.of(found.document.text)) for one in index.passages(query, found)]
    assert spans == [(half, half) for half in (text[:69], text[70:])]


@pytest.mark.parametrize("text", ["", "…", "word", "日本語のニュース記事です。橋は月曜日から十四週間閉鎖されます。"])
def test_short_and_odd_texts_are_found_again(index: Index, text: str) -> None:
    added = index.add([Document("odd", text), Document("other", "Something else altogether, in so many words.")])
    found = [one.id for one in index.find(Document("q", text))]
    assert found == (["odd"] if any(character.isalnum() for character in text) else [])
    assert added.new == 1 + bool(text)


def test_file_of_another_program_is_refused(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (x)")
    other.close()
    (tmp_path / "plain.txt").write_text("No database at all, but long enough to look at. " * 50, encoding="utf-8")
    for name in ("other.db", "plain.txt", "."):
        with pytest.raises(DedupeError):
            Index(tmp_path / name)
    with pytest.raises(DedupeError, match="no such index"):
        Index(tmp_path / "none.db", make=False)


def test_text_that_the_settings_ignore_is_in_no_share(tmp_path: Path) -> None:
    standing = "Our paper is printed on paper that was printed on before and will be printed on again and again."
    chance = random.Random(3)
    articles = [Document(f"a{row}", f"{prose(chance, 20)}.\n{standing}") for row in range(2)]
    with Index(tmp_path / "news.db") as index:
        index.add(articles)
        assert len(index.find(articles[0])) == 2
    with Index(tmp_path / "news.db", SETTINGS.override([f"furniture.ignore={standing}"])) as index:
        assert [one.id for one in index.find(articles[0])] == ["a0"]


def test_what_an_outlet_repeats_is_no_more_its_own_text_in_a_pasted_copy(tmp_path: Path) -> None:
    chance = random.Random(8)
    standing = "Write to the newsroom of the Echo at the Old Corn Exchange for all corrections and complaints."
    articles = [
        Document(f"echo{row}", ". ".join(prose(chance, 15).capitalize() for _ in range(4)) + f".\n{standing}", "Echo")
        for row in range(16)
    ]
    other = Document("gazette", articles[0].text.replace(standing, "It is the Gazette that says so, and only it."))
    pasted = Document("pasted", articles[0].text)
    with Index(tmp_path / "news.db") as index:
        index.add([*articles, replace(other, outlet="Gazette")])
        for _ in ("one by one", "compiled"):
            found = {one.id: one for one in index.find(pasted)}
            assert found.keys() == {"echo0", "gazette"}
            assert (found["echo0"].a_in_b, found["echo0"].b_in_a) == (1.0, 1.0)
            assert "exact" in found["echo0"].found_by
            # Beside another paper's text, or as another paper's own, the line is the text's.
            assert found["gazette"].a_in_b < 1.0
            (best, *_) = index.find(replace(pasted, outlet="Herald"))
            assert (best.id, best.a_in_b < 1.0, best.b_in_a) == ("echo0", True, 1.0)
            ends = [passage.a.end for passage in index.passages(pasted, found["echo0"])]
            assert max(ends) <= len(pasted.text) - len(standing)
            index.warm()
