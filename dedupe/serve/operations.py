"""The table of the JSON interface: every address with the values that it takes and what answers it.

The server answers by it, `openapi` describes it, and the page of the interface shows it.
"""

from __future__ import annotations

import dataclasses

from dedupe.serve import api
from dedupe.serve.fields import Field
from dedupe.serve.paging import PLACE
from dedupe.serve.routes import Operation
from dedupe.serve.shelf import ORDERS

MOST_ROWS = 500
"""Rows of a list in one answer."""

_LIMIT = Field("limit", "whole number", "Rows at most.", default=50, low=1, high=MOST_ROWS)
_ID = Field("id", "text", "The article’s or the story’s id.", is_required=True, low=1, example="gazette-1")
_FILTERS = (
    Field("outlet", "text", "Articles of this outlet alone.", low=1),
    Field("since", "day", "Of this day or later.", example="2026-03-02"),
    Field("until", "day", "Of this day or earlier."),
)
_BEFORE = Field("before", "text", "Where the list goes on: `next` of the answer before.", pattern=PLACE)


def article_fields(characters: int) -> tuple[Field, ...]:
    """Return what is said of an article that is looked up or compared."""
    return (
        Field("text", "long text", "Its text.", low=1, high=characters, example="The bridge will close on Monday."),
        Field("id", "text", "Its name; without a text the id of an article in the index.", low=1),
        Field("outlet", "text", "Who published it; what the outlet repeats is in no share."),
        Field("published", "moment", "When, ISO 8601."),
        Field("url", "text", "Where."),
        Field("title", "text", "Its headline."),
        Field("author", "text", "By whom."),
    )


def operations(characters: int) -> tuple[Operation, ...]:
    """Return the table of the interface.

    Args:
        characters: How long a text may be.
    """
    article = article_fields(characters)
    return (
        Operation(
            "find",
            "POST",
            "/api/find",
            "Find the sources of an article",
            "Which earlier articles it shares text with, the best first, and where. Without a text, the article of the "
            "index with that id is looked up, and finds itself first.",
            "Matches",
            api.find,
            body=(
                *article,
                Field("limit", "whole number", "Matches at most.", default=20, low=1, high=100),
                Field("passages", "yes or no", "With the places of the passages.", default=True),
            ),
            is_heavy=True,
            can_miss=True,
        ),
        Operation(
            "compare",
            "POST",
            "/api/compare",
            "Compare two texts",
            "What b shares with a, word by word, and what was changed. Either may be an article of the index.",
            "Comparison",
            api.compare_two,
            body=(
                Field("a", "object", "One text.", is_required=True, fields=article),
                Field("b", "object", "The other.", is_required=True, fields=article),
            ),
            is_heavy=True,
            can_miss=True,
        ),
        Operation(
            "search",
            "GET",
            "/api/search",
            "Search for words",
            'Articles that have all the words, the newest first: words, "a phrase", beginnings*, -without.',
            "Hits",
            api.search,
            query=(
                Field("q", "text", "What to look for.", is_required=True, low=1, example="bridge"),
                *_FILTERS,
                _LIMIT,
                _BEFORE,
            ),
        ),
        Operation(
            "documents",
            "GET",
            "/api/documents",
            "List articles",
            "The newest day first, each in its newest version; or with an id all its versions.",
            "Documents",
            api.documents,
            query=(Field("id", "text", "All versions of this article.", low=1), *_FILTERS, _LIMIT, _BEFORE),
        ),
        Operation(
            "document",
            "GET",
            "/api/documents/{id}",
            "Read an article",
            "Its text, and what is known of it.",
            "Document",
            api.document,
            place=(_ID,),
            query=(Field("version", "whole number", "Which version; the newest without it.", low=1, high=1_000_000),),
            can_miss=True,
        ),
        Operation(
            "clusters",
            "GET",
            "/api/clusters",
            "List stories",
            "Stories of two articles or more, as `dedupe cluster STORE` told them.",
            "Stories",
            api.clusters,
            query=(
                *_FILTERS,
                Field("least", "whole number", "Articles it has.", default=2, low=2, high=1_000_000),
                Field("order", "choice", "What comes first.", default="newest", choices=ORDERS),
                _LIMIT,
                Field("offset", "whole number", "Stories to leave out.", default=0, low=0, high=1_000_000_000),
            ),
        ),
        Operation(
            "cluster",
            "GET",
            "/api/clusters/{id}",
            "Read a story",
            "Its articles.",
            "Cluster",
            api.cluster,
            place=(_ID,),
            can_miss=True,
        ),
        Operation(
            "story",
            "GET",
            "/api/stories/{id}",
            "Tell a story",
            "Its type, who has it from whom, what became of the text that it begins with: compared now.",
            "Told",
            api.story,
            place=(_ID,),
            is_heavy=True,
            can_miss=True,
        ),
        Operation(
            "members",
            "GET",
            "/api/members",
            "The story of every article",
            "The lines of `dedupe cluster STORE --json`, some at a time.",
            "Members",
            api.members,
            query=(
                dataclasses.replace(_LIMIT, default=MOST_ROWS),
                Field("after", "text", "Where the list goes on: `next` of the answer before.", pattern=r"^[0-9]{1,9}:"),
            ),
        ),
        Operation(
            "stats",
            "GET",
            "/api/stats",
            "What the index holds",
            "Articles, outlets, size, settings.",
            "Stats",
            api.stats,
            is_heavy=True,
        ),
    )
