"""The figures of the candidates as tables and a plot for the README, drawn by rich."""

from __future__ import annotations

import io
import re
from typing import Any

COLUMNS, BAR = 92, 40


def rows_of(figures: dict[str, Any]) -> list[tuple[str, float]]:
    """Return what each tool takes for the same texts in microseconds an article, the quickest first."""
    memory = figures["memory"]
    spent = {"dedupe (to verified clusters)": memory["ours"]["seconds"], "wc -w": memory["wc -w"]}
    if alike := memory["ours"].get("seconds without furniture and stories"):
        spent["dedupe (to verified pairs)"] = alike
    spent |= {name: held["seconds"] for name, held in memory.items() if isinstance(held, dict) and "ratio" in held}
    return sorted(
        ((name, seconds / memory["documents"] * 1e6) for name, seconds in spent.items()), key=lambda row: row[1]
    )


def tabulate(figures: dict[str, Any]) -> str:
    """Return the figures as Markdown tables."""
    memory = figures["memory"]
    ours = memory["ours"]["seconds"] / memory["documents"] * 1e6
    lines = [
        f"Measured {figures['date']}: {memory['documents']} articles, {memory['characters']} characters, CPU time.",
        "",
        "| tool | µs an article | times ours |",
        "|---|---:|---:|",
    ]
    lines += [f"| {name} | {spent:.0f} | {spent / ours:.1f} |" for name, spent in rows_of(figures)]
    many = figures.get("many")
    if many and isinstance(many["gaoya"], dict):
        own, other = many["ours"]["seconds"], many["gaoya"]["seconds"]
        lines += [
            "",
            f"{many['documents']} articles in memory: {own} s; gaoya {other} s, {other / own:.1f} times ours.",
        ]
    if figures["files"]:
        lines += ["", "| articles from Parquet | threads | CPU s | peak MB | recall |", "|---:|---:|---:|---:|---|"]
    for held in figures["files"]:
        for threads in (1, 2):
            one = held[f"threads {threads}"]
            recall = ", ".join(f"{kind} {share}" for kind, share in one["recall"].items())
            lines.append(f"| {held['documents']} | {threads} | {one['seconds']} | {one['peak megabytes']} | {recall} |")
    if lined := figures.get("lines"):
        own, packed = lined["jsonl seconds"], lined["parquet seconds"]
        lines += ["", f"{lined['documents']} articles from JSON Lines: {own} s, from Parquet: {packed} s."]
    lines += ["", "| skew | CPU s | pairs listed | stories | largest |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {one['case']} | {one['seconds']} | {one['pairs listed']} | {one['stories']} | {one['largest']} |"
        for one in figures["skew"]
    ]
    return "\n".join(lines) + "\n"


def draw(figures: dict[str, Any]) -> str:
    """Return the time an article takes each tool, as a table with bars, in SVG."""
    from rich.bar import Bar
    from rich.console import Console
    from rich.table import Table
    from rich.terminal_theme import DEFAULT_TERMINAL_THEME

    rows = rows_of(figures)
    most, ours = max(spent for _, spent in rows), dict(rows)["dedupe (to verified clusters)"]
    table = Table(box=None, padding=(0, 1))
    table.add_column("tool", no_wrap=True)
    table.add_column("µs", justify="right")
    table.add_column("times ours", justify="right")
    table.add_column("", width=BAR)
    for name, spent in rows:
        own = name.startswith("dedupe")
        bar = Bar(most, 0, spent, color="green" if own else "blue")
        table.add_row(name, f"{spent:.0f}", f"{spent / ours:.1f}", bar, style="bold" if own else "")
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), color_system="standard", force_terminal=True)
    console.print(table)
    title = f"CPU microseconds an article, {figures['memory']['documents']} articles"
    image = console.export_svg(title=title, theme=DEFAULT_TERMINAL_THEME, unique_id="candidates")
    # A picture asks no server for its letters, and is no window.
    image = re.sub(r"@font-face \{.*?\}\s*", "", image, flags=re.DOTALL)
    return re.sub(r'<g transform="translate\(26,22\)">.*?</g>', "", image, flags=re.DOTALL)
