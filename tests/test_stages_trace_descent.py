"""The tree of a story is found again: from texts grown by a generator that knows nothing of how they are read."""

from __future__ import annotations

import csv
import random
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.comparing import parse
from dedupe.corpus import find_corpus
from dedupe.model import Derivation, Document, Evidence, ParsedDocument
from dedupe.pipeline import run
from dedupe.settings import Settings
from dedupe.stages.align import align
from dedupe.stages.trace import trace
from dedupe.stages.trace.arborescence import cheapest_arborescence, price_without
from dedupe.stages.trace.descent import descend

WORDS = """the of and to in a is that for it was on are as with his they at be this from have or by one had not but what
all were when we there can an your which their said if do will each about how up out them then she many some so these
would other into has more her two like him see time could no make than first been its who now people made over did down
only way find use may water long little very after words called just where most know get through back much go good new
write our man too any day same right look think also around another came come work three must because does part even
place well such here take why help put different away again off went old number great tell men say small every found
still between name should home big give air line set own under read last never us left end along while might next sound
below saw something thought both few those always show large often together asked house world going want school until
form food keep children feet land side without boy once animals life enough took four head above kind began almost live
page got earth need far hand high year mother light country father let night picture being study second soon story since
white ever paper hard near sentence better best across during today however sure knew try told young sun thing whole hear
example heard several change answer room sea against top turned learn point city play toward five himself usually""".split()


def sentence(rng: random.Random) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(9, 22))).capitalize() + "."


def edited(rng: random.Random, sentences: list[str]) -> list[str]:
    """Return a copy with two to seven changes: a word replaced, words cut or put in, a sentence cut, put in or moved."""
    copy = list(sentences)
    for _ in range(rng.randint(2, 7)):
        at = rng.randrange(len(copy))
        words = copy[at].split()
        place = rng.randrange(len(words))
        change = rng.choices(("replace", "cut", "put in", "drop", "add", "move"), (45, 15, 15, 13, 7, 5))[0]
        if change == "replace":
            words[place] = rng.choice(WORDS)
        elif change == "cut" and len(words) > 5:
            del words[place : place + rng.randint(1, 4)]
        elif change == "put in":
            words[place:place] = [rng.choice(WORDS) for _ in range(rng.randint(1, 4))]
        copy[at] = " ".join(words)
        if change == "drop" and len(copy) > 4:
            del copy[at]
        elif change == "add":
            copy.insert(at, sentence(rng))
        elif change == "move":
            copy.insert(rng.randrange(len(copy)), copy.pop(at))
    return copy


def grow(seed: int) -> tuple[list[str], list[int | None]]:
    """Return five to thirty texts and the parent of each."""
    rng = random.Random(seed)
    texts = [[sentence(rng) for _ in range(rng.randint(10, 25))]]
    parents: list[int | None] = [None]
    for known in range(1, rng.randint(5, 30)):
        parent = rng.randrange(known)
        texts.append(edited(rng, texts[parent]))
        parents.append(parent)
    return ["\n\n".join(text) for text in texts], parents


def edge_f1(seeds: range, dated: str) -> float:
    """Return the F1 of edges over grown trees; dated says of which texts the date is known: all, half or none."""
    right = found = wanted = 0
    for seed in seeds:
        texts, parents = grow(seed)
        rng = random.Random(seed + 1_000_000)
        names = [f"{rng.random():.9f}" for _ in texts]
        begin = datetime(2026, 3, 2, tzinfo=UTC)
        members = []
        for at, (name, text) in enumerate(zip(names, texts, strict=True)):
            shown = dated == "all" or (dated == "half" and rng.random() < 0.5)
            published = (begin + timedelta(hours=at)).isoformat() if shown else None
            members.append(parse(Document(name, text, published=published), Settings()))
        true = {(names[parent], names[at]) for at, parent in enumerate(parents) if parent is not None}
        edges = {(line.parent, line.member) for line in descend(members, {}).lines if line.parent is not None}
        right, found, wanted = right + len(true & edges), found + len(edges), wanted + len(true)
    return 2 * right / (found + wanted)


