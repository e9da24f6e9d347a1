"""An HTML file that opens anywhere: no network, no script needed, everything escaped.

The pages print the rows of `render.view`; this module knows the file, its policy and its figures. Which page of a
report stands in which file is told in `render.layout`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from markupsafe import Markup

from dedupe.render.drawing import draw_bar, draw_descent, draw_histogram, draw_spark, map_height
from dedupe.render.packing import pack
from dedupe.render.view import view_pair
from dedupe.render.view.wording import LETTERS, count, figure, in_words, percent, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

    from dedupe.model import Comparison, PassageKind, Run
    from dedupe.render.drawing import BarEnds
    from dedupe.render.view.rows import Bar, Block, PairView, PassageRow, Region, TextRun

# Characters that show nothing or reorder what stands round them: controls, bidirectional marks, separators,
# and halves of surrogate pairs, which UTF-8 cannot hold.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb]"
)
# What HTML lets one leave out: a fifth of a report. Quotes and angles inside texts are escaped, so none looks like it.
_NEEDLESS_QUOTES = re.compile(r'(?<= )([a-z][a-zA-Z0-9-]*)="([A-Za-z0-9_.#:%-]+)"(?=[ >])')
_NEEDLESS_END = re.compile(r"</(?:td|th|tr|li|tbody)>\n?|\n(?=<(?:div|section|tr|td|svg|rect|line|g|text)\b)")


@dataclass(frozen=True, slots=True)
class Page:
    """A section of the file: its id, the way to it, and what it prints."""

    id: str
    prefix: str
    crumbs: tuple[tuple[str, str], ...]
    is_default: bool
    run: Run
    view: Any
    pair: str = ""
    story_base: str = "#story-"
    links: Mapping[str, str] = field(default_factory=dict)

    def story_href(self, number: int) -> str:
        """Return the way to a story's page."""
        return f"{self.story_base}{number}" + ("" if self.story_base.startswith("#") else ".html")

    def pair_href(self, key: str) -> str:
        """Return how addresses inside a pair's page begin, or nothing for a pair without a page."""
        return self.links.get(key, "")

    def pair_page(self, key: str) -> str:
        """Return the way to a pair's page, or nothing where there is none."""
        start = self.links.get(key, "")
        return "#pair-1" if start == "#" else start.rstrip("-#")


@dataclass(frozen=True, slots=True)
class Origin:
    """With what a file was made: the run, and the digest of its input."""

    run: Run
    digest: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring runs under the same passage or of the same region: one element of the page."""

    region: Region
    passage: str
    kind: PassageKind | None
    opens: tuple[str, ...]
    runs: tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class NamedBar:
    """A bar with the side whose words it counts."""

    side: Literal["left", "right"]
    bar: Bar

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the bar has
        """Return what the bar has."""
        return getattr(self.bar, name)


def pair_html(comparison: Comparison) -> str:
    """Return the page of two documents as a file of its own; its passages are ``#p1``, ``#p2`` and so on."""
    view = view_pair(comparison)
    names = (("Pair", ""), (f"{view.left.id} – {view.right.id}", ""))
    page = Page("pair", "", names, is_default=True, run=comparison.run, view=view, pair="0")
    digest = hashlib.sha256(f"{view.left.sha256}\n{view.right.sha256}\n".encode()).hexdigest()
    origin = Origin(comparison.run, digest)
    return html_file(view.title, [("pair.html.j2", page)], [comparison], origin)


