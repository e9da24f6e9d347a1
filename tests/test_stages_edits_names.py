"""People, organisations and places in running text: invented sentences."""

import pytest

from dedupe import compare
from dedupe.comparing import parse
from dedupe.model import Document, ParsedDocument
from dedupe.settings import Settings
from dedupe.stages.edits.names import find_names
from dedupe.stages.edits.speakers import find_speakers


def parsed(text: str) -> ParsedDocument:
    return parse(Document("a", text), Settings())


def named(text: str) -> list[tuple[str, str]]:
    return [(name.span.of(text), name.type) for name in find_names(parsed(text))]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("on Monday", []),
        ("of Ashby University", [("Ashby University", "organisation")]),
        ("on the BBC", [("BBC", "organisation")]),
        ("and Tom Reed", [("Tom Reed", "person")]),
        ("for the Harbour Trust", [("Harbour Trust", "organisation")]),
    ],
)
def test_speaker_in_a_tag_of_the_wires_is_a_person(behind: str, expected: list[tuple[str, str]]) -> None:
    text = f"“We are proud of this plan,” said Tilda Grove {behind}."
    assert named(text) == [("Tilda Grove", "person"), *expected]
    assert find_speakers(parsed(text)) == ("Tilda Grove",)


@pytest.mark.parametrize(
    "body",
    ["Virginia Department of Health", "University of Mary and Holt", "Jordan Trust for the Sea", "Grace & Holt Ltd"],
)
def test_body_with_a_joint_in_its_name_stays_whole(body: str) -> None:
    assert named(f"It was told by the {body} that year.") == [(body, "organisation")]


def test_office_before_a_joint_is_no_person() -> None:
    assert named("“We go,” said Prime Minister of Japan Taro Ito.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opens in New York on Monday.", ["New York"]),
        ("New Jersey and Boston have it.", ["New Jersey", "Boston"]),
        ("A New Year in York, a New Deal in Leeds.", ["York", "Leeds"]),
        ("It opens in Kensington & Chelsea.", []),
        ("It opens in Trinidad and Tobago.", []),
        ("It opens in Kensington and Chelsea.", ["Kensington and Chelsea"]),
    ],
)
def test_new_is_part_of_a_place_that_is_named_so(text: str, expected: list[str]) -> None:
    assert named(text) == [(place, "place") for place in expected]


def test_place_with_new_put_for_another_is_a_changed_name() -> None:
    text = "The firm will open its third office in London on Monday, the mayor told Reuters."
    found = compare(text, text.replace("London", "New York"))
    told = [(edit.kind, edit.old, edit.new) for passage in found.passages for edit in passage.edits]
    assert told == [("name", "London", "New York")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was UPDATED at 6.28 GMT and is TWICE as long. LENGTH: 297", []),
        ("Can LAUGHING GAS help? It was shown in MAR-2016 with an MRI scan.", []),
        ("The rule of the CWCC binds the UNHCR.", ["CWCC", "UNHCR"]),
        ("The RNIB and the ESRC wrote it (EUROFLOAT).", ["RNIB", "ESRC", "EUROFLOAT"]),
    ],
)
def test_words_in_capitals_are_bodies_only_as_acronyms(text: str, expected: list[str]) -> None:
    assert named(text) == [(body, "organisation") for body in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Researcher Professor Tilda Grove said so.", ["Tilda Grove"]),
        ("Co-author Dr Imke Drost said so.", ["Imke Drost"]),
        ("Writing in the journal BMC Seaweed, the team said so.", []),
        ("ANN HOLT, the leader, said so.", ["ANN HOLT"]),
        ("Mother Teresa said so.", ["Mother Teresa"]),
    ],
)
def test_role_and_journal_are_no_part_of_a_person(text: str, expected: list[str]) -> None:
    assert named(text) == [(person, "person") for person in expected]
