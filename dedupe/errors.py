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
    """Return the message for an unknown *name*: the nearest known one, then all of them.

    >>> unknown("preset", "newz", ["news", "quotes"])
    'no preset "newz"; did you mean "news"? (presets: news, quotes)'
    """
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(name, names, n=1)
    hint = f'did you mean "{near[0]}"? ' if near else ""
    return f'no {kind} "{name}"; {hint}({kinds or f"{kind}s"}: {", ".join(names) or "none"})'