@pytest.mark.parametrize(("dated", "floor"), [("all", 0.93), ("half", 0.85), ("none", 0.8)])
def test_grown_trees_are_found_again(dated: str, floor: float) -> None:
    assert edge_f1(range(8), dated) >= floor


@pytest.mark.slow
@pytest.mark.parametrize("dated", ["all", "half", "none"])
def test_two_hundred_grown_trees_are_found_again(dated: str) -> None:
    assert edge_f1(range(200), dated) >= 0.85


BASE = """The only road bridge over the river will close to all motor traffic for fourteen weeks from Monday.

The repair will cost £12.6 million and is the largest piece of work on the crossing since it opened.

“Nobody shuts the only bridge of a port town lightly, and it is a fair bargain,” the leader said.

About eighteen thousand vehicles cross on a working day, and they will be sent round by the ford."""


def story(**texts: str) -> list[ParsedDocument]:
    return [parse(Document(name, text), Settings()) for name, text in texts.items()]


def first(source: str, target: str, weight: float = 4.0) -> dict[tuple[str, str], Derivation]:
    return {(source, target): Derivation("a", "wasDerivedFrom", 0.99, (Evidence("date", weight, "earlier"),))}


def lines(members: list[ParsedDocument], known: dict[tuple[str, str], Derivation]) -> dict[str, str | None]:
    return {line.member: line.parent for line in descend(members, known).lines}


def test_inherited_error_tells_the_copy_of_the_paper_from_a_copy_of_the_wire() -> None:
    paper = BASE.replace("a fair bargain", "a good bargain")
    copy = paper.replace("fourteen weeks", "fourteen long weeks")
    other = BASE.replace("on a working day", "on any working day")
    found = lines(story(wire=BASE, paper=paper, copy=copy, other=other), first("wire", "paper"))
    assert found == {"wire": None, "paper": "wire", "copy": "paper", "other": "wire"}


def test_change_that_parent_and_child_alone_share_is_the_first_reason_and_shows_its_places() -> None:
    paper = BASE.replace("a fair bargain", "a good bargain")
    members = story(wire=BASE, paper=paper, copy=paper.replace("fourteen weeks", "ten weeks"), other=f"{BASE} Ends.")
    (line,) = [line for line in descend(members, first("wire", "paper")).lines if line.member == "copy"]
    reason = line.reasons[0]
    assert "a good bargain" in reason.text
    assert reason.a is not None
    assert reason.b is not None
    assert "good" in reason.a.of(members[1].text)
    assert "good" in reason.b.of(members[2].text)


def test_figure_in_a_shared_change_is_shown_whole() -> None:
    paper = BASE.replace("About eighteen thousand vehicles", "Some 18,400 small vehicles")
    known = first("wire", "paper") | first("paper", "copy")
    found = descend(story(wire=BASE, paper=paper, copy=paper.replace("lightly", "with ease"), other=BASE), known)
    (line,) = (one for one in found.lines if one.member == "copy")
    shown = [reason.a.of(paper) for reason in line.reasons if reason.a is not None]
    assert any("18,400" in words for words in shown)
    assert not any(words.startswith("400") for words in shown)


NOTICE = """The foot ferry will run every twenty minutes from the staithe to the quay from half past six until ten at night.

Masters of vessels over thirty metres must give a day of notice before they pass the bridge, the harbour office said."""
OWN_A = """At the forge on Mill Lane the smith said that nobody had asked him, and that his customers came from the far bank.

The parish clerk has kept a tally of carts since the autumn and means to hand it to whoever comes to listen to her."""
OWN_B = """In the moor villages the talk was of milk, for the dairy is on one side of the water and the cows are on the other.

A retired ferryman offered to bring his old boat down if the council paid for the paint and did not ask about her age."""


