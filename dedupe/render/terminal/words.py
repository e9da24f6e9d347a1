"""Words with their marks: sentences of the report, passages with struck and underlined changes, excerpts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from dedupe.render.terminal.paper import clean
from dedupe.render.view.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.render.terminal.paper import Paper
    from dedupe.render.view.rows import Change, Words

    Piece = tuple[str, Change | None]

_KEPT_WORDS = 9
"""Words kept on each end of a long stretch without a change, when passages are folded."""

_MARKED = ("high", "medium", "form")
"""Changes that are marked; an equal value in another notation is none, and a tint needs a background."""


def sentence(words: Sequence[Words], base: str = "") -> Text:
    """Return a generated sentence on one line, its figures set off."""
    text = Text()
    for piece in words:
        text.append(clean(piece.text), style="strong" if piece.strong else base)
    return text


def shortened(pieces: list[Piece]) -> list[Piece]:
    """Return *pieces* with the middle of every long stretch without a change left out and counted."""
    found: list[Piece] = []
    for text, change in pieces:
        words = text.split()
        if change or len(words) <= 2 * _KEPT_WORDS + 4:
            found.append((text, change))
            continue
        start, end = " ".join(words[:_KEPT_WORDS]), " ".join(words[-_KEPT_WORDS:])
        gap = f" [+ {count(len(words) - 2 * _KEPT_WORDS, 'word')}] "
        found.append((f"{text[: len(text) - len(text.lstrip())]}{start}{gap}{end}{text[len(text.rstrip()) :]}", None))
    return found


def styled(pieces: Sequence[Piece], paper: Paper, *, is_left: bool) -> Text:
    """Return text with its changes marked: struck on the left, underlined on the right, or in brackets."""
    text = Text()
    for words, change in _joined(pieces):
        piece = clean(words)
        if text.plain.endswith(" ") or not text.plain:
            piece = piece.lstrip()
        bare = piece.strip()
        if change not in _MARKED or not bare:
            # What is equal inside a change has no mark, and still is of the change: an excerpt shows it.
            text.append(piece, style="tint" if change and bare else None)
            continue
        before, _, after = piece.partition(bare)
        if paper.marks_in_words:
            bare = f"[-{bare}-]" if is_left else f"{{+{bare}+}}"
        text.append(before)
        text.append(bare, style=f"{change}-{'left' if is_left else 'right'}")
        text.append(after)
    text.rstrip()
    return text


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield *pieces*, those that touch under one mark as one: they would be bracketed twice."""
    held, mark = "", None
    for words, change in pieces:
        if change == mark:
            held += words
            continue
        if held:
            yield held, mark
        held, mark = words, change
    if held:
        yield held, mark


def window(text: Text, width: int) -> Text:
    """Return *text* cut to *width* cells between words: of what stands round a change as much as leaves it whole.

    A change that is longer than the room begins at its first word.
    """
    if text.cell_len <= width:
        return text
    start, last = _changed(text)
    lead = max(0, min(width // 3, width - len("……") - (last - start)))
    if start > lead:
        begin = text.plain.find(" ", start - lead - 1, start)
        text = Text.assemble("…", text[begin + 1 if begin >= 0 else start :])
        start, _ = _changed(text)
        if text.cell_len <= width:
            return text
    text.truncate(width - 1)
    # A word is cut only where it is the only one of the change that has room.
    end = text.plain.rfind(" ", start + 1)
    return Text.assemble(text[:end] if end > start else text, "…")


def _changed(text: Text) -> tuple[int, int]:
    """Return where the changes of *text* begin and end; its beginning where it has none."""
    return min((span.start for span in text.spans), default=0), max((span.end for span in text.spans), default=0)
