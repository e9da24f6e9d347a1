"""The order of the stages, and nothing else: documents in, a `Result` out; `dedupe.comparing` has it for one pair.

    read → normalise → segment → furniture → shingle → sketch → index → verify → cluster
         → align → edits → measure → trace → report

Progress is reported as `Event`s. The same documents and settings give the same result, in whatever
order they come and on however many processes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import combinations
from typing import TYPE_CHECKING

from dedupe.comparing import ParsedPair, compare_pair, compare_towards_source, parse, run_record, turned
from dedupe.engine import engines
from dedupe.errors import InputError, RecordError, unknown
from dedupe.matching import is_many, match_documents, match_pair
from dedupe.model import Cluster, Comparison, Document, Event, ParsedDocument, Rejected, Result, Span
from dedupe.stages.align import align
from dedupe.stages.cluster import cluster, facts_of, grow, link
from dedupe.stages.decide import Desk, keep_passages
from dedupe.stages.furniture import find_furniture
from dedupe.stages.measure import find_words, mark_words
from dedupe.stages.trace.cover import Held, find_cover
from dedupe.stages.trace.dates import period
from dedupe.stages.verify import is_match
from dedupe.stories import decide_matches, only_about, possible_links, promote, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dedupe.model import Cover, Decision, Match
    from dedupe.settings import Settings

    Watcher = Callable[[Event], None]


def run(  # noqa: PLR0913 - each says one thing of a run, and all but two have a default
    records: Iterable[Document | Rejected],
    settings: Settings,
    *,
    title: str,
    strict: bool = False,
    jobs: int = 1,
    on_event: Watcher | None = None,
    about: str | None = None,
    decisions: Sequence[Decision] = (),
) -> Result:
    """Return what a whole corpus shares: matches, clusters, and a comparison of every pair that matters.

    Args:
        records: What the readers give: documents, and records that could not be read.
        settings: All settings; they are kept in the result.
        title: What the report is called.
        strict: A record that cannot be read ends the run.
        jobs: Processes; one is best for fewer than some dozen documents.
        on_event: Called with every step of progress.
        about: Tell only the story of the document with this id; its coverage is the one of the result.
        decisions: What a person decided (`corpus.decisions`); they are honoured and the result says so.

    Raises:
        RecordError: Under strict, for the first record that could not be read.
        InputError: There is no document at all, or two have one id and different texts.
    """
    watch = on_event or _ignore
    documents, rejected = _intake(records, strict=strict)
    desk = Desk(decisions, {document.id: document for document in documents})
    watch(Event("read", len(documents), len(documents), _plural(len(documents), "document")))
    furniture = _furniture_of(documents, settings, watch)
    parsed = _parse_all(documents, furniture, settings, jobs, watch)
    matches, near_misses = _match_all(documents, furniture, parsed.__getitem__, settings, watch)
    matches, near_misses = decide_matches(
        desk, matches, near_misses, _measuring(documents, parsed.__getitem__, settings)
    )
    clusters = cluster(possible_links(matches, near_misses, settings), parsed, settings.cluster, desk.pairs("accept"))
    matches, near_misses = promote(matches, near_misses, clusters, settings)
    if about is not None:
        clusters, matches = only_about(about, clusters, matches)
    watch(Event("cluster", len(clusters), len(clusters), _stories(clusters)))
    result = tell_stories(
        parsed, matches, clusters, settings, title=title, jobs=jobs, on_event=watch, about=about, desk=desk
    )
    return replace(result, near_misses=tuple(near_misses), rejected=tuple(rejected))


def tell_stories(  # noqa: PLR0913 - each says one thing of a run, and all but five have a default
    parsed: Sequence[ParsedDocument],
    matches: Sequence[Match],
    clusters: Sequence[Cluster],
    settings: Settings,
    *,
    title: str,
    jobs: int = 1,
    on_event: Watcher | None = None,
    about: str | None = None,
    desk: Desk | None = None,
) -> Result:
    """Return what known stories are: the run from `cluster` on, for stories that an index keeps too.

    Args:
        parsed: The documents, sorted by id.
        matches: Their matches, sorted by ids.
        clusters: Their stories.
        settings: All settings.
        title: What the report is called.
        jobs: Processes that align.
        on_event: Called with every step of progress.
        about: Cover the document with this id.
        desk: What a person decided of them.
    """
    desk = desk or Desk((), {})
    chosen, unaligned = _pairs_to_align(matches, clusters, settings)
    comparisons = _compare_all(chosen, parsed, settings, jobs, on_event or _ignore, desk)
    told = tell(clusters, comparisons, unaligned, parsed, settings, _comparing(parsed, matches, settings, desk), about)
    return Result(
        title=title,
        documents=tuple(parsed),
        matches=tuple(matches),
        near_misses=(),
        clusters=told.clusters,
        comparisons=told.comparisons,
        descents=told.descents,
        unaligned=told.unaligned,
        rejected=(),
        run=run_record(settings),
        coverages=told.coverages,
        rulings=desk.rulings(decision for one in told.comparisons for decision in one.decisions),
    )


def find_clusters(
    records: Iterable[Document | Rejected],
    settings: Settings,
    *,
    strict: bool = False,
    decisions: Sequence[Decision] = (),
) -> tuple[list[Match], list[Cluster], list[Rejected]]:
    """Return matches and clusters alone: the run up to `cluster`, without alignment.

    Raises:
        RecordError: Under strict, for the first record that could not be read.
        InputError: There is no document at all, or two have one id and different texts.
    """
    documents, rejected = _intake(records, strict=strict)
    found = link_documents(documents, settings, decisions)
    return promote(found.matches, found.near_misses, found.clusters, settings)[0], found.clusters, rejected


@dataclass(frozen=True, slots=True)
class Linked:
    """Matches, the near misses that may link all the same, the `links` among both by their ids, and the stories."""

    matches: list[Match]
    near_misses: list[Match]
    links: frozenset[tuple[str, str]]
    clusters: list[Cluster]


def link_documents(documents: Sequence[Document], settings: Settings, decisions: Sequence[Decision] = ()) -> Linked:
    """Return what documents share and which pairs make their stories, whatever they come from.

    Args:
        documents: Sorted by id, each id once.
        settings: All settings.
        decisions: What a person decided.
    """
    furniture = _furniture_of(documents, settings, _ignore)
    # What a person decided is of few pairs, which are looked at one by one.
    if is_many(len(documents)) and not decisions:
        from dedupe.matching.articles import Articles
        from dedupe.matching.columns import find_stories

        articles = Articles.of_documents(documents)
        found = find_stories(articles, furniture, settings)
        possible = found.pairs.records(articles.ids, found.possible)
        matches = [match for match in possible if is_match(match, settings.verify)]
        near_misses = [match for match in possible if not is_match(match, settings.verify)]
        pairs = found.pairs.records(articles.ids, found.links)
        return Linked(matches, near_misses, frozenset((pair.a, pair.b) for pair in pairs), found.clusters)

    @cache
    def parsed(row: int) -> ParsedDocument:
        return parse(documents[row], settings, furniture[row])

    matches, near_misses = _match_all(documents, furniture, parsed, settings, _ignore)
    desk = Desk(decisions, {document.id: document for document in documents})
    matches, near_misses = decide_matches(desk, matches, near_misses, _measuring(documents, parsed, settings))
    possible = possible_links(matches, near_misses, settings)
    inside = {name for match in possible for name in (match.a, match.b)}
    told = [parsed(row) for row, document in enumerate(documents) if document.id in inside]
    links = link(possible, told, settings.cluster, desk.pairs("accept"))
    clusters = grow(links, facts_of(told), settings.cluster, desk.pairs("accept"))
    return Linked(matches, possible[len(matches) :], frozenset((one.a, one.b) for one in links), clusters)


def _intake(records: Iterable[Document | Rejected], *, strict: bool) -> tuple[list[Document], list[Rejected]]:
    """Return the documents sorted by id, and what was rejected, in the order it came."""
    documents: dict[str, Document] = {}
    rejected: list[Rejected] = []
    for record in records:
        fault = record if isinstance(record, Rejected) else fault_of(record, documents)
        if fault is None and isinstance(record, Document):
            documents[record.id] = record
        elif fault is not None:
            if strict:
                message = f"{fault.where}: {fault.reason}"
                raise RecordError(message)
            rejected.append(fault)
    if not documents:
        reasons = "".join(f"; {fault.where}: {fault.reason}" for fault in rejected[:3])
        message = f"0 documents were read; give at least one text that can be read{reasons}"
        raise InputError(message)
    return sorted(documents.values(), key=lambda document: document.id), rejected


def fault_of(document: Document, known: Mapping[str, Document]) -> Rejected | None:
    """Return why *document* cannot be taken, or None."""
    earlier = known.get(document.id)
    if earlier is not None and earlier.text != document.text:
        return Rejected(f'document "{document.id}"', "the id is taken by another text; ids must be unique")
    if document.published is not None:
        try:
            period(document.published)
        except InputError as error:
            return Rejected(f'document "{document.id}"', str(error))
    return None


def _furniture_of(documents: Sequence[Document], settings: Settings, watch: Watcher) -> list[tuple[Span, ...]]:
    """Return the furniture of each document."""
    furniture = find_furniture(documents, settings.furniture)
    blocks = sum(map(len, furniture.values()))
    watch(Event("furniture", len(documents), len(documents), f"{_plural(blocks, 'block')} left out of every share"))
    return [furniture[document.id] for document in documents]


def _parse_all(
    documents: Sequence[Document],
    furniture: Sequence[tuple[Span, ...]],
    settings: Settings,
    jobs: int,
    watch: Watcher,
) -> list[ParsedDocument]:
    items = list(zip(documents, furniture, strict=True))
    parsed: list[ParsedDocument] = []
    for done, one in enumerate(engines["local"].map(partial(_parse, settings), items, jobs), 1):
        parsed.append(one)
        watch(Event("parse", done, len(items)))
    return parsed


def _parse(settings: Settings, item: tuple[Document, tuple[Span, ...]]) -> ParsedDocument:
    return parse(item[0], settings, item[1])


def _match_all(
    documents: Sequence[Document],
    furniture: Sequence[tuple[Span, ...]],
    parsed: Callable[[int], ParsedDocument],
    settings: Settings,
    watch: Watcher,
) -> tuple[list[Match], list[Match]]:
    """Return the matches, and the candidate pairs that are none."""
    verified = match_documents(documents, furniture, parsed, settings)
    matches = [match for match in verified if is_match(match, settings.verify)]
    found = f"{_plural(len(matches), 'match', 'matches')} of {_plural(len(verified), 'candidate pair')}"
    watch(Event("match", len(verified), len(verified), found))
    return matches, [match for match in verified if not is_match(match, settings.verify)]


def explain(
    records: Iterable[Document | Rejected],
    settings: Settings,
    *,
    article: str,
    strict: bool = False,
    decisions: Sequence[Decision] = (),
) -> tuple[Cover, ParsedDocument]:
    """Return which documents the article with the id *article* is made of, and the article as it was read.

    Raises:
        RecordError: Under strict, for the first record that could not be read.
        InputError: There is no document of that id.
    """
    documents, _ = _intake(records, strict=strict)
    rows = {document.id: row for row, document in enumerate(documents)}
    if article not in rows:
        raise InputError(unknown("document", article, rows))
    furniture = _furniture_of(documents, settings, _ignore)

    @cache
    def parsed(row: int) -> ParsedDocument:
        return parse(documents[row], settings, furniture[row])

    verified = match_documents(documents, furniture, parsed, settings)
    desk = Desk(decisions, {document.id: document for document in documents})
    rejected = desk.pairs("reject")
    own = sorted(
        (m for m in verified if article in (m.a, m.b) and (m.a, m.b) not in rejected),
        key=_strongest_first,
    )
    names = [match.b if match.a == article else match.a for match in own[: settings.trace.cover_up_to]]
    text = parsed(rows[article])
    sources = [parsed(rows[name]) for name in sorted(names)]
    held: list[Held] = []
    for one in sources:
        aligned = align(one, text, settings.align, unit="sentence")
        passages, _ = keep_passages(aligned, one, text, desk.about(one.id, article))
        told, again = ([p.b for p in passages if p.repeat is repeat] for repeat in (False, True))
        held.append(Held(one.document, mark_words(text, told), mark_words(text, again)))
    kept = mark_words(text, [Span(0, len(text.text))])
    return find_cover(article, find_words(text.text), kept, held, settings.trace), text


def _measuring(
    documents: Sequence[Document], parsed: Callable[[int], ParsedDocument], settings: Settings
) -> Callable[[str, str], Match]:
    """Return what tells what two documents share, by their ids."""
    rows = {document.id: row for row, document in enumerate(documents)}
    return lambda a, b: match_pair(parsed(rows[a]), parsed(rows[b]), settings)


def _pairs_to_align(
    matches: Sequence[Match], clusters: Sequence[Cluster], settings: Settings
) -> tuple[list[Match], list[Match]]:
    """Return the matches that are aligned, and those that are only counted.

    All pairs of a small cluster are aligned. In a large one each member is compared with the
    representative, or pairs would grow with the square of its size. Of its matches outside its own
    cluster (a quotation in another story, say) a document is aligned with the strongest few.
    """
    by_pair = {(match.a, match.b): match for match in matches}
    chosen: set[tuple[str, str]] = set()
    for story in clusters:
        small = len(story.members) <= settings.cluster.align_up_to
        pairs = combinations(story.members, 2) if small else _with(story.representative, story.members)
        chosen.update(pair for pair in pairs if pair in by_pair)
    home = {member: story.id for story in clusters for member in story.members}
    partners: Counter[str] = Counter()
    for match in sorted(matches, key=_strongest_first):
        if home.get(match.a, match.a) != home.get(match.b, match.b):
            if max(partners[match.a], partners[match.b]) < settings.cluster.align_related:
                chosen.add((match.a, match.b))
            partners.update((match.a, match.b))
    return [m for m in matches if (m.a, m.b) in chosen], [m for m in matches if (m.a, m.b) not in chosen]


def _strongest_first(match: Match) -> tuple[float, int, str, str]:
    return -max(match.a_in_b, match.b_in_a), -match.longest_run, match.a, match.b


def _with(representative: str, members: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of the representative with every other member."""
    return [(min(one, representative), max(one, representative)) for one in members if one != representative]


