"""The answers of the JSON interface: the same as the command's ``--json``, from the same code.

Every function takes a `Call` and returns plain data; `operations` says by which address, with which values.
"""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from dedupe.comparing import compare_in_any_order
from dedupe.live.found import match_dict
from dedupe.model import Document
from dedupe.render.coverage_data import coverage_dict
from dedupe.render.json import result_dict
from dedupe.serve.errors import not_found, unavailable, unusable
from dedupe.serve.paging import next_place, read_place, wanted_of
from dedupe.serve.shelf import choose
from dedupe.serve.snippet import cut_snippet
from dedupe.store import catalogue, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.serve.reader import Reader
    from dedupe.serve.routes import Call
    from dedupe.serve.shelf import StoryLine
    from dedupe.store.catalogue import Entry, Wanted


def stats(call: Call) -> dict[str, Any]:
    """Return what the index holds."""
    return dataclasses.asdict(call.reader.stats())


def documents(call: Call) -> dict[str, Any]:
    """Return the newest articles, or the versions of one."""
    given = call.given
    if given["id"] is not None:
        found = [one.number for one in call.reader.versions(given["id"])]
        known = catalogue.entries_of(call.connection, found)
        return {"documents": _entries(call, list(known.values())), "next": None}
    wanted = catalogue.Wanted(outlet=given["outlet"], since=given["since"], until=given["until"])
    entries = catalogue.entries(call.connection, wanted, given["limit"], read_place(given["before"]))
    return {"documents": _entries(call, entries), "next": next_place(entries, given["limit"])}


def search(call: Call) -> dict[str, Any]:
    """Return the articles that have some words, with the words round them."""
    given = call.given
    wanted = wanted_of(given)
    searched = call.reader.words_made()
    if searched is None:
        message = "the words of this index are not made yet; they are when it can be written, a moment after the start"
        raise unavailable(message)
    entries = catalogue.entries(call.connection, wanted, given["limit"], read_place(given["before"]))
    return {
        "query": given["q"],
        "total": catalogue.count(call.connection, wanted),
        "searched": searched,
        "documents": [
            {**told, "snippet": _snippet(call, entry, wanted)}
            for told, entry in zip(_entries(call, entries), entries, strict=True)
        ],
        "next": next_place(entries, given["limit"]),
    }


def document(call: Call) -> dict[str, Any]:
    """Return an article with its text."""
    versions = call.reader.versions(call.given["id"])
    wanted = call.given["version"]
    article = next((one for one in versions if wanted in (None, one.version)), None) if wanted else None
    article = article or (versions[-1] if versions and wanted is None else None)
    if article is None:
        message = f'no article "{call.given["id"]}"' + (f" has a version {wanted}" if versions else " is in the index")
        raise not_found(message)
    parsed = call.reader.parsed(article.document)
    entry = catalogue.entries_of(call.connection, [article.number])[article.number]
    (told,) = _entries(call, [entry])
    return {
        **told,
        "author": article.document.author,
        "url": article.document.url,
        "added": article.added,
        "sha256": article.document.sha256,
        "characters": len(article.document.text),
        "versions": [one.version for one in versions],
        "furniture": [span.to_list() for span in parsed.furniture],
        "text": article.document.text,
    }


def clusters(call: Call) -> dict[str, Any]:
    """Return the stories that have an article as asked for."""
    given = call.given
    found = choose(
        call.shelves.at(call.connection).stories,
        order=given["order"],
        outlet=given["outlet"],
        since=given["since"],
        until=given["until"],
        least=given["least"],
    )
    shown = found[given["offset"] : given["offset"] + given["limit"]]
    return {"total": len(found), "clusters": [_story_line(one) for one in shown]}


def cluster(call: Call) -> dict[str, Any]:
    """Return a story with its articles."""
    name = call.given["id"]
    numbers = call.reader.members(name)
    if not numbers:
        raise not_found(_no_story(name))
    known = catalogue.entries_of(call.connection, numbers)
    shown = sorted(known.values(), key=lambda one: (one.id, one.version))
    found = pairs.members_of(call.connection, numbers)
    rows = [
        {
            "id": one.name,
            "cluster": name,
            "representative": bool(found[one.number].is_representative),
            "members": len(numbers),
        }
        for one in shown
    ]
    return {"cluster": name, "members": _entries(call, shown), "rows": rows}


def members(call: Call) -> dict[str, Any]:
    """Return the story of every article, some at a time."""
    version, _, name = (call.given["after"] or "0:").partition(":")
    found = catalogue.story_rows(call.connection, (name, int(version)), call.given["limit"])
    sizes = _sizes(call, sorted({story for _, _, story, _ in found if story is not None}))
    rows = []
    for own, number, story, is_it in found:
        called = own if number == 1 else f"{own}@{number}"
        row = {"id": called, "cluster": story or called, "representative": is_it, "members": sizes.get(story or "", 1)}
        rows.append(row)
    last = f"{found[-1][1]}:{found[-1][0]}" if len(found) == call.given["limit"] else None
    return {"rows": rows, "next": last}


