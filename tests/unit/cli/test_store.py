"""A data folder that comes to another computer: unlocked, re-keyed, restored."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from capture_station.cli.conduct import main
from capture_station.domain.staff import Role
from capture_station.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


class Folder:
    """A data folder whose keys lie on a computer of its own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.data, self._folder, self._patch = folder / "data", folder, patch
        self.sit_at("first")
        store = Store.open(self.data)
        self.recovery_key = store.key.recovery_key if store.key is not None else ""
        store.backups.back_up()
        store.close()

    def sit_at(self, computer: str) -> None:
        self._patch.setenv("CAPTURE_STATION_KEYS", str(self._folder / computer))

    def type(self, line: str) -> None:
        self._patch.setattr("sys.stdin", io.StringIO(f"{line}\n"))

    def opens(self, data: Path | None = None) -> bool:
        return main(["batch", "list", "--json", "--data", str(data or self.data)]) == 0

    def has_staff(self) -> None:
        """Give the folder a lead and an operator."""
        store = Store.open(self.data)
        lead = store.operators.make_lead("周启明", "2580")
        store.operators.add(lead.name, "何建国", "1379", Role.OPERATOR)
        # copies of before know nobody
        for name in store.backups.names():
            (self.data / "backups" / name).unlink()
        store.backups.back_up()
        store.close()

    def acts(self, data: Path | None = None) -> list[tuple[str, str]]:
        """Return the last acts on the folder itself, and who did them."""
        store = Store.open(data or self.data)
        lines = [(line.act, str(line.operator)) for line in store.records.audit()]
        store.close()
        return [line for line in lines if line[0] in UPKEEP][::-1]


UPKEEP = {
    "backed-up", "folder-restored", "folder-unlocked", "keys-changed", "pin-recovered",
    "recovery-key-kept",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    return Folder(tmp_path, monkeypatch)


def test_the_recovery_key_opens_a_folder_on_another_computer_for_a_lead(folder: Folder) -> None:
    folder.has_staff()
    folder.sit_at("second")
    assert not folder.opens()
    unlock = ["store", "unlock", "--data", str(folder.data), "--operator"]
    for key, name, pin, code in (
        ("AAAAA-BBBBB", "周启明", "2580", 3),
        (folder.recovery_key, "何建国", "1379", 3),
        (folder.recovery_key, "周启明", "1379", 3),
        (folder.recovery_key, "周启明", "2580", 0),
    ):
        assert not folder.opens()
        folder.type(f"{key}\n{pin}")
        assert main([*unlock, name]) == code
    assert folder.opens()
    assert folder.acts() == [("folder-unlocked", "周启明")]


def test_a_new_recovery_key_makes_the_old_one_void_and_is_shown_until_it_is_kept(
    folder: Folder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.has_staff()
    words = ["--json", "--data", str(folder.data), "--operator"]

    def told(*command: str, name: str = "周启明", pin: str = "2580") -> str:
        monkeypatch.setenv("CAPTURE_STATION_PIN", pin)
        capsys.readouterr()
        main(["store", *command, *words, name])
        answer = json.loads(capsys.readouterr().out)
        return str(answer.get("trouble") or answer["recovery_key"])

    assert told("recovery-key") == folder.recovery_key
    for command in ("rekey", "recovery-key", "backup"):
        assert told(command, name="何建国", pin="1379") == "operators.not-allowed"
    fresh = told("rekey")
    assert fresh != folder.recovery_key
    assert told("recovery-key") == fresh
    assert told("recovery-key", "--kept") == ""
    assert told("recovery-key") == "store.recovery-key-kept"
    assert folder.opens()
    assert folder.acts() == [("keys-changed", "周启明"), ("recovery-key-kept", "周启明")]
    folder.sit_at("second")
    for key, code in ((folder.recovery_key, 3), (fresh, 0)):
        folder.type(key)
        unlock = ["store", "unlock", "--data", str(folder.data), "--operator", "周启明"]
        assert main(unlock) == code


@pytest.mark.parametrize("computer", ["first", "second"])
def test_a_folder_is_restored_for_a_lead_and_another_computer_asks_for_the_key(
    folder: Folder,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    computer: str,
) -> None:
    folder.has_staff()
    folder.sit_at(computer)
    target = tmp_path / "restored"
    words = ["store", "restore", str(folder.data), "--data", str(target)]
    for name, pin in (("何建国", "1379"), ("周启明", "1379")):
        monkeypatch.setenv("CAPTURE_STATION_PIN", pin)
        folder.type(folder.recovery_key)
        assert main([*words, "--operator", name]) == 3
        assert not (target / "station.db").exists()
    monkeypatch.setenv("CAPTURE_STATION_PIN", "2580")
    words += ["--operator", "周启明"]
    folder.type(folder.recovery_key)
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"] == []
    assert folder.opens(target)
    assert folder.acts(target) == [("folder-restored", "周启明")]
    assert main(words) == 3  # never over a database


@pytest.mark.parametrize("words", [["unlock"], ["rekey"]])
def test_a_folder_without_keys_is_told_and_left_alone(tmp_path: Path, words: list[str]) -> None:
    nowhere = tmp_path / "nowhere"
    assert main(["store", *words, "--data", str(nowhere)]) == 3
    assert not nowhere.exists()


def test_a_lead_who_forgot_the_pin_gets_a_new_one_by_the_recovery_key(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(folder.data)
    lead = store.operators.make_lead("周启明", "2580")
    store.operators.add(lead.name, "何建国", "1379", Role.CASHIER)
    store.close()
    monkeypatch.setenv("CAPTURE_STATION_PIN", "8642")
    recover = ["store", "recover", "--data", str(folder.data)]
    folder.type("AAAAA-BBBBB")
    assert main([*recover, "周启明"]) == 3
    for name, code in (("何建国", 3), ("谁", 3), ("周启明", 0)):
        folder.type(folder.recovery_key)
        assert main([*recover, name]) == code
    store = Store.open(folder.data)
    try:
        assert store.operators.sign_in("周启明", "8642") == lead
    finally:
        store.close()
    assert folder.acts() == [("pin-recovered", "周启明"), ("folder-unlocked", "周启明")]


def test_a_command_that_changes_something_asks_who_and_for_the_pin(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make = ["batch", "make", "school-archive", str(folder.data / "out"), "--data", str(folder.data)]
    assert main([*make, "--operator", " "]) == 2
    store = Store.open(folder.data)
    lead = store.operators.make_lead("周启明", "2580")
    store.operators.add(lead.name, "何建国", "1379", Role.CASHIER)
    store.close()
    capsys.readouterr()

    def told(name: str) -> str:
        assert main([*make, "--json", "--operator", name]) == 3
        return str(json.loads(capsys.readouterr().out)["trouble"])

    monkeypatch.setenv("CAPTURE_STATION_PIN", "1379")
    assert told("何建国") == "operators.not-allowed"
    assert told("周启明") == "operators.wrong-pin"
    assert told("谁") == "operators.unknown"
    monkeypatch.delenv("CAPTURE_STATION_PIN")
    folder.type("2580")
    assert told("周启明") == "session.none"
