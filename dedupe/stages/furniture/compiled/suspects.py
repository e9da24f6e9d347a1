"""The lines of many texts that may belong to a page, told by how they begin and how short they are; compiled.

Texts are UTF-8, end to end in one buffer. Most lines begin as no phrase of a page does, and stand in no run of labels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

from dedupe.stages.furniture.beginnings import ANY, CLASSES, END, LETTERS, SPACE
from dedupe.stages.furniture.beginnings import ORNAMENTS as ORNAMENT
from dedupe.stages.furniture.compiled.vector import BLOCK, lowest_bit, places_of

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))
within = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True, forceinline=True))

NEWLINE, RETURN, BLANK = np.uint8(10), np.uint8(13), 32
AS_IT_IS, CASE = np.uint8(0), np.uint8(0x20)
MARKS = tuple(np.uint8(ord(mark)) for mark in '!"$%,.:;?@')
"""Marks of prose that are ASCII: a label has none."""

SLASH, W = np.uint8(ord("/")), np.uint8(ord("w"))
SCHEME, WWW = (ord(":"), ord("/"), ord("/")), (ord("w"),) * 3
"""What stands in an address: "://" or "www"."""

LONG_S = (np.uint8(0xC5), np.uint8(0xBF))
"""The bytes of ſ, which folds to s."""

ENDLESS = 0xFFFF
"""The length of a phrase that may go on and on."""

ASCII, TWO_BYTES, TAIL = 0x80, 0xC0, 0x3F
_ZERO, _ONE = np.uint64(0), np.uint64(1)


@compiled
def classify(data: Any, place: int, stop: int, classes: Any) -> tuple[int, int]:  # noqa: ANN401 - see `compiled`
    """Return the class of the character at *place*, and its bytes."""
    lead = data[place]
    if lead < ASCII:
        return classes[lead], 1
    size = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4  # noqa: PLR2004 - UTF-8
    if size == 4 or place + size > stop:  # noqa: PLR2004 - UTF-8
        return ANY, min(size, stop - place)
    code = np.int64(lead & (0x1F if size == 2 else 0x0F))  # noqa: PLR2004 - UTF-8
    for i in range(1, size):
        code = code << 6 | np.int64(data[place + i] & TAIL)
    return classes[code], size


@compiled
def begins_as_phrase(data: Any, place: int, stop: int, classes: Any, beginnings: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Return how long a phrase may be that begins as a line does, white space folded and ornaments passed over."""
    seen = 0
    key = 0
    is_space = False
    while place < stop and seen < LETTERS:
        kind, size = classify(data, place, stop, classes)
        place += size
        if kind == ANY:
            return ENDLESS
        if seen == 0 and (kind == SPACE or kind == ORNAMENT):  # noqa: PLR1714, SIM109 - numba would build a set each time
            continue
        if kind == SPACE:
            if is_space:
                continue
            is_space = True
        else:
            is_space = False
        key = key * CLASSES + kind
        seen += 1
    while seen < LETTERS:
        key = key * CLASSES + END
        seen += 1
    return int(beginnings[key])


@compiled
def is_long(data: Any, place: int, stop: int, longest: int) -> bool:  # noqa: ANN401 - see `compiled`
    """Return whether more characters stand there than a label has.

    Counted are characters that are no ASCII space; a fold makes none of them fewer, but for those of an address.
    """
    characters = 0
    while place < stop and characters <= longest:
        byte = data[place]
        characters += byte > BLANK and byte & TWO_BYTES != ASCII
        place += 1
    return characters > longest


@compiled
def is_longer(data: Any, place: int, stop: int, longest: int) -> bool:  # noqa: ANN401 - see `compiled`
    """Return whether more ASCII letters and digits stand there than a phrase has characters: no fold takes them out."""
    letters = 0
    while place < stop and letters <= longest:
        byte = data[place]
        is_letter = np.uint8((byte | CASE) - ord("a")) < np.uint8(26)
        letters += 1 if is_letter or np.uint8(byte - ord("0")) < np.uint8(10) else 0
        place += 1
    return letters > longest


@compiled
def holds_address(text: Any) -> bool:  # noqa: ANN401 - see `compiled`
    """Return whether a web address may stand in a text; a fold makes one mark of it."""
    return holds(text, SCHEME) or holds(text, WWW)


