"""What somebody orders who brings a photo instead of being photographed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """An order that goes with a photo from elsewhere: where the prints are sent.

    Attributes:
        receiver: Who receives them; empty where they are fetched at the station.
        phone: Of the receiver.
        address: Empty where they are fetched.
        note: Whatever else was agreed.
    """

    receiver: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""

    @property
    def is_sent(self) -> bool:
        """Whether the prints are sent and not fetched."""
        return bool(self.address)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing: all of receiver, phone and address, or none of them."""
        told = (self.receiver.strip(), self.phone.strip(), self.address.strip())
        return all(told) or not any(told)