def paragraphs(*texts: str) -> str:
    return "\n\n".join(texts)


def test_passages_that_two_papers_have_beside_the_release_come_from_a_text_that_nobody_collected() -> None:
    first_half, second_half = BASE.split("\n\n")[:2], BASE.split("\n\n")[1:]
    one = paragraphs(*first_half, NOTICE, OWN_A)
    two = paragraphs(*second_half, OWN_B, NOTICE)
    known = first("release", "one", 12) | first("release", "two", 12) | first("one", "two")
    found = descend(story(release=BASE, one=one, two=two), known)
    assert {line.member: line.parent for line in found.lines} == {"release": None, "one": "release", "two": "release"}
    (unseen,) = found.unseen
    assert (unseen.id, unseen.takers, unseen.is_main) == ("unseen:one", ("one", "two"), False)
    assert [source.source for line in found.lines for source in line.others] == ["unseen:one", "unseen:one"]
    assert any("foot ferry" in reason.text for reason in unseen.reasons)


def test_article_made_of_a_paper_and_its_release_names_both() -> None:
    head, rest = BASE.split("\n\n")[:2], BASE.split("\n\n")[2:]
    paper = paragraphs(
        *(line.replace("largest", "biggest").replace("will close", "is closing") for line in head), OWN_A
    )
    known = first("release", "paper", 12) | first("paper", "mixed") | first("release", "mixed", 12)
    release = paragraphs(*head, NOTICE, *rest)
    found = descend(story(release=release, paper=paper, mixed=paragraphs(paper, *rest)), known)
    (line,) = (line for line in found.lines if line.member == "mixed")
    assert line.parent == "paper"
    (second,) = line.others
    assert second.source == "release"
    assert any("Nobody shuts" in reason.text for reason in second.reasons)
    assert found.unseen == ()


def test_two_papers_that_share_a_statement_and_have_as_much_alone_had_it_from_elsewhere() -> None:
    papers = {"star": paragraphs(NOTICE, OWN_A), "post": paragraphs(OWN_B, NOTICE)}
    found = descend(story(**papers), {})
    assert [line.parent for line in found.lines] == [None, None]
    (unseen,) = found.unseen
    assert unseen.is_main
    assert unseen.takers == ("post", "star")


def test_paper_that_names_the_other_one_took_from_it() -> None:
    star = parse(Document("star", paragraphs(NOTICE, OWN_A), outlet="Fenwick Star"), Settings())
    post = parse(Document("post", paragraphs("The Fenwick Star has it.", OWN_B, NOTICE), outlet="Post"), Settings())
    found = descend([star, post], first("star", "post"))
    assert found.unseen == ()


def test_notation_that_two_desks_share_is_no_inheritance() -> None:
    one = BASE.replace("£12.6 million", "£12.6m").replace("the leader", "Cllr the leader")
    two = one.replace("fourteen weeks", "fourteen whole weeks").replace("sent round", "sent all round")
    assert lines(story(council=BASE, one=one, two=two), first("council", "one"))["two"] == "council"


def test_text_that_shares_nothing_begins_its_own_line() -> None:
    found = lines(
        story(a=BASE, b=BASE.replace("Monday", "Sunday"), c="A garden was opened at the school."), first("a", "b")
    )
    assert found == {"a": None, "b": "a", "c": None}


def test_no_member_and_one_member() -> None:
    assert descend([], {}).lines == ()
    (line,) = descend(story(a=BASE), {}).lines
    assert (line.parent, line.confidence, line.reasons) == (None, 1.0, ())


def test_line_without_a_choice_is_as_sure_as_its_pair() -> None:
    """A tree of two texts weighs nothing: what it rests on is the direction of the pair."""
    members = story(a=BASE, b=BASE.replace("Monday", "Sunday"))
    pair = Derivation("a", "wasDerivedFrom", 0.9, (Evidence("date", 2.2, "A was published first"),))
    found = descend(members, {("a", "b"): pair})
    assert {line.member: (line.parent, line.confidence) for line in found.lines} == {"a": (None, 0.9), "b": ("a", 0.9)}


