"""Document by document or in one compiled pass: the same matches, and the same refusal of what is furniture."""

from __future__ import annotations

import random

import pytest

from dedupe import Document, Settings, matching
from dedupe.comparing import parse
from dedupe.model import Match, Span

pytest.importorskip("numba", reason="the extra fast is not installed")
WORDS = [f"word{number}" for number in range(400)]


def documents() -> tuple[list[Document], list[tuple[Span, ...]]]:
    """Return 80 texts in which passages of other texts stand, in two scripts, some with furniture."""
    chance = random.Random(7)
    texts: list[str] = []
    for number in range(80):
        own = chance.choices(WORDS, k=chance.randint(5, 120))
        if texts and number % 3 == 0:
            own[3:3] = chance.choice(texts).split()[: chance.randint(5, 60)]
        texts.append(" ".join(own) + (" 東京で会議が開かれた" if number % 7 == 0 else ""))
    furniture = [(Span(0, len(text) // 3),) if number % 11 == 0 else () for number, text in enumerate(texts)]
    return [Document(f"d{number:02}", text) for number, text in enumerate(texts)], furniture


def matches(monkeypatch: pytest.MonkeyPatch, many: int) -> list[Match]:
    monkeypatch.setattr(matching, "MANY", many)
    texts, furniture = documents()
    settings = Settings()
    return matching.match_documents(texts, furniture, lambda row: parse(texts[row], settings, furniture[row]), settings)


def test_both_ways_give_the_same_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, compiled = matches(monkeypatch, 1000), matches(monkeypatch, 2)
    assert plain == compiled
    assert len(plain) > 10
