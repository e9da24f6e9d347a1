"""Names to parts: readers, report formats, candidate sources, engines.

A part is one file with a decorator. The files of a part's home package are imported at the first
look-up, so that starting the tool imports none of them. Other distributions add parts of theirs by an
entry point: a name and the object that is filed under it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from dedupe.errors import PluginError, UnknownNameError, unknown

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

    def __init__(self, kind: str, home: str, group: str = "") -> None:
        """Make an empty registry for parts of *kind*.

        Args:
            kind: What a part is called in messages.
            home: The package of our own parts.
            group: The entry points by which other distributions add theirs.
        """
        self.kind = kind
        self.home = home
        self.group = group
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
        if self.group:
            self._load_plugins()

    def _load_plugins(self) -> None:
        """File the parts of other distributions, in the order of their names.

        Raises:
            PluginError: One cannot be imported, or takes a name that is taken; the message names its distribution.
        """
        from importlib.metadata import entry_points

        for point in sorted(entry_points(group=self.group), key=lambda point: (point.name, point.value)):
            owner = f"{point.dist.name} {point.dist.version}" if point.dist else "an unknown distribution"
            if point.name in self._parts:
                message = f'{self.kind} "{point.name}" of {owner} has a name that is taken; uninstall it or rename it'
                raise PluginError(message)
            try:
                self._parts[point.name] = point.load()
            except Exception as error:
                reason = f"{type(error).__name__}: {error}".splitlines()[0]
                message = f'{self.kind} "{point.name}" of {owner} cannot be loaded ({reason}); mend or uninstall it'
                raise PluginError(message) from error
