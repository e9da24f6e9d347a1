"""Furniture: the page's own lines go, everything an article says stays."""

import gzip
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.model import Document, Span
from dedupe.settings import FurnitureSettings
from dedupe.stages.furniture import find_furniture
from dedupe.stages.furniture.lines import split_lines, split_units

DEFAULTS = FurnitureSettings()


def pieces(text: str, **fields: str) -> list[str]:
    """Return the texts of the furniture of one document by itself."""
    return [span.of(text) for span in find_furniture([Document("a", text, **fields)], DEFAULTS)["a"]]


def stories(count: int, outlet: str | None, *, footer: str = "", head: str = "") -> list[Document]:
    """Return unlike stories of an outlet, each with the same head and footer."""
    numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    made = []
    for i in range(count):
        name = f"{numbers[i % 10]}{i}"
        body = f"The {name} bridge will close to {name} traffic on a {name} morning, the {name} council told {name} people."
        made.append(
            Document(f"{outlet}{i:03}", f"{head}\nBridge {name} closes\n{body}\n{footer}".strip(), outlet=outlet)
        )
    return made


def test_job_filter_below_a_feature_is_one_block_of_furniture() -> None:
    article = "My thanks and admiration go out to them all.”\n\n"
    menu = (
        "Filter jobs\nIcon/Search Search\nContract type\nHours\nWorking arrangements\nIcon/Category Role type\nSalary"
    )
    assert pieces(article + menu) == [menu]


@pytest.mark.parametrize(
    "line",
    [
        "Skip to content",
        "SKIP TO MAIN CONTENT",
        "Share this",
        "Share this article on Facebook",
        "Sign up to our newsletter",
        "Sign up for our free daily newsletter to get the news in your inbox.",
        "All rights reserved",
        "LOAD-DATE: November 16, 2016",
        "PUBLICATION-TYPE: Newspaper",
        "LENGTH: 207 words",
        "© 2024 Gazette Media Ltd. All rights reserved.",
        "Copyright 2016 Times Newspapers Limited",
        "Read more »",
        "ADVERTISEMENT",
        "Scroll to top",
        "5 min read",
        "This website uses cookies to give you the best experience. Accept?",
        "Alle Rechte vorbehalten",
    ],
)
def test_line_that_only_a_page_says_is_furniture_wherever_it_stands(line: str) -> None:
    assert pieces(f"A headline\nThe bridge closes on Monday.\n{line}\nIt opens again in May.") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Aicha Less, Westminster",
        "Setting a benchmark for excellence",
        "Notes to editors",
        "Picture: Kensington and Chelsea council",
        "Pictured top: the bridge before it closed (Picture: Westminster council)",
        "Search for survivors",
        "Share prices fall",
        "Home at last",
        "Privacy campaigners win in court",
        "• Share of votes: 40 per cent",
        "He asked readers to share this story with anyone who knows the man.",
        "The two brothers own all the land between them and a fifth of the",
        "share.",
        "Contact: press@example.org, 020 7946 0000",
        "Email: press@example.org",
        "The Copyright Act of 1911 was repealed.",
        "Next steps",
        "1. Read more about the study in The Lancet.",
    ],
)
def test_line_of_an_article_stays(line: str) -> None:
    assert pieces(f"A headline\nThe bridge closes on Monday.\n{line}\nIt opens again in May.\n{line}") == []


def test_bullet_list_and_subheadings_of_a_release_stay() -> None:
    text = "Key facts\n\n• 40 social workers\n• 3 inspections\n• Search teams\n\nWhat happens next\n\nHelp and advice\n\nMedia"
    assert pieces(text) == []


def test_headline_above_and_below_a_menu_stays() -> None:
    menu = "Home\nSearch\nLog in\nFacebook"
    assert pieces(f"Gazette\n{menu}\nCouncil opens new school\nThe council opened a school.") == [menu]


def test_headlines_of_other_stories_at_the_end_go_with_their_heading() -> None:
    tail = "More stories\nBridge closes for repairs\nMayor to run again, sources say"
    assert pieces(f"A headline\nThe bridge closes on Monday.\n{tail}") == [tail]
    assert pieces("A headline\nMore stories\nBridge closes for repairs\nIt closes on Monday.") == ["More stories"]


def test_footer_that_an_outlet_repeats_is_furniture_and_its_stories_are_not() -> None:
    footer = "Got a story? Call our newsdesk"
    found = find_furniture(stories(8, "Gazette", footer=footer), DEFAULTS)
    for document in stories(8, "Gazette", footer=footer):
        assert [span.of(document.text) for span in found[document.id]] == [footer]


