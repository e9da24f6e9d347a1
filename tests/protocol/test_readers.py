"""One suite for every reader whose text is the file's own, to the character: a new one adds its line to `SAMPLES`.

Readers that take an article out of something else have theirs in ``test_stages_read_kinds.py``.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedupe.errors import InputError
from dedupe.model import Document, Rejected
from dedupe.settings import ReadSettings
from dedupe.stages.read import read, readers

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "plain": "Rain fell on Eastmere on Monday.",
    "every kind of line end": "One.\r\nTwo.\nThree.\rFour.\n\n",
    "typographic": "“Café’s £4.7m—soft\u00adhyphen, no\u00a0break,” he said…",
    "beyond the basic plane": "𝒜 🏳️‍🌈 家族 ไทย שלום",
    "a mark inside": "zero\ufeffwidth\u200b",
    "looks like a table": 'a,b\n"c",=1+1',
    "looks like JSON": '{"text": 1}',
    "a formula": "=SUM(A1:A9) went up",
    "separators": "one\u2028two\x85three\x0bfour\x0cfive",
}


def as_jsonl(text: str) -> bytes:
    return (json.dumps({"id": "x", "text": text}) + "\n").encode()


def as_csv(text: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(["id", "text"])
    writer.writerow(["x", text])
    return stream.getvalue().encode()


def as_parquet(text: str) -> bytes:
    pa = pytest.importorskip("pyarrow", reason="the extra fast is not installed")
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra fast is not installed")
    stream = io.BytesIO()
    parquet.write_table(pa.table({"id": ["x"], "text": [text]}), stream)
    return stream.getvalue()


SAMPLES = {
    "text": (".txt", str.encode),
    "jsonl": (".jsonl", as_jsonl),
    "csv": (".csv", as_csv),
    "parquet": (".parquet", as_parquet),
}


def test_every_sample_has_its_reader() -> None:
    assert set(SAMPLES) <= set(readers.names())


@pytest.fixture(params=sorted(SAMPLES), scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=sorted(set(SAMPLES) - {"parquet"}), scope="module")
def encoded(request: pytest.FixtureRequest) -> str:
    """A kind whose bytes are text in some encoding."""
    return str(request.param)


def documents(path: Path, **settings: object) -> list[Document]:
    found = list(read([path], ReadSettings(**settings)))  # type: ignore[arg-type]
    assert all(isinstance(item, Document) for item in found), found
    return found  # type: ignore[return-value]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_comes_back_to_the_character(kind: str, text: str, tmp_path: Path) -> None:
    suffix, encode = SAMPLES[kind]
    path = tmp_path / f"x{suffix}"
    path.write_bytes(encode(text))
    (document,) = documents(path)
    assert document.text == text
    assert document.id == "x"


def test_meta_names_the_file_as_the_user_did(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    suffix, encode = SAMPLES[kind]
    (tmp_path / f"x{suffix}").write_bytes(encode("Rain."))
    monkeypatch.chdir(tmp_path)
    (document,) = documents(type(tmp_path)(f"x{suffix}"))
    assert document.meta["path"] == f"x{suffix}"


def test_gzip_is_undone(kind: str, tmp_path: Path) -> None:
    suffix, encode = SAMPLES[kind]
    path = tmp_path / f"x{suffix}.gz"
    path.write_bytes(gzip.compress(encode("Rain.")))
    (document,) = documents(path)
    assert (document.id, document.text) == ("x", "Rain.")


def test_content_decides_where_the_name_says_nothing(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(SAMPLES[kind][1]("Rain fell."))
    assert documents(path)[0].text == "Rain fell."


def test_the_setting_forces_a_reader(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x.dat"
    path.write_bytes(SAMPLES[kind][1]("Rain fell."))
    assert documents(path, reader=kind)[0].text == "Rain fell."


def test_reading_twice_gives_the_same(kind: str, tmp_path: Path) -> None:
    suffix, encode = SAMPLES[kind]
    path = tmp_path / f"x{suffix}"
    path.write_bytes(encode("Rain."))
    assert documents(path) == documents(path)


LATIN_1 = {
    "text": "Café in Köln".encode("latin-1"),
    "jsonl": '{"id": "x", "text": "Café in Köln"}\n'.encode("latin-1"),
    "csv": "id,text\nx,Café in Köln\n".encode("latin-1"),
}


def test_latin_1_is_one_clear_line(encoded: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{SAMPLES[encoded][0]}"
    path.write_bytes(LATIN_1[encoded])
    with pytest.raises(InputError, match=r"0xe9 at \d+ is no UTF-8.*--set read.encoding=windows-1252") as caught:
        list(read([path], ReadSettings()))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\x00\x01\x02", b"\x89PNG\r\n", b"PK\x03\x04....", b"\xff\xfe\x00"])
def test_what_is_no_text_is_one_clear_line(kind: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"x{SAMPLES[kind][0]}"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        list(read([path], ReadSettings()))
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "utf-16-le", "utf-32"])
def test_another_encoding_is_read_when_it_is_said(encoded: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{SAMPLES[encoded][0]}"
    path.write_bytes(SAMPLES[encoded][1]("Café in Köln, £5").decode().encode(encoding))
    assert documents(path, encoding=encoding)[0].text == "Café in Köln, £5"


def test_a_byte_order_mark_says_the_encoding(encoded: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{SAMPLES[encoded][0]}"
    path.write_bytes(SAMPLES[encoded][1]("Café in Köln").decode().encode("utf-16"))
    assert documents(path)[0].text == "Café in Köln"


def test_an_encoding_that_does_not_exist_is_one_clear_line(encoded: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{SAMPLES[encoded][0]}"
    path.write_bytes(SAMPLES[encoded][1]("Rain."))
    with pytest.raises(InputError, match=r'no encoding "latin-99"; read\.encoding is a name such as windows-1252'):
        list(read([path], ReadSettings(encoding="latin-99")))


def test_truncated_gzip_is_one_clear_line(kind: str, tmp_path: Path) -> None:
    suffix, encode = SAMPLES[kind]
    path = tmp_path / f"x{suffix}.gz"
    path.write_bytes(gzip.compress(encode("Rain. " * 50))[:-12])
    with pytest.raises(InputError, match=r"x\.\w+\.gz: "):
        list(read([path], ReadSettings()))


@given(data=st.binary(max_size=200))
@example(data=b'"')
@example(data=b"text\r\n\x0c\r\n")
@example(data=b'text\n"\xff\n')
@example(data=b"\x1f\x8b\x08")
@example(data=b'{"text": "\\ud83d\\ude00"}')
def test_any_bytes_are_documents_or_one_clear_line(
    kind: str, data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{SAMPLES[kind][0]}"
    path.write_bytes(data)
    said: list[str] = []
    try:
        items = read([path], ReadSettings())
        said.extend(f"{i.where}: {i.reason}" if isinstance(i, Rejected) else i.sha256 for i in items)
    except InputError as error:
        said.append(str(error))
    assert said
    assert not any("\n" in line for line in said)


def test_a_document_beyond_the_bound_is_refused(kind: str, tmp_path: Path) -> None:
    suffix, encode = SAMPLES[kind]
    path = tmp_path / f"x{suffix}"
    path.write_bytes(encode("rain " * 1_300_000))
    with pytest.raises(InputError, match=r"more than 1 MB"):
        list(read([path], ReadSettings(megabytes=1)))


def test_dates_and_exact_numbers_of_a_parquet_file_are_read_as_they_are_meant(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="the extra fast is not installed")
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra fast is not installed")
    moment = dt.datetime(2024, 3, 4, 9, 30, tzinfo=dt.UTC)
    columns = {"id": [7], "text": ["Rain."], "published": [moment], "price": [Decimal("1.50")], "tags": [["a", "b"]]}
    parquet.write_table(pa.table(columns), tmp_path / "x.parquet")
    (document,) = documents(tmp_path / "x.parquet")
    assert (document.id, document.published) == ("7", "2024-03-04T09:30:00+00:00")
    assert (document.meta["price"], document.meta["tags"]) == ("1.50", "a, b")


def test_a_broken_parquet_file_is_one_clear_line(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="the extra fast is not installed")
    (tmp_path / "x.parquet").write_bytes(b"PAR1 and nothing more")
    with pytest.raises(InputError, match=r"x\.parquet: not a Parquet file that can be read .*; export it again"):
        list(read([tmp_path / "x.parquet"], ReadSettings()))
