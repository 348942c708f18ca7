"""The index of words. Documents come into it together, at the end of the transaction that brought them.

FTS5 keeps what is new in memory until some other statement begins that could be undone by itself, and then writes a
segment of the index, which is merged with others later. With a trigger on documents each had a segment of its own.
"""

import sqlite3


def index_new(connection: sqlite3.Connection) -> None:
    """Put the documents into the index that are not in it yet: those with higher numbers than it has."""
    connection.execute(
        "INSERT INTO words (rowid, title, text) SELECT number, title, text FROM documents "
        "WHERE number > (SELECT coalesce(max(id), 0) FROM words_docsize)"
    )


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the index anew, as small as it can be."""
    connection.execute("INSERT INTO words (words) VALUES ('rebuild')")
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")


SCRIPT = """
DROP TRIGGER documents_indexed;
"""
"""Schema 8: documents are no longer put into the index one by one. Never changed after a release."""
