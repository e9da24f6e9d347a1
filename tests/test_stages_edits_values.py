"""Values: parsed before they are compared, in UK and US notation."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.comparing import parse
from dedupe.model import FACT_KINDS, Document, ParsedDocument, Passage, Span
from dedupe.settings import Settings
from dedupe.stages.edits import find_edits
from dedupe.stages.edits.likeness import compare_values
from dedupe.stages.edits.notation import load
from dedupe.stages.edits.units import cut_units
from dedupe.stages.edits.value import Value
from dedupe.stages.edits.values import find_values, values_of
from dedupe.stages.normalise import normalise


def value(text: str) -> Value:
    (found,) = find_values(text)
    return found


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("£4.7m and £4.7 million and 4.7 million pounds", ["GBP 4700000"] * 3),
        ("US$5, 50p, 30 cents, €3, ¥200", ["USD 5", "GBP 0.5", "USD 0.3", "EUR 3", "JPY 200"]),
        ("10 per cent, 10%, ten percent, 10pc", ["% 10"] * 4),
        ("14 March 2019, March 14, 2019, 14th of March 2019, 2019-03-14", ["2019-03-14"] * 4),
        ("November 2024 and in May", ["2024-11", "--05"]),
        ("five years, two decades, an 18-month spell, a fortnight", ["P5Y", "P20Y", "P18M", "P14D"]),
        ("9.30am, 14:00, noon", ["T09:30", "T14:00", "T12:00"]),
        ("the 21st and the twenty-first", ["21st", "21st"]),
        ("two hundred and fifty thousand; half a million; two and a half", ["250000", "500000", "2.5"]),
        (
            "one in 2000, 35 in 2013, a fifth said, half (45%) said",
            ["part 0.0005", "35", "2013", "part 0.2", "part 0.5", "% 45"],
        ),
        ("one in four, a quarter of, two-thirds of the", ["part 0.25", "part 0.25", "part 0.6666666667"]),
        ("1,200 people and 2.8m more", ["1200", "2800000"]),
        ("between 1993 and 2010, the 1990s, 1991-2014", ["1993", "2010", "1990s", "1991/2014"]),
        ("20 to 50%", ["% 20", "% 50"]),
        ("10 miles", ["m 16093.44"]),
        ("资金为470万元", ["CNY 4700000"]),
        ("1.234,5 and 1 234.50 and 1,234.5 and 1’234.5", ["1234.5"] * 4),
        ("£1,234,567 and €1.234.567 and 12,34,567 and 1 234 567", ["GBP 1234567", "EUR 1234567", "1234567", "1234567"]),
        ("20-MAR-2017 and 20/Mar/2017 and 2017/03/20", ["2017-03-20"] * 3),
        ("GBP 4.7m, 4.7 million pounds sterling, CHF 3", ["GBP 4700000", "GBP 4700000", "CHF 3"]),
        (
            "£2–3m, $2m to $3m, 2 to 3 million",
            ["GBP 2000000", "GBP 3000000", "USD 2000000", "USD 3000000", "2000000", "3000000"],
        ),
        ("5 percentage points, 5 pp, 5%-points", ["pp 5"] * 3),
        ("18 months, a year and a half, one and a half years", ["P18M"] * 3),
        ("two dozen, half a dozen, a dozen, a million and a half", ["24", "6", "12", "1500000"]),
        (
            "two in five of, three-quarters of, 3 quarters of, a third.",
            ["part 0.4", "part 0.75", "part 0.75", "part 0.3333333333"],
        ),
        ("half past nine, 9 o’clock, quarter to six, midday", ["T09:30", "T09:00", "T05:45", "T12:00"]),
        ("10–12 March 2024 and March 10-12", ["2024-03-10", "2024-03-12", "--03-10", "--03-12"]),
        ("about 2000 people in 2000", ["2000", "2000"]),
        ("8am-5pm, 9 a.m.–6 p.m., 5m-6m", ["T08:00", "T17:00", "T09:00", "T18:00", "5000000", "6000000"]),
        ("twelve thousand, three hundred and five; one in 24 hours", ["12305", "1", "P1D"]),
        ("Der Umsatz stieg im März von 1.234,5 auf 4,5 Mio. Euro", ["--03", "1234.5", "EUR 4500000"]),
        ("Er wird nach 23 Prozent am 4. Mai 2024 und um 20.15 Uhr", ["% 23", "2024-05-04", "T20:15"]),
        (
            "Le prix est de 3,2 milliards d’euros le 4 mai 2024 et 12 % pour les",
            ["EUR 3200000000", "2024-05-04", "% 12"],
        ),
        ("El 3 de marzo de 2024 los precios y el 12 por ciento de los 1.500", ["2024-03-03", "% 12", "1500"]),
        ("2024年3月4日，三百二十人，百分之十，第三，18个月", ["2024-03-04", "320", "% 10", "3rd", "P18M"]),
        ("2024年3月4日に3億2000万円、25％", ["2024-03-04", "JPY 320000000", "% 25"]),
        ("市政府周一宣布，星期三开会，周日上午。", ["Monday", "Wednesday", "Sunday"]),
        ("水曜日に。월요일에", ["Wednesday", "Monday"]),
        ("一周一次，每周三次，周三十人，周年", ["P7D"]),
    ],
)
def test_values_have_a_normal_form(text: str, keys: list[str]) -> None:
    assert [found.key for found in find_values(text)] == keys


@pytest.mark.parametrize(
    "text", ["COVID-19", "HbA1c", "the march went on", "sat on the bench", "4x4 drive", "he may go"]
)
def test_what_looks_like_a_value_is_none(text: str) -> None:
    assert find_values(text) == ()


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("£4.7m", "£4.7million", "same"),
        ("two decades", "20 years", "same"),
        ("10 miles", "16 km", "same"),
        ("163,363", "160,000", "rounded"),
        ("40 per cent", "44 per cent", "different"),
        ("$12 million", "£12 million", "different"),
        ("14 March 2019", "March 2019", "unlike"),
        ("14 March 2019", "15 March 2019", "different"),
        ("Monday", "Tuesday", "different"),
        ("last week", "next week", "different"),
        ("today", "yesterday", "unlike"),
        ("1990s", "1980s", "different"),
        ("3/4/2024", "March 4, 2024", "same"),
        ("3/4/2024", "3 April 2024", "same"),
        ("3/4/2024", "5 March 2024", "different"),
        ("13/4/2024", "April 13, 2024", "same"),
        ("Thursday", "14 March 2019", "unlike"),
        ("Monday", "14 March 2019", "different"),
        ("9 o’clock", "21:00", "same"),
        ("5 miles", "8 km", "same"),
        ("5 miles", "9 km", "different"),
        ("30C", "86F", "same"),
        ("a third.", "33 per cent", "same"),
        ("a third.", "36 per cent", "different"),
        ("5 percent", "5 percentage points", "different"),
        ("18 months", "a year and a half", "same"),
        ("52 weeks", "one year", "same"),
        ("1.234,50", "1,234.50", "same"),
        ("100m", "100 metres", "same"),
        ("Rs 2 crore", "₹20 million", "same"),
        ("5,00 EUR", "€5", "same"),
    ],
)
def test_values_are_compared_after_parsing(one: str, other: str, likeness: str) -> None:
    assert compare_values(value(one), value(other)) == likeness
    assert compare_values(value(other), value(one)) == likeness


def test_numeric_date_is_read_as_the_other_dates_of_its_text_tell() -> None:
    assert find_values("on 3/4/2024 and on 13/4/2024")[0].key == "2024-04-03"
    assert find_values("on 3/4/2024 and on 4/13/2024")[0].key == "2024-03-04"


def test_yesterday_is_the_day_before_the_publication() -> None:
    (yesterday,) = find_values("yesterday", "2024-03-05")
    (tuesday,) = find_values("Tuesday", "2024-03-05")
    for text, likeness in (("4 March 2024", "same"), ("5 March", "unlike"), ("11 March 2024", "different")):
        assert compare_values(yesterday, value(text)) == likeness
    assert compare_values(tuesday, value("5 March 2024")) == "same"
    assert compare_values(value("yesterday"), value("4 March 2024")) == "unlike"


def test_full_stop_of_a_sentence_is_no_part_of_a_value() -> None:
    texts = [
        "It closed in March.",
        "It pays £5.",
        "He left on Tuesday.",
        "It starts at 5pm.",
        "They want 10 per cent.",
        "It ran for a decade.",
    ]
    for text in texts:
        assert value(text).span.end == len(text) - 1, text


@pytest.mark.parametrize("tail", ["", "th", "–12 March", "月", "年3月", "%", "万", "/3/2024", ".5", " miles"])
@pytest.mark.parametrize("sign", ["9", "九", "1,111", "1.111"])
def test_endless_figure_is_no_value_and_no_crash(sign: str, tail: str) -> None:
    for found in find_values(f"It is {sign * 400}{tail} and"):
        assert found.key
        assert compare_values(found, found) == "same"


def test_type_2_diabetes_is_a_name_and_no_figure() -> None:
    assert value("type 2 diabetes").is_weak


@given(st.integers(1, 999_999))
def test_separators_do_not_change_a_number(number: int) -> None:
    assert value(f"{number:,} goats").amount == value(f"£{number}").amount == number


@given(
    st.lists(
        st.sampled_from(
            "on 14 March 2019 £4.7m 18-month a third. ’90s 10–12 May İ ﬁve 3/4/2024 mid-2019 二百人".split()
        ),
        max_size=12,
    )
)
def test_values_of_a_document_are_those_of_its_text(words: list[str]) -> None:
    text = " ".join(words)
    parsed = ParsedDocument(Document("x", text), normalise(text), (), (), (), ())
    assert values_of(parsed) == find_values(text)


@given(st.text(alphabet="0123456789£%.,- aftenorhmMayJulyofp", max_size=40))
def test_values_of_any_text_are_ordered_and_inside_it(text: str) -> None:
    end = 0
    for found in find_values(text):
        assert end <= found.span.start <= found.core.start < found.core.end <= found.span.end <= len(text)
        end = found.span.end


@pytest.mark.parametrize(
    ("a", "b", "kinds"),
    [
        ("The drive is 5 miles long.", "The drive is 8 km long.", ["format"]),
        ("He was held for five years there.", "He was held for five months there.", ["number"]),
        ("It has 12,000 sq ft of space.", "It has 12,000 square feet of space.", ["format"]),
        ("It takes 12 weeks to heal.", "It takes three months to heal.", ["format"]),
        ("It lasts 90 minutes in all.", "It lasts an hour and a half in all.", ["format"]),
        ("The meeting starts at 3 p.m. there.", "The meeting starts at 15:00 there.", ["format"]),
        ("It opened on 3/4/2024 to all.", "It opened on March 4, 2024 to all.", ["format"]),
        ("It opened on 3/4/2024 to all.", "It opened on March 5, 2024 to all.", ["date"]),
        ("The show runs 10–12 March in Leeds.", "The show runs 10–13 March in Leeds.", ["date"]),
        ("About 20-30% of them left.", "About 20-35% of them left.", ["number"]),
        ("It cost $5m-$6m there.", "It cost $5 million-$6 million there.", ["format", "format"]),
        ("Der Umsatz stieg im März auf den Wert.", "Der Umsatz stieg im April auf den Wert.", ["date"]),
        ("Der Umsatz stieg auf 4,5 Mio. Euro und mehr.", "Der Umsatz stieg auf 4,6 Mio. Euro und mehr.", ["number"]),
        ("Les ventes sont de 1 234,5 dans la ville.", "Les ventes sont de 1.234,5 dans la ville.", ["format"]),
        ("Los precios del mes de marzo son estos.", "Los precios del mes de abril son estos.", ["date"]),
        ("公司于三月宣布，投资470万元。", "公司于四月宣布，投资480万元。", ["date", "number"]),
        ("公司周一宣布，地铁将于明年开通。", "公司周二宣布，地铁将于明年开通。", ["date"]),
        ("公司投资470万元。", "公司投资4,700,000元。", ["format"]),
    ],
)
def test_changed_value_has_its_kind_in_any_notation(a: str, b: str, kinds: list[str]) -> None:
    first, second = parse(Document("a", a), Settings()), parse(Document("b", b), Settings())
    passage = Passage("p1", Span(0, len(a)), Span(0, len(b)), "edited", 0.9)
    assert [edit.kind for edit in find_edits(passage, first, second, Settings().edits)] == kinds


def test_yesterday_for_the_date_it_was_is_a_matter_of_notation() -> None:
    a, b = "The hall opened on 4 March 2024 to all.", "The hall opened yesterday to all."
    first, second = (
        parse(Document("a", a, published="2024-03-04"), Settings()),
        parse(Document("b", b, published="2024-03-05T08:00:00+00:00"), Settings()),
    )
    passage = Passage("p1", Span(0, len(a)), Span(0, len(b)), "edited", 0.9)
    edits = find_edits(passage, first, second, Settings().edits)
    assert not {edit.kind for edit in edits} & set(FACT_KINDS)
    assert "format" in {edit.kind for edit in edits}


@pytest.mark.parametrize("code", ["de", "es", "fr", "it", "nl", "pt"])
def test_every_notation_knows_its_months_decimals_and_numbers(code: str) -> None:
    notation = load(code)
    assert set(notation.months.values()) == set(range(1, 13))
    assert set(notation.weekdays.values()) == set(range(1, 8))
    assert set(range(2, 100)) - set(notation.numbers.values()) == set()
    assert notation.decimal == ","


PIECES = (
    "0 1 12 31 2019 3/4/2024 £ € US$ m bn k % per cent points a half third of in to and - – . , p.m. o'clock March Jan. "
    "Tue next year decade dozen million two twenty-one first 1st 三 百 万 年 月 日 第 元 ４ ² İ der Mio. Euro März C °C feet "
    "square old -old th º ' ’ : ( ) / \xad \u202f"
).split(" ")


@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", "-"])), max_size=12))
def test_units_hold_every_letter_and_values_compare_alike_both_ways(parts: list[tuple[str, str]]) -> None:
    text = "".join(map("".join, parts))
    values = find_values(text)
    for one, other in combinations(values, 2):
        assert one.span.end <= other.span.start
        assert compare_values(one, other) == compare_values(other, one)
    covered = {index for unit in cut_units(text) for index in range(unit.start, unit.end)}
    assert [sign for index, sign in enumerate(text) if sign.isalnum() and index not in covered] == []


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The survey asked people aged 40 and over about it.", "The survey asked people over 40 about it."),
        ("The gap has caused 2,000+ cases of it.", "The gap has caused over 2,000 cases of it."),
        (
            "Of the patients 126 had mild gum disease and 78 had a severe form of it.",
            "Patients with severe gum disease were 23 per cent more likely to have it.",
        ),
        (
            "The team saw damage in four of the six brains examined, and all six had tangles.",
            "The team said they examined six brains, and in four they saw damage.",
        ),
    ],
)
def test_figures_of_other_things_and_hedges_behind_a_figure_are_no_changed_number(a: str, b: str) -> None:
    first, second = parse(Document("a", a), Settings()), parse(Document("b", b), Settings())
    passage = Passage("p1", Span(0, len(a)), Span(0, len(b)), "edited", 0.6)
    assert "number" not in {edit.kind for edit in find_edits(passage, first, second, Settings().edits)}


def test_two_figures_that_changed_places_are_changed_numbers() -> None:
    a, b = "The team has 12 men and 14 women in it.", "The team has 14 men and 12 women in it."
    first, second = parse(Document("a", a), Settings()), parse(Document("b", b), Settings())
    passage = Passage("p1", Span(0, len(a)), Span(0, len(b)), "edited", 0.9)
    assert "number" in {edit.kind for edit in find_edits(passage, first, second, Settings().edits)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We asked 2000 asthma patients of the town.", ["number"]),
        ("We asked 2000 patients of the town.", ["number"]),
        ("In 2000 asthma patients of the town asked.", ["date"]),
        ("A 2000 study of patients was lost.", ["date"]),
    ],
)
def test_round_figure_before_people_is_no_year(text: str, expected: list[str]) -> None:
    assert [value.type for value in find_values(text)] == expected


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Call Jo on 01632 960001 or +44 (0)20 7946 0000 by noon.", ["T12:00"]),
        ("Call (555) 123-4567 or 0300 123 1234; doi:10.1136/bmj.k4738 of 350 pupils.", ["350"]),
        ("It rose from 050 to 100, by +3 per cent, in 300-4000 homes.", ["50", "100", "% 3", "300", "4000"]),
        ("It cost 10.1136 or 1 000 000.", ["10.1136", "1000000"]),
    ],
)
def test_telephone_numbers_and_identifiers_count_nothing(text: str, keys: list[str]) -> None:
    assert [value.key for value in find_values(text)] == keys