def story(call: Call) -> dict[str, Any]:
    """Return what a story is: its type, who has it from whom, what became of the text that it begins with."""
    name = call.given["id"]
    every = call.reader.members(name)
    if not every:
        raise not_found(_no_story(name))
    result = call.reader.story(name, call.reader.chosen_members(name))
    return {
        "cluster": name,
        "articles": len(every),
        "told_of": [one.id for one in result.documents],
        "story": result_dict(result)["clusters"][0],
        "coverage": coverage_dict(result.coverages[0]) if result.coverages else None,
    }


def find(call: Call) -> dict[str, Any]:
    """Return the earlier articles that share text with one, and where."""
    query = document_of(call.reader, call.given, "query")
    found = call.reader.find(query, call.given["limit"])
    passages = [call.reader.passages(query, one) if call.given["passages"] else [] for one in found]
    return {"query": query.id, "matches": [match_dict(one, own) for one, own in zip(found, passages, strict=True)]}


def compare_two(call: Call) -> dict[str, Any]:
    """Return what two texts share and what was changed."""
    given = [call.given["a"], call.given["b"]]
    a, b = (document_of(call.reader, one, name) for one, name in zip(given, ("a", "b"), strict=True))
    names = (a.id, b.id)
    if a.id == b.id:
        a, b = dataclasses.replace(a, id="a"), dataclasses.replace(b, id="b")
    is_sent = [one["text"] is not None for one in given]
    if all(is_sent):
        told = compare_in_any_order(a, b, call.reader.settings).to_dict()
    else:
        one, other = (
            call.reader.parsed(own, beside if sent else None)
            for own, beside, sent in ((a, b, is_sent[0]), (b, a, is_sent[1]))
        )
        told = call.reader.comparison(one, other, is_turned=False).to_dict()
    for one, name in zip(told["documents"], names, strict=True):
        one["id"] = name
    return told


def document_of(reader: Reader, given: Mapping[str, Any], name: str) -> Document:
    """Return the text that a request brings, or the article of the index that it names.

    Raises:
        RequestError: It does neither, or the index has no such article.
    """
    if given["text"] is not None:
        outlet, published, url, title, author = (
            given[key] or None for key in ("outlet", "published", "url", "title", "author")
        )
        return Document(given["id"] or name, given["text"], outlet, published, url, title, author)
    if given["id"] is None:
        message = f"{name} has neither text nor id; give a text, or the id of an article in the index"
        raise unusable(message)
    found = reader.get(given["id"])
    if found is None:
        message = f'no article "{given["id"]}" is in the index'
        raise not_found(message)
    return dataclasses.replace(found, meta={})


def _entries(call: Call, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    homes = pairs.members_of(call.connection, [one.number for one in entries])
    return [
        {
            "id": one.id,
            "version": one.version,
            "outlet": one.outlet,
            "published": one.published,
            "title": " ".join(one.title.split()),
            "cluster": homes[one.number].cluster if one.number in homes else None,
        }
        for one in entries
    ]


def _snippet(call: Call, entry: Entry, wanted: Wanted) -> list[str]:
    """Return the snippet as text, word, text, word and so on."""
    (text,) = call.connection.execute("SELECT text FROM documents WHERE number = ?", (entry.number,)).fetchone()
    told: list[str] = []
    for piece in cut_snippet(text, wanted):
        if piece.is_hit == (len(told) % 2 == 1):
            told.append(piece.text)
        elif piece.is_hit:
            told += ["", piece.text]
        else:
            told[-1:] = [told[-1] + piece.text]
    return told


def _story_line(one: StoryLine) -> dict[str, Any]:
    dated = sorted(entry.published for entry in one.members if entry.published)
    return {
        "cluster": one.cluster,
        "representative": one.representative.name,
        "title": " ".join(one.representative.title.split()),
        "members": len(one.members),
        "outlets": list(one.outlets),
        "first": dated[0] if dated else None,
        "last": dated[-1] if dated else None,
        "closest": one.closest,
    }


def _sizes(call: Call, names: Sequence[str]) -> dict[str, int]:
    rows = call.connection.execute(
        "SELECT cluster, count(*) FROM members WHERE cluster IN (SELECT value FROM json_each(?)) GROUP BY cluster",
        (json.dumps(names),),
    )
    return dict(rows.fetchall())


def _no_story(name: str) -> str:
    return f'no story "{name}" is in the index; `dedupe cluster STORE` tells stories, GET /api/clusters lists them'
