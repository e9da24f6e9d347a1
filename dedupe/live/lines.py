"""What each outlet is known to repeat: looked for anew whenever its documents are four times as many.

The rule is that of the batch tool, on the outlet's first documents and later on its newest ones.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dedupe.stages.furniture.known import find_known, ignored_lines, outlet_of, repeated_lines
from dedupe.store import articles

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from dedupe.model import Document, Span
    from dedupe.settings import Settings

_GROWTH = 4
_OUTLETS = 4096
"""Outlets whose lines a process keeps in memory."""


class OutletLines:
    """The furniture of outlets, as the tables `outlets`, `samples` and `furniture` have it."""

    def __init__(self, settings: Settings) -> None:
        """Begin with nothing read."""
        self._settings = settings
        self._ignored = ignored_lines(settings.furniture)
        self._known: dict[str, tuple[int, frozenset[str]]] = {}

    def furniture(
        self,
        connection: sqlite3.Connection,
        document: Document,
        beside: Document | None = None,
        *,
        may_hold_chrome: bool | None = None,
        chrome: tuple[Span, ...] | None = None,
    ) -> tuple[Span, ...]:
        """Return the furniture of a document, by its own lines and by those that its outlet repeats.

        Args:
            connection: The index.
            document: Any document.
            beside: What it is held against, for a document from elsewhere: where nobody says of which outlet it is,
                it may be a copy of that page, and what the other's outlet repeats is furniture in it too.
            may_hold_chrome: Whether its lines may say something of a page, where that was looked for already.
            chrome: What its lines say of a page, where that was found already.
        """
        outlet = outlet_of(document) or (outlet_of(beside) if beside else None)
        lines = self._lines(connection, outlet) if outlet else frozenset()
        return find_known(document, lines, self._ignored, may_hold_chrome=may_hold_chrome, chrome=chrome)

    def note(self, connection: sqlite3.Connection, documents: Sequence[Document], numbers: Sequence[int]) -> None:
        """Count new documents, and look for furniture where an outlet has grown fourfold; inside a transaction."""
        owned: dict[str, list[int]] = defaultdict(list)
        for document, number in zip(documents, numbers, strict=True):
            outlet = outlet_of(document)
            if outlet:
                owned[outlet].append(number)
        size = self._settings.store.sample
        for outlet, own in sorted(owned.items()):
            before, looked = connection.execute(
                "SELECT coalesce(sum(documents), 0), coalesce(sum(looked), 0) FROM outlets WHERE outlet = ?", (outlet,)
            ).fetchone()
            places = enumerate(own, start=before + 1)
            connection.executemany(
                "INSERT OR IGNORE INTO samples VALUES (?, ?)",
                [(outlet, number) for place, number in places if place > self._next(place) - size],
            )
            total = before + len(own)
            reached = self._next(total + 1) // _GROWTH
            if reached > looked and reached >= self._settings.furniture.crowd:
                self._look(connection, outlet)
                # What is left is the beginning of the next sample, once the first is full.
                if reached >= size:
                    kept = max(0, total - (_GROWTH * reached - size))
                    connection.execute(
                        "DELETE FROM samples WHERE outlet = ?1 AND number NOT IN"
                        " (SELECT number FROM samples WHERE outlet = ?1 ORDER BY number DESC LIMIT ?2)",
                        (outlet, kept),
                    )
                looked = total
            connection.execute(
                "INSERT INTO outlets VALUES (?1, ?2, ?3, 0)"
                " ON CONFLICT (outlet) DO UPDATE SET documents = ?2, looked = ?3",
                (outlet, total, looked),
            )

    def samples(self, connection: sqlite3.Connection, documents: Sequence[Document]) -> list[Document]:
        """Return the documents among which the furniture of the outlets of some documents is looked for."""
        outlets = sorted({outlet for document in documents if (outlet := outlet_of(document)) is not None})
        numbers = [
            number
            for outlet in outlets
            for (number,) in connection.execute("SELECT number FROM samples WHERE outlet = ?", (outlet,))
        ]
        return [one.document for one in articles.fetch(connection, numbers)]

    def refresh(self, connection: sqlite3.Connection) -> None:
        """Look again at outlets that are all sample still, where documents came since; in a transaction."""
        least, most = self._settings.furniture.crowd, self._settings.store.sample
        rows = connection.execute(
            "SELECT outlet FROM outlets WHERE documents > looked AND documents BETWEEN ? AND ? ORDER BY outlet",
            (least, most),
        ).fetchall()
        for (outlet,) in rows:
            self._look(connection, outlet)
            connection.execute("UPDATE outlets SET looked = documents WHERE outlet = ?", (outlet,))

    def _next(self, place: int) -> int:
        """Return at how many documents, a power of four, an outlet with *place* of them is looked at next."""
        return 1 << ((place - 1).bit_length() + 1) // 2 * 2

    def _look(self, connection: sqlite3.Connection, outlet: str) -> None:
        rows = connection.execute(
            "SELECT number FROM samples WHERE outlet = ? ORDER BY number DESC LIMIT ?",
            (outlet, self._settings.store.sample),
        ).fetchall()
        documents = {
            one.document.id: one.document for one in articles.fetch(connection, [number for (number,) in rows])
        }
        lines = repeated_lines(list(documents.values()), self._settings.furniture)
        connection.execute("DELETE FROM furniture WHERE outlet = ?", (outlet,))
        connection.executemany("INSERT INTO furniture VALUES (?, ?)", [(outlet, line) for line in sorted(lines)])

    def _lines(self, connection: sqlite3.Connection, outlet: str) -> frozenset[str]:
        row = connection.execute("SELECT looked FROM outlets WHERE outlet = ?", (outlet,)).fetchone()
        looked = row[0] if row else 0
        held = self._known.get(outlet)
        if held is None or held[0] != looked:
            rows = connection.execute("SELECT line FROM furniture WHERE outlet = ?", (outlet,))
            if len(self._known) >= _OUTLETS:
                self._known.clear()
            held = self._known[outlet] = (looked, frozenset(line for (line,) in rows))
        return held[1]
