"""Names to parts: readers, report formats, candidate sources, engines.

A part is one file with a decorator. The files of a part's home package are imported at the first
look-up, so that starting the tool imports none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from dedupe.errors import UnknownNameError, unknown

if TYPE_CHECKING:
    from collections.abc import Callable

Part = TypeVar("Part")


class Registry(Generic[Part]):
    """The parts of one kind, by name.

    >>> greetings: Registry[str] = Registry("greeting", home="dedupe.guides")
    >>> greetings.register("hello")("Good day")
    'Good day'
    >>> greetings["hello"]
    'Good day'
    """

    def __init__(self, kind: str, home: str) -> None:
        """Make an empty registry for parts of *kind*, whose own files are in the package *home*."""
        self.kind = kind
        self.home = home
        self._parts: dict[str, Part] = {}
        self._loaded = False

    def register(self, name: str) -> Callable[[Part], Part]:
        """Return a decorator that files a part under *name*; a name taken twice is an error."""

        def file(part: Part) -> Part:
            if name in self._parts:
                message = f'{self.kind} "{name}" is registered twice'
                raise ValueError(message)
            self._parts[name] = part
            return part

        return file

    def __getitem__(self, name: str) -> Part:
        """Return the part called *name*.

        Raises:
            UnknownNameError: There is none.
        """
        self._load()
        if name not in self._parts:
            raise UnknownNameError(unknown(self.kind, name, self._parts))
        return self._parts[name]

    def names(self) -> tuple[str, ...]:
        """Return all names, sorted."""
        self._load()
        return tuple(sorted(self._parts))

    def _load(self) -> None:
        if self._loaded:
            return
        from importlib import import_module
        from pkgutil import iter_modules

        package = import_module(self.home)
        for module in iter_modules(package.__path__):
            import_module(f"{self.home}.{module.name}")
        self._loaded = True
