"""What kind of value the columns of the tables hold, where a format has types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dedupe.render.table import Table

    Kind = Literal["integer", "number", "truth", "text"]

_PLACES = {"a_start", "a_end", "b_start", "b_end", "start", "end"}
_SPEAKERS = {f"{side}_speaker_{edge}" for side in ("a", "b") for edge in ("start", "end")}
_COUNTS = {"characters", "words", "furniture_words", "a_words", "b_words", "longest_run", "members", "undated"}
_COVERED = {
    "articles",
    "outlets",
    "copies",
    "quotes",
    "quotes_kept",
    "quotes_altered",
    "quotes_dropped",
    "facts_changed",
    "facts_inherited",
    "undated",
}
_SCORES = {"jaccard", "a_in_b", "b_in_a", "score", "confidence", "weight"}
_SHARES = {f"{side}_{kind}" for side in ("a", "b") for kind in ("verbatim", "edited", "paraphrase")}
_MORE_SHARES = {"share", "share_alone", "so_far", "share_of_article", "share_of_release"}
_HOURS = {"lag_hours", "spread_hours"}
_TRUTHS = {"moved", "in_quote", "repeat", "representative", "lag_is_rough", "is_main", "change_inherited"}
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(_PLACES | _SPEAKERS | _COUNTS | _COVERED, "integer"),
    **dict.fromkeys(_SCORES | _SHARES | _MORE_SHARES | _HOURS, "number"),
    **dict.fromkeys(_TRUTHS, "truth"),
}


def column_kinds(table: Table) -> dict[str, Kind]:
    """Return column → kind of value, in the order of the columns; what is not declared is text.

    >>> from dedupe.render.table import Table
    >>> column_kinds(Table("passages", ("a", "score", "moved", "a_start"), []))
    {'a': 'text', 'score': 'number', 'moved': 'truth', 'a_start': 'integer'}
    """
    return {name: _KINDS.get(name, "text") for name in table.columns}
