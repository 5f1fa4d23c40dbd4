"""What a draw on a sheet and a draw on the database have in common, for the questions that are asked about both."""

from collections.abc import Sequence
from typing import Protocol

from unmentor.errors import Refusal
from unmentor.matching import Draw, Pool

AddressPair = tuple[str, str]


class Decided(Protocol):
    """A draw of a pool; person `i` of the pool has the address `addresses[i]`, in lower case."""

    @property
    def pool(self) -> Pool:
        """Who took part."""

    @property
    def draw(self) -> Draw:
        """What was decided."""

    @property
    def addresses(self) -> Sequence[str]:
        """How people are named, in the order of the pool."""


def places_of(addresses: Sequence[str], pair: AddressPair) -> tuple[int, int]:
    """Where two people are in the pool. Raises Refusal for an address that nobody in it has."""
    one, other = (_place(addresses, address.strip().lower()) for address in pair)
    return one, other


def _place(addresses: Sequence[str], address: str) -> int:
    if address not in addresses:
        raise Refusal(f"{address} does not take part in this draw")
    return addresses.index(address)
