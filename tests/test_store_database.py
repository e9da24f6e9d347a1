from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from dedupe.errors import InputError
from dedupe.store.database import APPLICATION_ID, check_file, connect, create_schema, transaction

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """\
-- What is said outside a statement is for the reader of the script.
CREATE TABLE texts ( -- Texts; one row each.
  id TEXT PRIMARY KEY, -- Its name,
  -- as it was given.
  words INTEGER NOT NULL, -- How many words.
  CHECK (words >= 0)
);
CREATE INDEX texts_by_words ON texts (words);
CREATE VIEW long_texts ( -- Texts of more than a hundred words.
  id -- Its name.
) AS SELECT id FROM texts WHERE words > 100;
"""


def made(path: Path) -> sqlite3.Connection:
    connection = connect(path, "create")
    with transaction(connection):
        create_schema(connection, SCRIPT, 7)
    return connection


def test_every_table_view_and_column_is_filed_with_its_meaning(tmp_path: Path) -> None:
    connection = made(tmp_path / "a.db")
    rows = connection.execute("SELECT * FROM columns WHERE table_name != 'columns' ORDER BY table_name, position")
    assert rows.fetchall() == [
        ("long_texts", 0, "", "", "Texts of more than a hundred words."),
        ("long_texts", 1, "id", "TEXT", "Its name."),
        ("texts", 0, "", "", "Texts; one row each."),
        ("texts", 1, "id", "TEXT", "Its name, as it was given."),
        ("texts", 2, "words", "INTEGER", "How many words."),
    ]
    assert not connection.execute("SELECT * FROM columns WHERE meaning = ''").fetchall()
    connection.close()


def test_comments_stay_in_the_schema_that_other_tools_show(tmp_path: Path) -> None:
    connection = made(tmp_path / "a.db")
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'texts'").fetchone()
    assert "-- How many words." in sql
    connection.close()


def test_second_schema_in_the_same_file_is_filed_beside_the_first(tmp_path: Path) -> None:
    connection = made(tmp_path / "a.db")
    create_schema(connection, "CREATE TABLE more ( -- More.\n  id TEXT -- Its name.\n);", 8)
    tables = {table for (table,) in connection.execute("SELECT table_name FROM columns")}
    assert tables == {"columns", "texts", "long_texts", "more"}
    connection.close()


def test_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    connection = made(tmp_path / "a.db")
    rows = [("one", 5), ("two", -1)]
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.executemany("INSERT INTO texts VALUES (?, ?)", rows)
    assert connection.execute("SELECT count(*) FROM texts").fetchone() == (0,)
    connection.close()


def test_file_of_another_version_is_refused_and_both_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    connection = made(path)
    check_file(connection, path, 7)
    with pytest.raises(InputError, match=r"a\.db: its schema has version 7, this dedupe reads 8"):
        check_file(connection, path, 8)
    connection.close()


def test_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = connect(path, "create")
    connection.execute("CREATE TABLE t (x)")
    with pytest.raises(InputError, match=f"{APPLICATION_ID:#x}"):
        check_file(connection, path, 7)
    connection.close()


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_text("no database at all, but long enough to be looked at " * 40, encoding="utf-8")
    with connect(path) as connection, pytest.raises(InputError, match="not a database"):
        check_file(connection, path, 7)
    connection.close()


def test_missing_file_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.db"):
        connect(tmp_path / "nothing.db", "write")
    assert not (tmp_path / "nothing.db").exists()


def test_names_with_question_marks_and_spaces_are_names(tmp_path: Path) -> None:
    path = tmp_path / "what? 100 %#.db"
    made(path).close()
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
