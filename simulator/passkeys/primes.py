"""RSA keys from seeded entropy.

``cryptography`` draws its own randomness and cannot be seeded. ``RSA.generate`` of PyCryptodome
can, but which numbers it asks for is its own affair and may change with its version, and a recorded
ceremony is to have the same bytes next year. So the search is spelled out: FIPS 186-5, appendix
A.1.3, with candidates from a draw, a sieve, and Miller-Rabin rounds whose witnesses are drawn too.
"""

from math import gcd, isqrt
from typing import Final

from action_mfa.simulator.entropy import Draw

__all__ = ["EXPONENT", "prime_pair"]

EXPONENT: Final = 65_537

_SIEVE_UNTIL: Final = 4_000
_ROUNDS: Final = 8


def prime_pair(bits: int, draw: Draw) -> tuple[int, int]:
    """Return two different primes whose product has exactly this many bits, larger one first."""
    p = _prime(bits // 2, draw)
    while (q := _prime(bits // 2, draw)) == p:
        pass
    return max(p, q), min(p, q)


def _prime(bits: int, draw: Draw) -> int:
    """Return the first prime at or above a drawn odd number, its two highest bits set."""
    start = int.from_bytes(draw.bytes(bits // 8), "big") | 0b11 << (bits - 2) | 1
    small = _small_primes()
    residues = [start % prime for prime in small]
    offset = 0
    while True:
        if all((residue + offset) % prime for residue, prime in zip(residues, small, strict=True)):
            candidate = start + offset
            if gcd(candidate - 1, EXPONENT) == 1 and _is_probable_prime(candidate, draw):
                return candidate
        offset += 2


def _is_probable_prime(candidate: int, draw: Draw) -> bool:
    """Run Miller-Rabin; the first witness is fixed, so that a composite costs no entropy."""
    odd, twos = candidate - 1, 0
    while odd % 2 == 0:
        odd //= 2
        twos += 1
    size = candidate.bit_length() // 8 + 8
    for number in range(_ROUNDS):
        witness = (
            2 if number == 0 else 2 + int.from_bytes(draw.bytes(size), "big") % (candidate - 3)
        )
        power = pow(witness, odd, candidate)
        if power in {1, candidate - 1}:
            continue
        for _ in range(twos - 1):
            power = power * power % candidate
            if power == candidate - 1:
                break
        else:
            return False
    return True


def _small_primes() -> tuple[int, ...]:
    """Return the odd primes below the sieve's bound."""
    return tuple(
        number
        for number in range(3, _SIEVE_UNTIL, 2)
        if all(number % divisor for divisor in range(3, isqrt(number) + 1, 2))
    )