def test_footer_inside_a_line_of_prose_goes_without_its_neighbours() -> None:
    footer = "About us. The Gazette has told the people of the valley what happens in it since the year 1853."
    documents = []
    for i, one in enumerate(stories(25, "Gazette")):
        more = " ".join(
            f"Number {i} of street {j} had {i} lorries and {j} cars and {i * j} other vehicles." for j in range(4)
        )
        documents.append(Document(one.id, f"{one.text} {more} {footer}", one.outlet))
    found = find_furniture(documents, DEFAULTS)
    for document in documents:
        assert [span.of(document.text) for span in found[document.id]] == [footer]


def test_quotation_that_other_outlets_repeat_stays() -> None:
    quotation = "“Ten years of outstanding work is not only a national first, it sets a new standard for this council.”"
    documents = [one for i in range(10) for one in stories(1, f"Paper {i}", footer=quotation)]
    assert set(find_furniture(documents, DEFAULTS).values()) == {()}


def test_repetition_says_nothing_where_the_outlet_is_unknown() -> None:
    documents = stories(10, None, footer="Got a story? Call our newsdesk")
    assert set(find_furniture(documents, DEFAULTS).values()) == {()}


def test_host_of_the_address_stands_for_a_missing_outlet() -> None:
    documents = [
        Document(one.id, one.text, url=f"https://gazette.example/{one.id}")
        for one in stories(8, None, footer="Call our newsdesk")
    ]
    assert all(found for found in find_furniture(documents, DEFAULTS).values())


def test_ten_versions_of_one_story_are_one_story_and_keep_their_text() -> None:
    lead = "The bridge over the river will close for fourteen weeks from Monday, the council said on Friday."
    body = "Engineers found cracks in the deck that could not be mended while cars and lorries were crossing it."
    documents = [Document(f"v{i}", f"Bridge closes\n{lead}\n{body}\nUpdate {i}", outlet="Gazette") for i in range(10)]
    rewritten = [
        Document(
            f"w{i}",
            f"Bridge closes\nVersion {i} of this lead is {i} times rewritten by hand {i}.\n{lead}\n{body}",
            "Gazette",
        )
        for i in range(10)
    ]
    assert set(find_furniture(documents, DEFAULTS).values()) == {()}
    assert set(find_furniture(documents + rewritten, DEFAULTS).values()) == {()}


def test_own_headline_stays_though_every_other_page_teases_it() -> None:
    own = "Mayor of the valley to run again in May"
    teased = stories(9, "Gazette", footer=own)
    first = Document("own", f"{own}\nThe mayor said on Monday that she would run.", outlet="Gazette")
    found = find_furniture([*teased, first], DEFAULTS)
    assert found["own"] == ()
    assert [span.of(teased[0].text) for span in found[teased[0].id]] == [own]


def test_address_that_differs_does_not_hide_a_repeated_line() -> None:
    documents = [
        Document(one.id, f"{one.text}\nRead it at https://gazette.example/{i}", one.outlet)
        for i, one in enumerate(stories(8, "Gazette"))
    ]
    assert all(
        span.of(d.text).startswith("Read it at")
        for d in documents
        for span in find_furniture(documents, DEFAULTS)[d.id]
    )


line_texts = st.sampled_from(
    [
        "Skip to content",
        "The bridge closes. It opens in May.",
        "",
        "Share",
        "Bridge closes",
        "  Log in ",
        "One. Two! Three?",
    ]
)


@settings(deadline=None)
@given(st.lists(st.lists(line_texts, max_size=8), max_size=8), st.sampled_from(["\n", "\r\n", "\n\n"]), st.randoms())
def test_spans_are_sorted_disjoint_inside_the_text_and_independent_of_order(
    drawn: list[list[str]], ending: str, random: object
) -> None:
    documents = [Document(f"d{i}", ending.join(lines), "Gazette" if i % 2 else None) for i, lines in enumerate(drawn)]
    found = find_furniture(documents, DEFAULTS)
    for document in documents:
        edges = [edge for span in found[document.id] for edge in (span.start, span.end)]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(document.text) for edge in edges)
        assert all(span.of(document.text).strip() == span.of(document.text) != "" for span in found[document.id])
    shuffled = list(documents)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find_furniture(shuffled, DEFAULTS) == found


@settings(deadline=None)
@given(st.text(alphabet="ab. !?\n\r\tÄ“”。", max_size=60))
def test_units_cover_their_lines_without_overlap(text: str) -> None:
    lines = split_lines(text)
    assert " ".join(text[line.start : line.end] for line in lines).split() == text.split()
    for line, units in zip(lines, split_units(text, lines), strict=True):
        assert (units[0].start, units[-1].end) == (line.start, line.end)
        covered = "".join(text[unit.start : unit.end] for unit in units)
        assert "".join(covered.split()) == "".join(text[line.start : line.end].split())


