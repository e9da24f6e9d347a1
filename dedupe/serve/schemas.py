"""What the JSON interface gives, as JSON Schema. What has further members says so by allowing them."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_TEXT_OR_NONE: Schema = {"type": ["string", "null"]}
_WHOLE: Schema = {"type": "integer", "minimum": 0}
_WHOLE_OR_NONE: Schema = {"type": ["integer", "null"], "minimum": 0}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_SPAN: Schema = {"type": "array", "items": _WHOLE, "minItems": 2, "maxItems": 2}
_SPAN_OR_NONE: Schema = {"type": ["array", "null"], "items": _WHOLE, "minItems": 2, "maxItems": 2}
_YES: Schema = {"type": "boolean"}
_ANY: Schema = {"type": "object"}


def _object(doc: str, **members: Schema) -> Schema:
    return {"type": "object", "description": doc, "properties": members, "required": sorted(members)}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_ENTRY_MEMBERS: Schema = {
    "id": _TEXT,
    "version": {"type": "integer", "minimum": 1},
    "outlet": _TEXT_OR_NONE,
    "published": _TEXT_OR_NONE,
    "title": {"type": "string", "description": "The headline, or else how the text begins."},
    "cluster": {"type": ["string", "null"], "description": "The story it is in."},
}
_SHARES = _object(
    "Cumulative shares of words, page furniture left out.",
    **dict.fromkeys(("verbatim", "edited", "paraphrase"), _SHARE),
    words=_WHOLE,
)

SCHEMAS: dict[str, Schema] = {
    "Problem": _object(
        "Why a request has no answer of its own (RFC 9457).",
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer"},
        detail=_TEXT,
    ),
    "Entry": _object("An article as a list shows it.", **_ENTRY_MEMBERS),
    "Document": _object(
        "A version of an article.",
        **_ENTRY_MEMBERS,
        author=_TEXT_OR_NONE,
        url=_TEXT_OR_NONE,
        added=_TEXT,
        sha256=_TEXT,
        characters=_WHOLE,
        versions=_list({"type": "integer", "minimum": 1}),
        furniture=_list(_SPAN),
        text=_TEXT,
    ),
    "Documents": _object(
        "Articles, the newest day first. `next` is where the list goes on, null at its end.",
        documents=_list(_ref("Entry")),
        next=_TEXT_OR_NONE,
    ),
    "Hit": _object(
        "An article that has the words. In its snippet every second piece is a word looked for; the first is none.",
        **_ENTRY_MEMBERS,
        snippet=_list(_TEXT),
    ),
    "Hits": _object(
        "Articles that have the words. `total` counts versions too, and is null where only reading all would tell; "
        "`searched` is the part of the index whose words are at hand.",
        query=_TEXT,
        total=_WHOLE_OR_NONE,
        searched=_SHARE,
        documents=_list(_ref("Hit")),
        next=_TEXT_OR_NONE,
    ),
    "StoryLine": _object(
        "A story as a list shows it. `closest` is the largest share that one article has of another.",
        cluster=_TEXT,
        representative=_TEXT,
        title=_TEXT,
        members=_WHOLE,
        outlets=_list(_TEXT),
        first=_TEXT_OR_NONE,
        last=_TEXT_OR_NONE,
        closest=_SHARE,
    ),
    "Stories": _object("Stories in the order asked for.", total=_WHOLE, clusters=_list(_ref("StoryLine"))),
    "Member": _object(
        "The story of an article, as a line of `dedupe cluster STORE --json`.",
        id=_TEXT,
        cluster=_TEXT,
        representative=_YES,
        members={"type": "integer", "minimum": 1},
    ),
    "Members": _object(
        "Articles with their stories, in order of id; an article alone is its own. `next` is where the list goes on.",
        rows=_list(_ref("Member")),
        next=_TEXT_OR_NONE,
    ),
    "Cluster": _object(
        "A story and its articles.", cluster=_TEXT, members=_list(_ref("Entry")), rows=_list(_ref("Member"))
    ),
    "Told": _object(
        "What a story is, as `clusters` and `coverages` of result.json; `told_of` are the articles it was told of.",
        cluster=_TEXT,
        articles=_WHOLE,
        told_of=_list(_TEXT),
        story=_ANY,
        coverage={"type": ["object", "null"]},
    ),
    "Match": _object(
        "An earlier article that shares text with the query. Spans are characters of the query and of the article.",
        id=_TEXT,
        **dict.fromkeys(("a_in_b", "b_in_a", "jaccard"), _SHARE),
        longest_run=_WHOLE,
        found_by=_list(_TEXT),
        version={"type": "integer", "minimum": 1},
        is_newest={**_YES, "description": "No later text was added under its id or at its address."},
        **dict.fromkeys(("outlet", "published", "url", "title", "author"), _TEXT_OR_NONE),
        passages=_list(_object("A passage.", query=_SPAN, found=_SPAN, kind=_TEXT, score={"type": "number"})),
    ),
    "Matches": _object("What `dedupe find STORE FILE --json` prints.", query=_TEXT, matches=_list(_ref("Match"))),
    "Comparison": _object(
        "What `dedupe compare A B --json` prints.",
        documents=_list(
            _object("A text.", id=_TEXT, path={"type": "null"}, sha256=_TEXT, characters=_WHOLE, words=_WHOLE)
        ),
        match=_ANY,
        passages=_list(_ANY),
        quotes=_list(
            _object(
                "A quotation; `given_to` has the places of both names where it is given to another speaker.",
                status=_TEXT,
                speaker=_TEXT_OR_NONE,
                a=_SPAN_OR_NONE,
                b=_SPAN_OR_NONE,
                given_to={"type": ["object", "null"], "properties": {"a": _SPAN, "b": _SPAN}, "required": ["a", "b"]},
            )
        ),
        facts=_list(_ANY),
        omitted=_list(_ANY),
        added=_list(_ANY),
        furniture=_ANY,
        shares=_object("Of both texts.", of_a=_SHARES, of_b=_SHARES),
        derivation=_ANY,
        run=_ANY,
    ),
    "Stats": _object(
        "What the index holds, as `dedupe stats STORE --json`.",
        **dict.fromkeys(
            ("documents", "texts", "versions", "outlets", "clusters", "rejected", "segments", "postings"), _WHOLE
        ),
        **dict.fromkeys(("recent", "bytes", "text_bytes"), _WHOLE),
        **dict.fromkeys(("first", "last"), _TEXT_OR_NONE),
        **dict.fromkeys(("version", "fingerprint"), _TEXT),
    ),
}
"""The parts of the description that answers refer to, by name."""
