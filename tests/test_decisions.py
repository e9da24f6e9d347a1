"""A person's decisions are honoured, shown as such, and warned about when the text under them has changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from dedupe.cli import main
from dedupe.corpus import find_corpus
from dedupe.corpus.decisions import read_decisions
from dedupe.errors import InputError
from dedupe.model import Decision, Document, Result
from dedupe.pipeline import explain, find_clusters, run
from dedupe.render.json import result_dict
from dedupe.settings import Settings
from dedupe.stages.decide import digest_of

if TYPE_CHECKING:
    from pathlib import Path

# Invented for these tests.
RELEASE = """The only road bridge over the river will close to all motor traffic for fourteen weeks from Monday.

The repair will cost £12.6 million and is the largest piece of work on the crossing since it opened in 1934.

“Nobody shuts the only bridge of a port town lightly, and it is a fair bargain,” the leader of the council said."""
PAPER = RELEASE.replace("£12.6 million", "£16.2 million").replace("fair bargain", "good bargain")
OTHER = "The herring fleet came home with empty holds, and the harbour master blamed the wind and the price of diesel."
DOCUMENTS = [
    Document("release", RELEASE, "Council", "2026-03-03T09:00:00Z"),
    Document("paper", PAPER, "Star", "2026-03-03T11:00:00Z"),
    Document("other one", OTHER, "Post", "2026-03-03T12:00:00Z"),
]
SUM = RELEASE.index("£12.6 million"), RELEASE.index("£12.6 million") + len("£12.6 million")


def decided(*rows: tuple[str, str] | tuple[str, str, str], documents: list[Document] | None = None) -> Result:
    decisions = [
        Decision(row[0], row[1], "so they say", "MK", "2026-03-05", row[2] if len(row) > 2 else "", f"d.csv:{i:04}")
        for i, row in enumerate(rows)
    ]
    return run(documents or DOCUMENTS, Settings(), title="bridge", decisions=decisions)


def place(text: str) -> str:
    start = RELEASE.index(text)
    return f"{start}-{start + len(text)}"


def test_without_decisions_the_figure_is_changed_and_the_release_is_the_source() -> None:
    found = decided()
    (pair,) = found.comparisons
    assert {(edit.old, edit.new) for p in pair.passages for edit in p.edits} >= {("£12.6 million", "£16.2 million")}
    assert pair.a.id == "release"
    assert found.rulings == ()


def test_rejected_match_is_no_match_and_no_story() -> None:
    found = decided(("match paper release", "reject"))
    assert (found.matches, found.comparisons, found.clusters) == ((), (), ())
    assert [ruling.outcome for ruling in found.rulings] == ["applied"]
    _, clusters, _ = find_clusters(DOCUMENTS, Settings(), decisions=[Decision("match paper release", "reject")])
    assert clusters == []


def test_accepted_match_joins_two_texts_that_share_nothing() -> None:
    found = decided(('match "other one" release', "accept"))
    assert ("other one", "paper", "release") in [story.members for story in found.clusters]
    assert any(match.found_by[-1] == "decision" for match in found.matches)


def test_direction_that_a_person_names_stands_first_among_its_reasons() -> None:
    found = decided(("direction paper release", "accept"))
    (pair,) = found.comparisons
    assert (pair.a.id, pair.derivation.source, pair.derivation.confidence) == ("paper", "a", 1.0)
    first = pair.derivation.evidence[0]
    assert first.kind == "decision"
    assert first.text == "A is the source: a person decided so: so they say (MK, 2026-03-05)"
    (story,) = found.descents
    assert {line.member: line.parent for line in story.lines} == {"paper": None, "release": "paper"}


def test_direction_that_a_person_rejects_is_undetermined() -> None:
    (pair,) = decided(("direction release paper", "reject")).comparisons
    assert (pair.derivation.source, pair.derivation.confidence) == (None, 0.5)
    assert pair.derivation.evidence[0].kind == "decision"


def test_rejected_edit_is_gone_and_the_others_stay() -> None:
    found = decided((f"edit release {place('£12.6 million')} paper {place('£12.6 million')}", "reject"))
    (pair,) = found.comparisons
    assert [(edit.old, edit.new) for p in pair.passages for edit in p.edits] == [("fair", "good")]
    assert [ruling.outcome for ruling in found.rulings] == ["applied"]
    assert found.coverages[0].rows[0].strongest_change.kind == "quote"


def test_rejected_passage_is_in_no_share_and_an_accepted_one_in_each() -> None:
    sentence = RELEASE.split("\n\n")[1]
    rejected = decided((f"passage release {place(sentence)} paper {place(sentence)}", "reject")).comparisons[0]
    assert len(rejected.passages) == len(decided().comparisons[0].passages) - 1
    assert rejected.share_of_b.paraphrase < decided().comparisons[0].share_of_b.paraphrase
    accepted = decided(
        ('match "other one" release', "accept"), (f'passage release 0-30 "other one" 0-{len(OTHER)}', "accept")
    )
    pair = next(one for one in accepted.comparisons if "other one" in (one.a.id, one.b.id))
    assert any(len(passage.b) == len(OTHER) or len(passage.a) == len(OTHER) for passage in pair.passages)


def test_decision_about_a_text_that_changed_is_warned_about() -> None:
    old = digest_of(["£12.5 million", "£16.2 million"])
    what = f"edit release {place('£12.6 million')} paper {place('£12.6 million')}"
    found = decided((what, "reject", old), ("direction release paper", "accept", "0" * 16))
    assert [ruling.outcome for ruling in found.rulings] == ["stale", "stale"]
    assert all("has changed since" in ruling.message for ruling in found.rulings)
    pair = next(iter(found.comparisons))
    assert any(edit.old == "£12.6 million" for p in pair.passages for edit in p.edits)
    assert pair.derivation.evidence[0].kind == "decision"
    fresh = decided((what, "reject", found.rulings[0].digest))
    assert [ruling.outcome for ruling in fresh.rulings] == ["applied"]


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("match release nobody", 'there is no document "nobody"'),
        ("passage release 0-5 paper 90000-90005", "beyond the end"),
        ("edit release 0-3 paper 0-3", "there is no such edit"),
        ('direction release "other one"', "the two are not compared"),
    ],
)
def test_decision_about_what_is_not_there_is_named(what: str, message: str) -> None:
    (ruling,) = decided((what, "accept")).rulings
    assert ruling.outcome == "unmatched"
    assert message in ruling.message


@pytest.mark.parametrize(
    "what", ["match release", "stuff a b", 'match "a b', "edit a 1-2 b x-y", "passage a 9-2 b 1-2"]
)
def test_decision_in_no_known_form_is_one_clear_line(what: str) -> None:
    documents = [Document("a", RELEASE), Document("b", PAPER)]
    with pytest.raises(InputError, match=r"d\.csv:0000: .*(it must be one of|give start-end)"):
        decided((what, "accept"), documents=documents)


def test_decisions_are_honoured_alike_in_any_order_of_documents_and_on_any_number_of_processes() -> None:
    decisions = [
        Decision(f"edit release {place('£12.6 million')} paper {place('£12.6 million')}", "reject", where="d.csv:0002"),
        Decision("direction paper release", "accept", where="d.csv:0003"),
        Decision('match "other one" paper', "accept", where="d.csv:0004"),
    ]
    one = run(DOCUMENTS, Settings(), title="bridge", decisions=decisions)
    other = run(DOCUMENTS[::-1], Settings(), title="bridge", jobs=2, decisions=decisions[::-1])
    assert result_dict(one) == result_dict(other)
    assert [ruling.outcome for ruling in one.rulings] == ["applied"] * 3


def test_rejected_match_explains_nothing() -> None:
    cover, _ = explain(DOCUMENTS, Settings(), article="paper")
    assert [step.source for step in cover.steps] == ["release"]
    cover, _ = explain(DOCUMENTS, Settings(), article="paper", decisions=[Decision("match paper release", "reject")])
    assert cover.steps == ()


def test_decisions_stand_in_the_json_of_the_run_and_of_the_comparison() -> None:
    data = result_dict(decided(("direction release paper", "accept")))
    assert [one["outcome"] for one in data["decisions"]] == ["applied"]
    assert data["comparisons"][0]["decisions"][0]["who"] == "MK"


def written(folder: Path, text: str) -> Path:
    rows = [{"id": d.id, "text": d.text, "outlet": d.outlet, "published": d.published} for d in DOCUMENTS]
    articles = folder / "articles.jsonl"
    articles.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "decisions.csv").write_text(text, encoding="utf-8")
    return articles


def test_file_beside_the_corpus_is_read_by_every_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "verdict,what,note\n"
    articles = written(tmp_path, f"{head}REJECT,match release paper,no\naccept,match release gone,\n")
    for args in (["report", str(articles), "-o", "-"], ["cluster", str(articles), "--json"]):
        with pytest.raises(SystemExit) as ended:
            main(args)
        out, err = capsys.readouterr()
        assert not ended.value.code
        if args[0] == "report":
            assert json.loads(out)["matches"] == []
            assert 'decisions.csv:0003: accept match release gone: there is no document "gone"' in err
        else:
            assert len({json.loads(line)["cluster"] for line in out.splitlines()}) == len(DOCUMENTS)


@pytest.mark.parametrize(
    ("text", "message"),
    [("what,note\nmatch a b,x\n", 'no column "verdict"'), ("what,verdict\nmatch a b,yes\n", 'no verdict "yes"')],
)
def test_file_that_is_no_list_of_decisions_is_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_decisions(find_corpus(str(written(tmp_path, text))))
