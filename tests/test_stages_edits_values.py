"""Values: parsed before they are compared, in UK and US notation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.stages.edits.values import Value, compare_values, find_values


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
        ("one in four, a quarter of, two-thirds of the", ["part 0.25", "part 0.25", "part 0.6666666667"]),
        ("1,200 people and 2.8m more", ["1200", "2800000"]),
        ("between 1993 and 2010, the 1990s, 1991-2014", ["1993", "2010", "1990s", "1991/2014"]),
        ("20 to 50%", ["% 20", "% 50"]),
        ("10 miles", ["m 16093.44"]),
        ("资金为470万元", ["470"]),
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
    ],
)
def test_values_are_compared_after_parsing(one: str, other: str, likeness: str) -> None:
    assert compare_values(value(one), value(other)) == likeness
    assert compare_values(value(other), value(one)) == likeness


def test_type_2_diabetes_is_a_name_and_no_figure() -> None:
    assert value("type 2 diabetes").is_weak


@given(st.integers(1, 999_999))
def test_separators_do_not_change_a_number(number: int) -> None:
    assert value(f"{number:,} goats").amount == value(f"£{number}").amount == number


@given(st.text(alphabet="0123456789£%.,- aftenorhmMayJulyofp", max_size=40))
def test_values_of_any_text_are_ordered_and_inside_it(text: str) -> None:
    end = 0
    for found in find_values(text):
        assert end <= found.span.start <= found.core.start < found.core.end <= found.span.end <= len(text)
        end = found.span.end