def test_order_of_the_members_changes_nothing() -> None:
    texts, _ = grow(5)
    members = [parse(Document(f"{at:02}", text), Settings()) for at, text in enumerate(texts)]
    assert descend(members, {}) == descend(members[::-1], {})


NOTES = "Notes to editors: the bridge was built of steel."
SAID = "They said that it was long expected in the town and on the far bank."


def undated() -> dict[str, str]:
    """Return a release and three papers of which each seems the nearer to the next; no dates are known."""
    star = BASE.replace("a fair bargain", "a good bargain").replace("fourteen weeks", "fifteen weeks")
    post = star.replace("lightly", "with ease")
    return {"release": paragraphs(BASE, NOTES), "star": star, "post": post, "late": paragraphs(post, SAID)}


def test_text_with_a_release_s_own_parts_begins_the_story_though_a_pair_is_doubtful() -> None:
    doubt = first("star", "release", 1.0) | first("post", "release", 1.0)
    found = lines(story(**undated()), doubt)
    assert found["release"] is None
    assert list(found.values()).count(None) == 1


def test_text_with_a_release_s_own_parts_is_from_another_that_was_published_before() -> None:
    members = [
        parse(Document(name, text, published=f"2026-03-0{day}"), Settings())
        for name, text, day in (("star", BASE, 2), ("council", paragraphs(BASE, NOTES), 5))
    ]
    assert {line.member: line.parent for line in descend(members, {}).lines} == {"council": "star", "star": None}


def test_no_line_runs_against_a_pair_that_is_sure_of_its_source() -> None:
    # The paper took from two: the second begins a line of its own rather than be a work of its taker.
    told = Derivation("a", "wasDerivedFrom", 0.99, (Evidence("byline", 4.0, "signed"),))
    texts = {"council": BASE, "harbour": paragraphs(NOTICE, OWN_A), "star": paragraphs(BASE, NOTICE)}
    found = lines(story(**texts), {("council", "star"): told, ("harbour", "star"): told})
    assert found == {"council": None, "harbour": None, "star": "council"}


@given(st.integers(0, 6), st.data())
@settings(deadline=None, max_examples=25)
def test_no_text_stands_above_one_that_its_pair_calls_its_source_unless_the_line_says_so(
    seed: int, data: st.DataObject
) -> None:
    texts = grow(seed)[0][:7]
    members = [parse(Document(f"{at:02}", text), Settings()) for at, text in enumerate(texts)]
    names = [one.id for one in members]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names), st.sampled_from([0.81, 0.9, 0.99]))
    known: dict[tuple[str, str], Derivation] = {}
    for source, target, confidence in data.draw(st.lists(pairs, max_size=10)):
        if source != target and (target, source) not in known:
            reasons = (Evidence("byline", 2.0, "signed"),)
            known[source, target] = Derivation("a", "wasDerivedFrom", confidence, reasons)
    found = {line.member: line for line in descend(members, known).lines}
    for (source, target), pair in known.items():
        above, at = set[str](), found[source].parent
        while at is not None:
            above.add(at)
            at = found[at].parent
        if target in above:
            assert any(reason.kind == "order" and target in reason.text for reason in found[source].reasons)
        if found[target].parent is None:
            assert any(reason.kind == "order" for reason in found[target].reasons)
        if found[target].parent == source:
            assert found[target].confidence <= pair.confidence


