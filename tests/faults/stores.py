"""Reads the rows of result files as they lie, without touching them, by a reader that is not the program's own."""
import shutil
import sqlite3
import tempfile
from pathlib import Path

BESIDE = ("-wal", "-shm", "-journal")


class Unreadable(Exception):
    """The file is no whole database."""


def is_store(path):
    return path.suffix == ".sqlite"


def is_beside_store(path):
    return path.name.endswith(tuple(".sqlite" + rest for rest in (*BESIDE, ".lock")))


def is_shard(path):
    """A part that a rank or a shard computed: stored work, no temporary file."""
    return path.name.startswith(("results-", "manifest-")) and path.suffix in (".sqlite", ".json")


def rows_of(file):
    """The rows as a list of tuples, sorted; of a copy, because SQLite rolls logs forward where it reads."""
    with tempfile.TemporaryDirectory(prefix="rows-") as place:
        copy = Path(place) / "copy.sqlite"
        for rest in ("", *BESIDE):
            if Path(str(file) + rest).exists():
                shutil.copy(str(file) + rest, str(copy) + rest)
        try:
            database = sqlite3.connect(copy)
            try:
                if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                    raise Unreadable("integrity_check")
                if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'records'").fetchall():
                    return []
                return sorted(database.execute('SELECT point, realization, algorithm, status, message, "values" FROM records'))
            finally:
                database.close()
        except sqlite3.Error as error:
            raise Unreadable(str(error)) from error


def rows_below(folder):
    """The rows of all stores of a result folder, with the store's folder: what two stores hold is listed twice."""
    return [(str(file.parent), *row) for file in sorted(Path(folder).rglob("*.sqlite")) for row in rows_of(file)]


def has_double(folder):
    """Whether one store below the folder holds a row twice. Two may hold the same: merging is not finished then."""
    each = [[row[:3] for row in rows_of(file)] for file in Path(folder).rglob("*.sqlite")]
    return any(len(set(rows)) != len(rows) for rows in each)
