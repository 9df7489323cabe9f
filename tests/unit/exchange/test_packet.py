"""Packets: what goes in comes out, for one reader, from one sender, unchanged or not at all."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.errors import Trouble
from capture_station.exchange import packet as packets
from capture_station.exchange.packet import (
    Asked,
    Packet,
    Receipt,
    answer_keys,
    new_sealing_key,
    new_signing_key,
    open_news,
    open_packet,
    open_receipt,
    seal_news,
    seal_packet,
    seal_receipt,
    sender_of_packet,
)

SIGNER, STATION = new_signing_key()
PRIVATE, PUBLIC = new_sealing_key()
PHOTO = b"portrait"
PACKET = Packet(
    "019e8232-6001-755a-a32e-873c1354ec54",
    ({"id": "e-1", "body": {"name": "学生"}}, {"id": "e-2"}),
    {hashlib.sha256(PHOTO).hexdigest(): PHOTO},
)
FILE = seal_packet(PACKET, SIGNER, PUBLIC)


def refused(file: bytes, key: str, station: bytes = STATION, registry: bytes = PRIVATE) -> None:
    with pytest.raises(Trouble) as caught:
        open_packet(file, station, registry)
    assert caught.value.key == key


def signed(content: bytes) -> bytes:
    """Return content that the right station has signed."""
    key = Ed25519PrivateKey.from_private_bytes(SIGNER)
    return content + key.sign(packets._digest(content))


def sealed(packed: bytes, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return a packet of the right station whose inside is something else."""
    with monkeypatch.context() as patch:
        patch.setattr(packets, "_packed", lambda _packet: packed)
        return seal_packet(PACKET, SIGNER, PUBLIC)


def test_what_goes_in_comes_out() -> None:
    assert sender_of_packet(FILE) == PACKET.station_id
    assert open_packet(FILE, STATION, PRIVATE) == PACKET
    assert PHOTO not in FILE
    assert "学生".encode() not in FILE


def test_no_two_packets_are_alike() -> None:
    assert seal_packet(PACKET, SIGNER, PUBLIC) != FILE


@given(place=st.integers(0, len(FILE) - 1), bit=st.integers(0, 7))
def test_no_bit_can_be_changed(place: int, bit: int) -> None:
    changed = bytearray(FILE)
    changed[place] ^= 1 << bit
    with pytest.raises(Trouble):
        open_packet(bytes(changed), STATION, PRIVATE)


@given(length=st.integers(0, len(FILE) - 1))
def test_half_a_packet_is_none(length: int) -> None:
    with pytest.raises(Trouble):
        open_packet(FILE[:length], STATION, PRIVATE)


def test_only_the_right_reader_and_sender() -> None:
    refused(FILE, "packet.forged", station=new_signing_key()[1])
    refused(FILE, "packet.forged", station=b"short")
    refused(FILE, "packet.not-for-us", registry=new_sealing_key()[0])


def test_what_is_no_packet_is_told() -> None:
    refused(b"", "packet.not-one")
    refused(b"CSPACKET", "packet.not-one")
    refused(b"PK" + bytes(500), "packet.not-one")
    refused(FILE[:8] + b"\x02" + FILE[9:], "packet.newer")
    refused(FILE[:9] + b"\xff" * 64 + FILE[73:], "packet.not-one")
    header = struct.Struct("<8sB64s32s12s").pack(b"CSPACKET", 1, b"x", bytes(32), bytes(12))
    refused(signed(header + bytes(40)), "packet.not-for-us")


def test_an_inside_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    refused(sealed(b"no zip", monkeypatch), "packet.not-one")
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w"):
        pass
    refused(sealed(empty.getvalue(), monkeypatch), "packet.not-one")
    with monkeypatch.context() as patch:
        patch.setattr(packets, "_UNPACKED_MAX", 3)
        refused(FILE, "packet.not-one")


ANSWERS = ({"id": "e-1", "status": "stored", "receipt": "R00000001", "reason": ""},)
RECEIPT = seal_receipt(PACKET.station_id, ANSWERS, SIGNER)


def test_a_receipt_says_whose_it_is_and_what_is_kept() -> None:
    assert open_receipt(RECEIPT, STATION) == Receipt(PACKET.station_id, ANSWERS)
    # an older station, which asks for nothing, gets what it can read
    assert RECEIPT[8] == 1


NEWS = {"after": 3, "changes": [{"body": {"name": "学生"}}], "cursor": 4, "more": False}
ANSWER_KEY, ANSWER_PUBLIC = answer_keys(SIGNER)
TOLD = seal_news(NEWS, PACKET.station_id, ANSWER_PUBLIC)


def test_what_is_asked_comes_with_the_receipt_for_the_station_alone() -> None:
    asking = replace(PACKET, asked=Asked(3, ANSWER_PUBLIC))
    assert open_packet(seal_packet(asking, SIGNER, PUBLIC), STATION, PRIVATE) == asking
    file = seal_receipt(PACKET.station_id, ANSWERS, SIGNER, TOLD)
    receipt = open_receipt(file, STATION)
    assert (receipt.answers, file[8]) == (ANSWERS, 2)
    assert open_news(receipt.news, PACKET.station_id, ANSWER_KEY) == NEWS
    assert "学生".encode() not in file
    assert answer_keys(SIGNER) == (ANSWER_KEY, ANSWER_PUBLIC)


@pytest.mark.parametrize(
    ("told", "station_id", "key"),
    [
        (TOLD, PACKET.station_id, new_sealing_key()[0]),
        (TOLD, "another", ANSWER_KEY),
        (TOLD[:-1] + bytes([TOLD[-1] ^ 1]), PACKET.station_id, ANSWER_KEY),
        (b"short", PACKET.station_id, ANSWER_KEY),
    ],
    ids=["other-key", "other-station", "changed", "short"],  # keys are random: no names for tests
)
def test_what_is_told_opens_for_nobody_else(told: bytes, station_id: str, key: bytes) -> None:
    with pytest.raises(Trouble, match="not-for-us"):
        open_news(told, station_id, key)


def test_a_key_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Trouble, match="not-one"):
        seal_news(NEWS, PACKET.station_id, b"short")
    asking = io.BytesIO()
    with zipfile.ZipFile(asking, "w") as archive:
        archive.writestr("events.jsonl", "")
        archive.writestr("asked.json", '["nothing"]')
    refused(sealed(asking.getvalue(), monkeypatch), "packet.not-one")


@pytest.mark.parametrize(
    ("file", "key"),
    [
        (b"", "packet.no-receipt"),
        (FILE, "packet.no-receipt"),
        (RECEIPT[:8] + b"\x09" + RECEIPT[9:], "packet.newer"),
        (RECEIPT.replace(b"stored", b"reject"), "packet.receipt-forged"),
        (RECEIPT[:-1] + bytes([RECEIPT[-1] ^ 1]), "packet.receipt-forged"),
    ],
)
def test_a_receipt_that_is_not_right_is_refused(file: bytes, key: str) -> None:
    with pytest.raises(Trouble) as caught:
        open_receipt(file, STATION)
    assert caught.value.key == key


def test_a_receipt_of_another_registry_is_refused() -> None:
    _, other = new_signing_key()
    with pytest.raises(Trouble, match="receipt-forged"):
        open_receipt(RECEIPT, other)
