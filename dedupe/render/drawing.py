"""Where the lines and boxes of the figures lie. Everything is laid out here, so that no script has to."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.render.view.pages import Histogram, Node, StoryView
    from dedupe.render.view.rows import Bar

# A label under a bar needs about this share of its width.
_LABEL_PERCENT = 11.5

_SPARK_BINS, _SPARK_HEIGHT = 41, 18

_PLOT_LEFT, _PLOT_WIDTH, _PLOT_TOP, _PLOT_BOTTOM = 44, 588, 30, 222

_DESCENT_WIDTH, _DESCENT_LEFT, _DESCENT_RIGHT = 1288, 196, 236
_ROW, _HEAD = 34, 54
_STEP = 34
_CORNER = 8
# Pixels of a character of a label in bold type of 12, and of one that is as wide as it is high.
_CHARACTER, _WIDE = 7.2, 12.5


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


def draw_bar(bar: Bar, scale: int) -> BarEnds:
    """Return where a bar's segments and labels lie; *scale* is the words that take the whole width."""

    def part(words: int) -> float:
        return round(100 * words / scale, 3) if scale else 0.0

    counts = (bar.verbatim, bar.edited, bar.paraphrase)
    places = place_labels([part(words) for words in counts])
    labels = tuple(
        BarLabel(name, words, f"{bar.percent(words):.1f}\u00a0%", part(words), place)
        for name, words, place in zip(("word for word", "+ edited", "+ paraphrased"), counts, places, strict=True)
    )
    return BarEnds(part(bar.verbatim), part(bar.edited), part(bar.paraphrase), part(bar.words), labels)


def place_labels(ends: Sequence[float]) -> list[float]:
    """Return where labels stand that end at *ends*, in percent: in order, apart, and inside the scale.

    >>> place_labels([5, 97, 98])
    [11.5, 88.5, 100.0]
    """
    places: list[float] = []
    for end in ends:
        places.append(max(end, (places[-1] if places else 0.0) + _LABEL_PERCENT))
    most = 100.0
    for number in reversed(range(len(places))):
        places[number] = round(min(places[number], most), 3)
        most = places[number] - _LABEL_PERCENT
    return places


