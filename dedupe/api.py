"""The public functions: everything is converted at this door, results give pandas DataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from dedupe import comparing, pipeline
from dedupe.errors import InputError
from dedupe.model import Document, Rejected
from dedupe.model.display import pages as notebook_pages
from dedupe.settings import Settings
from dedupe.stages.align import align as align_parsed
from dedupe.stages.furniture import find_furniture

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from dedupe.model import Cluster, Comparison, Passage, Result

Text: TypeAlias = str | Document


def read(*paths: str | Path, settings: Settings | None = None) -> list[Document]:
    """Return the documents of corpora, files and folders; a record that cannot be read is an error here.

    Args:
        paths: Each a path, or the name of a corpus.
        settings: How to read them. Default: a corpus's own settings, else the defaults.

    Raises:
        UnknownNameError: There is neither a corpus nor a path of a name.
        InputError: No path was given, or a record cannot be read.
    """
    from dedupe.corpus import find_corpus

    if not paths:
        message = "no path was given; name a file, a folder or a corpus"
        raise InputError(message)
    documents: list[Document] = []
    for record in find_corpus([str(path) for path in paths]).read(settings):
        if isinstance(record, Rejected):
            message = f"{record.where}: {record.reason}"
            raise InputError(message)
        documents.append(record)
    return documents


def compare(a: Text, b: Text, settings: Settings | None = None) -> Comparison:
    """Return what two texts share and what was changed between them.

    >>> found = compare("The bridge will close for fourteen weeks from Monday.",
    ...                 "The bridge will close for sixteen weeks from Monday.")
    >>> [(edit.old, edit.new, edit.kind) for passage in found.passages for edit in passage.edits]
    [('fourteen', 'sixteen', 'number')]
    """
    return comparing.compare_in_any_order(_document(a, "a"), _document(b, "b"), settings or Settings())


def align(
    a: Text, b: Text, unit: Literal["sentence", "passage"] = "sentence", settings: Settings | None = None
) -> list[Passage]:
    """Return the passages of *b* that come from *a*: sentence links for readers, or merged blocks."""
    settings = settings or Settings()
    documents = [_document(a, "a"), _document(b, "b")]
    furniture = find_furniture(documents, settings.furniture)
    parsed = [comparing.parse(document, settings, furniture.get(document.id, ())) for document in documents]
    return list(align_parsed(parsed[0], parsed[1], settings.align, unit=unit))


def report(documents: Iterable[Document], *, title: str = "report", settings: Settings | None = None) -> Result:
    """Return matches, clusters and comparisons of all documents."""
    return pipeline.run(documents, settings or Settings(), title=title)


def find_matches(documents: Iterable[Document], settings: Settings | None = None) -> pd.DataFrame:
    """Return one row a match: a, b, jaccard, a_in_b, b_in_a, longest_run, found_by."""
    import pandas as pd

    matches, _, _ = pipeline.find_clusters(documents, settings or Settings(), strict=True)
    rows = [(m.a, m.b, m.jaccard, m.a_in_b, m.b_in_a, m.longest_run, "+".join(m.found_by)) for m in matches]
    columns = ["a", "b", "jaccard", "a_in_b", "b_in_a", "longest_run", "found_by"]
    return pd.DataFrame(rows, columns=columns)


def cluster(documents: Iterable[Document], settings: Settings | None = None) -> pd.DataFrame:
    """Return one row a document: id, cluster (the id of its smallest member), representative."""
    import pandas as pd

    documents = list(documents)
    _, clusters, _ = pipeline.find_clusters(documents, settings or Settings(), strict=True)
    story_of = {member: story for story in clusters for member in story.members}
    rows = []
    for name in sorted(document.id for document in documents):
        story = story_of.get(name)
        rows.append((name, story.id if story else name, story is None or story.representative == name))
    return pd.DataFrame(rows, columns=["id", "cluster", "representative"])


def _comparison_page(comparison: Comparison) -> str:
    from dedupe.render.notebook import comparison_fragment

    return comparison_fragment(comparison)


def _result_page(result: Result) -> str:
    from dedupe.render.notebook import result_fragment

    return result_fragment(result)


def _cluster_page(story: Cluster) -> str:
    from dedupe.render.notebook import cluster_fragment

    return cluster_fragment(story)


# Notebooks ask a record for its HTML; the records stand below what makes it.
notebook_pages.update(Comparison=_comparison_page, Result=_result_page, Cluster=_cluster_page)


def _document(text: Text, name: str) -> Document:
    return text if isinstance(text, Document) else Document(name, text)
