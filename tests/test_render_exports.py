"""Each export, read back by its own library."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import networkx as nx
import openpyxl
import pandas as pd
import pytest
from prov.model import ProvBundle, ProvDerivation, ProvDocument
from pyarrow import parquet

from dedupe.cli import main
from dedupe.corpus import find_corpus
from dedupe.errors import OutputError
from dedupe.model import Document, Rejected, Result
from dedupe.pipeline import run
from dedupe.render import find_format, formats
from dedupe.render.annotation import collection
from dedupe.render.columns import column_kinds
from dedupe.render.excel import write_workbook
from dedupe.render.graphml import graphml
from dedupe.render.lineage import trace_lineage
from dedupe.render.prov import prov_document
from dedupe.render.table import Table, tables
from dedupe.settings import Settings
from dedupe.stages.read.cells import free_cell
from dedupe.store.database import APPLICATION_ID
from dedupe.store.results import VERSION, write_result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Controls, both ends of XML and JSON, a formula, an escape of Excel's, a triple quote of PROV-N's, a percent sign.
NASTY = '=1+1 </data>]]>&amp;\x00\x01\x0b\x1b\x7f\ufffe "\'\\ """ %41 _x0041_ \u202e \U0001f4f0 \r\n\t'
STORY = (
    f"The mayor opened the new bridge over the river on Monday {NASTY} and said: “It cost £4.7m and took fourteen weeks, "
    "which is more than the town had hoped for when the work began in the cold spring of last year.”\r\n"
)


@pytest.fixture(scope="module")
def council() -> Result:
    return _run("council-release")


@pytest.fixture(scope="module")
def week() -> Result:
    return _run("newsroom-week")


@pytest.fixture(scope="module")
def hostile() -> Result:
    later = STORY.replace("fourteen", "sixteen")
    records: list[Document | Rejected] = [
        Document(f"a{NASTY}", STORY, NASTY, "2025-01-30", NASTY, NASTY, NASTY, {"path": NASTY}),
        Document("-.", later, NASTY, "2025-01-31T10:00:00+00:00", f"https://x.example/{NASTY}", NASTY),
        Document("alone", "Nothing of it is shared with any other text in this corpus."),
        Rejected(NASTY, NASTY),
    ]
    return run(records, Settings(), title=NASTY)


@pytest.fixture(params=["council", "week", "hostile"])
def result(request: pytest.FixtureRequest) -> Result:
    found: Result = request.getfixturevalue(request.param)
    assert any(line.parent for descent in found.descents for line in descent.lines)
    return found


def _run(name: str) -> Result:
    corpus = find_corpus(name)
    settings = corpus.settings()
    return run(corpus.read(settings), settings, title=corpus.title)


# W3C PROV


@pytest.mark.parametrize(("name", "form"), [("prov", "json"), ("provn", "provn")])
def test_prov_is_read_back_as_it_was(result: Result, name: str, form: str, tmp_path: Path) -> None:
    (path,) = formats[name](result, tmp_path)
    assert ProvDocument.deserialize(str(path), format=form) == prov_document(result)


def test_prov_n_is_that_of_the_recommendation(result: Result, tmp_path: Path) -> None:
    (path,) = formats["provn"](result, tmp_path)
    assert ProvDocument.deserialize(str(path), format="provn", profile="strict") == prov_document(result)


def test_prov_has_every_line_of_descent_in_its_subtype(result: Result) -> None:
    (bundle,) = prov_document(result).bundles
    kinds = {"wasQuotedFrom": "Quotation", "wasRevisionOf": "Revision", "hadPrimarySource": "PrimarySource"}
    said = sorted(
        (
            str(record.args[0].localpart),
            str(record.args[1].localpart),
            *(t.localpart for t in record.get_asserted_types()),
        )
        for record in bundle.get_records(ProvDerivation)
    )
    names = {label: str(entity.identifier.localpart) for entity, label in _entities(bundle)}
    assert said == sorted(
        (names[claim.target], names[claim.source], *([kinds[claim.relation]] if claim.relation in kinds else []))
        for claim in trace_lineage(result)
    )


