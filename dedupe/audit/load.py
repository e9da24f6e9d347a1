"""A report from its files: the folder, its JSON, or a page of HTML with the JSON in it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dedupe.errors import InputError
from dedupe.render.packing import unpack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LOG = "run.json"
DATA = "result.json"
_HTML = "report.html"
_EMBEDDED = re.compile(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', re.DOTALL)
_RESULT: dict[str, type] = {
    "documents": list,
    "clusters": list,
    "matches": list,
    "comparisons": list,
    "run": dict,
    "digest": str,
}
_PAIRS: dict[str, type] = {"comparisons": list, "run": dict}
_PAIR: dict[str, type] = {
    "documents": list,
    "match": dict,
    "passages": list,
    "shares": dict,
    "derivation": dict,
    "run": dict,
}
_KINDS = (_RESULT, _PAIRS, _PAIR)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A report as it stands: the result of a corpus, or some pairs and the run they are from.

    `folder` is where its other files are, None for a single file. `log` is the run's own, empty where there is none.
    """

    path: Path
    is_result: bool
    data: dict[str, Any]
    folder: Path | None = None
    log: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_page(self) -> bool:
        """Claim that it is a page that stands alone."""
        return self.folder is None and _is_page(self.path)

    @property
    def documents(self) -> list[dict[str, Any]]:
        """The documents it names, each once."""
        if self.is_result:
            return list(self.data["documents"])
        return list({str(one["id"]): one for pair in self.comparisons for one in pair["documents"]}.values())

    @property
    def comparisons(self) -> list[dict[str, Any]]:
        """The pairs it compares."""
        return list(self.data["comparisons"])


def load_report(path: Path) -> Recorded:
    """Return the report that *path* is: a folder, a JSON file, or an HTML file with the JSON in it.

    Raises:
        InputError: There is no report of ours, or it cannot be read.
    """
    if path.is_dir():
        if (path / DATA).is_file():
            return _recorded(path / DATA, path)
        if (path / _HTML).is_file():
            # A page without the data beside it is one that stands alone.
            return _recorded(path / _HTML, None)
        message = f"{path}: neither {DATA} nor {_HTML} is in this folder; give the folder of a report"
        raise InputError(message)
    return _recorded(path, None)


def _recorded(file: Path, folder: Path | None) -> Recorded:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = str(error.strerror).lower() if isinstance(error, OSError) else "it is no UTF-8"
        message = f"{file}: {reason}; give a report that dedupe wrote"
        raise InputError(message) from error
    is_page = _is_page(file)
    found = [_unpacked(file, part) for part in _EMBEDDED.findall(text)] if is_page else [_parsed(file, text)]
    for data in found:
        if _has(data, _PAIR):
            pair = {key: value for key, value in data.items() if key != "run"}
            return _whole(Recorded(file, False, {"run": data["run"], "comparisons": [pair]}, folder, _log(folder)))  # noqa: FBT003 - a record
        if _has(data, _PAIRS):
            return _whole(Recorded(file, _has(data, _RESULT), data, folder, _log(folder)))
    what = "this page has no data of a report in it; give the folder of the report, or its result.json"
    message = f"{file}: {what if is_page else 'this is no report of dedupe: ' + _lacks(found[0])}"
    raise InputError(message)


def _is_page(file: Path) -> bool:
    return file.suffix.lower() in (".html", ".htm")


def _whole(recorded: Recorded) -> Recorded:
    """Return the report, in which every document has a name and the run its settings: no check can do without."""
    tables = recorded.data["run"].get("settings")
    heads = [pair.get("documents") if isinstance(pair, dict) else None for pair in recorded.comparisons]
    faults = {
        "run": None if _is_table(tables) else "its settings are no table of tables",
        "comparisons": None if all(map(_are_named, heads)) else "one does not name its documents",
        "documents": None if not recorded.is_result or _are_named(recorded.data["documents"]) else "one has no id",
    }
    for name, fault in faults.items():
        if fault:
            message = f"{recorded.path}: {name}: {fault}; so nothing of it can be checked"
            raise InputError(message)
    return recorded


def _is_table(tables: object) -> bool:
    return isinstance(tables, dict) and all(isinstance(table, dict) for table in tables.values())


def _are_named(entries: object) -> bool:
    return isinstance(entries, list) and all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in entries
    )


def _parsed(file: Path, text: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        message = f"{file}: {error}; a report is JSON"
        raise InputError(message) from error


def _unpacked(file: Path, text: str) -> Any:  # noqa: ANN401 - JSON
    """Return the data of a page, in which lists of like objects stand as rows."""
    try:
        return unpack(_parsed(file, text))
    except (TypeError, ValueError) as error:
        message = f"{file}: its data cannot be unpacked ({error}); give the result.json of the report"
        raise InputError(message) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose names stand once: of two claims under one name readers would see different ones."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, _ in pairs if [other for other, _ in pairs].count(name) > 1)
        message = f'the name "{twice}" stands twice in one object'
        raise ValueError(message)
    return found


def _has(data: Any, parts: Mapping[str, type]) -> bool:  # noqa: ANN401 - JSON
    return isinstance(data, dict) and all(isinstance(data.get(name), kind) for name, kind in parts.items())


def _lacks(data: Any) -> str:  # noqa: ANN401 - JSON
    if not isinstance(data, dict):
        return f"it holds a {type(data).__name__}, not an object"
    near = min(_KINDS, key=lambda parts: sum(name not in data for name in parts))
    names = ", ".join(name for name, kind in near.items() if not isinstance(data.get(name), kind))
    return f"{names} missing or of another kind"


def _log(folder: Path | None) -> dict[str, Any]:
    """Return the log of the run beside the report; empty where it is gone or no log of ours."""
    if folder is None:
        return {}
    try:
        log = json.loads((folder / LOG).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return log if isinstance(log, dict) else {}
