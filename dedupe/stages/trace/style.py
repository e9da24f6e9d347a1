"""The habits of the two desks that a text passes: how institutions announce and how newsrooms report.

A contrast is read in the words that a text has alone, so it tells what was changed on the way; it is no reason
unless both texts show it one way or the other. A part tells the kind of a text wherever it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dedupe.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.model import ParsedDocument
    from dedupe.stages.trace.shared import Shared


@dataclass(frozen=True, slots=True)
class Habit:
    """A way of writing, as words (looked for among those neither copied nor quoted) or as a pattern.

    `text` is what a reader is told of the side that has it.
    """

    text: str
    words: frozenset[str] = frozenset()
    pattern: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two ways of saying one thing: the taker's and the source's."""

    name: str
    kind: str
    taker: Habit
    source: Habit


@dataclass(frozen=True, slots=True)
class Part:
    """Something that stands in a text of one kind only; outside quotation marks where `in_quotes` is false."""

    name: str
    kind: str
    marks_taker: bool
    text: str
    pattern: re.Pattern[str]
    in_quotes: bool = True


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FORMAL: Final = Habit(
    "has the formal words of an institution",
    _words(
        "individuals individual participants participant physicians approximately heightened prior additional numerous "
        "current impact prevalence population factors interventions outcomes incidence associated association "
        "associations widespread comprehensive ongoing"
    ),
)
# Words that stood on one side alone of the shared sentences of the fitted half of insciout_A, read through for those
# that any desk would use; the general habit behind them is told by Bell, The Language of News Media (1991), ch. 4.
CONTRASTS: Final = (
    Contrast(
        "reporting",
        "reporting",
        Habit(
            "reports in the past tense",
            _words(
                "said found added suggested warned noted concluded discovered revealed wrote explained told claimed "
                "showed believed reported argued insisted"
            ),
        ),
        Habit(
            "announces in the present tense",
            _words(
                "say says find finds add adds suggest suggests warn warns note notes conclude concludes reveal reveals "
                "write writes explain explains show shows believe believes report reports argue argues comments"
            ),
        ),
    ),
    Contrast(
        "figures",
        "house-style",
        Habit("spells figures out", pattern=re.compile(r"\bper ?cent\b", re.IGNORECASE)),
        Habit("writes figures with signs", pattern=re.compile(r"\d ?%")),
    ),
    Contrast(
        "wording",
        "wording",
        Habit(
            "has a newsroom’s plain words",
            _words(
                "experts expert scientists boffins academics doctors medics people chance chances britain brits "
                "britons kids youngsters mums prof bosses"
            ),
        ),
        FORMAL,
    ),
)
"""What newsrooms change when they take a text over."""

PARTS: Final = (
    Part(
        "release",
        "release",
        marks_taker=False,
        text="has a release’s own parts",
        pattern=re.compile(
            r"^[^\w\n]*(?:notes? (?:to|for) (?:the )?editors?|for (?:immediate )?release\b.{0,40}"
            r"|(?:media|press) (?:contact|enquir|inquir|office)\w*.{0,40}"
            r"|(?:strictly )?embargo(?:ed)?(?: (?:until|till|for)\b.{0,80})?"
            r"|ends|(?-i:About (?:[Tt]he )?[A-Z])\S{0,40}(?: \S{1,40}){0,6}"
            r"|(?:for )?(?:further|more) information\b.{0,60}"
            r"|(?:press|news|media|public) release\b.{0,60})[^\w\n]*(?:$|:)|^[^\S\n]*#{3}[^\S\n]*$",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    Part(
        "address",
        "release",
        marks_taker=False,
        text="gives an address for questions or further reading",
        pattern=re.compile(r"\b[\w.+-]{1,64}@[\w-]+\.[\w.]+|https?://|\bwww\.|\bdoi\b", re.IGNORECASE),
    ),
    Part(
        "page",
        "page",
        marks_taker=True,
        text="is set on a newspaper’s page",
        pattern=re.compile(
            r"^[^\w\n]*(?:(?:read more|related articles|share (?:this|on)|image caption)\b.*|comments?(?: \(?\d+\)?)?)$"
            r"|\b(?:getty images?|shutterstock|alamy|istock(?:photo)?|rex features)\b|\b(?:file )?(?:picture|photo)s?:",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
    Part(
        "statement",
        "statement",
        marks_taker=True,
        text="cites a release or statement",
        pattern=re.compile(
            r"\b(?:(?:said|says|announced|wrote|explained|added) in (?:a|the|its|his|her|their) (?:\w+ )?"
            r"(?:statement|press release|news release|media release|release)"
            r"|according to (?:a|the|its) (?:\w+ )?(?:statement|press release|news release|media release)"
            r"|in a (?:written |joint |press |media )?statement)\b",
            re.IGNORECASE,
        ),
    ),
    Part(
        "voice",
        "voice",
        marks_taker=False,
        text="speaks as the institution itself",
        pattern=re.compile(
            r"\b(?:we(?:’re|'re| are| were) (?:delighted|proud|pleased|thrilled|excited|committed)"
            r"|our (?:scientists|researchers|staff|teams?|residents|customers|members|university|council|schools?|"
            r"company))\b",
            re.IGNORECASE,
        ),
        in_quotes=False,
    ),
    Part(
        "correction",
        "correction",
        marks_taker=True,
        text="corrects an earlier version",
        pattern=re.compile(
            r"\b(?:an|our|the) earlier (?:version|report|article|story|edition) "
            r"(?:of this|said|stated|named|gave|also|wrongly|incorrectly)\b"
            r"|\b(?:this|the) (?:article|story|report|page|headline) (?:was|has been) "
            r"(?:amended|corrected|updated|changed)\b"
            r"|^[^\w\n]*correct(?:ion|ed)s?\b[^\n:)]{0,30}[:)]|\(corrects\b|\bwe (?:wrongly|incorrectly|mistakenly)\b",
            re.IGNORECASE | re.MULTILINE,
        ),
    ),
)
"""What tells a release from an article, and a correction from what it corrects."""


_RELEASE: Final = next(part.pattern for part in PARTS if part.name == "release")

TITLE_OF_CORRECTION: Final = re.compile(r"\W*(?:correct(?:ed|ion)|updated?(?:\s*\d+)?)\b\s*[-–—:)]", re.IGNORECASE)
"""How agencies and sites mark the title of a text that takes the place of another."""


def find_habit(side: Shared, habit: Habit, sentences: Sequence[int]) -> list[Span]:
    """Return where *habit* shows in *sentences*, in order."""
    tokens = side.parsed.tokens
    if habit.pattern is None:
        found = [word for word in side.own_words(sentences) if tokens.words[word] in habit.words]
        return [Span(int(tokens.starts[word]), int(tokens.ends[word])) for word in found]
    spans = [side.parsed.sentences[i] for i in sentences]
    text = side.parsed.text
    return [Span(*found.span()) for span in spans for found in habit.pattern.finditer(text, span.start, span.end)]


def find_release_part(parsed: ParsedDocument) -> re.Match[str] | None:
    """Return the first of a release's own parts in a text: notes to editors, an embargo, whom to ask."""
    return _RELEASE.search(parsed.text)


def find_part(side: Shared, part: Part) -> Iterator[Span]:
    """Yield where *part* stands, in order."""
    for found in part.pattern.finditer(side.parsed.text):
        span = Span(*found.span())
        if part.in_quotes or not any(quotation.span.overlap(span) for quotation in side.parsed.quotations):
            yield span
