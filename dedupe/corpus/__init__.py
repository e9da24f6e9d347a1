"""Corpora by name: documents with a manifest that says what they are, and labels that say what is true.

`corpora/<name>/corpus.toml` makes a folder a corpus; any other path is an anonymous one. The folder
`corpora` is looked for here first, then among those that travel with the tool.
"""

from __future__ import annotations

from dedupe.corpus.find import find_corpus, list_corpora
from dedupe.corpus.manifest import Corpus, check_corpus, new_corpus, renew_corpus

__all__ = ["Corpus", "check_corpus", "find_corpus", "list_corpora", "new_corpus", "renew_corpus"]
