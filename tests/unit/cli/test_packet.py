"""``packet``: who may take records and portraits along, and in whose name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from capture_station.cli.conduct import main
from capture_station.domain.staff import Role
from capture_station.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_packet_is_made_and_its_receipt_taken_by_whoever_may_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CAPTURE_STATION_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("CAPTURE_STATION_PIN", "1379")
    folder = tmp_path / "data"
    store = Store.open(folder)
    lead = store.operators.make_lead("周启明", "2580")
    for name, role in (("何建国", Role.OPERATOR), ("沈月", Role.CASHIER)):
        store.operators.add(lead.name, name, "1379", role)
    store.close()

    def told(*command: str) -> str:
        main(["packet", *command, "--json", "--data", str(folder)])
        return str(json.loads(capsys.readouterr().out)["trouble"])

    for command in (("make", str(tmp_path)), ("acknowledge", str(tmp_path / "a.csreceipt"))):
        assert told(*command, "--operator", "沈月") == "operators.not-allowed"
        assert told(*command, "--operator", "何建国") == "packet.not-enrolled"
        assert main(["packet", *command, "--data", str(folder)]) == 2
        capsys.readouterr()
