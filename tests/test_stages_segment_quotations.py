"""Quotations: marks of every house, apostrophes, continuation paragraphs, damage."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.stages.segment.quotations import find_quotations


def quoted(text: str) -> list[str]:
    return [quotation.span.of(text) for quotation in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said: “We can’t go on.”", ["“We can’t go on.”"]),
        ('She said: "We can\'t go on."', ['"We can\'t go on."']),
        ("‘I am,’ he said. ‘It’s late,’ she said.", ["‘I am,’", "‘It’s late,’"]),
        ("'It's a shame,' said Bob. 'We can't.'", ["'It's a shame,'", "'We can't.'"]),
        ("„Guten Tag“, sagte er. »Ja.«", ["„Guten Tag“", "»Ja.«"]),
        ("« Bonjour », dit-elle, «c’est ça»", ["« Bonjour »", "«c’est ça»"]),
        ("他说：「你好。」『是』", ["「你好。」", "『是』"]),
        ("”Det är sent”, sade han", ["”Det är sent”"]),
        ('" spaced marks " are read', ['" spaced marks "']),
        ('("one") and "two"-"three"', ['"one"', '"two"', '"three"']),
        ("``It's late,'' he said. ``We `go' now.''", ["``It's late,''", "``We `go' now.''"]),
        ("He called ``late.''\nThe `old' pool.", ["``late.''", "`old'"]),
        ("``It is late.\n\n``We go.''\nHe left.", ["``It is late.\n\n``We go.''"]),
    ],
)
def test_marks_of_every_house_are_read(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the councils’ plan and the dogs' home",
        "rock 'n' roll in the '90s, 'til dawn, and ’90s clothes",
        'a 6" pipe, 5\' 10" tall',
        "O'Brien's and d’Artagnan’s",
        "“",
        "''",
        "``",
        "``code`` and `code` of the boys' club",
        "",
    ],
)
def test_apostrophes_and_measures_are_no_marks(text: str) -> None:
    assert quoted(text) == []


def test_possessive_inside_single_marks_does_not_close_them() -> None:
    assert quoted("‘the councils’ plan is good,’ she said") == ["‘the councils’ plan is good,’"]
    text = (
        "He wrote: ‘It is so.\n‘To prevent it, the role of parents’ problems should be weighed.\n‘Doctors know.’\nEnd."
    )
    assert quoted(text) == [text[10:-5]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘We saw the lives of the girls’ said Bob, who met the boys’ coach.", ["‘We saw the lives of the girls’"]),
        (
            "‘We saw the lives of the girls’ the study said.\n‘They grow,’ it said.",
            ["‘We saw the lives of the girls’", "‘They grow,’"],
        ),
        ("They looked at ‘the parents’ of the town.\n‘They grow,’ it said.", ["‘the parents’", "‘They grow,’"]),
        ("A score of ‘loneliness’ fell, and others’ moods rose by a unit of ‘calm’.", ["‘loneliness’", "‘calm’"]),
        ("A score of ‘loneliness’ fell, and so did others’ moods.", ["‘loneliness’"]),
        ("‘The cats’ home and the dogs’ home are good,’ she said.", ["‘The cats’ home and the dogs’ home are good,’"]),
    ],
)
def test_mark_behind_an_s_closes_before_a_reporting_clause_or_round_a_fragment(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It is in pre-schoolers,“ they said. “Look.”", ["“It is in pre-schoolers,“", "“Look.”"]),
        ("“It is in pre-schoolers.“\nHe left “early”.", ["“It is in pre-schoolers.“", "“early”"]),
        ("the “internal problems“ of the town", ["“internal problems“"]),
        ("“He said “go“ and left,” she said. „Ja“, „nein“.", ["“He said “go“ and left,”", "„Ja“", "„nein“"]),
        ('"It is in pre-schoolers,“ they said. "Look."', ['"It is in pre-schoolers,“', '"Look."']),
        ('"It is late.“ Nobody came.', ['"It is late.“']),
        (
            'He called "the „late“ train" late, and "the “late“ train" too.',
            ['"the „late“ train"', '"the “late“ train"'],
        ),
        ("‘We like it,‘ he said. Then ‘We go.’", ["‘We like it,‘", "‘We go.’"]),
        ("He said: ‘The councils‘ plan is good,‘ and left.", ["‘The councils‘ plan is good,‘"]),
        ("‘No,‘ she said, ‘not the parents‘ money.‘ It ended.", ["‘No,‘", "‘not the parents‘ money.‘"]),
        ("the councils‘ plan for rock and roll, which he likes,", []),
        ("„Wir gehen,“ sagte er. ‚Ja,‘ sagte sie.", ["„Wir gehen,“", "‚Ja,‘"]),
        ("“First.\n”Second,” he said.", ["“First.\n”Second,”"]),
        ('He said: ”It is so," and left. “And so.”', ['”It is so,"', "“And so.”"]),
        ("He said:”It is so“, and left.", ["”It is so“"]),
        ("”Vi tror “det” nu”, sa han.", ["”Vi tror “det” nu”"]),
    ],
)
def test_mark_typed_the_wrong_way_round_still_opens_or_closes(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("‘", "’")])
def test_continuation_paragraphs_are_one_quotation(gap: str, opening: str, closing: str) -> None:
    text = f"{opening}One is here.{gap}{opening}Two is here.{gap}{opening}Three.{closing}{gap}He left."
    (quotation,) = find_quotations(text)
    assert quotation.span.of(text) == text[: text.index("He left")].strip()
    assert [piece.of(text) for piece in quotation.pieces] == ["One is here.", "Two is here.", "Three."]
    assert not quotation.is_fragment


def test_paragraph_that_forgot_to_reopen_belongs_to_the_quotation() -> None:
    text = "“I am proud of it.\n\nIt is motivating to see.”\n\nShe left."
    (quotation,) = find_quotations(text)
    assert [piece.of(text) for piece in quotation.pieces] == ["I am proud of it.", "It is motivating to see."]


def test_mark_that_is_never_closed_ends_with_its_paragraph() -> None:
    text = "He said: “We will go on\n\nThe minister left. He called it “late”."
    assert quoted(text) == ["“We will go on", "“late”"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We like the pool, said Ann Low.\n\n“It is warm,” said Bo.', ['"We like the pool,', "“It is warm,”"]),
        ("“We like the pool, she said.\n\n“It is warm,” said Bo.", ["“We like the pool,", "“It is warm,”"]),
        ("“We like it, she said little.\n\n“It is warm,” said Bo.", ["“We like it, she said little.\n\n“It is warm,”"]),
        ('"We like it.\n\nHe called it “warm”. It is.', ['"We like it.', "“warm”"]),
        ('"We like it.\n\n“It is warm,” said Bo.', ['"We like it.\n\n“It is warm,”']),
        ('"We like it.\n\n\n\nThe ‘old’ pool\n\nis “warm”, they say.', ['"We like it.', "‘old’", "“warm”"]),
    ],
)
def test_mark_that_was_not_closed_leaves_later_paragraphs_their_own(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "He added: 'It is \"late\" now.\n\n'We \"go\".\n\nThe 'dogs' left.",
            ['\'It is "late" now.\n\n\'We "go".', "'dogs'"],
        ),
        ("'It is late.\n'We go.\nThe dogs' home is shut.", ["'It is late.\n'We go."]),
        ("He added: 'It is late.\nThe dogs' home is shut.", ["'It is late."]),
        ("He rode the 'train.\nThe dogs' home is shut.", []),
        ("'Late train.\n'late train.\nThe end.", []),
        ("'Late train.\nIt is.\n'We go.\nThe end.", []),
    ],
)
def test_single_marks_that_nothing_closes_open_in_a_row_of_paragraphs_or_behind_a_colon(
    text: str, expected: list[str]
) -> None:
    assert quoted(text) == expected


def test_nested_marks_belong_to_the_outer_quotation() -> None:
    assert quoted("“He told me ‘no’ and “never” twice,” she said") == ["“He told me ‘no’ and “never” twice,”"]
    assert quoted('“He said "no" to me.” Then') == ['“He said "no" to me.”']


def test_lost_line_break_between_paragraphs_does_not_split_a_quotation() -> None:
    text = 'He said: "First sentence. "Second sentence."'
    assert [piece.of(text) for piece in find_quotations(text)[0].pieces] == ["First sentence.", "Second sentence."]


@pytest.mark.parametrize(
    ("text", "is_fragment"),
    [
        ("They provide “excellent” care", True),
        ("noting that services “reduce risk for most children”.", True),
        ("“Excellent” care was given", True),
        ("He said: “Ten years of it.”", False),
        ("“It is good,” he said.", False),
        ("“It is good,” he said, “and that is why we act.”", False),
    ],
)
def test_few_words_in_the_reporters_sentence_are_a_fragment(text: str, *, is_fragment: bool) -> None:
    assert find_quotations(text)[-1].is_fragment is is_fragment


@given(st.text(alphabet="ab s.,:`'\"“”„«»‘’‚‹›「」\n—(", max_size=80))
def test_any_text_gives_ordered_quotations_that_begin_with_a_mark(text: str) -> None:
    end = 0
    for quotation in find_quotations(text):
        span = quotation.span
        assert end <= span.start < span.end <= len(text)
        assert re.match("[\"'“”„«»‘‚‹›「]", text[span.start])
        assert re.search(r"\w", span.of(text))
        inner = span.start + 1
        for piece in quotation.pieces:
            assert inner <= piece.start <= piece.end <= span.end
            inner = piece.end
        end = span.end


@given(st.lists(st.text(alphabet="abc ,", min_size=1, max_size=12).filter(str.strip), max_size=6))
def test_balanced_marks_give_back_what_was_quoted(parts: list[str]) -> None:
    text = " said ".join(f"“{part.strip()}”" for part in parts)
    words = [f"“{part.strip()}”" for part in parts if re.search(r"\w", part)]
    assert quoted(text) == words


@pytest.mark.parametrize("unit", ["“x ", '"x ', "'x ", "“a “b” ", "a' ", '"a\n', "‘a\n"])
def test_long_damaged_text_is_read_to_its_end(unit: str) -> None:
    text = unit * 5000 + "\n\nHe said: «Fin.»"
    assert quoted(text)[-1] == "«Fin.»"
