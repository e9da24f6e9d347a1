"""Every error a user can cause. A message holds the value, the rule and the remedy, on one line.

DedupeError
├── InputError      a file, folder or record that cannot be read
│   └── RecordError     one bad record among others; the run goes on unless strict
├── SettingError    an unknown setting, or a value outside its range
├── UnknownNameError    a corpus, reader, format or kind that does not exist
├── PluginError     a part of another distribution that cannot be loaded
├── LabelError      a label that does not fit its text
├── OutputError     a report that cannot be written
├── StoreError      an index that cannot be opened, read or written
└── EngineError     Spark or Java is missing, a master is not there, or a job gave up
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


_REASON_CHARACTERS = 100
"""Of a library's message: enough to look it up, and still one line of ours."""
_LISTED = 40
"""Names that a message lists: all settings, formats and corpora of a folder; the articles of an index are counted."""
_NEAREST = 3
_NEAR = 0.6
"""How alike a name must be to be meant: the share of the characters of both that they have in common, in order."""


class DedupeError(Exception):
    """The root: the command line prints its message and ends with exit code 2."""


class InputError(DedupeError):
    """A file, folder or stream that cannot be read."""


class RecordError(InputError):
    """One record of an input that cannot be read; counted and named, fatal under strict."""


class SettingError(DedupeError):
    """An unknown setting, or a value outside its range."""


class UnknownNameError(DedupeError):
    """A name that is not registered; the message says what is, and the nearest one."""


class PluginError(DedupeError):
    """A part of another distribution that cannot be loaded, or has a name that is taken."""


class LabelError(DedupeError):
    """A label that does not fit the text it is about."""


class OutputError(DedupeError):
    """A report that cannot be written."""


class StoreError(DedupeError):
    """An index that cannot be opened, read or written; what was acknowledged before is safe."""


class EngineError(DedupeError):
    """An engine that cannot be started, or gave up; stages that were finished are kept."""


def reason_of(error: BaseException) -> str:
    r"""Return what a library's error says, on one short line that can be printed; its class where it says nothing.

    >>> reason_of(ValueError("bad name\nin \x00 header")), reason_of(KeyError())
    ('bad name in header', 'KeyError')
    """
    said = " ".join("".join(mark if mark.isprintable() else " " for mark in str(error)).split())
    return said[:_REASON_CHARACTERS] or type(error).__name__


def unknown(kind: str, name: str, known: Iterable[str], kinds: str | None = None) -> str:
    """Return the message for an unknown *name*: the nearest known ones, then all of them, or how many they are.

    >>> unknown("preset", "newz", ["news", "quotes"])
    'no preset "newz"; did you mean "news"? (presets: news, quotes)'
    >>> unknown("corpus", "xyz", ["week"], "corpora")
    'no corpus "xyz" (corpora: week)'
    >>> unknown("document", "wire-3", [f"wire-{number}" for number in range(100, 190)])
    'no document "wire-3"; did you mean "wire-103", "wire-113" or "wire-123"? (90 documents)'
    """
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    names = sorted(known)
    is_short = len(names) <= _LISTED
    near = [
        f'"{found}"'
        for found, _, _ in process.extract(
            name, names, scorer=Indel.normalized_similarity, score_cutoff=_NEAR, limit=1 if is_short else _NEAREST
        )
    ]
    shown = " or ".join(filter(None, (", ".join(near[:-1]), near[-1]))) if near else ""
    hint = f"; did you mean {shown}?" if near else ""
    plural = kinds or f"{kind}s"
    listed = f"{plural}: {', '.join(names) or 'none'}" if is_short else f"{len(names)} {plural}"
    return f'no {kind} "{name}"{hint} ({listed})'
