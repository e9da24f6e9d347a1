from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.corpus import check_corpus, find_corpus
from dedupe.corpus.anchor import read_labels
from dedupe.errors import LabelError
from dedupe.model import Span

if TYPE_CHECKING:
    from dedupe.corpus.labels import PairLabels

COUNCIL = Path(__file__).parent.parent / "corpora" / "council-release"


@pytest.fixture(scope="module")
def council() -> PairLabels:
    (pair,) = find_corpus(str(COUNCIL)).labels
    return pair


def test_shipped_corpus_is_what_its_manifest_says() -> None:
    assert check_corpus(find_corpus(str(COUNCIL))) == []


def test_council_labels_stand_where_the_first_labels_stood(council: PairLabels) -> None:
    """The digest is that of the offsets in the annotation from which the files were made."""

    def place(span: Span | None) -> list[int] | None:
        return span.to_list() if span else None

    flat: list[object] = [
        [p.id, p.kind, place(p.a), place(p.b), [[c.kind, c.severity, place(c.a), place(c.b)] for c in p.changes]]
        for p in council.passages
    ]
    flat += [[q.status, place(q.a), place(q.b)] for q in council.quotes]
    flat += [[f.type, f.status, f.value, place(f.a), place(f.b)] for f in council.facts]
    flat += [[r.id, r.kind, place(r.span)] for r in council.omitted + council.added + council.furniture_a]
    digest = hashlib.sha256(json.dumps(flat).encode()).hexdigest()
    assert digest == "f043120084543c052b5255885aa6f2d9c50350a6143c00003830967a636cb3b8"


def test_council_labels_are_all_there(council: PairLabels) -> None:
    lists = (council.passages, council.quotes, council.facts, council.omitted, council.added, council.furniture_a)
    assert [len(labels) for labels in lists] == [22, 15, 23, 21, 10, 1]
    assert [p.id for p in council.passages if p.is_optional] == ["P01h", "P01c"]
    assert [p.id for p in council.passages if p.is_moved] == ["P08"]
    assert [p.id for p in council.passages if p.is_repeat] == ["P01c"]
    assert (council.a, council.b, council.source) == ("council", "local-paper", "council")


TEXTS = {"one": "Rain fell. Rain stopped. It rained.", "two": "Rain fell in Eastmere."}
HEAD = 'release = "one"\narticle = "two"\n'


def labels(tmp_path: Path, body: str, head: str = HEAD) -> PairLabels:
    path = tmp_path / "labels.toml"
    path.write_text(head + body, encoding="utf-8")
    (pair,) = read_labels([path], TEXTS)
    return pair


def test_occurrence_says_which_words_are_meant(tmp_path: Path) -> None:
    pair = labels(tmp_path, '[[omission]]\nkind = "claim"\ntext = "Rain"\ntext_occurrence = 2\n')
    assert pair.omitted[0].span == Span(11, 15)


def test_change_is_looked_for_inside_its_passage(tmp_path: Path) -> None:
    body = """
[[passage]]
id = "p"
kind = "edited"
release = "Rain stopped."
article = "Rain fell in Eastmere."
[[passage.change]]
kind = "wording"
severity = "low"
old = "Rain"
new = "fell"
"""
    (change,) = labels(tmp_path, body).passages[0].changes
    assert (change.a, change.b) == (Span(11, 15), Span(5, 9))


def test_files_that_speak_of_one_pair_are_joined(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(HEAD + '[[omission]]\nid = "o"\ntext = "It rained."\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text(HEAD + '[direction]\nsource = "release"\n', encoding="utf-8")
    (pair,) = read_labels(sorted(tmp_path.iterdir()), TEXTS)
    assert (pair.omitted[0].id, pair.source) == ("o", "one")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            '[[omission]]\nid = "O1"\ntext = "Snow"\n',
            'omission O1 quotes text "Snow", which does not stand in the text',
        ),
        (
            '[[omission]]\ntext = "Rain"\n',
            "omission 1 quotes .* stands 2 times in the text; say which is meant with text_o",
        ),
        ('[[omission]]\ntext = "Rain"\ntext_occurrence = 3\n', "text_occurrence = 3; it must be from 1 to 2"),
        ('[[omission]]\nkind = "claim"\n', 'has no "text"; quote the words'),
        ('[[fact]]\ntype = "nummber"\nstatus = "kept"\nvalue = "1"\n', 'did you mean "number"'),
        ('[[fakt]]\ntype = "number"\n', 'no list of labels "fakt"; did you mean "fact"'),
        ('[[passage]]\nid = "p"\nkind = "edited"\nrelease = "It rained."\n', "a passage stands on both sides"),
        ('fact = "x"\n', "fact is no list of entries"),
        ("[[omission\n", "a label file is TOML in UTF-8"),
    ],
)
def test_label_that_does_not_fit_is_one_line_with_its_remedy(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(LabelError, match=message) as caught:
        labels(tmp_path, body)
    assert str(caught.value).startswith("labels.toml: ")
    assert "\n" not in str(caught.value)


def test_label_of_an_unknown_document_suggests_the_near_one(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match='no document "onne"; did you mean "one"'):
        labels(tmp_path, "", 'release = "onne"\narticle = "two"\n')


@given(st.text(alphabet="ab “”\n", min_size=1, max_size=40), st.data())
def test_quoted_words_lead_back_to_their_place(text: str, data: st.DataObject) -> None:
    """Whatever is cut from a text and quoted with its occurrence is found where it was cut."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words = text[start:end]
    places = [at for at in range(len(text)) if text.startswith(words, at)]
    entry = f"text = {json.dumps(words)}\ntext_occurrence = {places.index(start) + 1}\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "l.toml")
        path.write_text(HEAD + "[[omission]]\n" + entry, encoding="utf-8")
        (pair,) = read_labels([path], {"one": text, "two": ""})
    assert pair.omitted[0].span == Span(start, end)