def map_height(characters: int) -> int:
    """Return the height of a minimap in pixels: no higher than a window, no higher than its text.

    >>> map_height(5700), map_height(1200), map_height(0)
    (620, 200, 60)
    """
    return min(620, max(60, characters // 6))


@dataclass(frozen=True, slots=True)
class Column:
    """A bar of a histogram or a sparkline, in pixels."""

    x: float
    y: float
    height: float
    is_match: bool = True


@dataclass(frozen=True, slots=True)
class GridLine:
    """A line across a histogram: so many pairs."""

    y: float
    pairs: int


@dataclass(frozen=True, slots=True)
class HistogramDrawing:
    """A histogram with a logarithmic height."""

    bars: tuple[Column, ...]
    lines: tuple[GridLine, ...]
    threshold: float


def draw_histogram(item: Histogram) -> HistogramDrawing:
    """Return where the bars of the histogram of likeness lie; one pair is already seen."""
    most = max((bin_.pairs for bin_ in item.bins), default=0)
    decades = max(1, math.ceil(math.log10(most + 1)))
    height = _PLOT_BOTTOM - _PLOT_TOP

    def top(pairs: int) -> float:
        return round(_PLOT_BOTTOM - height * math.log10(pairs + 1) / math.log10(10**decades + 1), 1)

    bars = tuple(
        Column(
            round(_PLOT_LEFT + _PLOT_WIDTH * bin_.start + 1, 1),
            top(bin_.pairs),
            round(_PLOT_BOTTOM - top(bin_.pairs), 1),
            bin_.is_match,
        )
        for bin_ in item.bins
    )
    lines = tuple(GridLine(top(pairs), pairs) for pairs in (0, *(10**n for n in range(decades + 1))))
    return HistogramDrawing(bars, lines, round(_PLOT_LEFT + _PLOT_WIDTH * item.threshold, 1))


def draw_spark(ticks: Sequence[float]) -> tuple[Column, ...]:
    """Return the bars of a sparkline: times from 0 to 1, those close together on top of each other."""
    bins = Counter(min(int(tick * _SPARK_BINS), _SPARK_BINS - 1) for tick in ticks)
    most = max(bins.values(), default=1)
    return tuple(
        Column(round(place * 4.0, 1), 0.0, round(5 + (_SPARK_HEIGHT - 5) * number / most, 1) if most > 1 else 8.0)
        for place, number in sorted(bins.items())
    )


@dataclass(frozen=True, slots=True)
class NodeMark:
    """An article in the figure of descent, in pixels. `breaks` puts the share below the name."""

    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    name: str
    share: str
    is_root: bool
    carries: bool
    breaks: bool
    is_unseen: bool = False


@dataclass(frozen=True, slots=True)
class LinkPath:
    """A line of descent."""

    path: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class TickMark:
    """A moment on the axis of time."""

    x: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class DescentDrawing:
    """The figure of descent, laid out."""

    width: int
    height: int
    nodes: tuple[NodeMark, ...]
    links: tuple[LinkPath, ...]
    ticks: tuple[TickMark, ...]


def draw_descent(view: StoryView) -> DescentDrawing:
    """Return the figure of descent: a row an article, sources above what came from them, no line through a name."""
    descent = view.descent
    span = _DESCENT_WIDTH - _DESCENT_LEFT - _DESCENT_RIGHT
    xs: dict[int, float] = {}
    unseen = {node.row for node in descent.nodes if node.is_unseen}
    source_of = {link.target: link.source for link in descent.links if link.source not in unseen}
    for node in descent.nodes:
        x = _DESCENT_LEFT + span * node.x
        if node.row in source_of:
            # What came from a source stands right of it, whatever the dates say: the line must have room.
            x = max(x, xs[source_of[node.row]] + _STEP)
        xs[node.row] = round(x, 1)
    sources = {link.source for link in descent.links}
    nodes = tuple(_mark(node, xs[node.row], is_source=node.row in sources) for node in descent.nodes)
    links = tuple(
        LinkPath(_path(xs[link.source], _y(link.source), xs[link.target], _y(link.target)), link.is_sure)
        for link in descent.links
    )
    ticks = [TickMark(_DESCENT_LEFT, descent.start, "start")] if descent.by_time else []
    # The first mark carries a date and needs room.
    ticks += [
        TickMark(round(_DESCENT_LEFT + span * place, 1), text, "middle")
        for place, text in descent.ticks
        if span * place > 150  # noqa: PLR2004 - pixels of a date
    ]
    height = _HEAD + _ROW * len(nodes)
    width = max(_DESCENT_WIDTH, math.ceil(max(xs.values(), default=0)) + _DESCENT_RIGHT)
    return DescentDrawing(width, height, nodes, links, tuple(ticks))


def _y(row: int) -> float:
    return _HEAD + _ROW * row


def _mark(node: Node, x: float, *, is_source: bool) -> NodeMark:
    y = _y(node.row)
    if node.is_root:
        return NodeMark(x, y, x - 16, y - 3, "end", _short(node.name), node.share, True, node.carries, True)  # noqa: FBT003 - the record's own order
    if node.is_unseen:
        return NodeMark(x, y, x - 12, y + 4, "end", _short(node.name), node.share, False, False, False, is_unseen=True)  # noqa: FBT003 - the record's own order
    # A long way to the right a label stands before its mark, or it would leave the figure.
    if x + 11 + _label_width(node) > _DESCENT_WIDTH:
        return NodeMark(x, y, x - 2, y - 10, "end", _short(node.name), node.share, False, node.carries, False)  # noqa: FBT003 - the record's own order
    label_x, label_y = (x - 2, y - 10) if is_source else (x + 11, y + 4)
    return NodeMark(x, y, label_x, label_y, "start", _short(node.name), node.share, False, node.carries, False)  # noqa: FBT003 - the record's own order


def _label_width(node: Node) -> float:
    """Return how wide the name and the share of an article may be."""
    characters = f"{_short(node.name)} {node.share}"
    return 4 + sum(_WIDE if east_asian_width(one) in "WF" else _CHARACTER for one in characters)


def _short(name: str) -> str:
    most = 24
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _path(x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a line with right angles: out of the source, along a trunk of its own, into the article.

    A source below its taker, one that nobody saw, is joined from below: no line runs along another.
    """
    trunk = x1 + 17
    if y1 > y2:
        return f"M{x1 + 7:g} {y1:g}H{x2:g}V{y2 + 7:g}"
    if y1 == y2:
        return f"M{x1 + 7:g} {y1:g}H{x2 - 5:g}"
    turn = _CORNER if y2 > y1 else -_CORNER
    return (
        f"M{x1 + 7:g} {y1:g}H{trunk - _CORNER:g}q{_CORNER} 0 {_CORNER} {turn}V{y2 - turn:g}"
        f"q0 {turn} {_CORNER} {turn}H{x2 - 5:g}"
    )
