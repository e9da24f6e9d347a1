"""The figures of the candidates as a table and a plot for the README."""

from __future__ import annotations

from typing import Any

WIDTH, ROW, LABEL, BAR = 640, 30, 170, 380
INK, QUIET, OURS, PEER = "#1a1a1a", "#5f5f5f", "#0b6e4f", "#b9c4cc"


def rows_of(figures: dict[str, Any]) -> list[tuple[str, float]]:
    """Return what each tool takes for the same texts in microseconds an article, the quickest first."""
    memory = figures["memory"]
    spent = {"dedupe (to verified clusters)": memory["ours"]["seconds"], "wc -w": memory["wc -w"]}
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
    if figures["files"]:
        lines += ["", "| articles from Parquet | threads | CPU s | peak MB | recall |", "|---:|---:|---:|---:|---|"]
    for held in figures["files"]:
        for threads in (1, 2):
            one = held[f"threads {threads}"]
            recall = ", ".join(f"{kind} {share}" for kind, share in one["recall"].items())
            lines.append(f"| {held['documents']} | {threads} | {one['seconds']} | {one['peak megabytes']} | {recall} |")
    lines += ["", "| outlets that ran one release | CPU s | pairs listed | largest story |", "|---:|---:|---:|---:|"]
    lines += [
        f"| {one['documents']} | {one['seconds']} | {one['pairs listed']} | {one['largest']} |"
        for one in figures["skew"]
    ]
    return "\n".join(lines) + "\n"


def draw(figures: dict[str, Any]) -> str:
    """Return the time an article takes each tool as bars, in SVG."""
    rows = rows_of(figures)
    most = max(spent for _, spent in rows)
    height = ROW * len(rows) + 50
    title = f"CPU microseconds an article, {figures['memory']['documents']} articles"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="22" fill="{INK}" font-weight="bold">{title}</text>',
    ]
    for place, (name, spent) in enumerate(rows):
        top = 38 + place * ROW
        length = max(2.0, spent / most * BAR)
        fill = OURS if name.startswith("dedupe") else PEER
        parts += [
            f'<text x="{LABEL + 20}" y="{top + 16}" fill="{INK}" font-size="13" text-anchor="end">{name.split(" (")[0]}</text>',
            f'<rect x="{LABEL + 30}" y="{top + 3}" width="{length:.1f}" height="{ROW - 10}" fill="{fill}"/>',
            f'<text x="{LABEL + 36 + length:.1f}" y="{top + 17}" font-size="13" fill="{QUIET}">{spent:.0f}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"
