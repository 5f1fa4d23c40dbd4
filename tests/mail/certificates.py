"""A certificate and its key for one test run: the standard library makes none, and no key belongs in a repository.

Just enough of X.509 (RFC 5280) in DER for a self-signed certificate. The key is made too simply for anything but tests.
"""

import base64
import hashlib
import ipaddress
import math
import random
from datetime import UTC, datetime, timedelta

_SMALL_PRIMES = [n for n in range(3, 2000) if all(n % d for d in range(2, math.isqrt(n) + 1))]
_SHA256_WITH_RSA = bytes.fromhex("06092a864886f70d01010b")
_RSA = bytes.fromhex("06092a864886f70d010101")
_COMMON_NAME = bytes.fromhex("0603550403")
_SHA256_DIGEST = bytes.fromhex("3031300d060960864801650304020105000420")
_NULL = bytes.fromhex("0500")
_TRUE = bytes.fromhex("0101ff")


def self_signed(address: str) -> tuple[str, str]:
    """A certificate for an IP address, valid from yesterday to tomorrow, and its key: both PEM."""
    p, q = _key()
    n, e = p * q, 65537
    d = pow(e, -1, math.lcm(p - 1, q - 1))
    body = _certificate_body(address, n, e)
    algorithm = _sequence(_SHA256_WITH_RSA, _NULL)
    certificate = _sequence(body, algorithm, _bits(_sign(body, n, d)))
    key = _sequence(*(_integer(i) for i in (0, n, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))))
    return _pem("CERTIFICATE", certificate), _pem("RSA PRIVATE KEY", key)


def _key() -> tuple[int, int]:
    """Two primes of 1,024 bits, fit for the exponent 65537."""
    chance = random.SystemRandom()
    primes: list[int] = []
    while len(primes) < 2:
        candidate = chance.getrandbits(1024) | (3 << 1022) | 1
        if candidate % 65537 != 1 and _is_probably_prime(candidate):
            primes.append(candidate)
    return primes[0], primes[1]


def _is_probably_prime(n: int) -> bool:
    return all(n % prime for prime in _SMALL_PRIMES) and all(pow(base, n - 1, n) == 1 for base in (2, 3, 5))


def _certificate_body(address: str, n: int, e: int) -> bytes:
    name = _sequence(_der(0x31, _sequence(_COMMON_NAME, _der(0x0C, address.encode()))))
    now = datetime.now(UTC)
    validity = _sequence(*(_der(0x17, f"{now + day:%y%m%d%H%M%SZ}".encode()) for day in (-timedelta(1), timedelta(1))))
    public_key = _sequence(_integer(n), _integer(e))
    return _sequence(
        _der(0xA0, _integer(2)),
        _integer(1),
        _sequence(_SHA256_WITH_RSA, _NULL),
        name,
        validity,
        name,
        _sequence(_sequence(_RSA, _NULL), _bits(public_key)),
        _der(0xA3, _sequence(*_extensions(address, public_key))),
    )


def _extensions(address: str, public_key: bytes) -> list[bytes]:
    """Its own authority, for signing, with identifiers and the address it is for: what strict checks ask of a root."""
    identifier = hashlib.sha1(public_key, usedforsecurity=False).digest()
    return [
        _extension("551d13", _sequence(_TRUE), critical=True),
        _extension("551d0f", bytes.fromhex("03020284"), critical=True),
        _extension("551d0e", _der(0x04, identifier)),
        _extension("551d23", _sequence(_der(0x80, identifier))),
        _extension("551d11", _sequence(_der(0x87, ipaddress.ip_address(address).packed))),
    ]


def _extension(oid: str, value: bytes, *, critical: bool = False) -> bytes:
    return _sequence(_der(0x06, bytes.fromhex(oid)), _TRUE if critical else b"", _der(0x04, value))


def _sign(body: bytes, n: int, d: int) -> bytes:
    """PKCS #1 v1.5 over SHA-256."""
    digest = _SHA256_DIGEST + hashlib.sha256(body).digest()
    size = (n.bit_length() + 7) // 8
    padded = b"\x00\x01" + b"\xff" * (size - 3 - len(digest)) + b"\x00" + digest
    return pow(int.from_bytes(padded), d, n).to_bytes(size)


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = size.to_bytes((size.bit_length() + 7) // 8) if size > 127 else b""
    return bytes([tag, 0x80 | len(length) if length else size]) + length + content


def _sequence(*parts: bytes) -> bytes:
    return _der(0x30, b"".join(parts))


def _integer(value: int) -> bytes:
    return _der(0x02, value.to_bytes(value.bit_length() // 8 + 1))


def _bits(content: bytes) -> bytes:
    return _der(0x03, b"\x00" + content)


def _pem(kind: str, content: bytes) -> str:
    return f"-----BEGIN {kind}-----\n{base64.encodebytes(content).decode()}-----END {kind}-----\n"
