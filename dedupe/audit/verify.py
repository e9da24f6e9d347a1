"""The audit of a report, step by step."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dedupe.audit.claims import Tally, check_pair
from dedupe.audit.differences import differences
from dedupe.audit.files import check_files
from dedupe.audit.inputs import find_inputs
from dedupe.audit.load import load_report
from dedupe.audit.page import check_page
from dedupe.audit.settings import check_settings
from dedupe.audit.verdict import STEPS, Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from dedupe.audit.inputs import Inputs
    from dedupe.audit.load import Recorded
    from dedupe.model import Comparison, Event, Result
    from dedupe.settings import Settings

    Watcher = Callable[[Event], None]

_SINGULAR = {
    "stories": "story",
    "matches": "match",
    "passages": "passage",
    "changes": "change",
    "quotations": "quotation",
    "facts": "fact",
    "directions": "direction",
}
"""What a rerun derives again, with the word for one of it."""


def verify_report(path: Path, places: Sequence[str] = (), *, jobs: int = 1, on_event: Watcher | None = None) -> Verdict:
    """Return which claims of a report do not follow from its inputs.

    Args:
        path: The folder of a report, its JSON, or its HTML.
        places: Corpora and paths that hold the inputs; empty to look where the report was made.
        jobs: Processes of the rerun.
        on_event: Called with every step of the rerun.

    Raises:
        InputError: It is no report of ours, or none of its inputs is found.
    """
    recorded = load_report(path)
    run = recorded.data["run"]
    verdict = Verdict(path, str(run.get("version")), str(run.get("fingerprint")))
    settings = check_settings(recorded, verdict)
    inputs = find_inputs(recorded, settings, places)
    verdict.findings += inputs.findings
    verdict.notes += inputs.notes
    whole = "digests as recorded" if inputs.is_whole else "not all as they were"
    verdict.done["inputs"] = f"{len(inputs.documents)} of {len(recorded.documents)} found, {whole}"
    _check_claims(recorded, inputs, settings, verdict)
    if _is_of_story(recorded):
        verdict.notes.append("not run again: Spark found its story, and told its furniture, in a corpus that is more")
    elif inputs.is_whole:
        _run_again(recorded, inputs, _Rerun(settings, jobs, on_event), verdict)
    else:
        verdict.notes.append("not run again: other texts would give another report")
    verdict.findings.sort(key=lambda finding: STEPS.index(finding.step))
    return verdict


def _is_of_story(recorded: Recorded) -> bool:
    """Return whether the run's log says that the report is of one story that Spark found."""
    command = recorded.log.get("command")
    return isinstance(command, list) and any(str(word).partition("=")[0] == "--story" for word in command)


def _check_claims(recorded: Recorded, inputs: Inputs, settings: Settings, verdict: Verdict) -> None:
    tally = Tally()
    changed = {name for name, one in inputs.documents.items() if _digest(recorded, name) != one.sha256}
    intact = inputs.documents if inputs.is_whole else {n: d for n, d in inputs.documents.items() if n not in changed}
    for pair in recorded.comparisons:
        verdict.findings += check_pair(pair, intact, settings, tally)
    verdict.done["spans"] = f"{tally.places} places lie in their texts, and the words quoted there stand there"
    verdict.done["shares"] = f"{tally.shares} figures recomputed from the passages"


def _digest(recorded: Recorded, name: str) -> object:
    return next(one.get("sha256") for one in recorded.documents if str(one.get("id")) == name)


