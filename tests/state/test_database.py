"""The application database: opened late and once, safe among threads and processes, migrated, never overwritten by an older Peil."""

import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy.exc import IntegrityError

from peil.state import tables
from peil.state.database import MIGRATIONS, Database, known_revisions, migrate
from peil.state.notes import Draft
from peil.state.state import State
from peil.values.errors import Busy, NewerWorkspace, UnreadableFile
from peil.values.targets import Target
from peil.workspace import Workspace
from tests.support.shops import TestShop

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NOTE = Draft(date(2026, 11, 20), "other", "note")


def shape(path: Path) -> dict[str, str]:
    """Return what SQLite keeps of each table and index, spacing aside."""
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    connection.close()
    return {name: "".join(sql.split()).replace('"', "") for name, sql in rows if name != "alembic_version"}


def command(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_nothing_is_opened_or_imported_before_it_is_needed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from peil.state.state import State; s = State(Path(sys.argv[1]));"
        "s.notes, s.targets, s.shares; from peil.state.signing import sign; from peil.state.holidays import Holiday;"
        "print([m for m in ('sqlalchemy', 'alembic', 'holidays', 'sqlite3') if m in sys.modules]);"
        "s.version; print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "state.db")], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "False"]


def test_the_migrations_make_the_tables_of_this_version(tmp_path: Path) -> None:
    with State(tmp_path / "new.db") as state:
        assert state.notes.list() == []
    # A file that Alembic knows, with nothing done yet, takes all migrations.
    command(tmp_path / "old.db", "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    with State(tmp_path / "old.db") as state:
        state.notes.add(NOTE, NOW)
        assert state.version
        with state.database().read() as connection:
            assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == known_revisions()[-1:]
    assert shape(tmp_path / "old.db") == shape(tmp_path / "new.db")
    assert set(tables.METADATA.tables) <= set(shape(tmp_path / "new.db"))


def test_every_migration_is_numbered_as_its_file() -> None:
    from alembic.script import ScriptDirectory

    chain = [script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions()]
    assert chain[::-1] == known_revisions()


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    command(path, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    command(path, "CREATE TABLE targets (kpi INTEGER)")  # in the way of the third table
    before = shape(path)
    with pytest.raises(Exception, match="targets already exists"):
        State(path).notes.list()
    assert shape(path) == before


def test_a_file_of_a_newer_peil_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    with State(path) as state:
        state.notes.add(NOTE, NOW)
    command(path, "UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(NewerWorkspace, match="9999"):
        State(path).notes.list()
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"no database at all " * 100)
    with pytest.raises(UnreadableFile, match="restore a backup"):
        State(tmp_path / "state.db").notes.list()
    with pytest.raises(UnreadableFile):
        State(tmp_path / "nowhere" / "state.db").notes.list()


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    with State(tmp_path / "state.db") as state:
        assert state.version
        if os.name == "posix":
            assert stat.S_IMODE((tmp_path / "state.db").stat().st_mode) == 0o600


def test_every_change_makes_a_new_version_and_reading_makes_none(tmp_path: Path) -> None:
    with State(tmp_path / "state.db") as state, State(tmp_path / "state.db") as other:
        seen = [state.version]
        note = state.notes.add(NOTE, NOW)
        seen.append(other.version)
        other.targets.set(Target("orders", 1.0))
        seen.append(state.version)
        state.notes.remove(note.id)
        seen.append(other.version)
        assert len(set(seen)) == len(seen)
        assert state.notes.list() == []
        assert state.version == seen[-1]


def test_a_change_that_fails_makes_no_new_version_and_leaves_nothing(tmp_path: Path) -> None:
    with State(tmp_path / "state.db") as state:
        before = state.version
        twice = [{"kpi": "orders", "value": 1.0, "warn": 0.1}] * 2
        with pytest.raises(IntegrityError), state.database().write() as connection:
            connection.execute(tables.TARGETS.insert(), twice)
        assert state.targets.list() == []
        assert state.version == before


def test_many_threads_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    with State(tmp_path / "state.db") as state, ThreadPoolExecutor(20) as pool:
        made = list(pool.map(lambda number: state.notes.add(Draft(NOTE.day, "other", str(number)), NOW), range(60)))
        assert len({note.id for note in made}) == 60
        assert {note.text for note in state.notes.list()} == {str(number) for number in range(60)}


def test_several_that_open_a_new_file_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    states = [State(tmp_path / "state.db") for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        secrets = set(pool.map(lambda state: state.database().meta("secret"), states))
    for state in states:
        state.close()
    assert len(secrets) == 1


def test_a_file_that_another_process_holds_too_long_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peil.state.database.WAIT_MS", 50)
    with State(tmp_path / "state.db") as state:
        state.notes.add(NOTE, NOW)
        holder = sqlite3.connect(tmp_path / "state.db")
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            state.notes.add(NOTE, NOW)
        assert len(state.notes.list()) == 1  # reading goes on
        holder.close()
        state.notes.add(NOTE, NOW)


def test_migrations_need_no_folder_to_stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "50% off"
    folder.mkdir()
    monkeypatch.chdir(folder)
    database = Database(folder / "state.db")
    with database.write() as connection:
        migrate(connection)
    database.close()


def test_a_backup_holds_what_people_wrote_also_while_it_is_in_use(shop: TestShop, tmp_path: Path) -> None:
    workspace, copy = shop.workspace, tmp_path / "copy.zip"
    with workspace.state as state:
        note = state.notes.add(NOTE, NOW)
        link = state.database().meta("secret")
        (workspace.folder / ".peil-serve.json").write_text("{}")
        workspace.backup(copy)
        assert state.notes.list() == [note]
    with ZipFile(copy) as packed:
        names = packed.namelist()
        assert names.count("state.db") == 1
        assert [name for name in names if name.startswith(("state.db-", ".peil"))] == []
    assert list(workspace.folder.glob(".peil-copy*")) == []
    restored = Workspace.restore(copy, tmp_path / "again")
    with restored.state as state:
        assert state.notes.list() == [note]
        assert state.database().meta("secret") == link


def test_a_restored_backup_never_repeats_a_version(shop: TestShop, tmp_path: Path) -> None:
    with shop.workspace.state as state:
        state.notes.add(NOTE, NOW)
        shop.workspace.backup(tmp_path / "copy.zip")
        state.notes.add(NOTE, NOW)
        seen = state.version
    with Workspace.restore(tmp_path / "copy.zip", shop.workspace.folder).state as state:
        state.notes.add(NOTE, NOW)
        assert state.version != seen


def test_a_backup_of_a_shop_where_nobody_wrote_anything_makes_no_state(shop: TestShop, tmp_path: Path) -> None:
    shop.workspace.backup(tmp_path / "copy.zip")
    assert not shop.workspace.state.path.exists()
    assert "state.db" not in ZipFile(tmp_path / "copy.zip").namelist()