def test_taker_does_not_begin_the_story_with_its_source_below_a_third_text() -> None:
    # The paper is nearest to all; the brief was never held against the release.
    paper = paragraphs(BASE, OWN_A, OWN_B)
    texts = {"release": paragraphs(BASE, NOTICE), "paper": paper, "brief": paragraphs(BASE, OWN_A)}
    told = Derivation("a", "hadPrimarySource", 0.98, (Evidence("release", 4.0, "address"),))
    found = {line.member: line for line in descend(story(**texts), {("release", "paper"): told}).lines}
    assert {name: line.parent for name, line in found.items()}["release"] is None
    assert found["paper"].parent == "release"
    assert found["paper"].confidence <= 0.98


def test_release_that_is_told_in_other_words_is_no_work_of_a_common_source() -> None:
    council = paragraphs(NOTICE, OWN_A, NOTES)
    found = descend(story(council=council, post=paragraphs(OWN_B, NOTICE)), {})
    assert found.unseen == ()
    assert {line.member: line.parent for line in found.lines} == {"council": None, "post": "council"}


COSTS = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.integers(0, 9), min_size=n * n, max_size=n * n).map(
        lambda flat: np.array(flat, float).reshape(n, n)
    )
)


def trees(costs: np.ndarray) -> list[tuple[float, dict[int, int], int]]:
    """Return every tree over the nodes with its cost and root, by trying all parents."""
    size, found = len(costs), []
    for root in range(size):
        others = [i for i in range(size) if i != root]
        for choice in product(range(size), repeat=size - 1):
            parents = dict(zip(others, choice, strict=True))
            reached = {root}
            for _ in others:
                reached |= {child for child, parent in parents.items() if parent in reached}
            if len(reached) == size and all(child != parent for child, parent in parents.items()):
                found.append((sum(costs[parent, child] for child, parent in parents.items()), parents, root))
    return found


@given(COSTS)
@settings(deadline=None)
def test_cheapest_tree_is_the_cheapest_of_all(costs: np.ndarray) -> None:
    for root in range(len(costs)):
        parents = cheapest_arborescence(costs, root).tolist()
        assert [child for child, parent in enumerate(parents) if parent < 0] == [root]
        least = min(cost for cost, _, other in trees(costs) if other == root)
        assert sum(costs[parent, child] for child, parent in enumerate(parents) if parent >= 0) == least


@given(COSTS)
def test_price_without_an_arc_is_that_of_the_best_tree_that_lacks_it(costs: np.ndarray) -> None:
    rooted = [(cost, parents) for cost, parents, root in trees(costs) if root == 0]
    child, parent = 1, int(cheapest_arborescence(costs, 0)[1])
    others = [cost for cost, parents in rooted if parents[child] != parent]
    wanted = min(others) - min(cost for cost, _ in rooted) if others else inf
    assert price_without(costs, 0, child, [parent]) == wanted


@pytest.mark.parametrize(("split", "floor"), [("tune", 0.9), ("test", 0.9)])
def test_newsroom_week_says_who_had_which_text_on_the_desk(split: str, floor: float) -> None:
    corpus = find_corpus("newsroom-week")
    folder = corpus.folder
    assert folder is not None
    chosen = corpus.settings()
    members = {one.id: one for one in run(corpus.read(), chosen, title="newsroom-week").documents}
    stories: dict[str, list[str]] = {}
    with (folder / "labels" / "clusters.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["split"] == split:
                stories.setdefault(row["cluster"], []).append(row["document"])
    with (folder / "labels" / "derivations.csv").open(encoding="utf-8") as rows:
        true = {(r["source"], r["target"]) for r in csv.DictReader(rows) if r["main"] == "yes"}
    true = {(a, b) for a, b in true if not a.startswith("unseen:") and any(b in ids for ids in stories.values())}
    edges = set()
    for ids in stories.values():
        known = {}
        for a, b in combinations(sorted(ids), 2):
            passages = align(members[a], members[b], chosen.align)
            known[a, b] = trace(members[a], members[b], passages, chosen.trace)
        found = descend([members[name] for name in ids], known)
        edges |= {(line.parent, line.member) for line in found.lines if line.parent}
    assert 2 * len(true & edges) / (len(true) + len(edges)) >= floor