def _run_again(recorded: Recorded, inputs: Inputs, again: _Rerun, verdict: Verdict) -> None:
    """Derive the report again and hold every word of it against what it says."""
    derived = again.pairs(recorded, inputs) if not recorded.is_result else again.result(recorded, inputs)
    says = dict(recorded.data)
    skipped = {"run", "title", *(() if recorded.is_result else set(derived.true) - set(says))}
    old, new = ({key: value for key, value in tree.items() if key not in skipped} for tree in (says, derived.true))
    if not recorded.is_result:
        # A page shows some pairs of a corpus, in an order of its own.
        names = {_pair_name(pair) for pair in says["comparisons"]}
        old["comparisons"] = sorted(says["comparisons"], key=_pair_name)
        new["comparisons"] = sorted((p for p in new["comparisons"] if _pair_name(p) in names), key=_pair_name)
    known = {finding.where for finding in verdict.findings}
    verdict.findings += [finding for finding in differences(old, new) if finding.where not in known]
    verdict.done["rerun"] = _counted(derived.true)
    if derived.result is None or verdict.version != derived.result.run.version:
        return
    if recorded.is_page:
        check_page(recorded, derived.result, derived.alone, verdict)
    else:
        check_files(recorded, derived.result, verdict)


@dataclass(frozen=True, slots=True)
class _Derived:
    """What a rerun gave: as it would be read from a file, and as records where they are needed further."""

    true: dict[str, Any]
    result: Result | None
    alone: Comparison | None = None


@dataclass(frozen=True, slots=True)
class _Rerun:
    """How a report is run again."""

    settings: Settings
    jobs: int
    on_event: Watcher | None

    def result(self, recorded: Recorded, inputs: Inputs, alone: Comparison | None = None) -> _Derived:
        """Return the whole corpus run again."""
        from dedupe.pipeline import run
        from dedupe.render.json import result_dict

        result = run(
            inputs.all_read,
            self.settings,
            title=str(recorded.data.get("title", "")),
            jobs=self.jobs,
            on_event=self.on_event,
            decisions=inputs.decisions,
        )
        return _Derived(_as_read(result_dict(result)), result, alone)

    def pairs(self, recorded: Recorded, inputs: Inputs) -> _Derived:
        """Return some pairs run again: a single one compared alone, where that is what the report says."""
        from dedupe.comparing import compare_in_any_order

        if len(recorded.comparisons) > 1:
            return self.result(recorded, inputs)
        a, b = (inputs.documents[str(one["id"])] for one in recorded.comparisons[0]["documents"])
        alone = compare_in_any_order(a, b, self.settings)
        found = _as_read(alone.to_dict())
        del found["run"]
        is_alone = len(inputs.all_read) == len("ab") and not inputs.decisions
        if is_alone or not list(differences(recorded.comparisons, [found])):
            result = self.result(recorded, inputs).result if recorded.is_page else None
            return _Derived({"comparisons": [found]}, result, alone)
        return self.result(recorded, inputs, alone)


def _as_read(tree: dict[str, Any]) -> dict[str, Any]:
    """Return data as it would be read from its file."""
    found: dict[str, Any] = json.loads(json.dumps(tree))
    return found


def _pair_name(pair: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(one.get("id")) for one in pair["documents"])


def _counted(true: dict[str, Any]) -> str:
    """Return how many claims a rerun gave."""
    counts: Counter[str] = Counter()
    for pair in true["comparisons"]:
        counts.update(
            {
                "passages": sum(not passage.get("repeat") for passage in pair["passages"]),
                "repeats": sum(bool(passage.get("repeat")) for passage in pair["passages"]),
                "changes": sum(len(passage["edits"]) for passage in pair["passages"]),
                "quotations": len(pair["quotes"]),
                "facts": len(pair["facts"]),
                "directions": 1,
            }
        )
    if "clusters" in true:
        counts.update({"stories": len(true["clusters"]), "matches": len(true["matches"])})
    again = {"passages": f" ({counts['repeats']} more said again)"} if counts["repeats"] else {}
    told = ", ".join(
        f"{counts[name]} {one if counts[name] == 1 else name}{again.get(name, '')}" for name, one in _SINGULAR.items()
    )
    return f"{told}: the same"


__all__ = ["Finding", "Verdict", "verify_report"]
