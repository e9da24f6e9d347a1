"""How a corpus' stories stand beside its labels: clusters, types, descent, lost sources, corrections and coverage.

Labels are the CSV files of `corpora/newsroom-week`; their columns are told in its story sheet. No stage sees them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from dedupe.evaluate.clusters import read_cluster_rows, read_label_rows
from dedupe.evaluate.coverage import CoverageLabels, is_sure, overlap, read_coverage_labels, score_coverage
from dedupe.pipeline import run

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from dedupe.model import Document, Rejected, Result, Revision
    from dedupe.settings import Settings

    Rows = Sequence[Mapping[str, str]]

_UNSEEN: Final = "unseen:"


def evaluate_stories(records: Iterable[Document | Rejected], labels: Path, settings: Settings) -> dict[str, Any]:
    """Return the scores of each half of the labels (`split`), and of all.

    Args:
        records: The documents of the corpus.
        labels: The folder with clusters.csv, derivations.csv, edits.csv and quotes.csv; with passages.csv,
            furniture.csv and coverage.csv lag and shares are scored too.
        settings: All settings.

    Returns:
        ``clusters`` (stories found with just their members), ``types``, ``parts``, ``edges`` (descent, main sources),
        ``second_sources``, ``unseen``, ``inherited`` (errors led back to the text where they entered), ``corrections``
        and the parts of `score_coverage`, as ``right`` of ``labelled`` with what was ``missed``.

    Raises:
        InputError: A file of labels cannot be read.
        LabelError: A column is missing.
    """
    clusters = read_cluster_rows(labels / "clusters.csv")
    derivations = read_label_rows(labels / "derivations.csv", ("target", "source", "main"))
    told = read_coverage_labels(labels)
    found = run(records, settings, title="labels")
    scores: dict[str, Any] = {}
    for split in ("all", *sorted({row["split"] for row in clusters if row.get("split")})):
        chosen = {row["document"]: row for row in clusters if split in ("all", row.get("split"))}
        scores[split] = _score(
            found,
            chosen,
            [row for row in derivations if row["target"] in chosen],
            replace(told, edits=[row for row in told.edits if row["target"] in chosen]),
        )
    return scores


def _score(
    found: Result, chosen: Mapping[str, Mapping[str, str]], derivations: Rows, told: CoverageLabels
) -> dict[str, Any]:
    members = defaultdict(set)
    for name, row in chosen.items():
        members[row["cluster"]].add(name)
    stories = {name: names for name, names in members.items() if len(names) > 1}
    clusters = {frozenset(story.members): story for story in found.clusters}
    lines = {line.member: line for descent in found.descents for line in descent.lines}
    parts = {part.id: part.part for story in found.clusters for part in story.parts}
    kinds = {name: chosen[min(names)]["type"] for name, names in stories.items()}
    types = {name: clusters[frozenset(names)].type for name, names in stories.items() if frozenset(names) in clusters}
    main = {(row["source"], row["target"]) for row in derivations if row["main"] == "yes"}
    true = {edge for edge in main if not edge[0].startswith(_UNSEEN)}
    edges = {(line.parent, name) for name, line in lines.items() if line.parent and name in chosen}
    second = {(r["source"], r["target"]) for r in derivations if r["main"] == "no" and _is_seen(r)}
    others = {(other.source, name) for name, line in lines.items() for other in line.others}
    takers: dict[str, set[str]] = defaultdict(set)
    for row in derivations:
        if not _is_seen(row):
            takers[row["source"]].add(row["target"])
    lost = {frozenset(unseen.takers) for descent in found.descents for unseen in descent.unseen}
    spread = [row for row in told.edits if row["status"] == "inherited"]
    return {
        "clusters": _of({name: frozenset(names) in clusters for name, names in stories.items()})
        | {"false": sorted(story.id for names, story in clusters.items() if _is_false(names, stories, chosen))},
        "types": _of({name: types.get(name) == kind for name, kind in kinds.items()}),
        "parts": _of({name: parts.get(name) == row["part"] for name, row in chosen.items() if row["part"] != "alone"}),
        "edges": {
            "f1": round(2 * len(true & edges) / max(1, len(true) + len(edges)), 6),
            "labelled": len(true),
            "found": len(edges),
            "missed": sorted(" → ".join(edge) for edge in true - edges),
            "false": sorted(f"{parent} → {name}" for parent, name in edges - true),
        },
        "second_sources": _of({" → ".join(edge): edge in others for edge in second}),
        "unseen": _of({name: frozenset(names) in lost for name, names in takers.items()}),
        "inherited": _of({f"{row['target']}: {row['new']}": _is_traced(row, lines) for row in spread}),
        "corrections": _of(_corrections(found, derivations, told.edits)),
        **{what: _of(checks) for what, checks in score_coverage(found, chosen, main, told).items()},
    }


def _is_false(names: Collection[str], stories: Mapping[str, set[str]], chosen: Collection[str]) -> bool:
    """Return whether a found story has labelled documents and is none of the labelled ones."""
    return not set(names).isdisjoint(chosen) and set(names) not in stories.values()


def _is_seen(row: Mapping[str, str]) -> bool:
    return not row["source"].startswith(_UNSEEN)


def _is_traced(row: Mapping[str, str], lines: Mapping[str, Any]) -> bool:
    """Return whether the line of a text leads over the one where the error entered to the one that was still right."""
    above = []
    name = row["target"]
    while name in lines and lines[name].parent is not None:
        name = lines[name].parent
        above.append(name)
    return row["entered"] in above and row["source"] in above[above.index(row["entered"]) :]


def _corrections(found: Result, derivations: Rows, edits: Rows) -> dict[str, bool]:
    """Return for each labelled revision whether it is one, with every change that the label has shown."""
    revisions = {(one.before, one.after): one for story in found.clusters for one in story.revisions}
    checks = {}
    for row in derivations:
        if row.get("relation") == "wasRevisionOf":
            pair = row["source"], row["target"]
            wanted = [edit for edit in edits if (edit["source"], edit["target"]) == pair and is_sure(edit)]
            checks[" → ".join(pair)] = pair in revisions and all(_shows(revisions[pair], edit) for edit in wanted)
    return checks


def _shows(revision: Revision, label: Mapping[str, str]) -> bool:
    """Return whether a revision shows a labelled change, whatever it calls it."""
    return any(
        (edit.old or edit.new)
        and all(
            not mine or overlap(mine, theirs) for mine, theirs in ((edit.old, label["old"]), (edit.new, label["new"]))
        )
        for edit in revision.edits
    )


def _of(checks: Mapping[str, bool]) -> dict[str, Any]:
    return {
        "right": sum(checks.values()),
        "labelled": len(checks),
        "missed": sorted(name for name, is_right in checks.items() if not is_right),
    }
