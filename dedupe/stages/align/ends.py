"""Where a link begins and ends: the evidence says which words were reused, a reader wants the clause they stand in.

A link takes the quotations it cuts, the words that are left over of its sentences where they are few or say what else
the other side says, and never part of a written word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.align.evidence import Link
from dedupe.stages.align.figures import numbers_in
from dedupe.stages.align.fragments import goes_on_quoting, with_whole_fragments
from dedupe.stages.align.joints import is_joint, is_one_word, whole_clauses, without_loose_ends
from dedupe.stages.align.runs import common_prefix
from dedupe.stages.align.tags import reports, with_tags
from dedupe.stages.align.verbs import before_verb_group, without_opening

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex, TextIndex

    _Claim = Callable[[int, int], bool]

_COMMON = 0.01  # Share of the words of a text that each word of one or two letters makes up: it says nothing more.


def complete_links(
    links: Sequence[Link], pair: PairIndex, taken: bytearray, settings: AlignSettings, *, for_readers: bool
) -> list[Link]:
    """Return *links*, in order of b, with their ends where a reader would put them, those of one sentence joined.

    *taken* marks the b tokens in use; no link takes those of another. Links that are not *for_readers* leave the words
    that say what else the other side says: blocks find their borders anew, and lose .003 of plagdet on summaries.
    """
    used = bytearray(pair.ids_a.size)
    for link in links:
        used[link.a_first : link.a_last] = b"\x01" * (link.a_last - link.a_first)
    completed = [_completed(link, pair, used if for_readers else None, taken, settings) for link in links]
    return _rejoined(completed, pair, settings)


def _completed(link: Link, pair: PairIndex, used: bytearray | None, taken: bytearray, settings: AlignSettings) -> Link:
    """Return *link* extended to the ends of its quotations, and of its sentences where what is left over belongs to it.

    An attribution, which ends in a colon, is taken whole. b tokens of another link are left alone.
    """
    if pair.a.is_piece(link.a_first) or pair.b.is_piece(link.b_first):
        return _grown(_trimmed(link, pair, settings), pair, taken)
    whole = with_whole_fragments(link, pair)
    claims = (_never, _never) if used is None else _claims(whole, pair, used, settings)
    a_first, a_last = _snapped(pair.a, whole.a_first, whole.a_last, claims[0], settings)
    b_first, b_last = _snapped(pair.b, whole.b_first, whole.b_last, claims[1], settings)
    if used is not None:
        a_first, a_last = _tidied(pair.a, a_first, a_last, settings)
        b_first, b_last = _tidied(pair.b, b_first, b_last, settings)
        ends_a, ends_b = (a_first, a_last), (b_first, b_last)
        a_first, a_last = _beside(pair.a, ends_a, (b_first < whole.b_first, b_last > whole.b_last), settings)
        b_first, b_last = _beside(pair.b, ends_b, (ends_a[0] < whole.a_first, ends_a[1] > whole.a_last), settings)
        a_first, a_last = with_tags(pair.a, a_first, a_last)
        b_first, b_last = with_tags(pair.b, b_first, b_last)
        if _is_cut_inside(pair, (a_first, a_last), b_last):
            a_last = pair.a.sentence_at(a_last - 1)[1]
    b_first = max(b_first, taken.rfind(1, b_first, link.b_first) + 1)
    stop = taken.find(1, link.b_last, b_last)
    b_last = b_last if stop < 0 else stop
    if used is not None:
        a_last, b_last = without_opening(pair.a, a_first, a_last), without_opening(pair.b, b_first, b_last)
    taken[link.b_first : link.b_last] = bytes(link.b_last - link.b_first)
    taken[b_first:b_last] = b"\x01" * (b_last - b_first)
    return Link(a_first, a_last, b_first, b_last, link.evidence)


def _claims(link: Link, pair: PairIndex, used: bytearray, settings: AlignSettings) -> tuple[_Claim, _Claim]:
    """Return what says of words left over, of a and of b, that they say what only the other side says.

    *used* marks the a tokens of all links: what another link has is not left over. The same number may be written in
    two ways: £38 million, £38m.
    """
    words_a = pair.ids_a[link.a_first : link.a_last].tolist()
    words_b = pair.ids_b[link.b_first : link.b_last].tolist()
    only_a, only_b = set(words_a).difference(words_b), set(words_b).difference(words_a)

    def explains(ids: NDArray[np.int64], lacking: set[int]) -> bool:
        said = [word for word in sorted(lacking.intersection(ids.tolist())) if pair.token_chances[word] < _COMMON]
        return bool(sum(pair.hits[said].tolist()) >= settings.snap_evidence)

    def names(text: TextIndex, first: int, last: int) -> bool:
        numbers = numbers_in(text, first, last)
        if not numbers:
            return False
        of_a = numbers_in(pair.a, *_snapped(pair.a, link.a_first, link.a_last, _never, settings))
        of_b = numbers_in(pair.b, *_snapped(pair.b, link.b_first, link.b_last, _never, settings))
        return not numbers.isdisjoint(of_b - of_a if text is pair.a else of_a - of_b)

    def claims_a(first: int, last: int) -> bool:
        free = not any(used[first:last])
        return free and (explains(pair.ids_a[first:last], only_b) or names(pair.a, first, last))

    def claims_b(first: int, last: int) -> bool:
        return explains(pair.ids_b[first:last], only_a) or names(pair.b, first, last)

    return claims_a, claims_b


def _never(first: int, last: int) -> bool:
    return first > last


def _trimmed(link: Link, pair: PairIndex, settings: AlignSettings) -> Link:
    """Return a link in a piece of a sentence, whose own ends mean nothing: a copy from its first to its last run."""
    in_a, in_b = pair.runs.covered((link.a_first, link.a_last), (link.b_first, link.b_last))
    if not in_a.any() or min(in_a.sum(), in_b.sum()) < settings.copied_share * max(in_a.size, in_b.size):
        return link
    from_a, from_b = np.flatnonzero(in_a).tolist(), np.flatnonzero(in_b).tolist()
    ends_a = link.a_first + from_a[0], link.a_first + from_a[-1] + 1
    ends_b = link.b_first + from_b[0], link.b_first + from_b[-1] + 1
    return Link(*ends_a, *ends_b, link.evidence)


def _grown(link: Link, pair: PairIndex, taken: bytearray) -> Link:
    """Return a link in a piece of a sentence with the same words that go on beside it, up to another link."""
    begin_a, end_a = pair.a.whole_sentence_at(link.a_first)
    begin_b, end_b = pair.b.whole_sentence_at(link.b_first)
    begin_b = max(begin_b, taken.rfind(1, begin_b, link.b_first) + 1)
    stop = taken.find(1, link.b_last, end_b)
    end_b = end_b if stop < 0 else stop
    before = common_prefix(pair.ids_a[begin_a : link.a_first][::-1], pair.ids_b[begin_b : link.b_first][::-1])
    after = common_prefix(pair.ids_a[link.a_last : end_a], pair.ids_b[link.b_last : end_b])
    grown = Link(link.a_first - before, link.a_last + after, link.b_first - before, link.b_last + after, link.evidence)
    taken[grown.b_first : grown.b_last] = b"\x01" * (grown.b_last - grown.b_first)
    return grown


def _rejoined(links: list[Link], pair: PairIndex, settings: AlignSettings) -> list[Link]:
    """Return *links* with those made one that go on from each other in both texts within one sentence of b.

    So a sentence of b that was put together from two neighbours in a is one link.
    """
    joined: list[Link] = []
    for link in links:
        last = joined[-1] if joined else None
        if (
            last
            and pair.b.number_at(last.b_first) == pair.b.number_at(link.b_first)
            and 0 <= link.b_first - last.b_last <= settings.rejoin_words
            and 0 <= link.a_first - last.a_last <= settings.rejoin_words
        ):
            evidence = round(last.evidence + link.evidence, 6)
            joined[-1] = Link(last.a_first, link.a_last, last.b_first, link.b_last, evidence)
        else:
            joined.append(link)
    return joined


def _snapped(text: TextIndex, first: int, last: int, claims: _Claim, settings: AlignSettings) -> tuple[int, int]:
    """Return the token range, extended to the sentence's ends that are near, and to the ends of written words.

    *claims* says of the words left over whether they say what the other side says and the range does not.
    """
    begin, end = text.sentence_at(first)
    room = max(settings.snap_words, settings.snap_share * (last - first))
    most = max(room, settings.snap_most * (last - first))
    if text.parsed.text.startswith(":", int(text.parsed.tokens.ends[end - 1])):
        room = end - begin
    begins = first - begin <= room or (first - begin <= most and claims(begin, first))
    ends = end - last <= room or (end - last <= most and claims(last, end))
    return _whole_words(text, begin if begins else first, end if ends else last, is_one_word)


def _tidied(text: TextIndex, first: int, last: int, settings: AlignSettings) -> tuple[int, int]:
    """Return the token range with its numbers, names and verbs whole and without loose ends of other clauses."""
    first, last = without_loose_ends(text, *_whole_words(text, first, last, is_joint), settings.loose_words)
    return before_verb_group(text, first), last


def _beside(
    text: TextIndex, ends: tuple[int, int], is_more: tuple[bool, bool], settings: AlignSettings
) -> tuple[int, int]:
    """Return the token range with the few words up to where its clause begins and ends, at the ends where *is_more*."""
    first, last = whole_clauses(text, *ends)
    return (
        first if is_more[0] and ends[0] - first <= settings.snap_words and not reports(text, first) else ends[0],
        last if is_more[1] and last - ends[1] <= settings.snap_words else ends[1],
    )


def _is_cut_inside(pair: PairIndex, ours: tuple[int, int], b_last: int) -> bool:
    """Return whether b leaves out the end of a quoted sentence and quotes on: words cut inside a quotation.

    What is left out is no longer than what is taken: else a new sentence begins with a few words of another.
    """
    first, last = ours
    rest = pair.a.sentence_at(last - 1)[1] - last
    is_whole = b_last == pair.b.sentence_at(b_last - 1)[1]
    if not (0 < rest <= last - first and is_whole and goes_on_quoting(pair.b, b_last)):
        return False
    at = int(pair.a.parsed.tokens.starts[last])
    return any(quoted.span.start <= at < quoted.span.end for quoted in pair.a.parsed.quotations)


def _whole_words(
    text: TextIndex, first: int, last: int, is_inside: Callable[[TextIndex, int], bool]
) -> tuple[int, int]:
    """Return the token range with its ends moved out of what *is_inside* says is one."""
    begin, end = text.sentence_at(first)
    while first > begin and is_inside(text, first):
        first -= 1
    while last < end and is_inside(text, last):
        last += 1
    return first, last
