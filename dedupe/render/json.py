"""JSON: the object of a comparison, and a whole result with nothing left out."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from dedupe.errors import OutputError
from dedupe.render import formats
from dedupe.render.coverage_data import coverage_dict, ruling_dict, story_dict

if TYPE_CHECKING:
    from pathlib import Path

    from dedupe.model import Comparison, Line, Match, Result

FILE = "result.json"
_SPAN = re.compile(r"\[\n\s*(\d+),\n\s*(\d+)\n\s*\]")


def comparison_json(comparison: Comparison) -> str:
    """Return what ``dedupe compare --json`` prints, with a line end.

    Letters stand as they are, so that a person can read it; half surrogate pairs, which no file can
    hold, do not occur: readers refuse them.
    """
    return _dump(comparison.to_dict())


def result_dict(result: Result) -> dict[str, Any]:
    """Return a whole result as plain data: every list in the order of the result."""
    return {
        "title": result.title,
        "digest": result.digest,
        "documents": [
            {
                "id": parsed.id,
                "path": parsed.document.meta.get("path"),
                "sha256": parsed.document.sha256,
                "characters": len(parsed.text),
                "outlet": parsed.document.outlet,
                "published": parsed.document.published,
                "url": parsed.document.url,
                "title": parsed.document.title,
                "author": parsed.document.author,
                "furniture": [span.to_list() for span in parsed.furniture],
            }
            for parsed in result.documents
        ],
        "clusters": [
            {
                "id": story.id,
                "members": list(story.members),
                "representative": story.representative,
                "why": story.why,
                "descent": [_line(line) for line in descent.lines],
                **story_dict(story, descent),
            }
            for story, descent in zip(result.clusters, result.descents, strict=True)
        ],
        "coverages": [coverage_dict(coverage) for coverage in result.coverages],
        "decisions": [ruling_dict(ruling) for ruling in result.rulings],
        "matches": [_match(match) for match in result.matches],
        "near_misses": [_match(match) for match in result.near_misses],
        "unaligned": [_match(match) for match in result.unaligned],
        "comparisons": [_without_run(comparison) for comparison in result.comparisons],
        "rejected": [{"where": bad.where, "reason": bad.reason} for bad in result.rejected],
        "run": result.run.to_dict(),
    }


@formats.register("json")
def write(result: Result, folder: Path) -> list[Path]:
    """Return the one file it wrote: ``result.json``.

    Raises:
        OutputError: It cannot be written.
    """
    path = folder / FILE
    text = _dump(result_dict(result))
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"{path}: {(error.strerror or str(error)).lower()}; choose a folder that can be written"
        raise OutputError(message) from error
    return [path]


def _dump(data: dict[str, Any]) -> str:
    """Return JSON with every span on one line: a line end stands in no JSON string, so none is touched."""
    return _SPAN.sub(r"[\1, \2]", json.dumps(data, ensure_ascii=False, indent=1)) + "\n"


def _line(line: Line) -> dict[str, Any]:
    return {
        "member": line.member,
        "parent": line.parent,
        "confidence": line.confidence,
        "relation": line.relation,
        "reasons": [reason.text for reason in line.reasons],
        "others": [{"source": one.source, "share": one.share} for one in line.others],
    }


def _match(match: Match) -> dict[str, Any]:
    return {
        "a": match.a,
        "b": match.b,
        "jaccard": match.jaccard,
        "a_in_b": match.a_in_b,
        "b_in_a": match.b_in_a,
        "longest_run": match.longest_run,
        "found_by": list(match.found_by),
    }


def _without_run(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison without the run, which a result names once."""
    return {key: value for key, value in comparison.to_dict().items() if key != "run"}
