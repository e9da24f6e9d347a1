"""Records whose fields go by usual names instead of those in the settings (invented texts)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dedupe.errors import RecordError
from dedupe.settings import ReadSettings
from dedupe.stages.read.record import USUAL_NAMES, goes_by_usual_names, to_document

if TYPE_CHECKING:
    from dedupe.model import Document


def record(settings: ReadSettings | None = None, **fields: object) -> Document:
    return to_document({"text": "Rain.", **fields}, "week:1", "week.jsonl", settings or ReadSettings())


@pytest.mark.parametrize("name", USUAL_NAMES["published"])
def test_date_under_a_usual_name_is_the_date(name: str) -> None:
    found = record(**{name: "2024-03-04T09:30:00Z"})
    assert found.published == "2024-03-04T09:30:00+00:00"
    assert name not in found.meta


@pytest.mark.parametrize("value", [1709544600, 1709544600.0, "1709544600", 1709544600000, "1709544600000"])
def test_timestamp_is_a_date(value: object) -> None:
    assert record(date=value).published == "2024-03-04T09:30:00+00:00"


@pytest.mark.parametrize("value", ["3 March", "04/03/2024", 2024, True, ["2024-03-04"], {"day": 4}])
def test_date_that_is_none_stays_in_meta_and_rejects_nothing(value: object) -> None:
    found = record(date=value)
    assert found.published is None
    assert "date" in found.meta


def test_next_usual_name_is_taken_where_the_first_holds_no_date() -> None:
    found = record(date="3 March", created="2024-03-04", published_at="2024-03-05")
    assert (found.published, found.meta["date"], found.meta["created"]) == ("2024-03-05", "3 March", "2024-03-04")


def test_outlet_title_address_and_author_go_by_usual_names() -> None:
    found = record(
        source="Gazette", headline="Bridge", link="https://gazette.example/1", byline=["Sam Reed", "Ada Low"]
    )
    assert (found.outlet, found.title, found.url) == ("Gazette", "Bridge", "https://gazette.example/1")
    assert found.author == "Sam Reed, Ada Low"
    assert set(found.meta) == {"path"}


def test_set_name_is_taken_before_a_usual_one_and_an_empty_one_too() -> None:
    found = record(published="2024-03-04", date="2020-01-01", outlet="", source="Wire")
    assert (found.published, found.meta["date"]) == ("2024-03-04", "2020-01-01")
    assert (found.outlet, found.meta["source"]) == (None, "Wire")
    with pytest.raises(RecordError, match="ISO 8601"):
        record(published="3 March", date="2020-01-01")


def test_settings_of_ones_own_turn_the_usual_names_off() -> None:
    assert record(ReadSettings(published=""), date="2024-03-04").published is None
    found = record(ReadSettings(title="source"), source="Bridge")
    assert (found.title, found.outlet) == ("Bridge", None)


def test_nested_source_stays_in_meta() -> None:
    found = record(source={"id": "g", "name": "Gazette"})
    assert found.outlet is None
    assert "Gazette" in found.meta["source"]


def test_text_has_no_usual_name() -> None:
    with pytest.raises(RecordError, match=r"--set read\.text=body"):
        to_document({"body": "Rain over the hills."}, "week:1", "week.jsonl", ReadSettings())


def test_table_with_usual_names_is_known_by_its_columns() -> None:
    assert goes_by_usual_names(["id", "text", "date"], ReadSettings())
    assert not goes_by_usual_names(["id", "text", "published", "date"], ReadSettings())
    assert not goes_by_usual_names(["id", "text", "body"], ReadSettings())
