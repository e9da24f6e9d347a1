"""The report as one HTML file that opens anywhere: no network, no script needed, everything escaped.

The pages print the rows of `render.view`; this module knows the file, its policy and its figures.
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

from dedupe.errors import OutputError
from dedupe.render import formats
from dedupe.render.drawing import draw_bar, draw_descent, draw_histogram, draw_spark, map_height
from dedupe.render.view import gather_stories, pair_key, view_corpus, view_pair, view_story
from dedupe.render.view.evidence import SEVERITIES
from dedupe.render.view.wording import LETTERS, count, figure, percent, sentence, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from jinja2 import Environment

    from dedupe.model import Comparison, PassageKind, Result, Run, Severity
    from dedupe.render.drawing import BarEnds
    from dedupe.render.view.gather import Story
    from dedupe.render.view.pages import CorpusView, StoryView
    from dedupe.render.view.rows import Bar, Block, EditRow, PairView, PassageRow, Region, TextRun

# Characters that show nothing or reorder what stands round them: controls, bidirectional marks, separators,
# and halves of surrogate pairs, which UTF-8 cannot hold.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb]"
)
# Pairs are pages of the one file while their texts are no longer than this together: about 3 MB of HTML.
# Above that every story is a file of its own.
_ONE_FILE_WORDS = 40_000


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
    story_base: str = ""
    links: Mapping[str, str] = field(default_factory=dict)

    def story_href(self, number: int) -> str:
        """Return the way to a story's page."""
        return f"{self.story_base}{number}" + ("" if self.story_base.startswith("#") else ".html")

    def pair_href(self, key: str) -> str:
        """Return how addresses inside a pair's page begin, or nothing for a pair without a page."""
        return self.links.get(key, "")


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
        "base-uri 'none'; form-action 'none'"
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
        map_height=map_height,
        kind_counts=_kind_counts,
        severity_counts=_severity_counts,
        is_web=_is_web,
        counts=_counts,
        percent=percent,
        letter=LETTERS.__getitem__,
        wordings=_wordings,
        pair_page=_pair_page,
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


def _severity_counts(rows: Sequence[EditRow]) -> list[tuple[Severity, int]]:
    return [(severity, sum(row.severity == severity for row in rows)) for severity in SEVERITIES]


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
    return draw_bar(bar.bar, scale)


def _wordings(row: EditRow) -> tuple[str, str]:
    """Return both wordings of an edit, shortened, without the words round them."""
    old, new = ("".join(piece.text for piece in side if piece.change) for side in (row.left, row.right))
    return shorten(old, 34), shorten(new, 34)


def _pair_page(start: str) -> str:
    """Return the way to a pair's page from how its addresses begin."""
    return start.removesuffix("-") if start != "#" else "#pair-1"


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
    """Return the paths of ``report.html`` and, of a large corpus, of ``stories/story-1.html`` and so on.

    Raises:
        OutputError: A file cannot be written.
    """
    paths = []
    for name, text in report_files(result).items():
        path = folder / name
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            message = f"{path}: {error.strerror}; give a folder that can be written"
            raise OutputError(message) from error
        paths.append(path)
    return paths


def report_files(result: Result) -> dict[str, str]:
    """Return the report as file name → text: one file, or one and a file for each story of a large corpus."""
    stories = gather_stories(result)
    known = {frozenset((c.a.id, c.b.id)): c for c in result.comparisons}
    shown = {story.number: [known[frozenset(pair)] for pair in story.pairs] for story in stories}
    words = sum(c.share_of_a.words + c.share_of_b.words for several in shown.values() for c in several)
    layout = _Layout(result, stories, shown, is_one=words <= _ONE_FILE_WORDS)
    files = {"report.html": layout.front()}
    if not layout.is_one:
        files |= {f"stories/story-{story.number}.html": layout.story_file(story) for story in stories}
    return files


class _Layout:
    """Which page stands in which file, and how they lead to each other."""

    def __init__(
        self, result: Result, stories: Sequence[Story], shown: Mapping[int, Sequence[Comparison]], *, is_one: bool
    ) -> None:
        self.result, self.stories, self.shown, self.is_one = result, stories, shown, is_one
        self.only_pair = is_one and len(result.comparisons) == 1 and sum(map(len, shown.values())) == 1
        self.corpus = self._page("corpus", (("Corpus", ""), (result.title, "")), view_corpus(result, stories))

    def front(self) -> str:
        """Return ``report.html``: the corpus, and with it all stories and pairs, if they fit."""
        pages = [("corpus.html.j2", self.corpus)]
        data: list[tuple[str, object]] = []
        if self.is_one:
            number = 0
            for story in self.stories:
                pages += self._story_pages(story, number, "#corpus")
                number += len(self.shown[story.number])
        if self.only_pair:
            data = [("pair-1-data", self.result.comparisons[0].to_dict())]
        return _file(self.corpus.view.title, pages, data, self.result.run)

    def story_file(self, story: Story) -> str:
        """Return the file of a story and its pairs."""
        pages = self._story_pages(story, 0, "../report.html")
        return _file(pages[0][1].view.title, pages, [], self.result.run)

    def _story_pages(self, story: Story, before: int, corpus: str) -> list[tuple[str, Page]]:
        comparisons = self.shown[story.number]
        single = self.only_pair
        links = {
            pair_key(c.a.id, c.b.id): ("#" if single else f"#pair-{number}-")
            for number, c in enumerate(comparisons, start=before + 1)
        }
        view = view_story(story)
        name = f"Story {story.number}, {view.name}"
        at = f"story-{story.number}"
        crumbs = ((self.result.title, corpus), (name, ""))
        pages = [("story.html.j2", self._page(at, crumbs, view, is_default=not self.is_one, links=links))]
        for number, c in enumerate(comparisons, start=before + 1):
            pair = view_pair(c)
            prefix = "" if single else f"pair-{number}-"
            path = (*crumbs[:1], (name, f"#{at}"), (f"{pair.left.id} – {pair.right.id}", ""))
            page = self._page(f"pair-{number}", path, pair, is_default=single, prefix=prefix)
            pages.append(("pair.html.j2", page))
        return pages

    def _page(
        self,
        name: str,
        crumbs: tuple[tuple[str, str], ...],
        view: CorpusView | StoryView | PairView,
        *,
        is_default: bool | None = None,
        prefix: str = "",
        links: Mapping[str, str] | None = None,
    ) -> Page:
        return Page(
            name,
            prefix,
            crumbs,
            not self.only_pair if is_default is None else is_default,
            self.result.run,
            self.result.digest,
            "dedupe report",
            view,
            f"{name}-data",
            "#story-" if self.is_one else "stories/story-",
            links or {},
        )
