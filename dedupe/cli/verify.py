"""dedupe verify REPORT: whether a report follows from its inputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.progress import progress

if TYPE_CHECKING:
    from dedupe.audit import Verdict

_SHOWN = 40
"""Findings printed one by one; --json has all of them."""


@click.command("verify")
@click.argument("report", type=click.Path(path_type=Path))
@click.option("--in", "places", multiple=True, metavar="CORPUS|PATH", help="Where its inputs are now. Repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as one JSON object.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=1, metavar="N", help="Processes (default 1).")
@click.option("-q", "--quiet", is_flag=True, help="Print only what does not hold.")
def command(*, report: Path, places: tuple[str, ...], as_json: bool, jobs: int, quiet: bool) -> int:
    """Derive a report's claims again from its inputs, and point out what does not hold.

    REPORT is the folder of a report, its result.json, its HTML, or what compare --json printed. Its inputs
    are found by their digests, where the report was made or with --in. Every place must say what the report
    quotes, every share must follow from the passages, and a run with the recorded settings must give the same
    report again, word for word. Exit code 0: it holds; 1: something is refuted; 2: it cannot be checked.

    \b
    dedupe verify reports/council-release
    dedupe verify week.html --in articles.jsonl
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.audit import verify_report
    from dedupe.cli.opened import is_index
    from dedupe.errors import InputError
    from dedupe.render.plain import visible

    if is_index(report):
        message = f"{report}: this is an SQLite file; give the folder of a report, its result.json or its HTML"
        raise InputError(message)
    with progress(quiet=quiet) as watch:
        verdict = verify_report(report, places, jobs=jobs, on_event=watch)
    if as_json:
        click.echo(json.dumps(verdict.to_dict(), ensure_ascii=False, indent=1))
    else:
        for line in _lines(verdict, quiet=quiet):
            click.echo(visible(line))
    return 0 if verdict.holds else 1


def _lines(verdict: Verdict, *, quiet: bool) -> list[str]:
    """Return the verdict as lines: what was looked at, what does not hold, and the sum of it."""
    from dedupe.audit.verdict import STEPS

    refuted = {finding.step for finding in verdict.findings}
    lines = []
    if not quiet:
        lines.append(f"{verdict.report}: made by dedupe {verdict.version} with settings {verdict.fingerprint}")
        for step in STEPS:
            if step in verdict.done or step in refuted:
                faults = sum(finding.step == step for finding in verdict.findings)
                lines.append(f"  {step:<9}{f'{faults} refuted' if faults else verdict.done[step]}")
        lines += [f"  note     {note}" for note in verdict.notes]
    lines += [one.line().replace("\n", " ") for one in verdict.findings[:_SHOWN]]
    if len(verdict.findings) > _SHOWN:
        lines.append(f"… and {len(verdict.findings) - _SHOWN} more (--json has all of them)")
    if verdict.holds:
        lines += [] if quiet else ["verified: the report follows from its inputs"]
    else:
        count = len(verdict.findings)
        lines.append(f"refuted: {count} {'claim does' if count == 1 else 'claims do'} not hold")
    return lines