def test_no_line_of_real_agency_copy_is_taken_for_furniture() -> None:
    folder = os.environ.get("DEDUPE_DATA")
    if not folder:
        pytest.skip("reuters21578, bbc, prosecutor_pr: set DEDUPE_DATA to the folder that holds them")
    for name in ("reuters21578", "bbc"):
        with gzip.open(Path(folder) / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            documents = [Document(str(i), json.loads(line)["text"]) for i, line in enumerate(file) if i % 5 == 0]
        assert sum(len(spans) for spans in find_furniture(documents, DEFAULTS).values()) == 0


def test_furniture_of_a_real_site_goes_and_its_releases_stay() -> None:
    folder = os.environ.get("DEDUPE_DATA")
    if not folder:
        pytest.skip("prosecutor_pr: set DEDUPE_DATA to the folder that holds it")
    with gzip.open(Path(folder) / "prosecutor_pr.jsonl.gz", "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file][::12]
    documents = [Document(r["id"], r["text"], outlet=r["id"].split("/")[0]) for r in records]
    found = find_furniture(documents, DEFAULTS)
    for phrase in ("Scroll to top", "Skip to content", "Please leave this field empty."):
        for document in documents:
            start = document.text.find(f"\n{phrase}\n") + 1
            if start:
                assert any(span.overlap(Span(start, start + len(phrase))) for span in found[document.id])
    kept = sum(len(d.text) - sum(map(len, found[d.id])) for d in documents) / sum(len(d.text) for d in documents)
    assert 0.55 < kept < 0.8


def test_lines_and_sentences_of_a_template_are_furniture_wherever_they_stand() -> None:
    template = "About Eastmere Council\nWe serve 90,000 people. Find us at https://eastmere.example/x."
    documents = [
        Document(
            "a", "The bridge closes.\n\nABOUT  EASTMERE COUNCIL\nWe serve 90,000 people. The work is done by May."
        ),
        Document("b", "We serve 90,000 people, said the council. Find us at www.eastmere.example."),
    ]
    found = find_furniture(documents, FurnitureSettings(ignore=template))
    assert [span.of(documents[0].text) for span in found["a"]] == ["ABOUT  EASTMERE COUNCIL\nWe serve 90,000 people."]
    # An address stands for any other, and "We serve 90,000 people, said the council." is no sentence of the template.
    assert [span.of(documents[1].text) for span in found["b"]] == ["Find us at www.eastmere.example."]


def two_stories(
    outlet: str, above: str, below: str, titles: tuple[str, str] = ("Mill burns", "Choir wins")
) -> list[Document]:
    bodies = (
        "The old mill at the weir burned down on Sunday night and nobody was hurt, the fire brigade said on Monday.",
        "A choir of bell-ringers from the hill parishes won the county cup on Saturday with a song about a lost goose.",
    )
    return [
        Document(str(i), f"{above}\n{title}\n{body}\n{below}", outlet=outlet, title=title)
        for i, (title, body) in enumerate(zip(titles, bodies, strict=True))
    ]


def kept(documents: list[Document]) -> list[str]:
    """The texts without their furniture and without empty lines."""
    found = find_furniture(documents, DEFAULTS)
    texts = []
    for one in documents:
        text = one.text
        for span in reversed(found[one.id]):
            text = text[: span.start] + text[span.end :]
        texts.append("\n".join(line for line in text.split("\n") if line))
    return texts


def test_what_stands_round_two_stories_of_an_outlet_is_furniture() -> None:
    bare = kept(two_stories("Valley Gazette", "", ""))
    above = "News · Sport · What’s on · Jobs · Notices · Homes · Motors · Dating · Letters"
    below = "Ring the Gazette on 01632 960 000. We answer within a day.\nMore from the valley\nGoose found · Well dry"
    assert kept(two_stories("Valley Gazette", above, f"{below}\n© Valley Press 2031")) == bare


def test_sentence_that_two_stories_end_with_stays_unless_it_names_the_outlet() -> None:
    closing = "The county has paid for it since 1974."
    assert kept(two_stories("Valley Gazette", "", closing))[0].endswith(closing)
    assert not kept(two_stories("Valley Gazette", "", "The Gazette has asked since 1974."))[0].endswith("1974.")


def test_masthead_goes_though_it_is_the_first_line_and_the_headline_stays() -> None:
    masthead = "Valley Gazette: free since 1853"
    assert kept(two_stories("Valley Gazette", masthead, "")) == kept(two_stories("Valley Gazette", "", ""))
    series = two_stories("Valley Gazette", "", "", titles=("Gazette garden diary", "Gazette garden diary"))
    assert all(text.startswith("Gazette garden diary") for text in kept(series))


def test_list_of_other_stories_in_one_line_goes_and_a_sentence_with_a_colon_stays() -> None:
    assert pieces("A headline\nIt closes on Monday.\nMore stories: Goose found · Well dry") == [
        "More stories: Goose found · Well dry"
    ]
    assert pieces("A headline\nMore news: the bridge closes on Monday.") == []
