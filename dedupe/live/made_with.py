"""The settings that an index was made with: those that its keys and its furniture depend on."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dedupe.errors import SettingError
from dedupe.settings import Settings
from dedupe.version import __version__

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

FORMAT = 1
"""Rises when the same settings give other keys."""


def matter(settings: Settings) -> dict[str, dict[str, Any]]:
    """Return the settings that the content of an index depends on."""
    values = settings.to_dict()
    return {
        "shingle": values["shingle"],
        "sketch": values["sketch"],
        "index": {"bands": values["index"]["bands"]},
        "furniture": {name: values["furniture"][name] for name in ("repeats", "share", "template")},
    }


def fingerprint(values: dict[str, dict[str, Any]]) -> str:
    """Return 16 hexadecimal digits that stand for those settings and the format of the keys."""
    canonical = json.dumps([FORMAT, values], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def settings_of(connection: sqlite3.Connection, path: Path, wanted: Settings | None) -> Settings:
    """Return the settings to use an index with: those wanted, or else the default with those it was made with.

    Raises:
        SettingError: It was made with others than those wanted; both are named.
    """
    state = dict(connection.execute("SELECT name, value FROM state").fetchall())
    if "settings" not in state:
        return wanted or Settings()
    kept = json.loads(state["settings"])
    if wanted is None:
        known = matter(Settings())
        same = {group: {n: v for n, v in values.items() if n in known.get(group, {})} for group, values in kept.items()}
        wanted = Settings().replace({group: values for group, values in same.items() if values})
    asked = matter(wanted)
    if fingerprint(asked) == state["fingerprint"]:
        return wanted
    before, now = _flat(kept), _flat(asked)
    names = [name for name in sorted({*before, *now}) if before.get(name) != now.get(name)]
    held = ", ".join(f"{name}={before.get(name, 'unknown')}" for name in names) or f"dedupe {state['version']}"
    given = ", ".join(f"{name}={now.get(name, 'unknown')}" for name in names) or f"dedupe {__version__}"
    # As they can be typed; what this dedupe does not know can only be taken as it is by default.
    again = "".join(f" --set {name}={now[name]}" for name in names if name in now)
    message = (
        f"{path}: made with {held} (fingerprint {state['fingerprint']}), asked with {given} (fingerprint "
        f"{fingerprint(asked)}); leave the settings out, or make it anew with: dedupe stats {path} --rebuild{again}"
    )
    raise SettingError(message)


@lru_cache(maxsize=8)
def _fingerprint_of(settings: Settings) -> str:
    return fingerprint(matter(settings))


def _flat(values: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return ``stage.name`` → value."""
    return {f"{group}.{name}": value for group, own in values.items() for name, value in own.items()}


def note(connection: sqlite3.Connection, settings: Settings) -> None:
    """Write the settings of an index where they are not written yet, in the caller's transaction."""
    row = connection.execute("SELECT value FROM state WHERE name = 'fingerprint'").fetchone()
    if row and row[0] == _fingerprint_of(settings):
        return
    values = matter(settings)
    rows = {"settings": json.dumps(values, sort_keys=True), "fingerprint": fingerprint(values), "version": __version__}
    connection.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", rows.items())
