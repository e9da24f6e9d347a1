"""Options that several commands share, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from dedupe.corpus import Corpus
    from dedupe.settings import Settings

    Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the shared options say."""

    preset: str | None
    file: Path | None
    assignments: tuple[str, ...]
    quiet: bool
    strict: bool = False
    jobs: int = 1
    ignore: Path | None = None

    def settings(self, corpus: Corpus | None = None) -> Settings:
        """Return the settings: preset (the corpus's own without one), its values, the file, each --set.

        Raises:
            SettingError: There is no such setting, or a value outside its range.
            InputError: The file cannot be read.
        """
        from dedupe.settings import Settings

        settings = corpus.settings(self.preset) if corpus else Settings.preset(self.preset or "news")
        if self.file:
            settings = Settings.from_toml(self.file, settings)
        if self.ignore:
            settings = settings.replace({"furniture": {"ignore": _text_of(self.ignore)}})
        return settings.override(self.assignments)


def _text_of(path: Path) -> str:
    """Return the text of a template.

    Raises:
        InputError: It cannot be read.
    """
    from dedupe.errors import InputError

    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        message = f"{path}: {(error.strerror or str(error)).lower()}; give a text file that can be read"
        raise InputError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path}: byte {error.start} is no UTF-8; a template is a UTF-8 text file"
        raise InputError(message) from error


def setting_options(command: Command) -> Command:
    """Add --preset, --settings, --set, --ignore and --quiet; the command gets them as `choices`."""

    @click.option(
        "--preset", metavar="NAME", help="news (default), quotes (short quotations), strict (near-duplicates)."
    )
    @click.option(
        "--settings", "file", type=click.Path(path_type=Path), metavar="FILE.toml", help="Settings from a TOML file."
    )
    @click.option(
        "--set", "assignments", multiple=True, metavar="NAME=VALUE", help="One setting, as shingle.k=3. Repeatable."
    )
    @click.option(
        "--ignore", type=click.Path(path_type=Path), metavar="FILE", help="Template text that is in no share."
    )
    @click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
    @wraps(command)
    def with_choices(
        *args: Any,  # noqa: ANN401 - whatever the command takes
        preset: str | None,
        file: Path | None,
        assignments: tuple[str, ...],
        quiet: bool,
        strict: bool = False,
        jobs: int = 1,
        ignore: Path | None = None,
        **rest: Any,  # noqa: ANN401 - whatever the command takes
    ) -> Any:  # noqa: ANN401 - whatever the command returns
        return command(*args, choices=Choices(preset, file, assignments, quiet, strict, jobs, ignore), **rest)

    return with_choices


def run_options(command: Command) -> Command:
    """Add --strict and --jobs, and all that `setting_options` adds."""
    strict = click.option("--strict", is_flag=True, help="End at the first record that cannot be read.")
    jobs = click.option(
        "-j", "--jobs", type=click.IntRange(min=1), default=1, metavar="N", help="Processes (default 1)."
    )
    return strict(jobs(setting_options(command)))
