"""Every version of packet, receipt and batch that was ever shipped stays readable.

The files in ``samples/packets`` are never made anew: a new version adds files beside them. The keys
there are of these samples and open nothing else.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from capture_station.domain.wire import demand_body, from_data, unpack_batch
from capture_station.exchange import packet as packets
from capture_station.exchange.packet import (
    open_news,
    open_packet,
    open_receipt,
    sender_of_packet,
)

SAMPLES = Path(__file__).with_name("samples") / "packets"
KEYS = {name: bytes.fromhex(key) for name, key in json.loads((SAMPLES / "keys.json").read_text()).items()}  # fmt: skip  # noqa: E501
VERSIONS = sorted(path.stem for path in SAMPLES.glob("*.cspacket"))


def told(version: str) -> Any:
    return json.loads((SAMPLES / f"{version}.json").read_text(encoding="utf-8"))


def test_the_present_version_is_among_them() -> None:
    assert [str(number) for number in range(1, packets.VERSION + 1)] == VERSIONS
    receipts = {path.stem for path in SAMPLES.glob("*.csreceipt")}
    assert str(packets.RECEIPT_VERSION) in receipts


@pytest.mark.parametrize("version", VERSIONS)
def test_a_packet_is_read_and_its_events_are_understood(version: str) -> None:
    file = (SAMPLES / f"{version}.cspacket").read_bytes()
    assert sender_of_packet(file) == told(version)["station_id"]
    packet = open_packet(file, KEYS["station"], KEYS["registry"])
    assert [[each["id"], each["kind"]] for each in packet.events] == told(version)["events"]
    assert list(packet.photos) == told(version)["photos"]
    for each in packet.events:
        demand_body(from_data(each))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.csreceipt")), ids=lambda path: path.stem)
def test_a_receipt_is_read(path: Path) -> None:
    receipt = open_receipt(path.read_bytes(), KEYS[f"receipts-{path.stem}"])
    assert receipt.station_id == told(path.stem)["station_id"]
    ids = [each["id"] for each in receipt.answers]
    assert ids == [each[0] for each in told(path.stem)["events"]]
    assert {each["status"] for each in receipt.answers} == {"stored"}
    if news := told(path.stem).get("news"):
        key = KEYS[f"answers-{path.stem}"]
        assert open_news(receipt.news, receipt.station_id, key) == news


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.csbatch")), ids=lambda path: path.stem)
def test_a_batch_of_the_wire_is_read(path: Path) -> None:
    events, photos = unpack_batch(path.read_bytes())
    assert [[each["id"], each["kind"]] for each in events] == told(path.stem)["events"]
    assert list(photos) == told(path.stem)["photos"]
