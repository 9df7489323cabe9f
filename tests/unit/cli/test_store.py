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


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    return Folder(tmp_path, monkeypatch)


def test_the_recovery_key_opens_a_folder_on_another_computer(folder: Folder) -> None:
    folder.sit_at("second")
    assert not folder.opens()
    folder.type("AAAAA-BBBBB")
    assert main(["store", "unlock", "--data", str(folder.data)]) == 3
    folder.type(folder.recovery_key)
    assert main(["store", "unlock", "--data", str(folder.data)]) == 0
    assert folder.opens()


def test_a_new_recovery_key_makes_the_old_one_void(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["store", "rekey", "--json", "--data", str(folder.data)]) == 0
    fresh = json.loads(capsys.readouterr().out)["recovery_key"]
    assert folder.opens()
    folder.sit_at("second")
    folder.type(folder.recovery_key)
    assert main(["store", "unlock", "--data", str(folder.data)]) == 3
    folder.type(fresh)
    assert main(["store", "unlock", "--data", str(folder.data)]) == 0


@pytest.mark.parametrize("computer", ["first", "second"])
def test_a_folder_is_restored_and_another_computer_asks_for_the_key(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str], computer: str
) -> None:
    folder.sit_at(computer)
    folder.type(folder.recovery_key)
    target = tmp_path / "restored"
    words = ["store", "restore", str(folder.data), "--data", str(target)]
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"] == []
    assert folder.opens(target)
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
