"""The settings that an index was made with: those that its keys and its furniture depend on."""

from __future__ import annotations

import hashlib
import json
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
        "furniture": values["furniture"],
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
        base = Settings().replace(kept)
        if fingerprint(matter(base)) == state["fingerprint"]:
            return base
        wanted = base
    asked = matter(wanted)
    if fingerprint(asked) == state["fingerprint"]:
        return wanted
    pairs = [(f"{group}.{name}", value) for group, values in kept.items() for name, value in values.items()]
    other = {f"{group}.{name}": value for group, values in asked.items() for name, value in values.items()}
    differing = [(name, value) for name, value in pairs if other.get(name) != value]
    held = ", ".join(f"{name}={value}" for name, value in differing) or f"dedupe {state['version']}"
    now = ", ".join(f"{name}={other.get(name)}" for name, _ in differing) or f"dedupe {__version__}"
    message = (
        f"{path}: made with {held} (fingerprint {state['fingerprint']}), asked with {now} (fingerprint "
        f"{fingerprint(asked)}); leave the settings out, or make it anew with: dedupe stats {path} --rebuild"
    )
    raise SettingError(message)


def note(connection: sqlite3.Connection, settings: Settings) -> None:
    """Write the settings of an index, in the caller's transaction."""
    values = matter(settings)
    rows = {"settings": json.dumps(values, sort_keys=True), "fingerprint": fingerprint(values), "version": __version__}
    connection.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", rows.items())
