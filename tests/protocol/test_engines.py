"""One suite for every engine: the order of items is kept, and matches and stories are those of `local`."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from dedupe.engine import engines
from dedupe.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dedupe.model import Comparison

    Session = Any

pa = pytest.importorskip("pyarrow", reason="the extra fast is not installed")
pytest.importorskip("numba", reason="the extra fast is not installed")
parquet = pytest.importorskip("pyarrow.parquet", reason="the extra fast is not installed")

SETTINGS = Settings.preset("news").override(["index.bucket=20", "furniture.repeats=3"])
WORDS = [f"word{number}" for number in range(3000)]
# A session for small tables: compiling a query for speed costs more than it saves.
QUICK = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.memory": "1g",
}


def corpus(count: int) -> list[dict[str, object]]:
    """Return articles with planted copies, excerpts, a family of near-copies, page lines, and records that are none."""
    chance = random.Random(5)
    rows: list[dict[str, Any]] = []
    for number in range(count):
        words = chance.choices(WORDS, k=chance.randint(40, 200))
        if rows and number % 3 == 0:
            other = str(chance.choice(rows)["text"]).split()
            start = chance.randrange(len(other))
            words[3:3] = other[start : start + chance.randint(15, 60)]
        if number % 8 == 1:
            words = [word if chance.random() > 0.01 else "altered" for word in str(rows[0]["text"]).split()]
        rows.append(
            {
                "id": f"d{number * 7919 % 100_003:06}",
                "text": " ".join(words) + ("\nSkip to content" if number % 50 == 0 else ""),
                "outlet": chance.choice(["Echo", "Gazette", None]),
                "published": chance.choice(["2024-03-01", "2024-03-02", None, "2024-05-05"]),
                "url": "https://echo.example/a" if number % 9 == 0 else None,
                "title": "News of the day" if number % 4 == 0 else None,
            }
        )
        if number % 2 == 0:
            rows[-1]["text"] = (
                f"{rows[-1]['text']}\nWrite to the newsroom at the Old Corn Exchange for all corrections."
            )
    rows[7]["text"] = f"{rows[9]['text']} It â€œworkedâ€\x9d, sheÂ said"
    rows[11]["text"] = None
    rows[12]["text"] = " \n "
    rows[13]["published"] = "last week"
    rows[14]["text"] = "桥梁将于星期一关闭，工程师需要修复北侧拱门，市议会表示歉意。" * 3
    rows[15]["text"] = f"{rows[14]['text']}更多消息请看明天的报纸。"
    return rows


def local(path: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Return the rows of matches and of clusters that the local engine finds."""
    import numpy as np

    from dedupe.matching.files import find_stories_in
    from dedupe.render.table import cluster_table
    from dedupe.stages.read.columns import read_columns

    table = read_columns([path], SETTINGS.read)
    assert table is not None
    found = find_stories_in(table, SETTINGS)
    records = found.pairs.records(table.ids, np.flatnonzero(found.is_match))
    matches = [
        (m.a, m.b, m.jaccard, m.a_in_b, m.b_in_a, m.longest_run, m.lead_words, list(m.found_by)) for m in records
    ]
    ids = [name for row, name in enumerate(table.ids) if row not in table.dropped]
    return matches, list(cluster_table(ids, found.clusters).rows)


def rows_of(frame: Session) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in frame.toArrow().to_pylist()]


