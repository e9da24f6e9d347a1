"""Loose ends: what one side alone has at the border of a passage is no part of it. All sentences are invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.comparing import parse
from dedupe.model import FACT_KINDS, Document, Passage, PassageKind, Span
from dedupe.settings import Settings
from dedupe.stages.edits import find_edits
from dedupe.stages.edits.ends import without_loose_ends

SETTINGS = Settings()
KEPT = "the harbour board will close the north pier to all boats for two winters"


def closed(a: str, b: str, kind: PassageKind = "edited") -> tuple[str, str, Passage, Passage]:
    """Return what is left of both sides, with the passage before and after."""
    one, two = parse(Document("a", a), SETTINGS), parse(Document("b", b), SETTINGS)
    whole = Passage("p1", Span(0, len(a)), Span(0, len(b)), kind, 0.9)
    found = Passage(whole.id, whole.a, whole.b, kind, 0.9, edits=find_edits(whole, one, two, SETTINGS.edits))
    cut = without_loose_ends(found, one, two, SETTINGS.edits)
    return cut.a.of(a), cut.b.of(b), found, cut


@pytest.mark.parametrize(
    ("a", "b", "left"),
    [
        (f"{KEPT}, which explains the new fees.", f"{KEPT}.", (KEPT, f"{KEPT}.")),
        (f"When the report was read, {KEPT}.", f"{KEPT}.", (f"{KEPT}.", f"{KEPT}.")),
        (f"{KEPT} (known as the pier rest).", f"{KEPT}.", (KEPT, f"{KEPT}.")),  # a gloss
        (f"{KEPT}.", f"After years of quarrels {KEPT}.", (f"{KEPT}.", f"{KEPT}.")),
    ],
)
def test_clause_that_one_side_alone_has_at_an_end_is_left_out(a: str, b: str, left: tuple[str, str]) -> None:
    mine, yours, _, cut = closed(a, b)
    assert (mine, yours) == left
    assert cut.edits == ()
    assert cut.kind == "verbatim"


def test_mark_that_closes_a_quotation_stays_when_the_tag_behind_it_goes() -> None:
    _, yours, _, cut = closed(f"“{KEPT}.”", f"“{KEPT},” the captain noted")
    assert yours == f"“{KEPT},”"
    assert not any(edit.kind in FACT_KINDS for edit in cut.edits)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (f"Yesterday {KEPT}.", f"{KEPT}."),  # a word is no clause
        (
            f"{KEPT}, says Captain Ilse Brandt of the pilots.",
            f"Captain Ilse Brandt of the pilots said {KEPT}.",
        ),  # moved
        (f"{KEPT}.", "the fee for the whole of next year rises."),  # nothing would be left
        (f"Port Ellory Harbour Board says {KEPT}.", f"Harbour Board says {KEPT}."),  # of a name nothing is loose
    ],
)
def test_what_is_short_or_moved_or_all_there_is_stays(a: str, b: str) -> None:
    mine, yours, found, cut = closed(a, b)
    assert (mine, yours) == (a, b)
    assert cut == found


WORDS = st.lists(st.sampled_from((KEPT + " of , . ” “ may 40 said Monday").split()), min_size=1, max_size=24)


@given(WORDS, WORDS)
@settings(max_examples=60)
def test_passage_only_shrinks_and_its_edits_lie_inside(a: list[str], b: list[str]) -> None:
    _, _, found, cut = closed(" ".join(a), " ".join(b))
    assert found.a.start <= cut.a.start <= cut.a.end <= found.a.end
    assert found.b.start <= cut.b.start <= cut.b.end <= found.b.end
    assert {edit for edit in found.edits if edit.kind not in {"insertion", "deletion"}} <= set(cut.edits)
    for edit in cut.edits:
        assert cut.a.start <= edit.a.start <= edit.a.end <= cut.a.end
        assert cut.b.start <= edit.b.start <= edit.b.end <= cut.b.end
