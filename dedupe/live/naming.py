"""What stories of an index are called: a story keeps the id that most of its members had, whoever joins it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dedupe.store import pairs as rows
from dedupe.store.pairs import Member

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence

    from dedupe.model import Cluster


def write_stories(
    connection: sqlite3.Connection, stories: Sequence[Cluster], numbers: Mapping[str, int], inside: Collection[int]
) -> None:
    """Write who is in which story, in the caller's transaction.

    Args:
        connection: The index.
        stories: Stories, by the names of their members.
        numbers: The documents, by name.
        inside: All documents that are or were in them; those of no story are alone from now on.
    """
    before = rows.members_of(connection, inside)
    wanted: list[tuple[int, str, Cluster]] = []
    for story in stories:
        held = Counter(
            member.cluster
            for name in story.members
            if (member := before.get(numbers[name])) is not None and member.cluster is not None
        )
        wanted += [(-count, name, story) for name, count in held.items()]
    given: dict[str, str] = {}
    taken: set[str] = set()
    for _, name, story in sorted(wanted, key=lambda entry: (*entry[:2], entry[2].id)):
        if story.id not in given and name not in taken:
            given[story.id] = name
            taken.add(name)
    rows.write_members(connection, [Member(number, None, 1) for number in sorted(inside)])
    members = []
    for story in stories:
        name = given.get(story.id) or _new_id(connection, story, taken)
        taken.add(name)
        members += [Member(numbers[one], name, int(one == story.representative)) for one in story.members]
    rows.write_members(connection, members)


def _new_id(connection: sqlite3.Connection, story: Cluster, taken: Collection[str]) -> str:
    """Return the id of a new story: that of its smallest member that no other story is called by."""
    for name in story.members:
        if name not in taken and not rows.is_taken(connection, name):
            return name
    count = 2
    while f"{story.id}+{count}" in taken or rows.is_taken(connection, f"{story.id}+{count}"):
        count += 1
    return f"{story.id}+{count}"
