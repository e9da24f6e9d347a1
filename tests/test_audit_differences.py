from __future__ import annotations

import copy
import json

from hypothesis import given
from hypothesis import strategies as st

from dedupe.audit.differences import differences

LEAVES = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from([0.0, 1.0, "", "a", "b"])
KEYS = st.sampled_from(["id", "a", "b", "member", "documents", "facts", "x"])
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))


@given(TREES)
def test_a_tree_does_not_differ_from_itself(tree: object) -> None:
    assert list(differences(tree, copy.deepcopy(tree))) == []


@given(TREES, TREES)
def test_two_trees_differ_exactly_when_they_are_written_otherwise(says: object, true: object) -> None:
    written = [json.dumps(tree, sort_keys=True) for tree in (says, true)]
    assert bool(list(differences(says, true))) == (written[0] != written[1])


def lines(says: object, true: object) -> list[str]:
    return [finding.line() for finding in differences(says, true)]


def test_entry_that_was_taken_away_does_not_move_the_others() -> None:
    true = {"facts": [{"value": str(number)} for number in range(5)]}
    says = {"facts": [one for one in true["facts"] if one["value"] != "2"]}
    assert lines(says, true) == ['fact 3: the report says nothing; a rerun gives {"value": "2"}']


def test_entry_that_was_added_is_named() -> None:
    true = {"passages": [{"id": "p1"}]}
    says = {"passages": [{"id": "p1"}, {"id": "p2"}]}
    assert lines(says, true) == ['passage p2: the report says {"id": "p2"}; a rerun has no such entry']


def test_place_is_one_value() -> None:
    assert lines({"a": [1, 3]}, {"a": [0, 3]}) == ["a: the report says [1, 3]; a rerun gives [0, 3]"]


def test_order_of_named_entries_is_a_claim() -> None:
    true = {"clusters": [{"id": "a"}, {"id": "b"}]}
    says = {"clusters": [{"id": "b"}, {"id": "a"}]}
    assert lines(says, true) == ['clusters: the report says the order ["b", "a"]; a rerun gives another order']


def test_truth_is_no_number() -> None:
    assert lines({"moved": 1, "b": [0, True]}, {"moved": True, "b": [0, 1]}) == [
        "moved: the report says 1; a rerun gives true",
        "b: the report says [0, true]; a rerun gives [0, 1]",
    ]


def test_long_value_is_shortened_in_its_middle() -> None:
    (line,) = lines({"x": "a" * 500}, {"x": "b" * 500})
    assert len(line) < 250