def html_file(
    title: str,
    pages: Sequence[tuple[str, Page]],
    comparisons: Sequence[Comparison],
    origin: Origin,
    *,
    is_paper: bool = False,
) -> str:
    """Return the file that holds *pages*, each with its template, and *comparisons* as JSON for download.

    A file for paper shows all of its pages at once.
    """
    templates = environment()
    style, script = asset("report.css"), asset("report.js")
    policy = (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    made = [_slim(templates.get_template(name).render(page=page)) for name, page in pages]
    data = [{key: value for key, value in c.to_dict().items() if key != "run"} for c in comparisons]
    return templates.get_template("base.html.j2").render(
        title=f"{title} · dedupe",
        policy=policy,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        pages=[Markup(page) for page in made],  # noqa: S704 - rendered with autoescape
        embedded=_json({"run": origin.run.to_dict(), "comparisons": pack(data)}) if data else "",
        origin=origin,
        is_paper=is_paper,
    )


def _slim(page: str) -> str:
    """Return a page without the end tags and quotes that HTML lets one leave out."""
    return _NEEDLESS_QUOTES.sub(r"\1=\2", _NEEDLESS_END.sub("", page))


def _json(value: object) -> Markup:
    """Return JSON that may stand inside a script element, whatever the texts hold."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - no < left


def _source(text: str) -> str:
    """Return the policy's name for an inlined text: its digest."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


@cache
def asset(name: str) -> str:
    """Return a file of ours that is inlined: a style, with the palette in its place, or the script."""
    from importlib.resources import files

    text = (files("dedupe.render") / "templates" / name).read_text(encoding="utf-8")
    return text.replace("/* palette.css */", asset("palette.css").strip()) if "/* palette.css */" in text else text


@cache
def environment() -> Environment:
    """Return the templates, with what they may call: everything they print is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("dedupe.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=show_unseen,
    )
    environment.filters.update(
        sentence=sentence,
        figure=figure,
        count=count,
        stretches=_stretches,
        named_bars=_named_bars,
        bar_ends=_bar_ends,
        map_height=map_height,
        kind_counts=_kind_counts,
        is_web=_is_web,
        counts=_counts,
        percent=percent,
        in_words=in_words,
        letter=LETTERS.__getitem__,
        spark_bars=draw_spark,
        histogram_drawing=draw_histogram,
        descent_drawing=draw_descent,
    )
    return environment


def show_unseen(value: object) -> object:
    r"""Return a text with its invisible controls written out, so that none can hide or reorder words.

    >>> show_unseen("a\u202eb\x07")
    'a⟨202E⟩b⟨07⟩'
    """
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _UNSEEN.sub(lambda match: f"⟨{ord(match.group()):02X}⟩", value)


def _is_web(url: str) -> bool:
    """Claim that an address leads to the web; others, such as javascript:, never become links."""
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _stretches(block: Block) -> list[Stretch]:
    result: list[Stretch] = []
    for run in block.runs:
        passage = run.passages[0] if run.passages else ""
        last = result[-1] if result else None
        if last and not run.opens and (last.region, last.passage) == (run.region, passage):
            result[-1] = Stretch(last.region, passage, last.kind, last.opens, (*last.runs, run))
        else:
            result.append(Stretch(run.region, passage, run.kind, run.opens, (run,)))
    return result


def _counts(page: Page) -> Markup:
    """Return what the filters and the maps of a pair need, as JSON."""
    view: PairView = page.view
    kinds = list(LETTERS)
    sides = {
        name: {
            "words": side.words,
            "shared": bar.paraphrase,
            # Words that lie whole under one passage, nearly all of them, are told by its name alone.
            "groups": [
                [group.count, group.cover[0][0][0]]
                if group.length == 1 and len(group.cover[0][0]) == 1
                else [group.count, group.length, group.cover]
                for group in side.groups
            ],
            "furniture": [[round(s.start, 4), round(s.end, 4)] for s in side.map if not s.passage],
            "alarms": side.alarms,
            "characters": side.characters,
        }
        for name, side, bar in (("left", view.left, view.bars[1]), ("right", view.right, view.bars[0]))
    }
    passages = [
        [row.id, kinds.index(row.kind), row.right_words, row.in_quote, row.strongest, *row.left_span, *row.right_span]
        for row in view.evidence.passages
        if not row.repeat
    ]
    return _json({**sides, "passages": passages})


def _named_bars(bars: tuple[Bar, Bar]) -> tuple[NamedBar, NamedBar]:
    return NamedBar("right", bars[0]), NamedBar("left", bars[1])


def _bar_ends(bar: NamedBar, scale: int) -> BarEnds:
    return draw_bar(bar.bar, scale)


def _kind_counts(rows: Sequence[PassageRow]) -> list[tuple[PassageKind, str, int]]:
    return [
        (kind, letter, sum(row.kind == kind and not row.repeat for row in rows)) for kind, letter in LETTERS.items()
    ]
