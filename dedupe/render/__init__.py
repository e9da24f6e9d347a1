"""What users see: rows of a result, printed as HTML, tables, JSON or terminal text.

`view` turns a `Result` or a `Comparison` into plain rows; every format prints those rows or the records
themselves. A format is one file here with a decorator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dedupe.errors import OutputError
from dedupe.registry import Registry

if TYPE_CHECKING:
    from pathlib import Path

    from dedupe.model import Result


class Format(Protocol):
    """A report format: a function filed with ``@formats.register("name")``.

    ``formats["html"](result, folder)`` writes its files into *folder*, which exists, replacing what stood
    there, and returns their paths in the order in which a reader should look at them. The bytes depend on
    the result alone: no clock, host or path.

    Raises:
        OutputError: A file cannot be written.
    """

    def __call__(self, result: Result, folder: Path) -> list[Path]:
        """Return the files it wrote."""
        ...


formats: Registry[Format] = Registry("format", home="dedupe.render")
"""The report formats by name."""

_NEEDS = {"excel": "xlsxwriter", "parquet": "pyarrow", "prov": "prov", "provn": "prov"}
"""The packages of the extra `exports`, by the format that needs them."""


def find_format(name: str) -> Format:
    """Return the format called *name*, which can be written here: it is asked for before a long run begins.

    Raises:
        UnknownNameError: There is no such format.
        OutputError: It needs a package that is not installed, or a browser that is not there.
    """
    from importlib.util import find_spec

    found, package = formats[name], _NEEDS.get(name)
    if package and find_spec(package) is None:
        message = f"format {name} needs the package {package}; pip install 'dedupe-provenance[exports]'"
        raise OutputError(message)
    if name == "pdf":
        from dedupe.render.pdf import find_chromium

        find_chromium()
    return found
