"""A run gives the same result in any order and on any number of processes, and loses no record in silence."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from dedupe import Document, Settings
from dedupe.comparing import compare
from dedupe.errors import InputError, RecordError
from dedupe.model import Event, Rejected, Result
from dedupe.pipeline import find_clusters, run

if TYPE_CHECKING:
    from collections.abc import Sequence

RELEASE = """Eastmere bridge to close for fourteen weeks

Eastmere District Council will close the Mill Lane bridge for fourteen weeks from Monday 3 March so that engineers can repair its northern arch.

The repair will cost £12.6m and is the largest since the bridge was built in 1934. About 18,400 vehicles cross it on an average weekday.

Cllr Ada Brandt, the council’s cabinet member for roads, said: “This is a fair bargain for a bridge that has carried this town for ninety years. We ask drivers for patience.”

Notes to editors

The council maintains 212 bridges.
"""
PAPER = """Mill Lane bridge shut until June

The Mill Lane bridge will close for sixteen weeks from Monday 3 March so that engineers can repair its northern arch.

Traders nearby fear for their income, the Gazette has learned.

The repair will cost £16.2m and is the largest since the bridge was built in 1934.

Ada Brandt, cabinet member for roads, said: “This is a good bargain for a bridge that has carried this town for ninety years. We ask drivers for patience.”
"""
OTHER = "A recipe: peel six ripe quinces, simmer them with honey, strain the syrup and let it cool before filling jars."
DOCUMENTS = (
    Document("release", RELEASE, outlet="Eastmere Council", published="2025-02-20T09:00:00Z"),
    Document("paper", PAPER, outlet="Eastmere Gazette", published="2025-02-20T10:20:00Z"),
    Document("copy", PAPER.replace("Gazette", "Herald"), outlet="Saltmarsh Herald", published="2025-02-21"),
    Document("recipe", OTHER, outlet="Eastmere Gazette", published="2025-02-20"),
)


def result(documents: Sequence[Document | Rejected] = DOCUMENTS, jobs: int = 1) -> Result:
    return run(documents, Settings(), title="bridge", jobs=jobs)


def plain(found: Result) -> object:
    return (
        [d.id for d in found.documents],
        found.matches,
        found.near_misses,
        found.clusters,
        [comparison.to_dict() for comparison in found.comparisons],
        found.digest,
    )


def test_one_story_is_found_and_its_members_compared() -> None:
    found = result()
    assert [story.members for story in found.clusters] == [("copy", "paper", "release")]
    assert found.clusters[0].id == "copy"
    assert {(c.a.id, c.b.id) for c in found.comparisons} == {
        ("release", "paper"),
        ("release", "copy"),
        ("paper", "copy"),
    }


def test_source_stands_as_a_in_every_comparison_that_has_one() -> None:
    assert {c.derivation.source for c in result().comparisons} == {"a"}


def test_changed_number_and_changed_quotation_are_named() -> None:
    found = next(c for c in result().comparisons if c.b.id == "paper")
    changes = {(edit.old, edit.new): edit.kind for passage in found.passages for edit in passage.edits}
    assert changes["£12.6m", "£16.2m"] == "number"
    assert changes["fourteen", "sixteen"] == "number"
    assert changes["fair", "good"] == "quote"


def test_order_of_documents_changes_nothing() -> None:
    expected = plain(result())
    for seed in range(4):
        shuffled = random.Random(seed).sample(DOCUMENTS, len(DOCUMENTS))
        assert plain(result(shuffled)) == expected


def test_number_of_processes_changes_nothing() -> None:
    many = [
        Document(f"{d.id}-{i}", f"{d.text}\nEdition {i}.", d.outlet, d.published) for d in DOCUMENTS for i in range(10)
    ]
    assert plain(result(many, jobs=2)) == plain(result(many))


def test_large_story_is_aligned_along_its_descent_and_with_the_texts_at_its_head() -> None:
    many = [Document(f"paper-{i:02}", f"{PAPER}\nEdition {i}.") for i in range(20)]
    found = result(many)
    (story,) = found.clusters
    lines = {frozenset((line.parent, line.member)) for line in found.descents[0].lines if line.parent}
    aligned = {frozenset((c.a.id, c.b.id)) for c in found.comparisons}
    begins = next(line.member for line in found.descents[0].lines if line.parent is None)
    hubs = {frozenset((hub, one)) for hub in (story.representative, begins) for one in story.members if one != hub}
    assert aligned == lines | hubs
    assert len(found.comparisons) < len(found.matches)
    assert len(found.comparisons) + len(found.unaligned) == len(found.matches)


def test_bad_record_is_counted_and_the_rest_goes_on() -> None:
    found = result([*DOCUMENTS, Rejected("news.jsonl:17", 'no field "text"')])
    assert found.rejected == (Rejected("news.jsonl:17", 'no field "text"'),)
    assert len(found.documents) == len(DOCUMENTS)


def test_bad_record_is_fatal_under_strict() -> None:
    records = [*DOCUMENTS, Rejected("news.jsonl:17", 'no field "text"')]
    with pytest.raises(RecordError, match=r'news\.jsonl:17: no field "text"'):
        run(records, Settings(), title="bridge", strict=True)


@pytest.mark.parametrize("published", ["9999-12-31", "0001-01-01T00:00:00+05:00", "3 March"])
def test_document_with_a_date_that_is_none_is_rejected_and_the_rest_goes_on(published: str) -> None:
    found = result([*DOCUMENTS, Document("late", OTHER, published=published)])
    assert [fault.where for fault in found.rejected] == ['document "late"']
    assert len(found.documents) == len(DOCUMENTS)


def test_id_taken_twice_by_different_texts_is_rejected_and_by_one_text_is_one_document() -> None:
    found = result([*DOCUMENTS, DOCUMENTS[0], Document("paper", OTHER)])
    assert len(found.documents) == len(DOCUMENTS)
    assert [fault.where for fault in found.rejected] == ['document "paper"']


def test_bad_date_is_rejected_with_its_rule() -> None:
    found = result([*DOCUMENTS, Document("late", PAPER, published="yesterday")])
    assert "ISO 8601" in found.rejected[0].reason


def test_nothing_to_read_is_one_clear_line() -> None:
    with pytest.raises(InputError, match="0 documents were read"):
        result([])


def test_events_tell_each_stage_in_order() -> None:
    events: list[Event] = []
    run(DOCUMENTS, Settings(), title="bridge", on_event=events.append)
    stages = list(dict.fromkeys(event.stage for event in events))
    assert stages == ["read", "furniture", "parse", "match", "cluster", "align"]
    assert all(event.done <= event.total for event in events)


def test_clusters_alone_are_those_of_the_whole_run() -> None:
    matches, clusters, _ = find_clusters(DOCUMENTS, Settings())
    whole = result()
    assert tuple(matches) == whole.matches
    assert [(c.id, c.members, c.representative, c.why) for c in clusters] == [
        (c.id, c.members, c.representative, c.why) for c in whole.clusters
    ]


def test_two_documents_that_share_nothing_are_compared_all_the_same() -> None:
    found = compare(DOCUMENTS[0], DOCUMENTS[3], Settings())
    assert (found.is_match, found.passages, found.match.found_by) == (False, (), ())
