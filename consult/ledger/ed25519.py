"""Verifying Ed25519 signatures with the standard library alone, for whoever checks the record on bare Python.

Source: RFC 8032 section 5.1 (curve, encoding, verification without the cofactor). Nothing is signed here, and nothing
secret is touched: the running times need not be constant.
"""

import hashlib
from typing import TypeAlias

SIGNATURE_BYTES = 64
KEY_BYTES = 32

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_SQRT_OF_MINUS_1 = pow(2, (_P - 1) // 4, _P)

_Point: TypeAlias = tuple[int, int, int, int]
"""Extended coordinates X, Y, Z, T: x = X/Z, y = Y/Z, x·y = T/Z."""

_NEUTRAL: _Point = (0, 1, 1, 0)


def verifies(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this is the signature of the message under the key; what is malformed is none."""
    if len(public_key) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    point, scalar = signature[:32], int.from_bytes(signature[32:], "little")
    key, commitment = _decoded(public_key), _decoded(point)
    if key is None or commitment is None or scalar >= _ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(point + public_key + message).digest(), "little") % _ORDER
    return _encoded(_sum(_times(_BASE, scalar), _times(_negated(key), challenge))) == point


def _sum(one: _Point, other: _Point) -> _Point:
    """The sum of two points, which may be equal (RFC 8032, section 5.1.4)."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(point: _Point, scalar: int) -> _Point:
    found = _NEUTRAL
    while scalar:
        if scalar & 1:
            found = _sum(found, point)
        point = _sum(point, point)
        scalar >>= 1
    return found


def _negated(point: _Point) -> _Point:
    return -point[0] % _P, point[1], point[2], -point[3] % _P


def _encoded(point: _Point) -> bytes:
    inverse = pow(point[2], -1, _P)
    x, y = point[0] * inverse % _P, point[1] * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decoded(written: bytes) -> _Point | None:
    """The point of these bytes (RFC 8032, section 5.1.3); None where there is none."""
    number = int.from_bytes(written, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    if y >= _P:
        return None
    x = _root_of(y)
    if x is None or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else _P - x
    return x, y, 1, x * y % _P


def _root_of(y: int) -> int | None:
    """An x for a y on the curve: the square root of (y² − 1) / (d·y² + 1)."""
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _SQRT_OF_MINUS_1 % _P
    return x if x * x % _P == square else None


def _base() -> _Point:
    """The base point: y = 4/5, x even."""
    point = _decoded((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
    assert point is not None
    return point


_BASE = _base()
