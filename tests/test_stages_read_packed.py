"""Packed files and archives: what is inside is read, whatever is wrong with them is one line, memory stays bounded."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zstandard

from dedupe.errors import InputError
from dedupe.model import Document, Rejected
from dedupe.settings import ReadSettings
from dedupe.stages.read import read

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS = ReadSettings()
TEXT = "Rain fell on Eastmere on Monday."


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return stream.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.compress,
}
ARCHIVERS: dict[str, Callable[[dict[str, bytes]], bytes]] = {".zip": zipped, ".tar": tarred}


@pytest.mark.parametrize("end", PACKERS)
def test_compression_is_undone_whatever_the_name_says(end: str) -> None:
    data = PACKERS[end](b'{"id": "a", "text": "Rain."}\n')
    Path(f"week.jsonl{end}").write_bytes(data)
    Path("week").write_bytes(data)
    for name in (f"week.jsonl{end}", "week"):
        (document,) = read([name], SETTINGS)
        assert isinstance(document, Document)
        assert (document.id, document.text) == ("a", "Rain.")


@pytest.mark.parametrize("end", PACKERS)
def test_broken_compression_is_one_line_and_what_came_before_is_kept(end: str) -> None:
    lines = "".join(f'{{"id": "{i}", "text": "Rain {i * i}."}}\n' for i in range(40_000)).encode()
    whole = PACKERS[end](lines)
    Path(f"week.jsonl{end}").write_bytes(whole[: len(whole) * 2 // 3])
    got: list[object] = []
    with pytest.raises(InputError, match=r"^week\.jsonl\.\w+: the packed data is broken") as caught:
        got.extend(read([f"week.jsonl{end}"], SETTINGS))
    assert "\n" not in str(caught.value)
    assert len(got) > 1000


@pytest.mark.parametrize("end", ARCHIVERS)
def test_archive_gives_what_its_files_give(end: str) -> None:
    inner = {"a.txt": TEXT.encode(), "b/c.jsonl": b'{"id": "c", "text": "Snow."}\n', "b/bad.jsonl": b"{oops\n"}
    inner |= {".hidden": b"x", "__MACOSX/a.txt": b"x", "d.txt.gz": gzip.compress(b"Hail.")}
    Path(f"week{end}").write_bytes(ARCHIVERS[end](inner))
    items = list(read([f"week{end}"], SETTINGS))
    assert {i.id: (i.text, i.meta["path"]) for i in items if isinstance(i, Document)} == {
        "week/a.txt": (TEXT, f"week{end}/a.txt"),
        "c": ("Snow.", f"week{end}/b/c.jsonl"),
        "week/d.txt.gz": ("Hail.", f"week{end}/d.txt.gz"),
    }
    assert [i.where for i in items if isinstance(i, Rejected)] == [f"week{end}/b/bad.jsonl:1"]


@pytest.mark.parametrize("end", ARCHIVERS)
@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b.txt", "C:\\notes.txt"])
def test_name_that_leads_out_of_the_archive_is_refused_and_the_rest_goes_on(end: str, name: str) -> None:
    Path(f"week{end}").write_bytes(ARCHIVERS[end]({name: b"Rain.", "a.txt": b"Snow."}))
    bad, good = sorted(read([f"week{end}"], SETTINGS), key=lambda item: isinstance(item, Document))
    assert isinstance(bad, Rejected)
    assert "leads out of the archive" in bad.reason
    assert isinstance(good, Document)
    assert good.text == "Snow."


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("week.jsonl.gz", "a gzip file"),
        ("week.txt.zst", "a Zstandard file"),
        ("week.zip", "a ZIP archive"),
        ("week.TAR", "a tar archive"),
        ("news.db", "an SQLite database"),
    ],
)
def test_file_that_is_not_what_its_name_says_is_refused_and_the_others_are_read(name: str, kind: str) -> None:
    folder = Path("in")
    folder.mkdir()
    (folder / "a.txt").write_text("Rain fell.", encoding="utf-8")
    (folder / name).write_text("An error page: the file was not found.", encoding="utf-8")
    reason = f"the end of its name says {kind}, but that is not what is in it; fetch it again, or give it the name"
    document, bad = sorted(read([folder], SETTINGS), key=lambda item: isinstance(item, Rejected))
    assert isinstance(document, Document)
    assert isinstance(bad, Rejected)
    assert (document.text, bad.where, bad.reason.startswith(reason)) == ("Rain fell.", name, True)
    with pytest.raises(InputError, match=f"^in/{name}: the end of its name says {kind}"):
        list(read([folder / name], SETTINGS))
    # Whoever says what it is has the last word.
    (taken,) = read([folder / name], ReadSettings(reader="text"))
    assert isinstance(taken, Document)
    Path("week.zip").write_bytes(zipped({name: b"An error page.", "a.txt": b"Rain."}))
    assert [item.where for item in read(["week.zip"], SETTINGS) if isinstance(item, Rejected)] == [f"week.zip/{name}"]


def test_empty_file_is_empty_whatever_its_name_says() -> None:
    Path("week.jsonl.gz").touch()
    with pytest.raises(InputError, match=r"^week\.jsonl\.gz: the file is empty"):
        list(read(["week.jsonl.gz"], SETTINGS))


def test_link_in_a_tar_file_is_refused() -> None:
    with tarfile.open("week.tar", "w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        good = tarfile.TarInfo("a.txt")
        good.size = 5
        archive.addfile(good, io.BytesIO(b"Rain."))
    bad, document = read(["week.tar"], SETTINGS)
    assert bad == Rejected("week.tar/link.txt", "it is a link or device, no file")
    assert isinstance(document, Document)


@pytest.mark.parametrize("end", PACKERS)
def test_bomb_is_refused_with_its_ratio(end: str) -> None:
    Path(f"bomb.txt{end}").write_bytes(PACKERS[end](b" " * 60_000_000))
    with pytest.raises(InputError, match=r"unpacks to more than 100 times its size, as a bomb does|more than 50 MB"):
        list(read([f"bomb.txt{end}"], SETTINGS))


def test_bomb_in_an_archive_does_not_take_the_rest_with_it() -> None:
    Path("week.zip").write_bytes(zipped({"a.txt": b"Rain.", "bomb.txt": b" " * 40_000_000}))
    good, bad = read(["week.zip"], SETTINGS)
    assert isinstance(good, Document)
    assert isinstance(bad, Rejected)
    assert "as a bomb does" in bad.reason


def test_archive_beyond_its_bound_is_refused() -> None:
    noise = "".join(f"{i * 7919 % 1_000_003} " for i in range(250_000)).encode()
    Path("week.zip").write_bytes(zipped({"a.txt": noise, "b.txt": noise}))
    good, bad = read(["week.zip"], ReadSettings(unpacked_megabytes=2))
    assert isinstance(good, Document)
    assert isinstance(bad, Rejected)
    assert "unpacks to more than 2 MB" in bad.reason


def test_archives_in_archives_are_opened_to_the_depth_that_is_set() -> None:
    data = TEXT.encode()
    for level in range(5):
        data = zipped({f"{level}.{'zip' if level else 'txt'}": data})
    Path("nest.zip").write_bytes(data)
    with pytest.raises(InputError, match=r"an archive inside 3 others; unpack it"):
        list(read(["nest.zip"], SETTINGS))
    (document,) = read(["nest.zip"], ReadSettings(depth=4))
    assert isinstance(document, Document)
    assert document.text == TEXT


def test_layers_of_compression_are_bounded() -> None:
    data = TEXT.encode()
    for _ in range(6):
        data = gzip.compress(data)
    Path("x.gz").write_bytes(data)
    with pytest.raises(InputError, match="packed more than 3 times over"):
        list(read(["x.gz"], SETTINGS))


def test_locked_member_is_named() -> None:
    data = bytearray(zipped({"a.txt": b"Rain."}))
    data[6] |= 1
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    Path("week.zip").write_bytes(bytes(data))
    with pytest.raises(InputError, match=r"^week\.zip/a\.txt: it is locked with a password; unpack it$"):
        list(read(["week.zip"], SETTINGS))


@pytest.mark.parametrize("end", ARCHIVERS)
def test_truncated_archive_is_one_line(end: str) -> None:
    data = ARCHIVERS[end]({"a.txt": TEXT.encode() * 100, "b.txt": TEXT.encode() * 100})
    Path(f"week{end}").write_bytes(data[: len(data) // 3])
    with pytest.raises(InputError, match=rf"^week\{end}\S*: the (archive|packed data) is broken") as caught:
        list(read([f"week{end}"], SETTINGS))
    assert "\n" not in str(caught.value)
