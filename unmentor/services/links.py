"""Links in messages that open without signing in: signed, so that nobody can make one, and kept nowhere.

What a link opens is in it: whose it is, and which introduction it is about. A message that is passed on passes its
links on, so they may do only what does no harm that cannot be undone.
"""

from enum import StrEnum
from uuid import UUID

from itsdangerous import BadSignature, Signer, want_bytes
from itsdangerous.encoding import base64_decode, base64_encode

from unmentor.mail import Programme

_LENGTH = 16  # bytes of an id


class Use(StrEnum):
    """What a link is for: the part of its address before the token, and the salt of its signature."""

    FEEDBACK = "feedback"
    UNSUBSCRIBE = "unsubscribe"
    SKIP = "skip"
    """A practitioner and a cycle (`UUID(int=...)` of its id)."""
    STILL_IN = "still-in"
    INVITATION = "invitation"


def link(programme: Programme, use: Use, *ids: UUID) -> str:
    """The whole address of a page that opens for whoever has it."""
    return f"{programme.base_url}/{use.value}/{token(programme.secret, use, *ids)}"


def token(secret: str, use: Use, *ids: UUID) -> str:
    """The signed ids, as an address holds them: 22 characters or more, a dot and 43."""
    packed = base64_encode(b"".join(each.bytes for each in ids))
    return _signer(secret, use).sign(packed).decode("ascii")


def read_token(secret: str, use: Use, text: str) -> tuple[UUID, ...]:
    """The ids of a token; none for one that we have not signed for this use."""
    try:
        packed = base64_decode(_signer(secret, use).unsign(want_bytes(text)))
    except (BadSignature, UnicodeEncodeError):
        return ()
    return tuple(UUID(bytes=packed[at : at + _LENGTH]) for at in range(0, len(packed), _LENGTH))


def _signer(secret: str, use: Use) -> Signer:
    return Signer(secret, salt=f"unmentor {use.value}", key_derivation="hmac", digest_method="sha256")
