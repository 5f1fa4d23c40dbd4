"""What opens a door, and the hashes by which we know it again.

A link or a cookie has 256 random bits: its plain hash gives nothing away. A code of six digits, an address or a network
could be found by trying them all, so those are hashed with the secret key, which a copy of the database lacks.
"""

import hashlib
import hmac
import secrets

CODE_LENGTH = 6


def new_token() -> str:
    """Random text for a link or a cookie, 43 characters that need no quoting in an address."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Six random digits for somebody to type."""
    return f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}}"


def token_hash(token: str) -> str:
    """SHA-256 of a random token, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(secret: str, *parts: str) -> str:
    """HMAC-SHA-256 of `parts` under the secret key, in hexadecimal; the first part says what it is a hash of."""
    return hmac.new(secret.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()
