"""Where the longest shared run stands: the first place in b at which a has it too, found against plain search."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedupe.model import Document, ParsedDocument, Span
from dedupe.stages.normalise import normalise
from dedupe.stages.verify.run import locate_run

WORDS = st.lists(st.sampled_from("bridge town river half-time".split()), max_size=14)


def parse(name: str, words: list[str], dropped: frozenset[int]) -> ParsedDocument:
    text = " ".join(words)
    tokens = normalise(text)
    size = tokens.hashes.size
    furniture = tuple(Span(int(tokens.starts[i]), int(tokens.ends[i])) for i in sorted(dropped) if i < size)
    return ParsedDocument(Document(name, text), tokens, (), (), (), furniture)


def plain(a: ParsedDocument, b: ParsedDocument, length: int) -> tuple[Span, Span] | None:
    def runs(one: ParsedDocument) -> list[tuple[tuple[str, ...], Span]]:
        words, kept = one.tokens.words, one.outside.tolist()
        return [
            (words[i : i + length], Span(int(one.tokens.starts[i]), int(one.tokens.ends[i + length - 1])))
            for i in range(len(words) - length + 1)
            if all(kept[i : i + length])
        ]

    return next(((at, here) for words, here in runs(b) for other, at in runs(a) if words == other), None)


@given(WORDS, WORDS, st.frozensets(st.integers(0, 12), max_size=2), st.integers(1, 16))
def test_run_stands_where_plain_search_finds_it(
    one: list[str], other: list[str], dropped: frozenset[int], length: int
) -> None:
    a, b = parse("a", one, dropped), parse("b", other, frozenset())
    assert locate_run(a, b, length) == plain(a, b, length)


def test_no_run_has_no_place() -> None:
    a = parse("a", ["bridge"], frozenset())
    assert locate_run(a, a, 0) is None
