from __future__ import annotations

import io
import json
import os
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.errors import InputError
from dedupe.model import Document, Rejected
from dedupe.settings import ReadSettings
from dedupe.stages.read import read, read_pair
from dedupe.stages.read.source import find_sources

if TYPE_CHECKING:
    from random import Random

SETTINGS = ReadSettings()


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, content: str | bytes = "Rain fell.") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def jsonl(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def ids(*paths: str) -> list[str]:
    return [item.id for item in read(paths, SETTINGS) if isinstance(item, Document)]


def test_bad_record_among_good_ones_is_named_with_its_line_and_remedy() -> None:
    write("news.jsonl", jsonl({"id": "a", "text": "One."}, {"id": "b", "body": "Two."}, {"id": "c", "text": "Three."}))
    one, bad, three = read(["news.jsonl"], SETTINGS)
    assert bad == Rejected("news.jsonl:2", 'no field "text" (fields: id, body); choose it with --set read.text=body')
    assert [one.id, three.id] == ["a", "c"]  # type: ignore[union-attr]


def test_file_of_bad_records_only_is_an_error_that_quotes_the_first() -> None:
    write("news.jsonl", jsonl({"id": "a", "body": "One."}, {"id": "b", "body": "Two."}))
    with pytest.raises(InputError, match=r'^news\.jsonl:1: no field "text".*\(and 1 more that cannot be read\)$'):
        list(read(["news.jsonl"], SETTINGS))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{oops", "not a JSON record"),
        ("[1, 2]", "not a JSON record but a bare value"),
        ('{"text": null}', 'field "text" is null'),
        ('{"text": 7}', "is a number; it must be text"),
        ('{"text": " "}', "is empty"),
        ('{"text": "a", "id": [1]}', "an id is text or a whole number"),
        ('{"text": "a", "published": "3 March"}', "a date is ISO 8601"),
        ('{"text": "a", "published": "9999-12-31"}', "of a year from 2 to 9998"),
        ('{"text": "a", "published": "0001-01-01T00:00:00+05:00"}', "of a year from 2 to 9998"),
        ('{"text": "broken \\ud800 pair"}', "half a pair"),
        ('{"text": "ok", "n": ' + "9" * 5000 + "}", "not a JSON record"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_fault_of_a_record_is_one_line(line: str, reason: str) -> None:
    write("news.jsonl", '{"text": "Good."}\n' + line + "\n")
    _, bad = read(["news.jsonl"], SETTINGS)
    assert isinstance(bad, Rejected)
    assert bad.where == "news.jsonl:2"
    assert reason in bad.reason
    assert "\n" not in bad.reason


def test_fields_take_their_names_from_the_settings() -> None:
    write("news.csv", "headline;body;paper;page\nStorm;It blew.;Herald;3\n")
    (document,) = read(["news.csv"], ReadSettings(title="headline", text="body", outlet="paper"))
    assert document == Document(
        "news:1", "It blew.", outlet="Herald", title="Storm", meta={"page": "3", "path": "news.csv"}
    )


def test_dates_become_iso_and_a_time_without_zone_is_utc() -> None:
    days = ["2025-01-31", "2025-01-31T09:30", "2025-01-31T09:30:00Z", "2025-01-31 09:30:00+01:00"]
    write("news.jsonl", jsonl(*({"text": "x", "published": day} for day in days)))
    assert [item.published for item in read(["news.jsonl"], SETTINGS)] == [  # type: ignore[union-attr]
        "2025-01-31",
        "2025-01-31T09:30:00+00:00",
        "2025-01-31T09:30:00+00:00",
        "2025-01-31T09:30:00+01:00",
    ]


def test_record_without_id_is_called_by_file_and_number() -> None:
    write("news.jsonl", '{"text": "One."}\n\n{"text": "Two."}\n')
    assert ids("news.jsonl") == ["news:1", "news:3"]


def test_id_given_twice_in_a_file_is_rejected() -> None:
    write("news.jsonl", jsonl({"id": 1, "text": "One."}, {"id": "1", "text": "Two."}))
    _, bad = read(["news.jsonl"], SETTINGS)
    assert bad == Rejected(
        "news.jsonl", 'id "1" stands there twice; ids are unique; choose another field with --set read.id=NAME'
    )


def test_same_ids_in_two_files_are_told_apart_whatever_the_order() -> None:
    write("a.jsonl", jsonl({"id": 1, "text": "One."}))
    write("b.jsonl", jsonl({"id": 1, "text": "Two."}))
    assert ids("a.jsonl", "b.jsonl") == ids("b.jsonl", "a.jsonl") == ["1", "b:1"]


def test_folder_is_read_to_its_bottom_in_order_without_hidden_files() -> None:
    for name in ("week/b.txt", "week/a.md", "week/deep/er/c.txt", "week/.hidden.txt", "week/.git/x.txt"):
        write(name)
    found = list(read(["week"], SETTINGS))
    assert [(item.id, item.meta["path"]) for item in found] == [  # type: ignore[union-attr]
        ("a", "a.md"),
        ("b", "b.txt"),
        ("deep/er/c", "deep/er/c.txt"),
    ]


def test_bad_file_of_a_folder_is_rejected_and_the_rest_goes_on() -> None:
    write("week/a.txt")
    write("week/b.txt", b"\xff\xfe\x00")
    write("week/c.txt", "")
    write("week/photo.jpg", b"\xff\xd8\xff\xe0")
    first, *rest = read(["week"], SETTINGS)
    assert isinstance(first, Document)
    assert [item.where for item in rest if isinstance(item, Rejected)] == ["b.txt", "c.txt", "photo.jpg"]


def test_no_path_of_the_machine_enters_a_document_of_a_folder(tmp_path: Path) -> None:
    write("week/a.txt")
    write("week/b.txt", b"\x00")
    for item in read([tmp_path / "week"], SETTINGS):
        assert str(tmp_path) not in repr(item)


def test_files_of_one_name_keep_what_tells_them_apart() -> None:
    write("week/a.txt")
    write("week/a.md")
    write("old/report.txt")
    write("new/report.txt")
    assert ids("week") == ["a.md", "a.txt"]
    assert ids("old/report.txt", "new/report.txt") == ["new/report.txt", "old/report.txt"]
    assert ids("old", "new") == ["new/report.txt", "old/report.txt"]


def test_path_given_twice_is_read_once() -> None:
    write("week/a.txt")
    assert ids("week/a.txt", "./week/a.txt", "week") == ["a"]


def test_order_of_paths_changes_nothing() -> None:
    for name in ("c.txt", "a.txt", "b/d.txt"):
        write(name)
    assert list(read(["c.txt", "a.txt", "b"], SETTINGS)) == list(read(["b", "a.txt", "c.txt"], SETTINGS))


def test_missing_path_suggests_the_near_one() -> None:
    write("council.txt")
    with pytest.raises(InputError, match=r'^counsil\.txt: no such file or folder; did you mean "council\.txt"\?$'):
        list(read(["counsil.txt"], SETTINGS))


def test_link_that_leads_round_in_a_circle_stops_nothing_else() -> None:
    write("week/good.txt")
    Path("week/loop").symlink_to("loop")
    found = list(read(["week"], SETTINGS))
    assert [one.where for one in found if isinstance(one, Rejected)] == ["loop"]
    assert len(found) == 2
    with pytest.raises(InputError, match=r"^week/loop: a link that leads to no file; give the file itself$"):
        list(read(["week/loop"], SETTINGS))


def test_folder_without_files_is_an_error() -> None:
    Path("empty").mkdir()
    with pytest.raises(InputError, match=r"^empty: the folder holds no files"):
        list(read(["empty"], SETTINGS))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_file_without_permission_is_an_error() -> None:
    write("secret.txt").chmod(0)
    with pytest.raises(InputError, match=r"^secret\.txt: permission denied"):
        list(read(["secret.txt"], SETTINGS))


def test_standard_input_is_read_by_content(monkeypatch: pytest.MonkeyPatch) -> None:
    for data, expected in ((b'{"id": "a", "text": "One."}\n', "a"), (b"Just text.", "stdin")):
        stream = io.BytesIO(data)
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=stream))
        assert ids("-") == [expected]
        assert not stream.closed


def test_byte_order_mark_belongs_to_no_text() -> None:
    write("a.txt", "\ufeffRain.\ufeff")
    write("b.jsonl", "\ufeff" + jsonl({"id": "b", "text": "Rain."}))
    write("c.csv", "\ufeffid,text\nc,Rain.\n")
    write("d.jsonl", jsonl({"id": "d", "text": "\ufeffRain."}, {"id": "e", "text": "\ufeff"}))
    *documents, empty = read(["a.txt", "b.jsonl", "c.csv", "d.jsonl"], SETTINGS)
    assert [item.text for item in documents] == ["Rain.\ufeff", "Rain.", "Rain.", "Rain."]  # type: ignore[union-attr]
    assert empty == Rejected("d.jsonl:2", 'field "text" is empty; a document needs text')


def test_row_with_a_bad_byte_or_too_many_cells_does_not_stop_the_table() -> None:
    write("news.csv", b'id,text\na,One.\nb,Caf\xe9\nc,Two,three\nd,"Four\nlines"\n')
    one, latin, wide, four = read(["news.csv"], SETTINGS)
    assert [one.id, four.id] == ["a", "d"]  # type: ignore[union-attr]
    assert (latin.where, wide.where) == ("news.csv:3", "news.csv:4")  # type: ignore[union-attr]
    assert "no UTF-8" in latin.reason  # type: ignore[union-attr]
    assert "3 cells, but the header names 2" in wide.reason  # type: ignore[union-attr]


def test_open_quotation_mark_in_a_table_is_named_by_its_row() -> None:
    write("news.csv", 'id,text\na,One.\nb,"Two\n')
    _, bad = read(["news.csv"], SETTINGS)
    assert isinstance(bad, Rejected)
    assert bad.where == "news.csv:3"


def test_pair_keeps_the_order_given_and_gets_two_ids() -> None:
    write("z/article.txt", "Z.")
    write("a/article.txt", "A.")
    first, second = read_pair("z/article.txt", "a/article.txt", SETTINGS)
    assert (first.text, second.text) == ("Z.", "A.")
    assert first.id != second.id


def test_file_compared_with_itself_gets_two_ids() -> None:
    write("a.txt")
    first, second = read_pair("a.txt", "a.txt", SETTINGS)
    assert (first.id, second.id) == ("a", "a (2)")


@pytest.mark.parametrize(("a", "b", "reason"), [("a.txt", "many.jsonl", "holds 2 records"), ("-", "-", "read once")])
def test_pair_of_anything_but_two_documents_is_an_error(a: str, b: str, reason: str) -> None:
    write("a.txt")
    write("many.jsonl", jsonl({"text": "One."}, {"text": "Two."}))
    with pytest.raises(InputError, match=reason):
        read_pair(a, b, SETTINGS)


def test_text_that_begins_with_an_open_quotation_mark_is_no_table() -> None:
    write("speech", '"Rain, he said\nand, text, left')
    (document,) = read(["speech"], SETTINGS)
    assert isinstance(document, Document)
    assert document.text.startswith('"Rain')


def test_field_that_is_called_as_ours_is_kept_under_another_name() -> None:
    write(
        "news.jsonl", jsonl({"id": "a", "text": "Rain.", "path": "/archive/1.pdf", "tags": ["a", "b"], "n": {"x": 1}})
    )
    (document,) = read(["news.jsonl"], SETTINGS)
    assert isinstance(document, Document)
    assert document.meta == {"record_path": "/archive/1.pdf", "tags": "a, b", "n": '{"x": 1}', "path": "news.jsonl"}


@given(
    st.lists(
        st.sampled_from(["a.txt", "a.md", "a", "b/a.txt", "b/a.md", "b/c/a.txt", "c/a.txt", "a.txt.md", "b.a/a.txt"]),
        min_size=1,
        unique=True,
    ),
    st.randoms(use_true_random=False),
)
def test_ids_are_unique_and_do_not_depend_on_the_order(names: list[str], random: Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("Rain.", encoding="utf-8")
        paths = [str(Path(folder, name)) for name in names]
        first = [(source.id, source.path) for source in find_sources(paths)]
        random.shuffle(paths)
        assert [(source.id, source.path) for source in find_sources(paths)] == first
        whole = find_sources([folder])
    for found in ([name for name, _ in first], [source.id for source in whole]):
        assert len(set(found)) == len(names)