def without_path(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON without where its texts were read: Spark does not say."""
    told = comparison.to_dict()
    return {**told, "documents": [{**one, "path": None} for one in told["documents"]]}


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    pytest.importorskip("pyspark", reason="the extra spark is not installed")
    from dedupe.engine.spark.session import open_session

    opened = open_session("local[2]", QUICK)
    yield opened
    opened.stop()


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "articles.parquet"
    parquet.write_table(pa.Table.from_pylist(corpus(700)), path, row_group_size=150)
    return path


@pytest.mark.parametrize("name", ["local", "spark"])
def test_items_come_back_in_their_order(name: str, request: pytest.FixtureRequest) -> None:
    if name == "spark":
        request.getfixturevalue("session")
    items = ["2.5", "-1", "7"] * 20
    assert list(engines[name].map(float, items, jobs=2)) == [float(item) for item in items]
    assert list(engines[name].map(float, [], jobs=2)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("partitions", "driver_edges", "held", "documents"),
    [(3, 20_000_000, 1 << 20, 16), (1, 20_000_000, 0, 64), (7, 10, 0, 64)],
)
def test_spark_finds_what_local_finds_for_any_number_of_partitions(
    session: Session, articles: Path, tmp_path: Path, partitions: int, driver_edges: int, held: int, documents: int
) -> None:
    from dedupe.engine.spark.job import run
    from dedupe.engine.spark.limits import Limits

    limits = Limits(partitions, 5000, documents, driver_edges, known_rows=held, handed_bytes=held)
    found = run(session, [str(articles)], str(tmp_path), SETTINGS, limits=limits)
    matches, clusters = local(articles)
    assert rows_of(found.matches) == matches
    assert rows_of(found.clusters) == clusters
    assert found.rejected.count() == 3
    assert len(matches) > 300
    assert sum(row[3] > 1 for row in clusters) > 50

    again: list[tuple[str, bool]] = []
    run(session, [str(articles)], str(tmp_path), SETTINGS, limits=limits, watch=lambda *event: again.append(event))
    assert all(is_there for _, is_there in again), "finished stages are not made again"


@pytest.mark.slow
def test_tables_of_aligned_pairs_are_those_of_a_report_on_one_machine(session: Session, tmp_path: Path) -> None:
    from dedupe.distributed import TableAligner, gather_story, tell_story, write_tables
    from dedupe.engine.spark.job import run
    from dedupe.engine.spark.limits import Limits
    from dedupe.pipeline import run as run_here
    from dedupe.render.table import tables
    from dedupe.stages.read import read

    settings = SETTINGS.override(["cluster.align_up_to=100", "cluster.align_related=1"])
    records = [row for row in corpus(90) if row["published"] != "last week" and str(row["text"] or "").strip()]
    # Invented: a release and its rewrite, so that quotations, facts and a direction are told.
    council = (
        "The council said the Mill Lane bridge will close for 14 weeks. “We are sorry for the wait,” said Ann Lee."
    )
    paper = "Mill Lane bridge will close for 16 weeks, the council said. “We are very sorry for the wait,” Lee said."
    extra = "Engineers will repair its northern arch, and all buses will take the long way round by the old mill."
    for name, text, author in (("x1", council, "Press office"), ("x2", paper, "Jo Hill"), ("x3", paper, None)):
        row = {"id": name, "text": f"{text} {extra}", "outlet": name, "published": f"2024-03-0{name[1]}"}
        records.append(dict.fromkeys(records[0]) | row | {"author": author})
    path = tmp_path / "articles.parquet"
    parquet.write_table(pa.Table.from_pylist([{"author": None} | row for row in records]), path)
    result = run_here(read([path], settings.read), settings, title="news")
    wanted = {table.name: table for table in tables(result)}
    aligner, limits = TableAligner(settings), Limits(3, documents_per_cell=64)
    found = run(session, [str(path)], str(tmp_path / "work"), settings, aligner=aligner, limits=limits)
    for kind, load in (("parquet", session.read.parquet), ("jsonl", session.read.json)):
        folders = write_tables(found, str(tmp_path / kind), kind)
        names = [folder.rpartition("/")[2] for folder in folders]
        assert names == ["documents", "clusters", "matches", "passages", "edits", "quotes", "facts", "remainders"]
        for name, folder in zip(names, folders, strict=True):
            columns = [column for column in wanted[name].columns if column != "path"]
            rows = [dict(zip(wanted[name].columns, row, strict=True)) for row in wanted[name].rows]
            expected = sorted(repr(tuple(row[column] for column in columns)) for row in rows)
            assert sorted(repr(row) for row in rows_of(load(folder).select(*columns))) == expected, name
            assert expected, name
    assert any(match.status == "counted" for match in session.read.parquet(str(tmp_path / "parquet/matches")).collect())

    # The report of one story says of it what that of the corpus says: furniture that only the others tell, too.
    furniture = {one.id: one.furniture for one in result.documents}
    standing = {story.id for story in result.clusters if any(furniture[name] for name in story.members)}
    for story in (
        next(one for one in result.clusters if one.id in standing),
        next(one for one in result.clusters if "x2" in one.members),
    ):
        own = gather_story(found, story.members[-1])
        told = tell_story(own, settings, title="news")
        assert [one.furniture for one in told.documents] == [furniture[name] for name in story.members]
        inside = [c for c in result.comparisons if {c.a.id, c.b.id} <= set(story.members)]
        assert [without_path(c) for c in told.comparisons] == [without_path(c) for c in inside]
        assert told.clusters == (story,)
    alone = next(one.id for one in result.documents if not any(one.id in story.members for story in result.clusters))
    assert tell_story(gather_story(found, alone), settings, title="news").clusters == ()


@pytest.mark.slow
@pytest.mark.parametrize(("small", "related"), [(2, 0), (4, 1), (12, 3)])
def test_the_pairs_that_are_aligned_are_those_of_the_pipeline(session: Session, small: int, related: int) -> None:
    from dedupe.engine.spark.alignment import choose
    from dedupe.model import Cluster, Match
    from dedupe.pipeline import _pairs_to_align

    chance = random.Random(small)
    names = [f"d{row:02}" for row in range(60)]
    stories = [tuple(names[start : start + size]) for start, size in ((0, 3), (3, 2), (5, 4), (10, 9), (20, 20))]
    clusters = [Cluster(members[0], members, chance.choice(members), "") for members in stories]
    # Scores of one decimal: many pairs are equally strong.
    matches = [
        Match(a, b, 0.1, chance.randint(1, 9) / 10, chance.randint(1, 9) / 10, chance.randint(3, 5), ("exact",))
        for i, a in enumerate(names)
        for b in names[i + 1 :]
        if chance.random() < 0.2
    ]
    settings = SETTINGS.override([f"cluster.align_up_to={small}", f"cluster.align_related={related}"])
    wanted, left = _pairs_to_align(matches, clusters, settings)
    rows = {name: row for row, name in enumerate(names)}
    pairs = [(rows[m.a], rows[m.b], 1, m.jaccard, m.a_in_b, m.b_in_a, m.longest_run, 0) for m in matches]
    told = [
        (rows[name], story.id, len(story.members), name == story.representative, None, None)
        for story in clusters
        for name in story.members
    ] + [(None, None, None, None, a, b) for a, b, *_ in pairs]
    schema = (
        "a long, b long, found_by int, jaccard double, a_in_b double, b_in_a double, longest_run long, lead_words long"
    )
    of_stories = "row long, cluster string, members int, is_representative boolean, a long, b long"
    frames = session.createDataFrame(pairs, schema), session.createDataFrame(told, of_stories)
    found = [(names[one["a"]], names[one["b"]]) for one in choose(*frames, settings).collect()]
    assert sorted(found) == sorted((match.a, match.b) for match in wanted)
    assert left


@pytest.mark.slow
def test_records_are_read_on_spark_as_they_are_here(session: Session, tmp_path: Path) -> None:
    import json

    from dedupe.engine.spark.job import run
    from dedupe.model import Document
    from dedupe.stages.read import read

    story = "The bridge on Mill Lane will close for {} weeks from Monday so that engineers can repair its arch."
    records: list[dict[str, object]] = [
        {"id": 7, "text": story.format("two"), "source": "Echo", "date": "2024-03-01", "headline": "Closed", "page": 3},
        {
            "id": "b",
            "text": story.format("three"),
            "publisher": "Gazette",
            "pubDate": 1709251200,
            "byline": ["Jo", "Al"],
        },
        {
            "id": "c",
            "text": story.format("four"),
            "published": None,
            "date": "2024-03-02",
            "link": "https://echo.example/c",
        },
        {"id": "d", "text": "It â€œworkedâ€\x9d, sheÂ said", "outlet": "", "source": "Echo"},
        {"id": "e", "text": 5},
        {"id": "f", "text": story.format("five"), "published": "last week"},
    ]
    lines = tmp_path / "articles.jsonl"
    text = "\ufeff" + "\n".join(json.dumps(one) for one in records)
    lines.write_text(text + "\n\n[1]\nno record\n", encoding="utf-8")
    same = [{key: str(value) for key, value in one.items() if key != "byline" and value} for one in records]
    table = tmp_path / "articles.parquet"
    parquet.write_table(pa.Table.from_pylist([one for one in same if one["id"] != "e"]), table)
    fields = ("id", "text", "outlet", "published", "url", "title", "author")
    for path in (lines, table):
        found = run(session, [str(path)], str(tmp_path / "work"), SETTINGS)
        here = list(read([path], SETTINGS.read))
        documents = [one for one in here if isinstance(one, Document)]
        wanted = [tuple(getattr(one, name) for name in fields) for one in sorted(documents, key=lambda one: one.id)]
        assert rows_of(found.articles.select(*fields).orderBy("id")) == wanted
        assert found.rejected.count() == len(here) - len(documents)
        assert path == table or found.rejected.count() == len(["e", "f", "[1]", "no record"])


def test_a_damaged_file_among_good_ones_is_named_and_finished_stages_are_kept(
    session: Session, articles: Path, tmp_path: Path
) -> None:
    from dedupe.engine.spark.job import run
    from dedupe.errors import InputError

    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.parquet").write_bytes(articles.read_bytes())
    whole = articles.read_bytes()
    (folder / "b.parquet").write_bytes(whole[:4000] + bytes(4000) + whole[8000:])
    with pytest.raises(InputError, match=r"b\.parquet cannot be read to its end; export it again") as caught:
        run(session, [str(folder)], str(tmp_path / "work"), SETTINGS)
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_twenty_thousand_articles_give_the_same_for_two_numbers_of_partitions(session: Session, tmp_path: Path) -> None:
    from dedupe.engine.spark.job import run
    from dedupe.engine.spark.limits import Limits

    path = tmp_path / "articles.parquet"
    parquet.write_table(pa.Table.from_pylist(corpus(20_000)), path)
    matches, clusters = local(path)
    for partitions in (3, 8):
        work = str(tmp_path / str(partitions))
        found = run(session, [str(path)], work, SETTINGS, limits=Limits(partitions, documents_per_cell=2000))
        assert rows_of(found.matches) == matches
        assert rows_of(found.clusters) == clusters


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_in_three_stages_finds_the_same() -> None:
    import subprocess
    import sys
    from pathlib import Path

    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    pytest.importorskip("pyspark", reason="the extra spark is not installed")
    script = Path(__file__).parents[1] / "spark_kills.py"
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert done.stdout.count("killed a worker in") == 3
