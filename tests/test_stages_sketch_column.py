"""The compiled pass over a column gives the bits of the plain path, in every script, with furniture, on any threads."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedupe.model import Document, ParsedDocument, Shingles, Sketches, Span
from dedupe.settings import SketchSettings
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch import sketch
from dedupe.stages.sketch.column import Column, sketch_column
from dedupe.stages.sketch.folding import BREAK, LETTER, folding

DEFAULTS = SketchSettings()


def shingles_of(text: str, furniture: tuple[Span, ...], k: int) -> Shingles:
    return shingle_document(ParsedDocument(Document("a", text), normalise(text), (), (), (), furniture), k)


def prints(sketches: Sketches) -> list[set[int]]:
    edges = sketches.offsets.tolist()
    return [set(sketches.fingerprints[a:b].tolist()) for a, b in pairwise(edges)]


def assert_same_bits(
    texts: list[str],
    *,
    furniture: list[tuple[Span, ...]] | None = None,
    k: int = 5,
    chosen: SketchSettings = DEFAULTS,
    threads: int = 1,
    allow_slow: bool = True,
) -> None:
    spans = furniture or [()] * len(texts)
    every = [shingles_of(text, own, k) for text, own in zip(texts, spans, strict=True)]

    def slow(row: int) -> Shingles:
        assert allow_slow, f"{texts[row]!r} was left to the slow path"
        return every[row]

    plain = sketch(every, chosen)
    compiled = sketch_column(Column.of_texts(texts), k, chosen, slow, furniture, threads)
    assert np.array_equal(plain.contents, compiled.contents)
    assert np.array_equal(plain.signatures, compiled.signatures)
    assert prints(plain) == prints(compiled)


@given(st.lists(st.text(max_size=60), max_size=6), st.integers(1, 6), st.integers(1, 6), st.integers(1, 9))
@settings(max_examples=80, deadline=None)
@example(["Straße STRASSE straſse ﬁre ŉ ½ ² ǰ ẘ İ ı K Å ς Σ"], 1, 1, 1)
@example(["co\u00adop co\u200bop \u200bx y\u200b z\ufeff", "a\u0301 á", "1\ufe0f\u20e3 ❤\ufe0f 😀 ok"], 2, 1, 1)
@example(["", " ", "one", "a b c d"], 5, 3, 5)
def test_any_text_has_the_bits_of_the_plain_path(texts: list[str], k: int, longer: int, window: int) -> None:
    assert_same_bits(texts, k=k, chosen=SketchSettings(permutations=16, words=k + longer, window=window))


@given(st.lists(st.sampled_from("abcdé ß\u00ad.x"), max_size=60), st.integers(1, 3), st.data())
@settings(max_examples=80, deadline=None)
def test_furniture_is_left_out_and_never_bridged(letters: list[str], k: int, data: st.DataObject) -> None:
    text = "".join(letters)
    edges = data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True).map(sorted))
    spans = tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))
    chosen = SketchSettings(permutations=16, words=k + 1, window=2)
    assert_same_bits([text, "a b c d", text], furniture=[spans, (), spans], k=k, chosen=chosen)


def test_no_european_or_korean_text_takes_the_slow_path() -> None:
    texts = [
        "“Ten years” – the council’s £4.7m – naïve façade, co\u00adoperate; ½ of №5",
        "Der größte Fluß fließt über die Straße",
        "Ο Οδυσσεύς και η θάλασσα",
        "Съешь же ещё этих мягких французских булок",
        "서울 시장은 새 다리를 열었다",
        "Łódź, Çeşme, Reykjavík 😀 done",
    ]
    assert_same_bits(texts, k=2, allow_slow=False)


def test_texts_of_every_script_are_right_whichever_path_they_take() -> None:
    texts = [
        "東京都は新しい橋を開いた",
        "สวัสดีชาวโลก",
        "नमस्ते दुनिया",
        "שלום עולם",
        "مرحبا بالعالم",
        "İstanbul'da",
        "e\u0301te\u0301",
    ]
    assert_same_bits([f"{text} and {text} again" for text in texts] + ["plain words between them"], k=2)


def test_every_code_point_of_the_table_folds_as_normalise_folds_it() -> None:
    tables = folding()
    for code in np.flatnonzero(tables.kinds == LETTER).tolist():
        (word,) = normalise(chr(code)).words
        rest = tables.rest[tables.starts[code] : tables.starts[code + 1]].tolist()
        assert [int(tables.values[code]), *rest] == [ord(letter) + 1 for letter in word], chr(code)
    for code in np.flatnonzero(tables.kinds == BREAK)[::11].tolist():
        assert normalise(f"a{chr(code)}b").words == ("a", "b"), hex(code)


def test_word_longer_than_any_language_has_is_right_too() -> None:
    assert_same_bits(["a" * 5000 + " b", "é" * 5000])


def test_threads_change_no_bit() -> None:
    random = np.random.default_rng(1)
    texts = [" ".join(f"w{word}" for word in random.integers(0, 999, size=200)) for _ in range(50)]
    texts[::7] = ["東京都は新しい橋を開いた"] * len(texts[::7])
    assert_same_bits(texts * 60, threads=2)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_arrow_column_is_read_in_place_also_when_sliced(kind: pa.DataType) -> None:
    array = pa.array(["zero", "eins und zwei", None, "größe"], type=kind)[1:]
    column = Column.of_arrow(array)
    assert [column.text(row) for row in range(len(column))] == ["eins und zwei", "", "größe"]
    assert len(Column.of_arrow(pa.array([], type=kind))) == 0


def test_last_text_is_read_as_the_others_are_with_and_without_bytes_behind_it() -> None:
    texts = ["Read once more: the old bridge of Saint-Étienne, closed " * 9, "and this is the last of them " * 9]
    column = Column.of_texts(texts)
    bare = Column(column.data[: column.offsets[-1]], column.offsets)
    one, other = (sketch_column(own, 5, DEFAULTS, lambda row: shingles_of(texts[row], (), 5)) for own in (column, bare))
    assert np.array_equal(one.signatures, other.signatures)
    assert prints(one) == prints(other)


def test_lone_surrogate_and_empty_column_are_no_error() -> None:
    assert_same_bits(["a \ud800 b", "fine"], k=1)
    assert_same_bits([])
