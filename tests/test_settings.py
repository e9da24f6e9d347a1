"""Settings say what is wrong with a value, and equal settings have equal fingerprints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dedupe.errors import InputError, SettingError
from dedupe.settings import PRESETS, Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_news_is_the_default_preset() -> None:
    assert Settings.preset("news") == Settings()


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_made(name: str) -> None:
    assert Settings.preset(name).fingerprint()


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("shingle.k=0", "shingle.k is 0; it must be a whole number from 1 to 50 (words in a shingle)"),
        ("shingle.k=many", "shingle.k is many; it must be a whole number from 1 to 50 (words in a shingle)"),
        ("shingle.k=2.5", "shingle.k is 2.5; it must be a whole number from 1 to 50 (words in a shingle)"),
        ("trace.decide=nan", "trace.decide is nan; it must be a number from 0.5 to 1"),
        ("shingel.k=3", 'no settings group "shingel"; did you mean "shingle"?'),
        ("verify.containement=1", 'no verify setting "containement"; did you mean "containment"?'),
        ("k=3", 'setting "k=3" has no form stage.name=value'),
        ("shingle.k", 'setting "shingle.k" has no form stage.name=value'),
    ],
)
def test_wrong_setting_is_named_with_its_rule(assignment: str, message: str) -> None:
    with pytest.raises(SettingError) as error:
        Settings().override([assignment])
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_last_assignment_wins() -> None:
    assert Settings().override(["shingle.k=3", "shingle.k=4"]).shingle.k == 4


def test_fingerprint_stands_for_the_values() -> None:
    changed = Settings().override(["shingle.k=3"])
    assert changed.fingerprint() != Settings().fingerprint()
    assert changed.override(["shingle.k=5"]).fingerprint() == Settings().fingerprint()


def test_toml_file_sets_values(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[shingle]\nk = 3\n[read]\ntext = 'body'\n", encoding="utf-8")
    settings = Settings.from_toml(file)
    assert (settings.shingle.k, settings.read.text) == (3, "body")


@pytest.mark.parametrize("content", ["[shingle\n", "shingle = 3\n", "[shingle]\nk = true\n", "[shingle]\nk = 2.5\n"])
def test_toml_file_that_is_wrong_is_one_clear_line(tmp_path: Path, content: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingError) as error:
        Settings.from_toml(file)
    assert "\n" not in str(error.value)


def test_toml_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml"):
        Settings.from_toml(tmp_path / "none.toml")


def test_every_number_has_its_default_inside_its_range() -> None:
    settings = Settings()
    again = settings.replace(settings.to_dict())
    assert again == settings