def _entities(bundle: ProvBundle) -> Iterator[tuple[Any, str]]:
    for record in bundle.get_records():
        for name, value in record.attributes:
            if str(name) == "dcterms:identifier":
                yield record, value


def test_prov_tells_the_run_from_its_claims(council: Result) -> None:
    text = prov_document(council).get_provn()
    head, _, claims = text.partition("\n  bundle ")
    run_name = f"run:{council.digest[:16]}-{council.run.fingerprint}"
    assert f"activity({run_name}, -, -, [prov:label=" in head
    assert f'dedupe:fingerprint="{council.run.fingerprint}"' in head
    assert (
        f'agent(run:dedupe, [prov:type=\'prov:SoftwareAgent\', prov:label="dedupe", dedupe:version="{council.run.version}"])'
        in head
    )
    assert f"wasAssociatedWith({run_name}, run:dedupe, run:settings-{council.run.fingerprint})" in head
    assert f"used({run_name}, doc:council, -)" in head
    assert f"wasGeneratedBy({run_name}-claims, {run_name}, -)" in head
    assert "wasDerivedFrom(doc:local-paper, doc:council," in claims
    assert f'dedupe:sha256="{council.documents[0].document.sha256}"' in claims
    assert "The copy credits a picture to" in claims


def test_prov_types_a_day_and_a_time(hostile: Result) -> None:
    text = prov_document(hostile).get_provn()
    assert 'dcterms:issued="2025-01-30" %% xsd:date' in text
    assert 'dcterms:issued="2025-01-31T10:00:00+00:00" %% xsd:dateTime' in text


# GraphML


def test_networkx_reads_the_descent(result: Result, tmp_path: Path) -> None:
    (path,) = formats["graphml"](result, tmp_path)
    graph = nx.read_graphml(path)
    names = nx.get_node_attributes(graph, "document")
    edges = {(names[source], names[target]): values for source, target, values in graph.edges(data=True)}
    claims = trace_lineage(result)
    assert len(edges) == len(claims)
    assert graph.is_directed()
    assert len(graph) == len(result.documents) + len({c.source for c in claims} - {d.id for d in result.documents})
    for claim in claims:
        values = edges[_xml(claim.source), _xml(claim.target)]
        assert values["relation"] == claim.relation
        assert values.get("confidence") == claim.confidence
        assert values.get("share_of_target") == (claim.share_of_target and claim.share_of_target.paraphrase)
        assert 0 < values["weight"] <= 1


def _xml(text: str) -> str:
    """What is left of a text in XML 1.0: its productions forbid these characters in any form."""
    return "".join("\ufffd" if (c < " " and c not in "\t\n") or c in "\ufffe\uffff" else c for c in text)


def test_nodes_of_the_graph_say_what_the_documents_are(week: Result) -> None:
    graph = nx.parse_graphml(graphml(week))
    nodes = {values["document"]: values for _, values in graph.nodes(data=True)}
    for parsed in week.documents:
        one = parsed.document
        assert [nodes[one.id].get(name) for name in ("outlet", "published", "url", "sha256")] == [
            one.outlet,
            one.published,
            one.url,
            one.sha256,
        ]
    assert {name for name, values in nodes.items() if "story" in values and values["collected"]} == {
        member for story in week.clusters for member in story.members
    }


# W3C Web Annotation


