"""Are changes found by their kind, and harmless restylings left in peace? On sentences of real releases.

    DEDUPE_DATA=… python tests/benchmarks/perturb.py [--per-kind 250] [--harmless 2000] [--show KIND] [--write]

Prints recall a kind (of items that the tool's lists have, and of those they have not), the share of harmless
restylings with a fact-kind alarm, and how many list items the tool knows.
``--write`` puts the figures, with their date, into ``reports/benchmarks/perturb.json``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import perturbations

from dedupe.comparing import parse
from dedupe.model import FACT_KINDS, Document, Edit, Passage, Span
from dedupe.settings import Settings
from dedupe.stages.edits import find_edits, gazetteer, lexicon, places, roles

SEED = 20240311


def main() -> None:
    arguments = _arguments()
    folder = os.environ.get("DEDUPE_DATA")
    corpus = Path(folder or ".") / "press_releases_cc0.jsonl.gz"
    if not corpus.exists():
        sys.exit(f"{corpus.name} was not scored: set DEDUPE_DATA to the folder that holds it")
    draw = random.Random(SEED)
    texts = _sentences(corpus)
    draw.shuffle(texts)
    known = _known()
    result: dict[str, object] = {"sentences": len(texts)}
    for kind, make in perturbations.FACTS.items():
        result[kind] = _recall(kind, make, texts, known, draw, arguments)
    result["harmless"] = _alarms(texts, draw, arguments)
    result["list items the tool has"] = {
        kind: _overlap(items, known[kind]) for kind, items in perturbations.lists().items() if known[kind]
    }
    print(json.dumps(result, indent=1, ensure_ascii=False))  # noqa: T201 - the benchmark's output
    if arguments.write:
        command = f"python tests/benchmarks/perturb.py --per-kind {arguments.per_kind} --harmless {arguments.harmless}"
        record = {"date": datetime.now(UTC).date().isoformat(), "command": f"{command} --write", **result}
        text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
        Path("reports/benchmarks/perturb.json").write_text(text, encoding="utf-8")


def _overlap(items: list[str], known: frozenset[str]) -> str:
    """Return how many items of a list the tool has, and whether half of them or more are new to it."""
    count = sum(_is_known(item, known) for item in items)
    return f"{count} of {len(items)}; half are new to it: {'yes' if 2 * count <= len(items) else 'NO'}"


def _recall(kind, make, texts, known, draw, arguments):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    hits: Counter[bool] = Counter()
    tried: Counter[bool] = Counter()
    named: Counter[str] = Counter()
    for text in texts:
        change = make(text, draw)
        if change is None or change.old == change.new:
            continue
        has = not change.item or _is_known(change.item, known[kind])
        edits = _edits(change.old, change.new)
        hit = any(e.kind == kind and _near(e, change) for e in edits)
        tried[has] += 1
        hits[has] += hit
        if not hit:
            named[next((e.kind for e in edits if _near(e, change)), "none")] += 1
            if arguments.show == kind:
                print(change.old, "\n ", change.new, [(e.kind, e.old, e.new) for e in edits], file=sys.stderr)  # noqa: T201
        if sum(tried.values()) == arguments.per_kind:
            break
    rates = {
        name: f"{hits[has]}/{tried[has]} = {hits[has] / tried[has]:.3f}"
        for has, name in ((True, "in the tool's lists"), (False, "in none"))
        if tried[has]
    }
    return rates | {"missed ones were called": dict(named.most_common(4))}


def _alarms(texts, draw, arguments):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    tried = 0
    alarms: Counter[str] = Counter()
    styles: Counter[str] = Counter()
    for text in texts:
        change = perturbations.restyle(text, draw)
        if change is None or change.old == change.new:
            continue
        tried += 1
        false = [e for e in _edits(change.old, change.new) if e.kind in FACT_KINDS]
        if false:
            alarms[false[0].kind] += 1
            styles[change.kind] += 1
            if arguments.show == "harmless":
                print(change.old, "\n ", change.new, [(e.kind, e.old, e.new) for e in false], file=sys.stderr)  # noqa: T201
        if tried == arguments.harmless:
            break
    total = sum(alarms.values())
    return {
        "tried": tried,
        "alarms": total,
        "share": round(total / tried, 4),
        "kinds": dict(alarms),
        "styles": dict(styles),
    }


def _edits(old: str, new: str) -> tuple[Edit, ...]:
    settings = Settings()
    lead = "Company opens plant\nThe plant opened its doors.\n"
    a, b = (parse(Document(name, lead + text), settings) for name, text in (("a", old), ("b", new)))
    passage = Passage("p1", Span(len(lead), len(lead + old)), Span(len(lead), len(lead + new)), "edited", 0.9)
    found = find_edits(passage, a, b, settings.edits)
    return tuple(
        Edit(e.a, Span(e.b.start - len(lead), e.b.end - len(lead)), e.old, e.new, e.kind, e.severity) for e in found
    )


def _near(edit: Edit, change: perturbations.Change) -> bool:
    """Return whether an edit stands where the change was put, a few characters aside."""
    return edit.b.start <= change.end + 3 and change.start <= edit.b.end + 3


def _sentences(corpus: Path) -> list[str]:
    texts: dict[str, None] = {}
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 4 == 0:
                texts.update(dict.fromkeys(perturbations.sentences(json.loads(line)["text"])))
    return sorted(texts)


def _known() -> dict[str, frozenset[str]]:
    """Return the words of the tool's own lists, by the kind that they decide."""
    people = lexicon.EXPERTS | lexicon.OFFICIALS
    return {
        "name": gazetteer.GIVEN_NAMES | places.PLACES | gazetteer.ORGANISATIONS,
        "certainty": lexicon.HEDGES.keys() | lexicon.EXPECTATIONS | lexicon.INTENSITIES.keys(),
        "scope": lexicon.QUANTIFIERS.keys() | lexicon.POPULATIONS.keys() | lexicon.NEARLY | roles.ROLES,
        "attribution": people,
        "attribution-verb": lexicon.REPORTING_VERBS,
        "negation": lexicon.NEGATIONS | lexicon.NEGATIVE_ADVERBS,
        "spelling": frozenset(),
    }


def _is_known(item: str, words: frozenset[str]) -> bool:
    """Return whether a word of an item stands in the tool's lists of its kind."""
    return any(word in words or lexicon.base_form(word) in words for word in item.lower().split())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-kind", type=int, default=250)
    parser.add_argument("--harmless", type=int, default=2000)
    parser.add_argument("--show", default="")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
