"""The report as one HTML file that opens anywhere: no network, no script needed, everything escaped.

The pages print the rows of `render.view`; this module knows the file, its policy and its figures.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from markupsafe import Markup

from dedupe.errors import OutputError
from dedupe.render import formats
from dedupe.render.view import view_pair
from dedupe.render.view.wording import LETTERS, count, figure, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from jinja2 import Environment

    from dedupe.model import Comparison, PassageKind, Result, Run
    from dedupe.render.view.rows import Bar, Block, PairView, PassageRow, Region, TextRun

# Characters that show nothing or reorder what stands round them: controls, bidirectional marks, separators,
# and halves of surrogate pairs, which UTF-8 cannot hold.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb]"
)
# A label under a bar needs about this share of its width.
_LABEL_PERCENT = 11.5


@dataclass(frozen=True, slots=True)
class Page:
    """A section of the file: its id, the way to it, and what it prints."""

    id: str
    prefix: str
    crumbs: tuple[tuple[str, str], ...]
    is_default: bool
    run: Run
    digest: str
    check: str
    view: Any
    json_id: str = ""


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


@dataclass(frozen=True, slots=True)
class BarLabel:
    """A figure under a bar: the segment's end and the label's place, in percent of the scale."""

    name: str
    words: int
    percent: str
    end: float
    x: float


@dataclass(frozen=True, slots=True)
class BarEnds:
    """Where the segments of a bar lie, in percent of the scale."""

    v: float
    e: float
    p: float
    all: float
    labels: tuple[BarLabel, ...]

    @property
    def e_width(self) -> float:
        """The width of the second segment."""
        return round(self.e - self.v, 3)

    @property
    def p_width(self) -> float:
        """The width of the third segment."""
        return round(self.p - self.e, 3)

    @property
    def rest_width(self) -> float:
        """The width of what is not shared."""
        return round(self.all - self.p, 3)

    @property
    def rest_middle(self) -> float:
        """The middle of what is not shared."""
        return round((self.all + self.p) / 2, 3)


def pair_html(comparison: Comparison) -> str:
    """Return the page of two documents as a file of its own; its passages are ``#p1``, ``#p2`` and so on."""
    view = view_pair(comparison)
    digest = hashlib.sha256(f"{view.left.sha256}\n{view.right.sha256}\n".encode()).hexdigest()
    page = Page(
        "pair",
        "",
        (("Pair", ""), (f"{view.left.id} – {view.right.id}", "")),
        is_default=True,
        run=comparison.run,
        digest=digest,
        check="dedupe compare",
        view=view,
        json_id="data",
    )
    return _file(view.title, [("pair.html.j2", page)], [("data", comparison.to_dict())], comparison.run)


def _file(title: str, pages: Sequence[tuple[str, Page]], data: Iterable[tuple[str, Any]], run: Run) -> str:
    """Return the file that holds *pages* (template, page) and *data* (element id, JSON) for download."""
    environment = _environment()
    style, script = _asset("report.css"), _asset("report.js")
    policy = (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return environment.get_template("base.html.j2").render(
        title=f"{title} · dedupe",
        policy=policy,
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        pages=[Markup(environment.get_template(name).render(page=page)) for name, page in pages],  # noqa: S704 - rendered with autoescape
        embedded=[(name, _json(value)) for name, value in data],
        run=run,
    )


def _json(value: object) -> Markup:
    """Return JSON that may stand inside a script element, whatever the texts hold."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - no < left


def _source(text: str) -> str:
    """Return the policy's name for an inlined text: its digest."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


@cache
def _asset(name: str) -> str:
    from importlib.resources import files

    return (files("dedupe.render") / "templates" / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
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
        bar_text=_bar_text,
        kind_counts=_kind_counts,
        is_web=_is_web,
        counts=_counts,
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
    """Return what the filters and citations of a pair need, as JSON."""
    view: PairView = page.view
    kinds = list(LETTERS)
    sides = {
        name: {
            "words": side.words,
            "shared": bar.paraphrase,
            "groups": [[group.count, group.length, group.cover] for group in side.groups],
        }
        for name, side, bar in (("left", view.left, view.bars[1]), ("right", view.right, view.bars[0]))
    }
    passages = [
        [row.id, kinds.index(row.kind), row.right_words, row.in_quote, row.strongest, *row.left_span, *row.right_span]
        for row in view.evidence.passages
        if not row.repeat
    ]
    names = {
        name: f"{side.title} ({side.path or side.id}, sha256 {side.sha256})"
        for name, side in (("left", view.left), ("right", view.right))
    }
    run = f"dedupe {page.run.version}, settings {page.run.fingerprint}."
    numbers: dict[str, object] = {**sides, "passages": passages, "citation": {**names, "run": run}}
    return _json(numbers)


def _named_bars(bars: tuple[Bar, Bar]) -> tuple[NamedBar, NamedBar]:
    return NamedBar("right", bars[0]), NamedBar("left", bars[1])


def _bar_ends(bar: NamedBar, scale: int) -> BarEnds:
    def part(words: int) -> float:
        return round(100 * words / scale, 3) if scale else 0.0

    labels: list[BarLabel] = []
    for name, words in (("word for word", bar.verbatim), ("+ edited", bar.edited), ("+ paraphrased", bar.paraphrase)):
        least = labels[-1].x + _LABEL_PERCENT if labels else _LABEL_PERCENT
        end = part(words)
        labels.append(BarLabel(name, words, f"{bar.percent(words):.1f} %", end, round(max(end, least), 3)))
    return BarEnds(part(bar.verbatim), part(bar.edited), part(bar.paraphrase), part(bar.words), tuple(labels))


def _bar_text(bar: NamedBar) -> str:
    return (
        f"{bar.label}, {bar.denominator}: {bar.percent(bar.verbatim)} % word for word, "
        f"{bar.percent(bar.edited)} % with edited, {bar.percent(bar.paraphrase)} % with paraphrased passages"
    )


def _kind_counts(rows: Sequence[PassageRow]) -> list[tuple[PassageKind, str, int]]:
    return [
        (kind, letter, sum(row.kind == kind and not row.repeat for row in rows)) for kind, letter in LETTERS.items()
    ]


@formats.register("html")
def write_html(result: Result, folder: Path) -> list[Path]:
    """Return the path of ``report.html``, written into *folder*.

    Raises:
        OutputError: It cannot be written.
    """
    path = folder / "report.html"
    try:
        path.write_text(report_html(result), encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"{path}: {error.strerror}; give a folder that can be written"
        raise OutputError(message) from error
    return [path]


def report_html(result: Result) -> str:
    """Return the report of a corpus as one file; a single pair opens on its page."""
    pages: list[tuple[str, Page]] = []
    views: list[PairView] = [view_pair(comparison) for comparison in result.comparisons]
    for number, view in enumerate(views, start=1):
        prefix = "" if len(views) == 1 else f"pair-{number}-"
        crumbs = (("Corpus", "#corpus"), (f"{view.left.id} – {view.right.id}", ""))
        pages.append(
            (
                "pair.html.j2",
                Page(
                    f"pair-{number}", prefix, crumbs, len(views) == 1, result.run, result.digest, "dedupe report", view
                ),
            )
        )
    return _file(result.title, pages, [], result.run)
