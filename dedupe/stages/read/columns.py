"""Parquet files as columns: ids and dates in memory, texts left in the files and given in batches, again and again.

The documents are those of `ParquetReader`, without an object for each. Rows whose text may need a
closer look (empty, too long, mojibake) take the way of single records, with the same messages.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe.errors import InputError, RecordError
from dedupe.model import Rejected
from dedupe.model.text import BYTE_ORDER_MARK
from dedupe.settings import BatchSettings
from dedupe.stages.read import Tally
from dedupe.stages.read.mend import SUSPECT
from dedupe.stages.read.parquet import MAGIC, open_parquet, plain
from dedupe.stages.read.record import goes_by_usual_names, to_document
from dedupe.stages.read.source import find_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray
    from pyarrow.parquet import ParquetFile

    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source

_LEAD = r"\xc3[\x82\x83\x90\x91\xa2\xaf]"
"""Bytes that stand in all mojibake: Â, Ã, Ð, Ñ, â or ï."""


@dataclass(slots=True, eq=False)
class TextTable:
    """The articles of Parquet files, sorted by id; `texts` goes through what the files hold.

    `rows` (n,) int64 is the place of each document among the sorted ids, in the order of the files; `kept`
    says of every record whether it is one, and `twice` what is said of one whose id is taken. `bytes` is what
    the files say of all texts. What is wrong with a text is known when `texts` has been gone through once:
    `dropped` are the rows of texts that are none, `rejected` says what was refused, and why.
    """

    sources: list[Source]
    settings: ReadSettings
    batch: BatchSettings
    bytes: int
    ids: list[str]
    outlets: list[str | None]
    published: list[str | None]
    urls: list[str | None]
    titles: list[str | None]
    rows: NDArray[np.int64]
    kept: NDArray[np.bool_]
    twice: dict[int, Rejected]
    rejected: list[Rejected] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)
    _changed: dict[int, str] = field(default_factory=dict)
    _is_known: bool = False

    def texts(self) -> Iterator[tuple[NDArray[np.int64], pa.Array]]:
        """Yield rows and, as large strings, their texts, batch by batch; a text that is none is empty.

        Raises:
            InputError: A file cannot be read to its end, or gives no document at all.
        """
        record = document = 0
        tallies = {source.root: Tally() for source in self.sources}
        for source in self.sources:
            first, began, dropped = record, document, len(self.dropped)
            bad: list[NDArray[np.int64]] = []
            for batch in _batches(source, [self.settings.text], self.batch, self.settings.text):
                own = slice(record, record + batch.num_rows)
                texts = _large(batch.column(0), self.kept[own])
                rows = self.rows[document : document + len(texts)]
                if not self._is_known:
                    numbers = np.flatnonzero(self.kept[own]) + own.start
                    bad.append(numbers[self._look(texts, rows, source)])
                yield rows, self._mended(texts, rows)
                record += batch.num_rows
                document += len(texts)
            if not self._is_known:
                refused = np.concatenate([*bad, np.flatnonzero(~self.kept[first:record]) + first])
                reasons = list(self._explain(source, np.sort(refused), first))
                self.rejected += reasons
                tallies[source.root].add(document - began - (len(self.dropped) - dropped), reasons)
        if not self._is_known:
            for root, tally in tallies.items():
                if not tally.documents:
                    raise InputError(tally.nothing(root))
        self._is_known = True

    def _look(self, texts: pa.Array, rows: NDArray[np.int64], source: Source) -> list[int]:
        """Return which texts of a batch are none, and note which are to be mended."""
        bad = []
        for i in np.flatnonzero(are_doubtful(texts, self.settings)).tolist():
            text, row = texts[i].as_py(), int(rows[i])
            try:
                mended = to_document({self.settings.text: text}, "-", source.name, self.settings).text
            except RecordError:
                bad.append(i)
                self.dropped.add(row)
                mended = ""
            if mended != text:
                self._changed[row] = mended
        return bad

    def _explain(self, source: Source, refused: NDArray[np.int64], first: int) -> Iterator[Rejected]:
        """Yield what is wrong with some records, each read whole; their file begins at the record *first*."""
        if not refused.size:
            return
        record = first
        for batch in _batches(source, None, self.batch):
            low, high = np.searchsorted(refused, [record, record + batch.num_rows]).tolist()
            own = refused[low:high]
            for number, fields in zip(own.tolist(), batch.take(own - record).to_pylist(), strict=True):
                where = f"{source.name}:{number - first + 1}"
                try:
                    to_document({name: plain(one) for name, one in fields.items()}, where, source.name, self.settings)
                except RecordError as error:
                    yield Rejected(where, str(error))
                else:
                    yield self.twice[number]
            record += batch.num_rows

    def _mended(self, texts: pa.Array, rows: NDArray[np.int64]) -> pa.Array:
        """Return texts as documents have them."""
        import pyarrow as pa
        import pyarrow.compute as pc

        changed = [i for i, row in enumerate(rows.tolist()) if row in self._changed] if self._changed else []
        if not changed:
            return texts
        mask = np.zeros(len(texts), dtype=bool)
        mask[changed] = True
        values = pa.array([self._changed[int(rows[i])] for i in changed], pa.large_string())
        return pc.replace_with_mask(texts, pa.array(mask), values)


def _find_bad(texts: pa.Array, settings: ReadSettings) -> list[int]:
    """Return which texts are none."""
    import pyarrow as pa

    texts = texts.cast(pa.large_string())
    bad = []
    for i in np.flatnonzero(are_doubtful(texts, settings)).tolist():
        try:
            to_document({settings.text: texts[i].as_py()}, "-", "-", settings)
        except RecordError:
            bad.append(i)
    return bad


def _large(texts: pa.Array, kept: NDArray[np.bool_]) -> pa.Array:
    """Return the texts of some records as large strings."""
    import pyarrow as pa

    large = texts.cast(pa.large_string())
    return large if kept.all() else large.filter(pa.array(kept))


def are_doubtful(texts: pa.Array, settings: ReadSettings) -> NDArray[np.bool_]:
    """Return which texts need a closer look: none, empty, too long, maybe mojibake, or marked; cheaply."""
    import pyarrow as pa
    import pyarrow.compute as pc

    lengths = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    blank = pc.fill_null(pc.match_substring_regex(texts, r"\A\s*\z"), fill_value=True).to_numpy(zero_copy_only=False)
    begun = pc.fill_null(pc.starts_with(texts, BYTE_ORDER_MARK), fill_value=False).to_numpy(zero_copy_only=False)
    doubtful: NDArray[np.bool_] = blank | begun | (lengths > settings.megabytes * 1_000_000)
    marked = pc.fill_null(pc.match_substring_regex(texts.view(pa.large_binary()), _LEAD), fill_value=False)
    places = marked.to_numpy(zero_copy_only=False).nonzero()[0]
    if places.size:
        suspect = pc.match_substring_regex(texts.take(pa.array(places)), SUSPECT).to_numpy(zero_copy_only=False)
        doubtful[places[suspect]] = True
    return doubtful


def read_columns(
    paths: Sequence[str | Path],
    settings: ReadSettings,
    base: Path | None = None,
    without: Sequence[Path] = (),
    batch: BatchSettings | None = None,
) -> TextTable | None:
    """Return the articles of Parquet files, or None where a path holds anything else or a column of another type.

    Args:
        paths: Files and folders.
        settings: The names of fields and the bound on size.
        base: A folder that names are made relative to.
        without: Folders that are passed over inside others.
        batch: What a batch of texts holds.

    Raises:
        InputError: A path that is not there or cannot be read, or a file that gives no document at all.
    """
    sources = find_sources(paths, base, without)
    if settings.reader not in ("", "parquet") or not all(_is_parquet(source) for source in sources):
        return None
    try:
        if not all(_fits(source, settings) for source in sources):
            return None
        scan = _Scan(settings, batch or BatchSettings())
        for source in sources:
            scan.add(source)
        if scan.shares_ids:
            # Whose an id is depends on which records are documents, so their texts are looked at first.
            scan = _Scan(settings, batch or BatchSettings(), looks=True)
            for source in sources:
                scan.add(source)
    except RecordError as error:
        message = f"{source.name}: {error}"
        raise InputError(message) from error
    return scan.table(sources)


def _is_parquet(source: Source) -> bool:
    """Return whether a source is a file that begins as Parquet does."""
    if source.suffix != ".parquet" or not source.path.is_file():
        return False
    with source.path.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def _batches(source: Source, names: list[str] | None, batch: BatchSettings, text: str = "") -> Iterator[Any]:
    """Yield some columns of a file, batch by batch; where the *text* is among them, of so many bytes."""
    import pyarrow as pa

    with ExitStack() as stack:
        stream = stack.enter_context(source.path.open("rb"))
        file = open_parquet(stream, stack)
        try:
            rows = min(batch.articles, _rows_of(file, text, batch.megabytes * 1_000_000)) if text else batch.articles
            yield from file.iter_batches(rows, columns=names, use_threads=False)
        except (pa.ArrowException, OSError) as error:
            message = f"not a Parquet file that can be read ({str(error).splitlines()[0][:120]}); export it again"
            raise RecordError(message) from error


def _sizes(file: ParquetFile, name: str) -> Iterator[tuple[int, int]]:
    """Yield of each group of rows how many there are, and what a column of theirs takes."""
    groups = (file.metadata.row_group(number) for number in range(file.metadata.num_row_groups))
    for group in groups:
        columns = (group.column(number) for number in range(group.num_columns))
        yield group.num_rows, sum(one.total_uncompressed_size for one in columns if one.path_in_schema == name)


def _rows_of(file: ParquetFile, name: str, size: int) -> int:
    """Return how many rows take so many bytes where they take most."""
    most = max((taken / rows for rows, taken in _sizes(file, name) if rows), default=0.0)
    return max(1, int(size / max(most, 1.0)))


def _fits(source: Source, settings: ReadSettings) -> bool:
    """Return whether the columns of a file are such as are read without looking at each value."""
    import pyarrow.types as kinds

    with ExitStack() as stack:
        schema = open_parquet(stack.enter_context(source.path.open("rb")), stack).schema_arrow
    types = {column.name: column.type for column in schema}
    if settings.text not in types or goes_by_usual_names(types, settings):
        return False

    def is_text(kind: Any) -> bool:  # noqa: ANN401 - an Arrow type
        return bool(kinds.is_string(kind) or kinds.is_large_string(kind))

    texts = [types[name] for name in (settings.text, settings.outlet, settings.url, settings.title) if name in types]
    own = types.get(settings.id)
    dated = types.get(settings.published)
    return (
        all(map(is_text, texts))
        and (own is None or is_text(own) or kinds.is_integer(own))
        and (dated is None or is_text(dated) or kinds.is_temporal(dated))
    )


class _Scan:
    """What is gathered of the records beside their texts."""

    def __init__(self, settings: ReadSettings, batch: BatchSettings, *, looks: bool = False) -> None:
        self.shares_ids = False
        self._looks = looks
        self._settings = settings
        self._batch = batch
        self._bytes = 0
        self._columns: dict[str, list[Any]] = {name: [] for name in ("id", "outlet", "published", "url", "title")}
        self._kept: list[NDArray[np.bool_]] = []
        self._twice: dict[int, Rejected] = {}
        self._first = 0
        self._taken: dict[str, str] = {}

    def add(self, source: Source) -> None:
        """Gather what a file holds.

        Raises:
            RecordError: It cannot be read.
        """
        names = [getattr(self._settings, name) for name in self._columns]
        with ExitStack() as stack:
            file = open_parquet(stack.enter_context(source.path.open("rb")), stack)
            held, count = set(file.schema_arrow.names), file.metadata.num_rows
            self._bytes += sum(taken for _, taken in _sizes(file, self._settings.text))
        number = 0
        text = self._settings.text
        own = [name for name in dict.fromkeys(names) if name in held and name != text]
        if not own and not self._looks:
            self._take({}, np.zeros(count, dtype=bool), source, 0)
        else:
            for batch in _batches(source, [*own, text] if self._looks else own, self._batch, text * self._looks):
                cells = {name: batch.column(name).to_pylist() for name in own}
                bad = np.zeros(batch.num_rows, dtype=bool)
                if self._looks:
                    bad[_find_bad(batch.column(text), self._settings)] = True
                self._take(cells, bad, source, number)
                number += batch.num_rows
        self._first += count

    def _take(self, cells: dict[str, list[Any]], bad: NDArray[np.bool_], source: Source, done: int) -> None:
        """Gather the records of a batch but those whose text is known to be bad."""
        count = bad.size
        nothing = [None] * count
        own = {name: cells.get(getattr(self._settings, name), nothing) for name in self._columns}
        dates = {value: self._date(value) for value in set(own["published"])}
        kept = np.ones(count, dtype=bool)
        given = enumerate(own["id"], done + 1)
        names = [f"{source.id}:{number}" if one is None or one == "" else str(one) for number, one in given]
        taken = dict.fromkeys(names, source.name)
        is_new = len(taken) == count and self._taken.keys().isdisjoint(taken)
        if is_new and not (bad.any() or any(reason for _, reason in dates.values())):
            # As most files are: every record is a document, with an id of its own.
            self._taken |= taken
            self._columns["id"] += names
            self._columns["published"] += [dates[one][0] for one in own["published"]]
            for other in ("outlet", "url", "title"):
                self._columns[other] += [one or None for one in own[other]]
            self._kept.append(kept)
            return
        for i, given_name in enumerate(names):
            name = given_name
            if self._taken.get(name) not in (None, source.name):
                self.shares_ids = True
                name = f"{source.id}:{name}"
            published, reason = dates[own["published"][i]]
            if not (reason or bad[i]) and name in self._taken:
                self.shares_ids = True
                remedy = "ids are unique; choose another field with --set read.id=NAME"
                refusal = Rejected(source.name, f'id "{name}" stands there twice; {remedy}')
                self._twice[self._first + done + i] = refusal
            elif not (reason or bad[i]):
                self._taken[name] = source.name
                self._columns["id"].append(name)
                self._columns["published"].append(published)
                for other in ("outlet", "url", "title"):
                    self._columns[other].append(own[other][i] or None)
                continue
            kept[i] = False
        self._kept.append(kept)

    def _date(self, value: object) -> tuple[str | None, str]:
        """Return a date as `Document` has it, and why it is none."""
        fields = {self._settings.text: "-", self._settings.published: plain(value)}
        try:
            return to_document(fields, "-", "-", self._settings).published, ""
        except RecordError as error:
            return None, str(error)

    def table(self, sources: list[Source]) -> TextTable:
        """Return all that was gathered, sorted by id."""
        ids = self._columns["id"]
        order = sorted(range(len(ids)), key=ids.__getitem__)
        rows = np.empty(len(ids), dtype=np.int64)
        rows[order] = np.arange(len(ids))
        columns = {name: [values[at] for at in order] for name, values in self._columns.items()}
        return TextTable(
            sources,
            self._settings,
            self._batch,
            self._bytes,
            columns["id"],
            columns["outlet"],
            columns["published"],
            columns["url"],
            columns["title"],
            rows,
            np.concatenate([*self._kept, np.zeros(0, dtype=bool)]),
            self._twice,
        )