@within
def look(data: Any, place: Any, word: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return masks of a block: line ends, marks of prose, doubled signs of an address, beginnings of *word*, long s."""
    breaks = places_of(data, place, NEWLINE, AS_IT_IS) | places_of(data, place, RETURN, AS_IT_IS)
    marks = _ZERO
    for mark in MARKS:
        marks |= places_of(data, place, mark, AS_IT_IS)
    slashes = places_of(data, place, SLASH, AS_IT_IS) & places_of(data, place + _ONE, SLASH, AS_IT_IS)
    double = places_of(data, place, W, CASE) & places_of(data, place + _ONE, W, CASE)
    words = ~_ZERO if word.size else _ZERO
    for letter in range(word.size):
        words &= places_of(data, place + np.uint64(letter), word[letter], CASE)
    long_s = places_of(data, place, LONG_S[0], AS_IT_IS) & places_of(data, place + _ONE, LONG_S[1], AS_IT_IS)
    return breaks, marks, slashes | double, words, long_s


@compiled
def scan(data: Any, text: Any, word: Any, spare: Any, results: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Write where lines end and marks of prose stand, a mask a block; return what else may stand in a text.

    Args:
        data: The buffer.
        text: The first byte of the text and the byte after its last.
        word: Letters that are looked for, in either case.
        spare: Room for a block and what is read beyond it.
        results: What is filled: line ends, that of the text among them, and marks.

    Returns:
        Whether there may be a web address, the word, and the letter that folds to an s; it is not said beyond doubt.
    """
    begin, stop = text
    breaks, marks = results
    pairs = words = long_s = _ZERO
    for block in range((stop - begin) // BLOCK + 1):
        place = begin + BLOCK * block
        if place + spare.size <= data.size:
            found = look(data, np.uint64(place), word)
        else:
            # What stands behind the buffer is not ours to read.
            left = data.size - place
            spare[:left] = data[place:]
            spare[left:] = 0
            found = look(spare, _ZERO, word)
        own = ~_ZERO if stop - place >= BLOCK else (_ONE << np.uint64(stop - place)) - _ONE
        breaks[block], marks[block] = found[0] & own, found[1] & own
        pairs |= found[2] & own
        words |= found[3] & own
        long_s |= found[4] & own
    breaks[(stop - begin) // BLOCK] |= _ONE << np.uint64((stop - begin) % BLOCK)
    return pairs != _ZERO, words != _ZERO, long_s != _ZERO


@compiled
def holds(text: Any, letters: Any) -> bool:  # noqa: ANN401 - see `compiled`
    """Return whether three ASCII characters stand one after the other anywhere, letters in either case.

    Without a branch and in single bytes throughout, which makes vector instructions of it.
    """
    a, b, c = np.uint8(letters[0]), np.uint8(letters[1]), np.uint8(letters[2])
    found = np.uint8(0)
    for i in range(text.size - 2):
        first, second, third = np.uint8(text[i] | CASE), np.uint8(text[i + 1] | CASE), np.uint8(text[i + 2] | CASE)
        found = np.uint8(found | np.uint8(np.uint8(first == a) & np.uint8(second == b) & np.uint8(third == c)))
    return found > 0  # type: ignore[return-value] # numba's bool


@compiled
def holds_word(text: Any, word: Any) -> bool:  # noqa: ANN401 - see `compiled`
    """Return whether six ASCII letters stand one after the other anywhere, in either case; likewise."""
    a, b, c, d, e, f = word[0], word[1], word[2], word[3], word[4], word[5]
    found = np.uint8(0)
    for i in range(text.size - 5):
        first = np.uint8(np.uint8(np.uint8(text[i] | CASE) == a) & np.uint8(np.uint8(text[i + 1] | CASE) == b))
        middle = np.uint8(np.uint8(np.uint8(text[i + 2] | CASE) == c) & np.uint8(np.uint8(text[i + 3] | CASE) == d))
        last = np.uint8(np.uint8(np.uint8(text[i + 4] | CASE) == e) & np.uint8(np.uint8(text[i + 5] | CASE) == f))
        found = np.uint8(found | np.uint8(np.uint8(first & middle) & last))
    return found > 0  # type: ignore[return-value] # numba's bool


@compiled
def find_suspects(column: Any, tables: Any, plan: Any, results: Any) -> Any:  # noqa: ANN401, C901, PLR0912, PLR0915 - see `compiled`; one loop over lines, whose state would be a dozen arguments
    """Write the lines that may be a phrase of a page, and those in runs of so many that may be labels.

    Args:
        column: The buffer, and where each text begins in it.
        tables: The class of each code point; the longest phrase of each beginning of four, 0 for none; and which
            beginnings of three are those of a phrase.
        plan: Six letters, uint8, that stand in every phrase that may begin anyhow, or none; characters of the longest
            label; and lines of the shortest run of labels.
        results: What is filled, a row a line: its text, its number in it, its first byte and the byte after its
            last, how many line feeds and how many returns stand before it, and whether it may be a phrase (1), a
            label of a run (2) or both (3). Then, a row a text, how many lines it has.

    Returns:
        How many lines were written; a number below zero says that there was no room for so many.
    """
    data, offsets = column
    classes, beginnings, threes = tables
    word, longest, run_lines = plan
    texts, numbers, starts, ends, feeds, returns, kinds, counts = results
    room = 0
    for text in range(offsets.size - 1):
        room = max(room, offsets[text + 1] - offsets[text])
    breaks, marks = np.empty(room // BLOCK + 1, dtype=np.uint64), np.empty(room // BLOCK + 1, dtype=np.uint64)
    spare = np.empty(BLOCK + max(1, word.size), dtype=np.uint8)
    written = 0
    for text in range(offsets.size - 1):
        begin, stop = offsets[text], offsets[text + 1]
        has_address, anyhow, holds_s = scan(data, (begin, stop), word, spare, (breaks, marks))
        has_address = has_address and holds_address(data[begin:stop])
        holds_s = holds_s and word.size > 0
        count = run = 0
        feed = back = 0
        first = begin
        marked = _ZERO
        for block in range((stop - begin) // BLOCK + 1):
            own, own_marks = breaks[block], marks[block]
            while own != _ZERO:
                before = (own & (~own + _ONE)) - _ONE
                end = begin + BLOCK * block + np.int64(lowest_bit(own))
                has_mark = (marked | (own_marks & before)) != _ZERO
                while first < end and (data[first] <= BLANK or data[first] >= ASCII):
                    kind, size = classify(data, first, end, classes)
                    if kind != SPACE:
                        break
                    first += size
                if first < end:
                    if written + 1 >= texts.size:
                        return ~written
                    is_plain = end - first >= LETTERS
                    if is_plain:
                        # As most lines begin: nothing to pass over, nothing to fold.
                        a, b, c, d = data[first], data[first + 1], data[first + 2], data[first + 3]
                        is_plain = (a | b | c | d) < ASCII
                        if is_plain:
                            a, b, c, d = classes[a], classes[b], classes[c], classes[d]
                            has_gap = (b == SPACE and c == SPACE) or (c == SPACE and d == SPACE)
                            is_plain = a != ORNAMENT and not has_gap
                    if is_plain:
                        key = a * CLASSES + b
                        most = 0
                        if (threes[key] >> c) & 1:
                            most = int(beginnings[(key * CLASSES + c) * CLASSES + d])
                    else:
                        most = begins_as_phrase(data, first, end, classes, beginnings)
                    may_head = most > 0 and (
                        has_address or end - first <= most or not is_longer(data, first, end, most)
                    )
                    may_head |= holds_s or (anyhow and holds_word(data[first:end], word))
                    is_label = not has_mark and (end - first <= longest or not is_long(data, first, end, longest))
                    if has_address and not is_label:
                        is_label = holds_address(data[first:end])
                    # What is parted by an empty line is no run.
                    if run and (not is_label or (feed or back) > 1):
                        written = end_run(written, run, run_lines, results)
                        run = 0
                    if may_head or is_label:
                        texts[written], numbers[written] = text, count
                        starts[written], ends[written] = first, end
                        feeds[written], returns[written] = feed, back
                        kinds[written] = (1 if may_head else 0) | (2 if is_label else 0)
                        written += 1
                        run += is_label
                    count += 1
                    feed = back = 0
                if end < stop:
                    feed += data[end] == NEWLINE
                    back += data[end] == RETURN
                first = end + 1
                marked = _ZERO
                own_marks &= ~before
                own &= own - _ONE
            marked |= own_marks
        written = end_run(written, run, run_lines, results)
        counts[text] = count
    return written


@compiled
def end_run(written: int, run: int, run_lines: int, results: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Take the last *run* lines back that are only labels, if they are too few; return how many lines are left."""
    texts, numbers, starts, ends, feeds, returns, kinds, _ = results
    if run >= run_lines:
        return written
    kept = written - run
    for i in range(written - run, written):
        if kinds[i] & 1:
            texts[kept], numbers[kept], starts[kept], ends[kept] = texts[i], numbers[i], starts[i], ends[i]
            feeds[kept], returns[kept], kinds[kept] = feeds[i], returns[i], 1
            kept += 1
    return kept


@compiled
def gather(data: Any, starts: Any, ends: Any, out: Any, is_ascii: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write parts of a buffer one after the other, and which of them are ASCII."""
    written = 0
    for i in range(starts.size):
        size = ends[i] - starts[i]
        part = out[written : written + size]
        part[:] = data[starts[i] : ends[i]]
        beyond = np.uint8(0)
        for byte in part:
            beyond |= byte
        is_ascii[i] = beyond < ASCII
        written += size
