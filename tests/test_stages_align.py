"""The laws of alignment, on texts small enough to check by eye and on random ones."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.model import Document, ParsedDocument, Passage, Span
from dedupe.settings import AlignSettings
from dedupe.stages.align import align
from dedupe.stages.normalise import normalise
from dedupe.stages.segment.quotations import find_quotations
from dedupe.stages.segment.sentences import split_paragraphs, split_sentences

RELEASE = """The harbour board will spend £2.3m on a new ferry terminal at Port Askaig.

Chairwoman Fiona McKechnie announced:

“Islanders waited eleven years for this building. Every winter gale has reminded us why it matters.”

Construction of the covered walkway begins in October, once the herring season has ended.

Visitors are asked to park behind the distillery until then."""
NEWS = """Ferry plans approved
Visitors are asked to park behind the distillery until then.
Chairwoman Fiona McKechnie said: “Islanders waited eleven long years for this building.
“Every winter gale has reminded us why it matters.”
The weather has been mild for the time of year.
Ticket prices were not discussed at all by councillors."""


def parse(text: str, furniture: tuple[Span, ...] = ()) -> ParsedDocument:
    return ParsedDocument(
        Document("x", text),
        normalise(text),
        split_sentences(text),
        split_paragraphs(text),
        find_quotations(text),
        furniture,
    )


def links(
    a: str, b: str, unit: str = "sentence", *, longest_sentence: int = AlignSettings().longest_sentence
) -> tuple[Passage, ...]:
    settings = AlignSettings(longest_sentence=longest_sentence)
    return align(parse(a), parse(b), settings, "passage" if unit == "passage" else "sentence")


def kinds(a: str, b: str) -> dict[str, str]:
    return {passage.b.of(b): passage.kind for passage in links(a, b)}


def test_each_sentence_is_linked_to_the_one_it_was_made_from() -> None:
    found = kinds(RELEASE, NEWS)
    assert found["Visitors are asked to park behind the distillery until then."] == "verbatim"
    said = "Chairwoman Fiona McKechnie said: “Islanders waited eleven long years for this building."
    assert found[said] == "edited"
    assert found["“Every winter gale has reminded us why it matters.”"] == "verbatim"
    assert not any("weather" in sentence or "Ticket" in sentence for sentence in found)


def test_a_sentence_that_left_the_order_is_moved() -> None:
    moved = [passage.b.of(NEWS) for passage in links(RELEASE, NEWS) if passage.moved]
    assert moved == ["Visitors are asked to park behind the distillery until then."]


def test_words_in_quotation_marks_are_in_quote() -> None:
    assert {passage.b.of(NEWS): passage.in_quote for passage in links(RELEASE, NEWS)}[
        "“Every winter gale has reminded us why it matters.”"
    ]


@pytest.mark.parametrize(
    ("taken_from", "quoted"),
    [
        (
            "their “unflinching stewardship,” which leaves every passenger safer in winter.",
            "“unflinching stewardship,”",
        ),
        ("their unflinching stewardship, which leaves every passenger safer in winter.", "unflinching"),
    ],
    ids=["both quote", "b alone quotes"],
)
def test_a_border_never_cuts_a_quotation_that_both_sides_have(taken_from: str, quoted: str) -> None:
    a = f"Ferry inspectors praised the harbour crew for {taken_from}"
    b = "Ferry inspectors praised the harbour crew for “unflinching toil” along with gales during eleven years of waiting."
    (passage,) = links(a, b)
    assert passage.a.of(a).endswith(quoted)
    assert passage.b.of(b).endswith("“unflinching toil”" if "“" in quoted else "“unflinching")


@pytest.mark.parametrize("word", ["harbour’s", "harbour's", "harbour-side", "harbour"])
def test_a_border_never_cuts_a_written_word(word: str) -> None:
    a = f"Islanders waited eleven winters for {word} repairs that neither engineers nor accountants believed possible."
    b = "Islanders waited eleven winters for their harbour to be dredged while an orchestra opened its season with Mahler."
    (passage,) = links(a, b)
    assert passage.a.of(a) == f"Islanders waited eleven winters for {word}"
    assert passage.b.of(b) == "Islanders waited eleven winters for their harbour"


def test_a_word_that_stands_in_both_sources_does_not_hold_a_clause_of_the_other() -> None:
    one = "Islanders waited eleven winters for the new terminal building that was promised to their hospitals."
    two = "There was also substantial variation in compliance between hospitals."
    b = one.replace(
        "that was promised to their hospitals.", "and saw substantial variation in compliance between hospitals."
    )
    found = {passage.b.of(b): passage.a.of(f"{one} {two}") for passage in links(f"{one} {two}", b)}
    assert found["substantial variation in compliance between hospitals."] == two
    assert len(found) == 2


@pytest.mark.parametrize("between", ["", "The orchestra opened its season with Mahler. "], ids=["beside", "apart"])
def test_a_second_source_of_a_sentence_needs_less_evidence_beside_the_first(between: str) -> None:
    visit = "Surveyors made their latest visit to the pier in November, the third in a row for both islands, with few faults found."
    report = "The report praised the sturdy terminal and its covered walkway beside the old distillery."
    a = f"{visit} {between}{report} Critics praised the young conductor, who is from Oslo. Tickets sold out early."
    opening = "After a visit in November, engineers in Oban said that islanders have"
    b = f"{opening} a sturdy terminal with its covered walkway beside the old distillery."
    assert any(passage.a.overlap(Span(0, len(visit))) for passage in links(a, b)) == (not between)


def test_furniture_is_never_linked() -> None:
    line = "Visitors are asked to park behind the distillery until then."
    at = RELEASE.index(line)
    passages = align(parse(RELEASE, (Span(at, at + len(line)),)), parse(NEWS), AlignSettings())
    assert line not in [passage.b.of(NEWS) for passage in passages]


def test_a_sentence_with_a_little_furniture_is_linked_all_the_same() -> None:
    line = "Visitors are asked to park behind the distillery until then."
    at = RELEASE.index(line)
    passages = align(parse(RELEASE, (Span(at, at + len("Visitors")),)), parse(NEWS), AlignSettings())
    assert line in [passage.b.of(NEWS) for passage in passages]


def test_a_caption_that_says_the_lead_again_is_a_repeat() -> None:
    lead = "Islanders waited eleven long years for this terminal building."
    news = f"{lead}\nSomething quite different happened elsewhere.\nPictured: {lead}"
    repeats = [passage.repeat for passage in links(RELEASE, news)]
    assert repeats == [False, True]


def test_a_sentence_of_which_a_clause_was_told_before_is_no_repeat() -> None:
    long = (
        "The terminal building, for which the islanders waited eleven long years and which the ministry refused twice, "
        "will have a heated hall, a café and rooms for the pilots, the harbour master said."
    )
    release = f"{long}\nVisitors are asked to park behind the distillery."
    news = f"The islanders waited eleven long years.\nSomething quite different happened elsewhere.\n{long}"
    assert [passage.repeat for passage in links(release, news)] == [False, False]


@pytest.mark.parametrize("unit", ["sentence", "passage"])
def test_text_against_nothing_has_no_passage(unit: str) -> None:
    assert links("", NEWS, unit) == links(RELEASE, "", unit) == links("", "…", unit) == ()


def test_unrelated_texts_share_nothing() -> None:
    other = "The orchestra opened its season with Mahler. Critics praised the young conductor, who is from Oslo."
    assert links(RELEASE, other) == ()


WORDS = [
    "ferry",
    "Board",
    "£2.3m",
    "distillery",
    "“gale”",
    "the",
    "of",
    ".",
    "\n\n",
    "Straße",
    "渡船",
    "码头",
    "ไทย",
    "\u0301",
]
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))


@settings(deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(["sentence", "passage"]), st.sampled_from([20, 250]))
def test_passages_slice_both_texts_and_never_overlap_in_b(a: str, b: str, unit: str, longest: int) -> None:
    end = 0
    for number, passage in enumerate(links(a, b, unit, longest_sentence=longest), start=1):
        assert passage.id == f"p{number}"
        assert 0 <= passage.a.start < passage.a.end <= len(a)
        assert end <= passage.b.start < passage.b.end <= len(b)
        assert 0 <= passage.score <= 1
        end = passage.b.end


@pytest.mark.parametrize(
    ("a", "b", "copied"),
    [
        ("港口委员会将在明年春天建造新的渡轮码头。岛民等待了十一年。", "天气很好。港口委员会将在明年春天建造新的渡轮码头！", "港口委员会将在明年春天建造新的渡轮码头！"),
        ("港湾委員会は来春新しいフェリー乗り場を建設する。島民は待っていた。", "晴れ。港湾委員会は来春新しいフェリー乗り場を建設する。", "港湾委員会は来春新しいフェリー乗り場を建設する。"),
        ("Портовый совет построит новый паромный причал будущей весной. Ждали долго.", "Погода хорошая. Портовый совет построит новый паромный причал будущей весной.", "Портовый совет построит новый паромный причал будущей весной."),
        ("سيبني مجلس الميناء محطة عبارات جديدة في الربيع القادم. انتظر السكان طويلا.", "الطقس جميل. سيبني مجلس الميناء محطة عبارات جديدة في الربيع القادم.", "سيبني مجلس الميناء محطة عبارات جديدة في الربيع القادم."),
        ("Το λιμενικό συμβούλιο θα χτίσει νέο σταθμό την άνοιξη. Περίμεναν χρόνια.", "Καλός καιρός. Το λιμενικό συμβούλιο θα χτίσει νέο σταθμό την άνοιξη.", "Το λιμενικό συμβούλιο θα χτίσει νέο σταθμό την άνοιξη."),
        ("คณะกรรมการท่าเรือจะสร้างอาคารผู้โดยสารใหม่ ชาวเกาะรอมานาน", "อากาศดี คณะกรรมการท่าเรือจะสร้างอาคารผู้โดยสารใหม่", "คณะกรรมการท่าเรือจะสร้างอาคารผู้โดยสารใหม่"),
    ],
    ids=["Chinese", "Japanese", "Russian", "Arabic", "Greek", "Thai"],
)  # fmt: skip
def test_a_copied_sentence_is_found_in_any_script(a: str, b: str, copied: str) -> None:
    assert [passage.b.of(b) for passage in links(a, b)] == [copied]


def words(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices("abcdefghijklmnoprstuvw", k=rng.choice((2, 3, 5, 7, 8)))) for _ in range(count)]


def prose(seed: int, count: int, vocabulary: list[str]) -> str:
    rng = random.Random(seed)
    sentences = (" ".join(rng.choices(vocabulary, k=rng.randrange(6, 25))).capitalize() for _ in range(count))
    return ". ".join(sentences) + "."


def test_a_short_quotation_is_found_in_a_long_transcript() -> None:
    vocabulary = words(1, 4000)
    transcript = prose(2, 1300, vocabulary)
    quotation = " ".join(transcript[len(transcript) // 2 :].split(". ")[1].split()[:12])
    news = f"{prose(3, 12, vocabulary)} She said: “{quotation}.” {prose(4, 5, vocabulary)}"
    found = [passage for passage in links(transcript, news) if passage.kind != "paraphrase"]
    assert [quotation in passage.b.of(news) for passage in found] == [True]


@pytest.mark.parametrize(
    ("left_over", "goes_with_it"),
    [
        (", making sure islanders are heard and all their needs met", True),
        (", while new ropes arrived from Norway last autumn by post", False),
    ],
)
def test_the_rest_of_a_sentence_goes_with_a_link_where_it_says_what_else_the_other_side_says(
    left_over: str, *, goes_with_it: bool
) -> None:
    start = "Harbour pilots were praised by the inspectors for their “steady hands”"
    many = "Islanders voted. Islanders sang. Islanders went home. Islanders cheered. Islanders wept. " * 3
    a = f"The pier opened in March.\n{start}{left_over}.\n{many}"
    b = "A concert is planned.\nHarbour pilots in the strait were praised by inspectors as “steady hands” for islanders in gales."
    (passage,) = links(a, b)
    assert passage.a.of(a) == (f"{start}{left_over}." if goes_with_it else start)


def test_a_weak_link_holds_in_long_texts_only_where_they_share_more() -> None:
    a, b = "Ferry pilots met the board over winter gales.", "The board heard ferry pilots about a gale."
    vocabulary = words(8, 3000)
    around = [prose(seed, 40, vocabulary) for seed in (80, 81)]
    assert links(f"{around[0]}\n\n{a}", f"{around[1]}\n\n{b}") == ()
    quoted = "“Eleven winters is more than this old terminal can be asked to take.”"
    news = f"{around[1]}\n\n{b}\n\n{quoted}"
    assert [p.b.of(news) for p in links(f"{quoted}\n\n{around[0]}\n\n{a}", news)] == [b, quoted]


def test_a_surer_link_has_a_higher_score_and_none_is_certain() -> None:
    vocabulary = words(8, 3000)
    around = [prose(seed, 40, vocabulary) for seed in (80, 81)]
    long = "“Eleven winters is more than this old terminal can be asked to take,” the harbour master said on Monday."
    short = "Ferry pilots met the board over winter gales."
    news = f"{around[1]}\n\nThe board heard ferry pilots about a gale.\n\n{long}"
    weak, strong = (p.score for p in links(f"{long}\n\n{around[0]}\n\n{short}", news))
    assert 0.5 < weak < strong < 1
    assert {p.score for p in links(news, news)} == {0.99}


def test_a_cut_of_a_sentence_of_thousands_of_words_is_verbatim_from_its_first_word_to_its_last() -> None:
    rng = random.Random(1)
    vocabulary = words(1, 800)
    source = rng.choices(vocabulary, [1 / (rank + 8) for rank in range(800)], k=4000)
    cut = source[1300:2900]
    (passage,) = links(f"{' '.join(source)}.", f"{' '.join(cut)}.")
    assert (passage.kind, passage.b) == ("verbatim", Span(0, len(" ".join(cut)) + 1))
    assert passage.a == Span(len(" ".join(source[:1300])) + 1, len(" ".join(source[:2900])))


def test_a_changed_cut_of_a_very_long_sentence_is_edited_and_no_longer_than_its_source() -> None:
    rng = random.Random(2)
    vocabulary = words(1, 800)
    source = rng.choices(vocabulary, [1 / (rank + 8) for rank in range(800)], k=2000)
    cut = source[500:1200]
    cut[100:102] = ["ferry", "terminal"]
    cut[400:401] = []
    (passage,) = links(" ".join(source), " ".join(cut))
    assert passage.kind == "edited"
    assert passage.a == Span(len(" ".join(source[:500])) + 1, len(" ".join(source[:1200])))


def test_shuffled_paragraphs_are_found_whole_as_blocks() -> None:
    vocabulary = words(5, 2000)
    paragraphs = [prose(seed, 8, vocabulary) for seed in range(6)]
    a = "\n\n".join([prose(50, 20, vocabulary), *paragraphs, prose(51, 20, vocabulary)])
    b = "\n\n".join(part for at in (3, 0, 5) for part in (prose(60 + at, 9, vocabulary), paragraphs[at]))
    blocks = links(a, b, "passage")
    assert [passage.b.of(b) for passage in blocks] == [paragraphs[3], paragraphs[0], paragraphs[5]]
    assert [passage.a.of(a) for passage in blocks] == [paragraphs[3], paragraphs[0], paragraphs[5]]


def test_texts_of_one_sentence_are_linked() -> None:
    (passage,) = links(
        "Islanders waited eleven years for this building.", "Islanders waited ten years for this building."
    )
    assert passage.kind == "edited"


def test_a_text_too_short_for_a_block_is_one_where_most_of_it_was_taken() -> None:
    text = "Islanders waited eleven years for this building."
    news = f"{text} The weather has been mild for the time of year."
    assert [(p.a.of(text), p.b.of(news)) for p in links(text, news, "passage")] == [(text, text)]
    assert [(p.a.of(news), p.b.of(text)) for p in links(news, text, "passage")] == [(text, text)]
    half = "Islanders waited eleven years while the orchestra opened its season with Mahler and Bruckner."
    assert links(half, news, "passage") == ()


@pytest.mark.parametrize("text", [NEWS, RELEASE, "Yes. No. Yes.", "the the the", "Spend it.\n" * 40])
def test_a_text_and_itself_are_verbatim_in_every_sentence_and_one_block(text: str) -> None:
    assert [(p.a, p.kind) for p in links(text, text)] == [(span, "verbatim") for span in split_sentences(text)]
    (block,) = links(text, text, "passage")
    assert (block.a.of(text), block.b.of(text), block.kind) == (text.strip(), text.strip(), "verbatim")


def test_short_sentences_between_copied_ones_are_copied_too() -> None:
    a = "Islanders waited eleven years for this building. Yes. Every winter gale has reminded us why it matters."
    b = f"It was announced on Monday by the harbour master. {a} No."
    assert [passage.b.of(b) for passage in links(a, b)] == [span.of(a) for span in split_sentences(a)]


def test_the_other_order_finds_the_same_links() -> None:
    forth = {(p.a, p.b, p.kind) for p in links(RELEASE, NEWS)}
    back = {(p.b, p.a, p.kind) for p in links(NEWS, RELEASE)}
    assert forth == back


@pytest.mark.parametrize("seed", range(8))
def test_every_sentence_left_alone_by_edits_is_verbatim(seed: int) -> None:
    rng = random.Random(seed)
    vocabulary = words(seed, 1500)
    sentences = [sentence.strip(".") + "." for sentence in prose(seed, 14, vocabulary).split(". ")]
    kept = [sentence for sentence in sentences if len(sentence.split()) > 8 and rng.random() < 0.7]
    rng.shuffle(kept)
    a, b = " ".join(sentences), "\n".join(kept)
    passages = links(a, b)
    assert [passage.b.of(b) for passage in passages] == kept
    assert {passage.kind for passage in passages} <= {"verbatim"}


@pytest.mark.parametrize("seed", range(12))
def test_sentences_edited_and_moved_at_random_are_found_where_they_came_from(seed: int) -> None:
    rng = random.Random(seed)
    vocabulary = words(seed, 1500)
    sentences = [sentence.strip(".") + "." for sentence in prose(seed, 16, vocabulary).split(". ")]
    long = [sentence for sentence in sentences if len(sentence.split()) > 9]
    rng.shuffle(long)
    origin: dict[str, str] = {}
    for sentence in long:
        edited = sentence.split()
        at = rng.randrange(2, len(edited) - 2)
        edited[at : at + rng.randrange(2)] = rng.choice(["", "“quite”", "naïvely 42", "渡船"]).split()
        origin[" ".join(edited)] = sentence
    a, b = " ".join(sentences), "\n\n".join(origin)
    passages = links(a, b)
    assert {passage.b.of(b) for passage in passages} == set(origin)
    assert all(passage.a.of(a) == origin[passage.b.of(b)] for passage in passages)
    assert {passage.kind for passage in passages} <= {"verbatim", "edited"}
    assert passages == links(a, b)


@pytest.mark.parametrize(
    "last", ["McKechnie.", "Port Askaig.", "Islanders waited eleven.", "Construction of the terminal."]
)
def test_last_sentence_shorter_than_a_run_is_linked_like_any_other(last: str) -> None:
    a, b = f"{RELEASE}\n\nSaid at the pier: {last}\n\n{last}", f"{NEWS}\n\n{last}"
    for one, other in ((a, b), (b, a)):
        for unit in ("sentence", "passage"):
            found = links(one, other, unit)
            assert found
            assert all(0 <= passage.b.start < passage.b.end <= len(other) for passage in found)
