"""Addresses that no sheet may bring back: their owners had their data erased, or have another address now.

Only hashes are kept, apart from the anonymous nodes and without a date: whoever suspects an address can find that it
was here, and nothing else. Its owner, who joins anew, takes it off again.
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from unmentor.persistence.models import ErasedAddressRow


def remember(session: Session, address: str) -> None:
    """Keep sheets from bringing `address` (in lower case) back."""
    session.merge(ErasedAddressRow(hash=_hash(address)))


def forget(session: Session, address: str) -> None:
    """The owner of `address` has asked to take part again."""
    session.execute(delete(ErasedAddressRow).where(ErasedAddressRow.hash == _hash(address)))


def erased_among(session: Session, addresses: Iterable[str]) -> frozenset[str]:
    """Those of the addresses that no sheet may bring back."""
    hashes = set(session.scalars(select(ErasedAddressRow.hash)))
    return frozenset(address for address in addresses if _hash(address) in hashes) if hashes else frozenset()


def _hash(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
