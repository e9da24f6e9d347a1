"""Every number that changes a result: one frozen record a stage, with ranges, presets and TOML.

A default's reason stands beside it: a paper, or the corpus and score that chose it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dedupe.errors import InputError, SettingError, unknown
from dedupe.settings.align import AlignSettings
from dedupe.settings.batches import BatchSettings
from dedupe.settings.candidates import (
    ClusterSettings,
    FurnitureSettings,
    IndexSettings,
    ShingleSettings,
    SketchSettings,
    VerifySettings,
)
from dedupe.settings.edits import EditSettings
from dedupe.settings.feeds import FeedSettings
from dedupe.settings.read import ReadSettings
from dedupe.settings.serve import ServeSettings
from dedupe.settings.store import StoreSettings
from dedupe.settings.trace import TraceSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = [
    "PRESETS",
    "AlignSettings",
    "BatchSettings",
    "ClusterSettings",
    "EditSettings",
    "FeedSettings",
    "FurnitureSettings",
    "IndexSettings",
    "ReadSettings",
    "ServeSettings",
    "Settings",
    "ShingleSettings",
    "SketchSettings",
    "StoreSettings",
    "TraceSettings",
    "VerifySettings",
]


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, a record a stage.

    >>> Settings.preset("news").override(["shingle.k=3"]).shingle.k
    3
    """

    read: ReadSettings = field(default_factory=ReadSettings)
    furniture: FurnitureSettings = field(default_factory=FurnitureSettings)
    shingle: ShingleSettings = field(default_factory=ShingleSettings)
    sketch: SketchSettings = field(default_factory=SketchSettings)
    index: IndexSettings = field(default_factory=IndexSettings)
    verify: VerifySettings = field(default_factory=VerifySettings)
    cluster: ClusterSettings = field(default_factory=ClusterSettings)
    align: AlignSettings = field(default_factory=AlignSettings)
    edits: EditSettings = field(default_factory=EditSettings)
    trace: TraceSettings = field(default_factory=TraceSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    serve: ServeSettings = field(default_factory=ServeSettings)
    feeds: FeedSettings = field(default_factory=FeedSettings)
    batch: BatchSettings = field(default_factory=BatchSettings)

    @classmethod
    def preset(cls, name: str) -> Settings:
        """Return a preset: news (the default), quotes (short quotations), strict (near-duplicates only).

        Raises:
            SettingError: There is no such preset.
        """
        if name not in PRESETS:
            raise SettingError(unknown("preset", name, PRESETS))
        return cls().override(PRESETS[name])

    def override(self, assignments: Iterable[str]) -> Settings:
        """Return a copy with every ``stage.name=value`` applied, in order.

        Raises:
            SettingError: No such setting, or a value of the wrong type or outside its range.
        """
        settings = self
        for assignment in assignments:
            path, equals, value = assignment.partition("=")
            stage, dot, name = path.strip().partition(".")
            if not (equals and dot):
                message = f'setting "{assignment}" has no form stage.name=value; for example shingle.k=3'
                raise SettingError(message)
            settings = settings.replace({stage: {name: value.strip()}})
        return settings

    def replace(self, values: Mapping[str, Mapping[str, Any]]) -> Settings:
        """Return a copy with the values of a mapping stage → name → value, as TOML holds them.

        Raises:
            SettingError: No such setting, or a value of the wrong type or outside its range.
        """
        stages = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        for stage, changes in values.items():
            if stage not in stages:
                raise SettingError(unknown("settings group", stage, stages))
            if not hasattr(changes, "items"):
                message = f"settings group {stage} is {changes!r}; it must be a table of settings"
                raise SettingError(message)
            fields = {f.name: f for f in dataclasses.fields(stages[stage])}
            for name, value in changes.items():
                if name not in fields:
                    raise SettingError(unknown(f"{stage} setting", name, fields))
                checked = _checked(f"{stage}.{name}", value, fields[name])
                stages[stage] = dataclasses.replace(stages[stage], **{name: checked})
        return Settings(**stages)

    @classmethod
    def from_toml(cls, path: Path, base: Settings | None = None) -> Settings:
        """Return *base* (the news preset without it) with the values of a TOML file.

        Raises:
            InputError: The file cannot be read.
            SettingError: It is not TOML, or names an unknown setting.
        """
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            message = f"{path}: {error.strerror}; give a settings file that can be read"
            raise InputError(message) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            message = f"{path}: {error}; a settings file is TOML, such as [shingle] k = 3"
            raise SettingError(message) from error
        return (base or cls()).replace(values)

    def to_dict(self) -> dict[str, dict[str, Any]]:
        """Return stage → name → value of all that can change a result: not how something is kept, served or cut."""
        values = dataclasses.asdict(self)
        values.pop("store")
        values.pop("serve")
        values.pop("feeds")
        values.pop("batch")
        return values

    def fingerprint(self) -> str:
        """Return 16 hexadecimal digits that stand for all values: equal settings, equal fingerprint."""
        canonical = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _checked(path: str, value: object, spec: dataclasses.Field[Any]) -> Any:  # noqa: ANN401 - the field's own type
    """Return *value* in the field's type, inside its range."""
    if isinstance(spec.default, str):
        return str(value)
    whole = isinstance(spec.default, int)
    low, high = spec.metadata["low"], spec.metadata["high"]
    number = _parsed(value, whole=whole)
    if number is None or not low <= number <= high:
        noun = "whole number" if whole else "number"
        message = f"{path} is {value}; it must be a {noun} from {low:g} to {high:g} ({spec.metadata['doc']})"
        raise SettingError(message)
    return number


def _parsed(value: object, *, whole: bool) -> float | None:
    """Return *value* as an int or a float, or None when it is neither."""
    if isinstance(value, str):
        try:
            return int(value) if whole else float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        return None
    return value if whole else float(value)


PRESETS: dict[str, tuple[str, ...]] = {
    "news": (),
    "quotes": ("shingle.k=3", "sketch.words=4", "sketch.window=3", "verify.run_words=8"),
    "strict": ("verify.containment=0.5", "verify.run_words=60"),
}
"""What each preset changes in the defaults."""
