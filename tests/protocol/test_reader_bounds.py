"""Every reader at its bounds: nothing, a line without end, and markup that means harm. A new one adds its line.

Truncated files, broken ones and other encodings are in ``test_readers.py`` and ``test_stages_read_kinds.py``; bombs and
names that lead out of archives, which are the same for every reader inside, in ``test_stages_read_packed.py``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from dedupe.errors import InputError
from dedupe.model import Document
from dedupe.settings import ReadSettings
from dedupe.stages.read import read, readers

if TYPE_CHECKING:
    from pathlib import Path

# How a line of each kind begins, so that its reader goes on to read it; kinds of bytes have no lines.
BEGINNINGS = {
    "agency": b"<?xml version='1.0'?><nitf><body><body.content><p>",
    "bundle": b"1 of 1 DOCUMENTS ",
    "csv": b"id,text\nx,",
    "docx": b"PK\x03\x04",
    "feed": b"<rss><channel><item><description>",
    "html": b"<!doctype html><html><body><article><p>",
    "json": b'[{"text": "',
    "jsonl": b'{"text": "',
    "mail": b"From: a@b.example\nSubject: Bridge\n\n",
    "parquet": b"PAR1",
    "pdf": b"%PDF-1.7 ",
    "text": b"",
    "warc": b"WARC/1.0\r\nContent-Length: 200000000\r\n\r\n",
    "xlsx": b"PK\x03\x04",
}
SCRIPT = """
import sys
from dedupe.errors import InputError
from dedupe.model import Rejected
from dedupe.settings import ReadSettings
from dedupe.stages.read import read
said = []
try:
    for item in read([sys.argv[1]], ReadSettings(reader=sys.argv[2])):
        said.append(item.reason if isinstance(item, Rejected) else f"{len(item.text)} characters")
except InputError as error:
    said.append(str(error))
peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(len(said), max(len(line.splitlines()) for line in said), peak[0].split()[1])
print(said[0][:300])
"""
HARM = (
    "<script>alert(1)</script> \x1b[2J <img src=x onerror=alert(1)> Rain fell on Eastmere on Monday, the council said."
)


def test_every_reader_has_its_line() -> None:
    assert set(BEGINNINGS) == set(readers.names())


@pytest.mark.parametrize("name", BEGINNINGS)
def test_nothing_is_one_clear_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.dat"
    for data in (b"", b" \n\n "):
        path.write_bytes(data)
        with pytest.raises(InputError) as caught:
            list(read([path], ReadSettings(reader=name)))
        assert str(caught.value).startswith(str(path))
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["csv", "feed", "html", "json", "jsonl", "mail", "text"])
def test_markup_that_means_harm_is_text_or_gone(name: str, tmp_path: Path) -> None:
    inside = json.dumps(HARM)[1:-1].encode() if name.startswith("json") else HARM.encode()
    ends = {"json": b'"}]', "jsonl": b'"}', "feed": b"</description></item></channel></rss>", "csv": b"\n"}
    data = BEGINNINGS[name] + (b'"%s"' % inside if name == "csv" else inside) + ends.get(name, b"")
    path = tmp_path / "x.dat"
    path.write_bytes(data)
    try:
        found = list(read([path], ReadSettings(reader=name)))
    except InputError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either answer is right
        assert "\x1b" not in str(error)  # noqa: PT017 - as above
        return
    texts = [one.text for one in found if isinstance(one, Document)]
    assert texts
    # A reader of markup leaves no program; one of plain text alters nothing.
    assert all("Rain fell on Eastmere" in text for text in texts)
    assert not any("alert(1)" in text for text in texts) or name in {"csv", "json", "jsonl", "mail", "text"}


@pytest.mark.slow
@pytest.mark.parametrize("name", BEGINNINGS)
def test_two_hundred_megabytes_on_one_line_are_refused_in_bounded_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.dat"
    with path.open("wb") as file:
        file.write(BEGINNINGS[name])
        for _ in range(200):
            file.write(b"word " * 200_000)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path), name], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    count, lines, peak = map(int, done.stdout.splitlines()[0].split())
    # A file of records says of the bad one where it stands, and then that there was no other.
    assert (count <= 2, lines) == (True, 1)
    # Fifty megabytes may be a document, and a copy or two of them in the making.
    assert peak < 700_000
