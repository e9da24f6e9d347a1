"""What two trees of JSON differ in, told as places a reader can find."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from dedupe.audit.verdict import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SHOWN = 90
_SINGULAR = {
    "documents": "document",
    "clusters": "story",
    "comparisons": "comparison",
    "passages": "passage",
    "edits": "change",
    "quotes": "quotation",
    "facts": "fact",
    "matches": "match",
    "near_misses": "near miss",
    "omitted": "omission",
    "added": "addition",
    "lines": "line",
    "descent": "line of descent",
    "evidence": "reason",
    "decisions": "decision",
    "coverages": "coverage",
}
_KEYS = ("id", "member", "document")
_PAIR = 2


def differences(says: Any, true: Any, where: str = "") -> Iterator[Finding]:  # noqa: ANN401 - JSON
    """Yield a finding for every leaf in which *says*, a report, differs from *true*, the same derived again.

    >>> [f.line() for f in differences({"facts": [{"value": "4"}]}, {"facts": [{"value": "5"}]})]
    ['fact 1, value: the report says "4"; a rerun gives "5"']
    """
    if isinstance(says, dict) and isinstance(true, dict):
        for name in [*true, *(name for name in says if name not in true)]:
            if name not in says:
                yield _finding(_join(where, name), "nothing", true[name])
            elif name not in true:
                yield Finding("rerun", _join(where, name), _shown(says[name]), "a rerun has no such entry")
            else:
                yield from differences(says[name], true[name], _join(where, name))
    elif isinstance(says, list) and isinstance(true, list) and not _is_leaf(says) and not _is_leaf(true):
        yield from _lists(says, true, where)
    elif not _equal(says, true):
        yield _finding(where, _shown(says), true)


def _lists(says: Sequence[Any], true: Sequence[Any], where: str) -> Iterator[Finding]:
    """Yield the differences of two lists: entries with a name by their names, others by their order."""
    names = [[_name(entry) for entry in entries] for entries in (says, true)]
    if all(name is not None for several in names for name in several) and _are_unique(names):
        yield from _named(dict(zip(names[0], says, strict=True)), dict(zip(names[1], true, strict=True)), where)
        return
    before, after = ([json.dumps(entry, sort_keys=True) for entry in entries] for entries in (says, true))
    for tag, low, high, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        both = min(high - low, last - first)
        for step in range(both):
            yield from differences(says[low + step], true[first + step], _entry(where, str(low + step + 1)))
        for at in range(low + both, high):
            yield Finding("rerun", _entry(where, str(at + 1)), _shown(says[at]), "a rerun has no such entry")
        for at in range(first + both, last):
            yield _finding(_entry(where, str(at + 1)), "nothing", true[at])


def _named(says: dict[Any, Any], true: dict[Any, Any], where: str) -> Iterator[Finding]:
    for name in [*true, *(name for name in says if name not in true)]:
        place = _entry(where, str(name))
        if name not in says:
            yield _finding(place, "nothing", true[name])
        elif name not in true:
            yield Finding("rerun", place, _shown(says[name]), "a rerun has no such entry")
        else:
            yield from differences(says[name], true[name], place)
    shared = [name for name in says if name in true]
    if shared != [name for name in true if name in says]:
        yield Finding("rerun", where, f"the order {_shown(shared)}", "a rerun gives another order")


def _name(entry: Any) -> str | None:  # noqa: ANN401 - JSON
    """Return what an entry of a list is called, or None."""
    if not isinstance(entry, dict):
        return None
    documents = entry.get("documents")
    if isinstance(documents, list) and len(documents) == _PAIR and all(isinstance(one, dict) for one in documents):
        # Which of the two is the source is a claim of its own: the pair is the same either way.
        return " – ".join(str(one.get("id")) for one in documents)
    if isinstance(entry.get("a"), str) and isinstance(entry.get("b"), str):
        return f"{entry['a']} – {entry['b']}"
    return next((str(entry[key]) for key in _KEYS if isinstance(entry.get(key), (str, int))), None)


def _are_unique(names: Sequence[Sequence[str | None]]) -> bool:
    return all(len(set(several)) == len(several) for several in names)


def _is_leaf(entries: Sequence[Any]) -> bool:
    """Claim that a list is one value: a place, or words."""
    return bool(entries) and not any(isinstance(entry, (dict, list)) for entry in entries)


def _equal(says: Any, true: Any) -> bool:  # noqa: ANN401 - JSON
    # As they are written: 1, 1.0 and true are one in Python, and three things in a report.
    return json.dumps(says) == json.dumps(true)


def _join(where: str, name: str) -> str:
    return f"{where}, {name}" if where else name


def _entry(where: str, name: str) -> str:
    """Return the place of an entry of the list that *where* ends with."""
    outer, _, last = where.rpartition(", ")
    return _join(outer, f"{_SINGULAR.get(last, last)} {name}")


def _finding(where: str, says: str, true: Any) -> Finding:  # noqa: ANN401 - JSON
    return Finding("rerun", where, says, f"a rerun gives {_shown(true)}")


def _shown(value: Any) -> str:  # noqa: ANN401 - JSON
    """Return a value as JSON, its middle left out when it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]} … {text[-_SHOWN // 2 :]}"
