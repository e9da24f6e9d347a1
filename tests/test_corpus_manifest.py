from __future__ import annotations

from pathlib import Path

import pytest

from dedupe.corpus import check_corpus, find_corpus, list_corpora, new_corpus, renew_corpus
from dedupe.errors import DedupeError, InputError, SettingError, UnknownNameError
from dedupe.model import Document

CORPORA = Path("corpora")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, content: str = "Rain fell.") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def make(name: str = "week", **settings: dict[str, object]) -> None:
    write("in/a.txt")
    write("in/b.txt", "Snow fell.")
    new_corpus(name, [Path("in")], CORPORA, settings)


def test_new_corpus_is_found_checked_and_read() -> None:
    make()
    corpus = find_corpus("week")
    assert check_corpus(corpus) == []
    assert [(d.id, d.meta["path"]) for d in corpus.read() if isinstance(d, Document)] == [
        ("a", "documents/a.txt"),
        ("b", "documents/b.txt"),
    ]
    assert corpus.counts == {"documents": 2, "characters": 20}


def test_corpus_keeps_the_settings_it_is_read_with() -> None:
    write("in.csv", "body\nRain.\n")
    new_corpus("week", [Path("in.csv")], CORPORA, {"read": {"text": "body", "reader": "csv"}})
    corpus = find_corpus("week")
    assert corpus.settings().read.text == "body"
    assert [d.text for d in corpus.read() if isinstance(d, Document)] == ["Rain."]
    assert check_corpus(corpus) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda: write("corpora/week/documents/a.txt", "Rain fell!"), "documents/a.txt: its bytes have changed"),
        (lambda: Path("corpora/week/documents/a.txt").unlink(), "documents/a.txt: is missing"),
        (lambda: write("corpora/week/documents/c.txt"), "documents/c.txt: is not in the manifest"),
        (lambda: write("corpora/week/documents/c.txt", ""), "documents/c.txt: the file is empty"),
        (lambda: write("corpora/week/labels/l.toml", 'release = "a"\narticle = "z"\n'), 'l.toml: no document "z"'),
    ],
)
def test_check_names_every_fault(change: object, fault: str) -> None:
    make()
    change()  # type: ignore[operator]
    faults = check_corpus(find_corpus("week"))
    assert any(line.startswith(fault) for line in faults), faults


def test_renewing_seals_the_files_and_keeps_what_a_person_wrote() -> None:
    make()
    manifest = CORPORA / "week" / "corpus.toml"
    manifest.write_text("# My corpus.\n" + manifest.read_text(encoding="utf-8"), encoding="utf-8")
    write("corpora/week/documents/c.txt")
    renew_corpus(find_corpus("week"))
    assert check_corpus(find_corpus("week")) == []
    assert manifest.read_text(encoding="utf-8").startswith("# My corpus.\n")


def test_shipped_corpus_is_found_from_any_folder() -> None:
    assert "council-release" in [corpus.name for corpus in list_corpora()]
    assert find_corpus("council-release").counts["documents"] == 2


def test_corpus_of_this_folder_comes_before_a_shipped_one() -> None:
    make("council-release")
    assert find_corpus("council-release").folder == CORPORA / "council-release"


def test_unknown_corpus_suggests_the_near_one() -> None:
    with pytest.raises(UnknownNameError, match='no corpus "council-relaese"; did you mean "council-release"'):
        find_corpus("council-relaese")


def test_missing_path_is_called_a_path() -> None:
    write("news.jsonl")
    with pytest.raises(UnknownNameError, match=r'^new\.jsonl: no such file or folder; did you mean "news\.jsonl"'):
        find_corpus("new.jsonl")


def test_any_path_is_an_anonymous_corpus(tmp_path: Path) -> None:
    write("week/a.txt")
    write("week/b.txt")
    corpus = find_corpus(str(tmp_path / "week"))
    assert (corpus.name, corpus.folder) == ("week", None)
    several = find_corpus([str(tmp_path / "week" / "a.txt"), str(tmp_path / "week" / "b.txt")])
    for found in (corpus, several):
        assert [d.meta["path"] for d in found.read() if isinstance(d, Document)] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("name", ["", "a b", "../up", "a/b", "ü", ".hidden"])
def test_corpus_name_must_be_plain(name: str) -> None:
    write("in/a.txt")
    with pytest.raises(InputError, match="cannot be used"):
        new_corpus(name, [Path("in")], CORPORA, {})


def test_corpus_that_cannot_be_read_is_not_made() -> None:
    write("in/a.txt", "")
    with pytest.raises(InputError, match="the file is empty"):
        new_corpus("week", [Path("in/a.txt")], CORPORA, {})
    assert not CORPORA.exists()


def test_corpus_is_never_overwritten() -> None:
    make()
    with pytest.raises(InputError, match="exists already"):
        make()


@pytest.mark.parametrize(
    ("manifest", "error", "message"),
    [
        ("title = ", InputError, "a manifest is TOML"),
        ("titel = 'x'", InputError, "titel is no key of a manifest"),
        ("title = 3", InputError, "title is 3; it must be text"),
        ("preset = 'newz'", SettingError, 'did you mean "news"'),
        ("[settings.read]\ntexd = 'x'", SettingError, 'did you mean "text"'),
    ],
)
def test_wrong_manifest_is_one_line(manifest: str, error: type[DedupeError], message: str) -> None:
    make()
    write("corpora/week/corpus.toml", manifest)
    with pytest.raises(error, match=message) as caught:
        find_corpus("week")
    assert "\n" not in str(caught.value)
