"""The laws that hold for every result, whatever the texts: see CONTRIBUTING."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedupe
from dedupe import Document, Settings
from dedupe.comparing import compare, compare_in_any_order
from dedupe.model import FACT_KINDS, FORM_KINDS, Comparison, Span
from dedupe.model.mirror import mirror

NEWS = Settings()
WORDS = (
    "the council will close old bridge for fourteen weeks from Monday because engineers found cracks in its northern "
    "arch and traffic of about 18,400 vehicles a day has to take another road through village which residents fear "
    "might bring noise while traders expect £4.7m less trade until March when ferry service starts again near harbour"
).split()
MARKS = (
    " ",
    " ",
    " ",
    ", ",
    "; ",
    " – ",
    " “",
    "” ",
    " '",
    "' ",
    "\n",
    "\n\n",
    "\u200b",
    " (",
    ") ",
    "\xa0",
    "e\u0301 ",
)
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(MARKS)), max_size=120).map(" ".join)
ANY_TEXT = st.one_of(TEXTS, st.text(max_size=200), st.text(alphabet="“”'\"«» \naA.。日", max_size=80))


@st.composite
def rewrites(draw: st.DrawFn) -> tuple[str, str]:
    """Return a text, and one made from pieces of it: moved, repeated, cut, with other words between."""
    a = draw(TEXTS)
    cuts = st.tuples(st.integers(0, len(a)), st.integers(0, len(a)))
    pieces = [a[slice(*sorted(draw(cuts)))] for _ in range(draw(st.integers(1, 6)))]
    glue = st.one_of(st.sampled_from(MARKS), st.sampled_from(WORDS), st.text(max_size=5))
    return a, "".join(piece + draw(glue) for piece in pieces)


PAIRS = st.one_of(rewrites(), st.tuples(ANY_TEXT, ANY_TEXT))


def sentences(seed: int, count: int) -> list[str]:
    """Return distinct invented sentences of 9 to 20 words."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=chance.randint(9, 20))).capitalize() + "." for _ in range(count)]


def spans_of(found: Comparison) -> list[tuple[Span, str]]:
    """Return every span of a comparison with the text it is about."""
    a, b = found.a.text, found.b.text
    spans = [(side, text) for p in found.passages for side, text in ((p.a, a), (p.b, b))]
    spans += [(side, text) for p in found.passages for e in p.edits for side, text in ((e.a, a), (e.b, b))]
    entries = [*found.quotes, *found.facts]
    spans += [(side, text) for e in entries for side, text in ((e.a, a), (e.b, b)) if side is not None]
    spans += [(r.span, a) for r in found.omitted] + [(r.span, b) for r in found.added]
    return spans + [(s, a) for s in found.a.furniture] + [(s, b) for s in found.b.furniture]


@given(PAIRS)
def test_spans_lie_in_their_text_and_edits_say_what_stands_there(pair: tuple[str, str]) -> None:
    a, b = pair
    found = compare(Document("a", a), Document("b", b), NEWS)
    for span, text in spans_of(found):
        assert 0 <= span.start <= span.end <= len(text)
    for passage in found.passages:
        assert passage.a.of(a).strip()
        assert passage.b.of(b).strip()
        for edit in passage.edits:
            assert (edit.old, edit.new) == (edit.a.of(a), edit.b.of(b))
            assert passage.a.start <= edit.a.start <= edit.a.end <= passage.a.end
            assert passage.b.start <= edit.b.start <= edit.b.end <= passage.b.end
            assert edit.kind in FACT_KINDS + FORM_KINDS


@given(PAIRS)
def test_order_of_two_texts_changes_no_finding(pair: tuple[str, str]) -> None:
    a, b = (Document(name, text) for name, text in zip("ab", pair, strict=True))
    found, turned = compare_in_any_order(a, b, NEWS), compare_in_any_order(b, a, NEWS)
    assert (found.a.id, found.b.id) == ("a", "b") == (turned.b.id, turned.a.id)
    if a.text != b.text:
        assert mirror(turned).to_dict() == found.to_dict()


@given(PAIRS)
def test_passages_of_b_stand_in_order_and_never_overlap(pair: tuple[str, str]) -> None:
    a, b = pair
    passages = compare(Document("a", a), Document("b", b), NEWS).passages
    assert all(one.b.end <= two.b.start for one, two in pairwise(passages))
    assert [passage.id for passage in passages] == [f"p{number}" for number in range(1, len(passages) + 1)]


@given(PAIRS)
def test_containment_is_never_below_jaccard_and_shares_are_cumulative(pair: tuple[str, str]) -> None:
    a, b = pair
    found = compare(Document("a", a), Document("b", b), NEWS)
    match = found.match
    assert 0 <= match.jaccard <= min(match.a_in_b, match.b_in_a) <= 1
    for share in (found.share_of_a, found.share_of_b):
        assert 0 <= share.verbatim <= share.edited <= share.paraphrase <= 1


@given(PAIRS)
def test_same_input_gives_the_same_answer(pair: tuple[str, str]) -> None:
    a, b = pair
    once, again = (compare(Document("a", a), Document("b", b), NEWS).to_dict() for _ in range(2))
    assert once == again


@pytest.mark.parametrize("seed", range(5))
def test_identical_texts_are_verbatim_throughout(seed: int) -> None:
    text = "\n\n".join(sentences(seed, 6))
    found = dedupe.compare(text, text)
    assert {passage.kind for passage in found.passages} == {"verbatim"}
    assert not [edit for passage in found.passages for edit in passage.edits]
    assert found.share_of_a.verbatim == found.share_of_b.verbatim == 1.0
    assert (found.match.jaccard, found.is_match) == (1.0, True)
    assert "exact" in found.match.found_by


@pytest.mark.parametrize("seed", range(5))
def test_identical_texts_are_one_passage_as_a_block(seed: int) -> None:
    text = "\n\n".join(sentences(seed, 6))
    (block,) = dedupe.align(text, text, unit="passage")
    assert (block.a, block.b, block.kind) == (Span(0, len(text)), Span(0, len(text)), "verbatim")


UNRELATED = (
    "Harbour pilots at Fenwick refused overtime on Sunday. Two tankers waited outside until the tide turned. Nobody was hurt, a spokesman said.",
    "A recipe: peel six ripe quinces, simmer them gently with honey, strain the syrup and let it cool overnight before filling clean jars.",
    "Scientists reported that zebrafish larvae regrow damaged hair cells within days; mammals, sadly, do not.",
)


@pytest.mark.parametrize("a", UNRELATED)
@pytest.mark.parametrize("b", UNRELATED)
def test_unrelated_texts_share_nothing(a: str, b: str) -> None:
    if a != b:
        found = dedupe.compare(a, b)
        assert (found.passages, found.is_match, found.derivation.source) == ((), False, None)


@pytest.mark.parametrize("seed", range(5))
def test_the_other_order_finds_the_same_copied_text_mirrored(seed: int) -> None:
    shared, mine, yours = sentences(seed, 5), sentences(seed + 100, 4), sentences(seed + 200, 4)
    a = "\n\n".join([*mine[:2], *shared, *mine[2:]])
    b = "\n\n".join([yours[0], *shared[3:], *yours[1:], *shared[:3]])
    copied = [
        {tuple(sorted((p.a.of(x), p.b.of(y)))) for p in dedupe.compare(x, y).passages if p.kind != "paraphrase"}
        for x, y in ((a, b), (b, a))
    ]
    assert copied[0] == copied[1]
    assert len(copied[0]) >= len(shared)