def _compare_all(
    matches: Sequence[Match],
    parsed: Sequence[ParsedDocument],
    settings: Settings,
    jobs: int,
    watch: Watcher,
    desk: Desk,
) -> list[Comparison]:
    by_id = {one.id: one for one in parsed}
    pairs = [ParsedPair(by_id[match.a], by_id[match.b], match, desk.about(match.a, match.b)) for match in matches]
    comparisons: list[Comparison] = []
    for done, comparison in enumerate(engines["local"].map(partial(compare_towards_source, settings), pairs, jobs), 1):
        comparisons.append(comparison)
        watch(Event("align", done, len(pairs)))
    return comparisons


def _comparing(
    parsed: Sequence[ParsedDocument], matches: Iterable[Match], settings: Settings, desk: Desk
) -> Callable[[str, str], Comparison]:
    """Return what compares two documents by their ids, the first as a, whether or not they are a match."""
    texts = {one.id: one for one in parsed}
    known = {(match.a, match.b): match for match in matches}

    def compare_ids(a: str, b: str) -> Comparison:
        match = known.get((a, b))
        if match is None and (b, a) in known:
            match = turned(known[b, a])
        match = match or match_pair(texts[a], texts[b], settings)
        return compare_pair(ParsedPair(texts[a], texts[b], match, desk.about(a, b)), settings)

    return compare_ids


def _ignore(event: Event) -> None:
    """Watch nothing."""


def _plural(count: int, one: str, many: str | None = None) -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def _stories(clusters: Sequence[Cluster]) -> str:
    told = sum(len(story.members) for story in clusters)
    largest = max((len(story.members) for story in clusters), default=0)
    return f"{_plural(len(clusters), 'story', 'stories')} holding {_plural(told, 'document')}; the largest {largest}"
