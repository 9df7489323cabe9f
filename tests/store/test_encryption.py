"""A copy of the data folder says nothing without the key."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.errors import Trouble
from capture_station.store import keyplaces
from capture_station.store.backup import BACKUPS, Backup
from capture_station.store.disk import Disk
from capture_station.store.engine import DATABASE
from capture_station.store.keyplaces import KeyFolder, SystemKeyring, usual_place
from capture_station.store.keys import KEYS, load_key, open_key, rekey, unlock
from capture_station.store.restoring import restore_folder
from capture_station.store.second import PHOTOS
from capture_station.store.store import Store
from tests.faults.disks import Fault, FaultyDisk, Killed
from tests.store.material import BY, opened, person, picture, refused

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.capture import Capture
    from capture_station.store.restoring import Restored

NAME, NUMBER = "诸葛不亮", "20229999"


def unlocked(folder: Path, recovery_key: str, place: KeyFolder) -> None:
    """Bring a folder to another computer."""
    unlock(folder, open_key(folder, recovery_key, place, Disk()), place, Disk())


def rekeyed(folder: Path, place: KeyFolder, disk: Disk | None = None) -> str:
    """Change the keys of a folder; return the new recovery key."""
    disk = disk or Disk()
    return rekey(folder, load_key(folder, place, disk), place, disk).recovery_key


def restored(source: Path, target: Path, place: KeyFolder, recovery_key: str = "") -> Restored:
    return restore_folder(source, target, lambda _operators: BY, recovery_key, place)


@pytest.fixture
def place(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys", Disk())


def live(folder: Path, place: KeyFolder, **options: object) -> tuple[Capture, str]:
    """Let a day pass in an encrypted folder; return a capture of it and the recovery key."""
    with opened(folder, encrypt=True, keys=place, **options) as room:
        session, _ = room.session(people=0)
        someone = person(1, name=NAME, student_number=NUMBER, id_number="110101200001019999")
        (student,) = room.sessions.import_roster(BY, session.id, [someone], "0" * 64)
        sitting = room.photograph(session.id, student)
        room.desk.propose_correction(BY, sitting.id, "name", "诸葛亮", "户口本")
        assert sitting.capture is not None
        assert room.store.key is not None
        return sitting.capture, room.store.key.recovery_key


def test_scanning_the_raw_bytes_finds_no_name_number_or_picture(
    folder: Path, tmp_path: Path, place: KeyFolder
) -> None:
    second = tmp_path / "second"
    second.mkdir()
    with opened(folder, encrypt=True, keys=place, second_dir=second) as room:
        session, _ = room.session(people=0)
        someone = person(1, name=NAME, student_number=NUMBER)
        (student,) = room.sessions.import_roster(BY, session.id, [someone], "0" * 64)
        room.photograph(session.id, student)
        room.store.backups.back_up()
        # while it is open, the log beside the database is there too
        files = [path for top in (folder, second) for path in top.rglob("*") if path.is_file()]
        assert any(path.name == f"{DATABASE}-wal" and path.stat().st_size for path in files)
        raw = b"".join(path.read_bytes() for path in files)
    # long enough that a megabyte of cipher text does not spell them by chance, as it does "SQL"
    secrets = (NAME.encode(), NUMBER.encode(), picture().portrait, picture().original)
    for secret in (*secrets, b"SQLite format", b"CREATE TABLE"):
        assert len(secret) > 5
        assert secret not in raw
    assert not [path for path in files if NAME in path.name or NUMBER in path.name]


def test_everything_is_read_again_with_the_key(folder: Path, place: KeyFolder) -> None:
    capture, recovery_key = live(folder, place)
    assert recovery_key
    with opened(folder, keys=place) as room:
        assert room.records.portrait(capture) == picture().portrait
        assert room.records.original(capture) == picture().original
        assert room.store.key is not None
        assert room.store.key.recovery_key == recovery_key
        room.store.keyholder.confirm(BY)
        room.store.keyholder.confirm(BY)
        assert room.store.key.recovery_key == ""
        assert room.store.verify_audit() == ()
        assert room.store.database_faults() == ()
        assert room.store.recovery_report.is_clean


def test_without_the_key_there_is_one_sentence(
    folder: Path, tmp_path: Path, place: KeyFolder, capfd: pytest.CaptureFixture[str]
) -> None:
    live(folder, place)
    before = (folder / DATABASE).read_bytes()
    with refused("store.key-missing"):
        Store.open(folder, keys=KeyFolder(tmp_path / "elsewhere", Disk()))
    other = tmp_path / "other"
    live(other, place)
    key_id = json.loads((folder / KEYS).read_text())["id"]
    place.put(key_id, b"x" * 32)
    with refused("store.key-wrong"):
        Store.open(folder, keys=place)
    shutil.copy(other / KEYS, folder / KEYS)
    with refused("store.not-a-database"):
        Store.open(folder, keys=place)
    assert (folder / DATABASE).read_bytes() == before
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("told", ["", "[]", "{}", '{"id": "x"}', "\x00"])
def test_a_damaged_key_file_is_told(folder: Path, place: KeyFolder, told: str) -> None:
    live(folder, place)
    (folder / KEYS).write_text(told)
    with refused("store.keys-damaged"):
        Store.open(folder, keys=place)


def test_the_recovery_key_opens_the_folder_on_another_computer(
    folder: Path, tmp_path: Path, place: KeyFolder
) -> None:
    capture, recovery_key = live(folder, place)
    elsewhere = KeyFolder(tmp_path / "elsewhere", Disk())
    with refused("store.key-wrong"):
        unlocked(folder, "AAAAA-" + recovery_key[6:], elsewhere)
    typed = recovery_key.lower().replace("-", " ").replace("o", "0")
    unlocked(folder, typed, elsewhere)
    with opened(folder, keys=elsewhere) as room:
        assert room.records.portrait(capture) == picture().portrait
    with refused("store.key-missing"):
        Store.open(folder, keys=place)
    unlocked(folder, recovery_key, place)


def test_changing_the_keys_makes_the_old_ones_useless(folder: Path, place: KeyFolder) -> None:
    capture, old = live(folder, place)
    new = rekeyed(folder, place)
    assert new != old
    with refused("store.key-wrong"):
        unlocked(folder, old, place)
    with opened(folder, keys=place) as room:
        assert room.records.portrait(capture) == picture().portrait
    unlocked(folder, new, place)


def test_a_full_disk_leaves_the_keys_as_they_were(folder: Path, place: KeyFolder) -> None:
    capture, old = live(folder, place)
    with refused("store.disk-full"):
        rekeyed(folder, place, FaultyDisk(capacity=0))
    with opened(folder, keys=place) as room:
        assert room.records.portrait(capture) == picture().portrait
    unlocked(folder, old, place)


def test_a_new_folder_on_a_full_disk_makes_no_key(folder: Path, place: KeyFolder) -> None:
    with pytest.raises(Trouble):
        Store.open(folder, keys=place, disk=FaultyDisk(capacity=0))
    assert not (folder / KEYS).exists()


def test_every_change_of_a_photo_file_is_noticed(folder: Path, place: KeyFolder) -> None:
    capture, _ = live(folder, place)
    path = folder / PHOTOS / capture.photo.portrait.name
    whole = path.read_bytes()
    with opened(folder, keys=place) as room:
        for at in range(0, len(whole), 7):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            with refused("store.photo-damaged"):
                room.records.portrait(capture)
            path.write_bytes(whole[:at])
            with refused("store.photo-damaged"):
                room.records.portrait(capture)
        path.write_bytes((folder / PHOTOS / capture.photo.original.name).read_bytes())
        with refused("store.photo-damaged"):
            room.records.portrait(capture)
        path.write_bytes(whole)
        assert room.records.portrait(capture) == picture().portrait


def test_an_unencrypted_folder_stays_what_it_is(folder: Path) -> None:
    with opened(folder) as room:
        session, (student, *_) = room.session()
        room.photograph(session.id, student)
    with opened(folder, encrypt=True) as room:
        assert room.store.key is None
        assert room.records.session(session.id) == session
    with sqlite3.connect(folder / DATABASE) as connection:
        assert connection.execute("SELECT count(*) FROM captures").fetchone() == (1,)
    connection.close()


class TestPlaces:
    def test_a_key_file_is_the_owners_only(self, place: KeyFolder, tmp_path: Path) -> None:
        place.put("a", b"secret")
        assert place.get("a") == b"secret"
        assert place.get("b") is None
        assert (tmp_path / "keys" / "a.key").stat().st_mode & 0o077 == 0

    def test_the_keyring_keeps_keys_as_text(self) -> None:
        class Keyring:
            told: dict[tuple[str, str], str] = {}  # noqa: RUF012 - one for the test

            def get_password(self, service: str, name: str) -> str | None:
                return self.told.get((service, name))

            def set_password(self, service: str, name: str, told: str) -> None:
                self.told[service, name] = told

        place = SystemKeyring(Keyring())  # type: ignore[arg-type]  # behaves as the module
        assert place.get("a") is None
        place.put("a", bytes(range(32)))
        assert place.get("a") == bytes(range(32))

    def test_without_a_keyring_it_is_a_folder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import keyring
        from keyring.backends import fail

        assert isinstance(usual_place(Disk()), KeyFolder)
        monkeypatch.delenv("CAPTURE_STATION_KEYS")
        monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
        assert not usual_place(Disk()).is_protected

    def test_a_working_keyring_is_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import keyring
        from keyring.backends import null

        monkeypatch.delenv("CAPTURE_STATION_KEYS")
        monkeypatch.setattr(null.Keyring, "priority", 1)
        monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
        monkeypatch.setattr(keyring, "get_password", lambda *_: None)
        assert isinstance(keyplaces.usual_place(Disk()), SystemKeyring)


class TestBackup:
    def test_a_copy_lies_here_and_on_the_second_disk(
        self, folder: Path, tmp_path: Path, place: KeyFolder
    ) -> None:
        second = tmp_path / "second"
        second.mkdir()
        with opened(folder, encrypt=True, keys=place, second_dir=second) as room:
            made = [room.store.backups.back_up() for _ in range(5)]
            assert all(each.on_second for each in made)
        names = [each.here for each in made[-3:]]
        assert sorted(path.name for path in (folder / BACKUPS).iterdir()) == names
        assert sorted(path.name for path in second.glob(f"*/{BACKUPS}/*")) == names
        assert len(list(second.glob(f"*/{KEYS}"))) == 1

    @pytest.mark.parametrize("encrypt", [False, True])
    def test_a_new_computer_gets_everything_from_the_second_disk(
        self, folder: Path, tmp_path: Path, place: KeyFolder, encrypt: bool
    ) -> None:
        second = tmp_path / "second"
        second.mkdir()
        with opened(folder, encrypt=encrypt, keys=place, second_dir=second) as room:
            session, students = room.session()
            kept = room.photograph(session.id, students[0])
            waiting = room.to_camera(session.id, students[1])
            room.store.backups.back_up()
            late = room.keep(waiting.id, 2)
            recovery_key = room.store.key.recovery_key if room.store.key else ""
        shutil.rmtree(folder)
        (source,) = second.iterdir()
        elsewhere = KeyFolder(tmp_path / "elsewhere", Disk())
        told = restored(source, tmp_path / "new", elsewhere, recovery_key)
        assert (told.photos, told.left_out) == (6, ())
        with opened(tmp_path / "new", keys=elsewhere) as room:
            assert room.records.sitting(kept.id) == kept
            assert kept.capture is not None
            assert room.records.portrait(kept.capture) == picture().portrait
            (orphan,) = room.store.recovery_report.orphans
            assert late.capture is not None
            assert orphan.capture_id == late.capture.id

    def test_a_damaged_copy_is_passed_over(self, folder: Path, tmp_path: Path) -> None:
        with opened(folder) as room:
            session, _ = room.session()
            names = [room.store.backups.back_up().here for _ in range(2)]
        (folder / BACKUPS / names[1]).write_bytes(b"rot" * 5000)
        place = KeyFolder(tmp_path / "keys", Disk())
        told = restored(folder, tmp_path / "new", place)
        assert (told.database, told.left_out) == (names[0], (names[1],))
        with opened(tmp_path / "new") as room:
            assert room.records.session(session.id) == session
        (folder / BACKUPS / names[0]).unlink()
        with refused("store.no-backup"):
            restored(folder, tmp_path / "third", place)
        with refused("store.folder-not-empty"):
            restored(folder, tmp_path / "new", place)

    def test_a_full_disk_leaves_no_half_copy(self, folder: Path) -> None:
        disk = FaultyDisk()
        with opened(folder, disk=disk) as room:
            disk.strike(Fault.FULL, after=3)
            with refused("store.disk-full"):
                room.store.backups.back_up()
            disk.heal()
            assert list((folder / BACKUPS).iterdir()) == []

    @pytest.mark.logs_expected
    def test_a_failing_second_disk_does_not_fail_the_backup(
        self, folder: Path, tmp_path: Path, place: KeyFolder
    ) -> None:
        second = tmp_path / "second"
        second.mkdir()
        disk = FaultyDisk(below=second)
        options = {"encrypt": True, "keys": place, "second_dir": second, "disk": disk}
        with opened(folder, **options) as room:
            disk.strike(Fault.DEAF)
            assert not room.store.backups.back_up().on_second
            disk.heal()
            next(second.glob(f"*/{KEYS}")).unlink()
            disk.strike(Fault.DEAF)
            assert not room.store.backups.keep_key_on_second()

    def test_without_a_second_disk_it_is_only_here(self, folder: Path) -> None:
        with opened(folder) as room:
            made = room.store.backups.back_up()
            assert made == Backup(made.here, on_second=False)


@given(content=st.binary(max_size=64), extra=st.sampled_from([0, 1, 2**20 - 1, 2**20, 2**20 + 1]))
def test_any_content_is_opened_as_it_was_closed(content: bytes, extra: int) -> None:
    import uuid

    from capture_station.store.sealing import FileSeal

    key_id = uuid.UUID(int=7)
    seal = FileSeal({key_id: b"k" * 32}, key_id)
    whole = content + b"\x00" * extra
    stored = bytes(seal.close(whole, "s/c.json"))
    assert seal.open(stored, "s/c.json") == whole
    for other in (stored[:-1], stored + b"\x00", stored[: len(stored) // 2]):
        with refused("store.photo-damaged"):
            seal.open(other, "s/c.json")
    with refused("store.photo-damaged"):
        seal.open(stored, "s/d.json")


def test_loading_needs_the_key_file(folder: Path, place: KeyFolder) -> None:
    folder.mkdir()
    with refused("store.disk-error"):
        load_key(folder, place, Disk())


@pytest.mark.parametrize("after", range(8))
def test_a_change_of_keys_that_is_killed_at_any_step_leaves_one_that_fits(
    folder: Path, place: KeyFolder, after: int
) -> None:
    _, old = live(folder, place)
    disk = FaultyDisk()
    dying = KeyFolder(folder.parent / "keys", disk)
    with opened(folder, keys=dying, disk=disk) as room:
        disk.strike(Fault.KILLED, after=after)
        with suppress(Killed):
            room.store.keyholder.rekey(BY)
        disk.heal()
    with opened(folder, keys=place) as room:
        assert room.store.key is not None
        # whichever recovery key holds now is shown, for nobody has confirmed having it
        told = room.store.key.recovery_key
        changed = [line.act for line in room.records.audit()].count("keys-changed")
    unlocked(folder, told, place)
    assert told == old or changed == 1
