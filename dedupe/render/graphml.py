"""GraphML for Gephi, Cytoscape, yEd and networkx: who has the text from whom, an arrow from source to copy.

Nodes are documents and the sources that nobody collected; the numbers and words are typed attributes. See Brandes,
Eiglsperger, Lerner & Pich, Graph Markup Language (GraphML), 2013.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from dedupe.errors import OutputError
from dedupe.render import formats
from dedupe.render.characters import xml_text
from dedupe.render.lineage import trace_lineage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from dedupe.model import Result
    from dedupe.render.lineage import Lineage

    Value = str | float | bool | None

FILE = "descent.graphml"
_NODE = {
    "label": "string",
    "document": "string",
    "title": "string",
    "outlet": "string",
    "author": "string",
    "published": "string",
    "url": "string",
    "sha256": "string",
    "story": "string",
    "part": "string",
    "collected": "boolean",
    "begins_story": "boolean",
}
_EDGE = {
    "label": "string",
    "relation": "string",
    "weight": "double",
    "confidence": "double",
    "main_source": "boolean",
    "share_of_target": "double",
    "share_of_target_verbatim": "double",
    "share_of_source": "double",
    "reasons": "string",
}


@formats.register("graphml")
def write(result: Result, folder: Path) -> list[Path]:
    """Return the one file it wrote: ``descent.graphml``.

    Raises:
        OutputError: It cannot be written.
    """
    path = folder / FILE
    try:
        path.write_text(graphml(result), encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"{path}: {(error.strerror or str(error)).lower()}; choose a folder that can be written"
        raise OutputError(message) from error
    return [path]


def graphml(result: Result) -> str:
    """Return the graph: nodes n0, n1 … in the order of the documents, then what was never collected."""
    root = ET.Element("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"})
    for kind, names in (("node", _NODE), ("edge", _EDGE)):
        for name, of in names.items():
            ET.SubElement(root, "key", {"id": f"{kind}-{name}", "for": kind, "attr.name": name, "attr.type": of})
    graph = ET.SubElement(root, "graph", {"id": "descent", "edgedefault": "directed"})
    claims = trace_lineage(result)
    nodes = _nodes(result, claims)
    numbers = {name: f"n{number}" for number, name in enumerate(nodes)}
    for name, values in nodes.items():
        _fill(ET.SubElement(graph, "node", {"id": numbers[name]}), "node", values)
    for number, claim in enumerate(claims):
        ends = {"id": f"e{number}", "source": numbers[claim.source], "target": numbers[claim.target]}
        _fill(ET.SubElement(graph, "edge", ends), "edge", _edge(claim))
    ET.indent(root, space=" ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _nodes(result: Result, claims: list[Lineage]) -> dict[str, dict[str, Value]]:
    """Return id → attributes of every document, then of every source that is none."""
    story_of = {member: story.id for story in result.clusters for member in story.members}
    part_of = {member.id: member.part for story in result.clusters for member in story.parts}
    has_source = {claim.target for claim in claims}
    nodes: dict[str, dict[str, Value]] = {}
    for parsed in result.documents:
        one = parsed.document
        nodes[one.id] = {
            "label": one.outlet or one.title or one.id,
            "document": one.id,
            "title": one.title,
            "outlet": one.outlet,
            "author": one.author,
            "published": one.published,
            "url": one.url,
            "sha256": one.sha256,
            "story": story_of.get(one.id),
            "part": part_of.get(one.id),
            "collected": True,
            "begins_story": one.id in story_of and one.id not in has_source,
        }
    for claim in claims:
        if claim.source not in nodes:
            nodes[claim.source] = {
                "label": "a source nobody collected",
                "document": claim.source,
                "story": claim.cluster,
                "collected": False,
                "begins_story": claim.is_main,
            }
    return nodes


def _edge(claim: Lineage) -> dict[str, Value]:
    of_target, of_source = claim.share_of_target, claim.share_of_source
    return {
        "label": claim.relation,
        "relation": claim.relation,
        # Gephi draws an edge as thick as its weight: how much of the copy is the source's.
        "weight": of_target.paraphrase if of_target and of_target.paraphrase else 0.01,
        "confidence": claim.confidence,
        "main_source": claim.is_main,
        "share_of_target": of_target.paraphrase if of_target else None,
        "share_of_target_verbatim": of_target.verbatim if of_target else None,
        "share_of_source": of_source.paraphrase if of_source else None,
        "reasons": "; ".join(f"{text} ({weight:+.2f})" for weight, text in claim.reasons) or None,
    }


def _fill(element: ET.Element, kind: str, values: Mapping[str, Value]) -> None:
    """Add the attributes that have a value."""
    for name, value in values.items():
        if value is not None:
            data = ET.SubElement(element, "data", {"key": f"{kind}-{name}"})
            data.text = str(value).lower() if isinstance(value, bool) else xml_text(str(value))