def test_selectors_anchor_by_position_and_by_quotation_alike(result: Result) -> None:
    texts = {quote_id(parsed.id): parsed.text for parsed in result.documents}
    urls = {quote_id(parsed.id): parsed.document for parsed in result.documents}
    places = list(resources(collection(result)))
    assert places
    for place in places:
        name = place["scope"].removeprefix("urn:dedupe:document:")
        text, document = texts[name], urls[name]
        assert place["source"] == document.url or place["source"] == f"urn:sha256:{document.sha256}"
        quoted, position = place["selector"]
        start, end = position["start"], position["end"]
        assert (quoted["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
        assert text[start:end] == quoted["exact"]
        assert quoted["exact"]
        around = quoted["prefix"] + quoted["exact"] + quoted["suffix"]
        assert text.find(around) == text.rfind(around) == start - len(quoted["prefix"])


def quote_id(name: str) -> str:
    from urllib.parse import quote

    return quote(name, safe="")


def resources(tree: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    if isinstance(tree, dict):
        if tree.get("type") == "SpecificResource":
            yield tree
        for value in tree.values():
            yield from resources(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from resources(value)


def test_every_passage_and_every_change_is_one_annotation(result: Result) -> None:
    found = collection(result)
    items = found["first"]["items"]
    passages = [p for c in result.comparisons for p in c.passages]
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert found["total"] == len(items) == len(passages) + sum(len(p.edits) for p in passages)
    assert len({item["id"] for item in items}) == len(items)
    assert all(item["type"] == "Annotation" and item["target"] and item["body"] for item in items)
    assert sum(item["motivation"] == "linking" for item in items) == len(passages)


def test_deletion_is_an_annotation_of_the_words_that_are_gone(council: Result) -> None:
    (pair,) = council.comparisons
    deletion = next(edit for passage in pair.passages for edit in passage.edits if not len(edit.b))
    items = collection(council)["first"]["items"]
    (item,) = [
        one
        for one in items
        if one["motivation"] == "describing"
        and one["target"]["selector"][1] == position(deletion.a.start, deletion.a.end)
        and one["target"]["scope"].endswith(pair.a.id)
    ]
    assert item["body"][0]["value"].endswith("was cut")


def position(start: int, end: int) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": start, "end": end}


# Tables


def test_parquet_has_the_rows_of_the_csv(result: Result, tmp_path: Path) -> None:
    formats["csv"](result, tmp_path)
    formats["parquet"](result, tmp_path)
    for table in tables(result):
        frame = pd.read_parquet(tmp_path / f"{table.name}.parquet", dtype_backend="numpy_nullable")
        with (tmp_path / f"{table.name}.csv").open(encoding="utf-8", newline="") as stream:
            head, *rows = csv.reader(stream)
        assert list(frame.columns) == head
        assert [[_written(cell) for cell in row] for row in frame.itertuples(index=False)] == [
            [free_cell(cell) for cell in row] for row in rows
        ]


def test_types_of_parquet_do_not_hang_on_the_values(week: Result, tmp_path: Path) -> None:
    alone = run([Document("a", "One text alone.")], Settings(), title="Alone")
    for name, result in (("full", week), ("empty", alone)):
        (tmp_path / name).mkdir()
        formats["parquet"](result, tmp_path / name)
    for path in (tmp_path / "full").iterdir():
        assert parquet.read_schema(path) == parquet.read_schema(tmp_path / "empty" / path.name)


def _written(cell: Any) -> str:  # noqa: ANN401 - any cell
    return "" if cell is pd.NA else str(cell).lower() if str(cell) in ("True", "False") else str(cell)


def test_every_column_that_holds_no_text_is_declared(result: Result) -> None:
    proper = {"integer": int, "number": (int, float), "truth": bool, "text": str}
    for table in tables(result):
        for at, (name, kind) in enumerate(column_kinds(table).items()):
            values = [row[at] for row in table.rows if row[at] is not None]
            assert all(isinstance(value, proper[kind]) for value in values), (table.name, name, kind)
            assert kind == "truth" or not any(isinstance(value, bool) for value in values), (table.name, name)


def test_excel_has_the_cells_of_the_tables_and_no_formula(result: Result, tmp_path: Path) -> None:
    (path,) = formats["excel"](result, tmp_path)
    book = openpyxl.load_workbook(path)
    for table in tables(result):
        head, *rows = book[table.name].iter_rows()
        assert [cell.value for cell in head] == list(table.columns)
        assert all(cell.data_type in "nsb" and cell.hyperlink is None for row in rows for cell in row)
        read = [tuple(_read(cell.value) for cell in row) for row in rows]
        assert read == [tuple(None if cell == "" else cell for cell in row) for row in table.rows]


def _read(value: Any) -> Any:  # noqa: ANN401 - any cell
    """What a cell says to Excel: openpyxl leaves controls in their escapes, and a sheet has no empty texts."""
    if not isinstance(value, str):
        return value
    return re.sub("_x(00[01][0-9A-F]|FFFE)_", lambda match: chr(int(match[1], 16)), value) or None


def test_excel_bears_no_clock(council: Result, tmp_path: Path) -> None:
    (path,) = formats["excel"](council, tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z</dcterms:created>" in archive.read("docProps/core.xml")


def test_cell_longer_than_excel_takes_ends_in_an_ellipsis(tmp_path: Path) -> None:
    write_workbook([Table("t", ("text",), [("x" * 40_000,)])], tmp_path / "t.xlsx")
    value = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]["A2"].value
    assert value == "x" * 32_766 + "…"


def test_table_longer_than_a_sheet_goes_on_in_the_next(tmp_path: Path) -> None:
    write_workbook([Table("t", ("n",), [(1,), (2,), (3,)]), Table("empty", ("n",), [])], tmp_path / "t.xlsx", rows=2)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert {sheet.title: [row[0].value for row in sheet.iter_rows()] for sheet in book} == {
        "t": ["n", 1, 2],
        "t 2": ["n", 3],
        "empty": ["n"],
    }


# SQLite


@pytest.fixture
def database(result: Result, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    (path,) = formats["sqlite"](result, tmp_path)
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


def test_database_is_whole_and_says_what_it_is(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_every_table_and_column_of_the_database_is_documented(database: sqlite3.Connection) -> None:
    query = """SELECT m.name, c.name, d.meaning FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
               LEFT JOIN columns AS d ON d.table_name = m.name AND d.column_name = c.name
               WHERE m.type IN ('table', 'view')"""
    found = database.execute(query).fetchall()
    assert len(found) > 150
    assert [row for row in found if not (row[2] or "").endswith(".")] == []


def test_database_has_every_record(database: sqlite3.Connection, result: Result) -> None:
    def count(name: str) -> int:
        (number,) = database.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608 - a name of ours
        return int(number)

    pairs = result.comparisons
    assert count("documents") == len(result.documents)
    assert count("clusters") == len(result.clusters)
    assert count("matches") == len({frozenset((m.a, m.b)) for m in (*result.matches, *result.near_misses)})
    assert count("passages") == sum(len(c.passages) for c in pairs)
    assert count("edits") == sum(len(p.edits) for c in pairs for p in c.passages)
    assert count("quotes") == sum(len(c.quotes) for c in pairs)
    assert count("facts") == sum(len(c.facts) for c in pairs)
    assert count("remainders") == sum(len(c.omitted) + len(c.added) for c in pairs)
    assert count("derivations") == len(pairs)
    assert count("evidence") == sum(len(c.derivation.evidence) for c in pairs)
    assert count("descent") == sum(1 + len(line.others) for d in result.descents for line in d.lines)
    assert count("rejected") == len(result.rejected)
    assert count("settings") == sum(map(len, result.run.settings.values()))
    assert dict(database.execute("SELECT id, text FROM documents")) == {d.id: d.text for d in result.documents}


def test_database_tells_inherited_changes_as_the_csv_does(week: Result, tmp_path: Path) -> None:
    (path,) = formats["sqlite"](week, tmp_path)
    columns = "document, facts_changed, facts_inherited, strongest_old, strongest_new, strongest_inherited"
    found = {row[0]: row[1:] for row in sqlite3.connect(path).execute(f"SELECT {columns} FROM coverage")}  # noqa: S608 - names of ours
    rows = [row for coverage in week.coverages for row in coverage.rows]
    assert any(row.change_is_inherited for row in rows)
    for row in rows:
        change = row.strongest_change
        wording = (change.old, change.new, row.change_is_inherited) if change else (None, None, None)
        facts = (row.facts_shown, row.facts_inherited) if row.facts_shown is not None else (None, None)
        assert found[row.document] == (*facts, *wording)


def test_places_in_the_database_say_what_stands_there(week: Result, tmp_path: Path) -> None:
    (path,) = formats["sqlite"](week, tmp_path)
    connection = sqlite3.connect(path)
    wrong = """SELECT count(*) FROM edits AS e JOIN documents AS x ON x.id = e.a JOIN documents AS y ON y.id = e.b
               WHERE substr(x.text, e.a_start + 1, e.a_end - e.a_start) != e.old
                  OR substr(y.text, e.b_start + 1, e.b_end - e.b_start) != e.new"""
    assert connection.execute(wrong).fetchone() == (0,)
    texts = connection.execute("SELECT a, b, passage, a_text, b_text FROM passage_texts").fetchall()
    table = next(table for table in tables(week) if table.name == "passages")
    at = [table.columns.index(name) for name in ("a", "b", "passage", "a_text", "b_text")]
    assert sorted(texts) == sorted(tuple(row[i] for i in at) for row in table.rows)
    connection.close()


def test_database_refuses_a_claim_about_a_document_that_it_does_not_have(week: Result, tmp_path: Path) -> None:
    path = tmp_path / "week.db"
    write_result(week, path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        connection.execute("INSERT INTO furniture VALUES ('nobody', 0, 1)")
    connection.close()


# All of them


def test_no_order_of_documents_and_no_seed_of_hashes_changes_a_byte(tmp_path: Path) -> None:
    script = """if True:
        import random, sys
        from pathlib import Path
        from dedupe.corpus import find_corpus
        from dedupe.pipeline import run
        from dedupe.render import formats
        from dedupe.settings import Settings
        documents = list(find_corpus("newsroom-week").read())[:20]
        random.Random(sys.argv[1]).shuffle(documents)
        result = run(documents, Settings(), title="Part of a week")
        for name in formats.names():
            formats[name](result, Path(sys.argv[2]))
    """
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        command = [sys.executable, "-c", script, seed, str(tmp_path / seed)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    files = sorted(path.relative_to(tmp_path / "1") for path in (tmp_path / "1").rglob("*") if path.is_file())
    assert len(files) > 20
    assert [
        file for file in files if (tmp_path / "1" / file).read_bytes() != (tmp_path / "2" / file).read_bytes()
    ] == []


# The command


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.db", b"SQLite format 3"),
        ("a.sqlite", b"SQLite format 3"),
        ("a.XLSX", b"PK"),
        ("a.prov.json", b'{\n "prefix"'),
        ("a.provn", b"document\n"),
        ("a.graphml", b"<?xml"),
        ("a.jsonld", b'{\n "@context"'),
        ("a.json", b'{\n "title"'),
    ],
)
def test_end_of_the_file_names_the_format(name: str, start: bytes, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["report", "council-release", "--quiet", "-o", str(tmp_path / name)])
    assert not ended.value.code
    assert (tmp_path / name).read_bytes().startswith(start)


def test_unknown_format_is_named_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["report", "council-release", "--format", "grafml"])
    assert ended.value.code == 2
    assert 'no format "grafml"; did you mean "graphml"?' in capsys.readouterr().err


@pytest.mark.parametrize(("name", "package"), [("prov", "prov"), ("parquet", "pyarrow"), ("excel", "xlsxwriter")])
def test_missing_package_is_told_before_the_run_with_the_remedy(
    name: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(
        OutputError, match=rf"^format {name} needs the package {package}; pip install 'dedupe-provenance\[exports\]'$"
    ):
        find_format(name)


def test_binary_report_goes_to_standard_output_byte_for_byte(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with pytest.raises(SystemExit):
        main(["report", "council-release", "--quiet", "-o", "-", "--format", "excel"])
    assert zipfile.ZipFile(io.BytesIO(capfdbinary.readouterr().out)).testzip() is None


def test_annotation_of_a_result_without_pairs_is_an_empty_collection() -> None:
    found = collection(run([Document("a", "One text alone.")], Settings(), title="Alone"))
    assert (found["total"], "first" in found) == (0, False)
    assert json.dumps(found)
