"""The sheet that is printed on: its width, its colours or none, and text cut into lines that fit."""

from __future__ import annotations

import io
import os
import re
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text
from rich.theme import Theme

from dedupe.render.plain import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

PIPE_WIDTH = 120
_NARROWEST = 40

# Okabe & Ito's colours that colour-blind readers tell apart, in shades that hold on dark and on light ground.
_THEME = Theme(
    {
        "verbatim": "#3f9fd8",
        "edited": "#d18f00",
        "paraphrase": "#c774a5",
        "high": "bold #e8682a",
        "high-left": "bold strike #e8682a",
        "high-right": "bold underline #e8682a",
        "medium-left": "strike",
        "medium-right": "underline",
        "form-left": "dim strike",
        "form-right": "underline dim",
        "added": "#2fa37f",
        "tint": "none",
        "quiet": "dim",
        "strong": "bold",
    }
)
_SPACE = re.compile(r"\s+")
_WEB_FACE = re.compile(r"@font-face \{[^}]*\}\s*")


class Paper:
    """A stream with a width, on which lines of styled text are printed.

    `marks_in_words`: changes are bracketed, because the stream has no colours to mark them with.
    """

    def __init__(self, stream: TextIO, width: int | None = None) -> None:
        """Take the width given, else that of the terminal, else $COLUMNS, else 120."""
        self.console = Console(file=stream, theme=_THEME, highlight=False, emoji=False, markup=False, soft_wrap=True)
        if width is None and not self.console.is_terminal:
            columns = os.environ.get("COLUMNS", "")
            width = int(columns) if columns.isdigit() and int(columns) else PIPE_WIDTH
        self.width = max(width or self.console.width, _NARROWEST)
        has_colour = self.console.is_terminal and self.console.color_system is not None
        self.marks_in_words = not has_colour or self.console.no_color

    def line(self, *parts: Text | tuple[str, str] | str) -> None:
        """Print one line; white space at its end is left out."""
        text = Text.assemble(*parts)
        text.rstrip()
        self.console.print(text, no_wrap=True, overflow="ignore", crop=False)

    def rule(self) -> None:
        """Print a line across the sheet."""
        self.line(("─" * self.width, "quiet"))

    def paragraph(self, text: Text, indent: int = 0) -> None:
        """Print text wrapped to the width."""
        for line in self.wrap(text, self.width - indent):
            self.line(" " * indent, line)

    def wrap(self, text: Text, width: int) -> list[Text]:
        """Return *text* in lines of at most *width* cells, words longer than a line cut."""
        lines = list(text.wrap(self.console, max(width, 8)))
        for line in lines:
            line.rstrip()
        return lines

    def columns(self, cells: Iterable[tuple[list[Text], int]]) -> None:
        """Print lists of lines side by side, each padded to its width."""
        cells = list(cells)
        for number in range(max((len(lines) for lines, _ in cells), default=0)):
            row = Text()
            for lines, width in cells:
                line = lines[number].copy() if number < len(lines) else Text()
                row.append_text(line)
                row.append(" " * max(0, width - line.cell_len))
            self.line(row)


class Picture(Paper):
    """A sheet that becomes a picture: the same lines, always in colour."""

    def __init__(self, width: int | None = None) -> None:
        """Take the width given, else that of a pipe."""
        super().__init__(io.StringIO(), width or PIPE_WIDTH)
        self.marks_in_words = False
        self.console = Console(
            file=io.StringIO(),
            record=True,
            force_terminal=True,
            color_system="truecolor",
            no_color=False,
            width=self.width,
            theme=_THEME,
            highlight=False,
            emoji=False,
            markup=False,
            soft_wrap=True,
        )

    def svg(self, title: str) -> str:
        """Return all that was printed; the face is the reader's own, so that no request leaves."""
        found = self.console.export_svg(title=clean(title), unique_id="dedupe")
        return _WEB_FACE.sub("", found)


def clean(text: str) -> str:
    """Return *text* on one line, with nothing in it that steers a terminal."""
    return _SPACE.sub(" ", visible(text))


def cut(text: str, width: int) -> str:
    """Return *text* on one line of at most *width* cells, with an ellipsis where it was cut."""
    line = Text(clean(text).strip())
    line.truncate(max(width, 1), overflow="ellipsis")
    return line.plain
