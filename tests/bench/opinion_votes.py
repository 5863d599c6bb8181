"""Votes of made-up participants: three camps of different size, answers by chance, many statements unseen by most."""

import numpy as np

CAMPS = (0.5, 0.3, 0.2)


def votes(participants: int, statements: int, cast: int):
    """Names and codes of that many votes, each pair once; the same each time."""
    chance = np.random.default_rng(7)
    lean = chance.uniform(0.1, 0.9, (len(CAMPS), statements))
    camp = chance.choice(len(CAMPS), participants, p=CAMPS)
    cells = np.unique(
        chance.integers(0, participants * statements, int(cast * 1.6) if cast < participants * statements else 0)
    )
    if cast >= participants * statements:
        cells = np.arange(participants * statements)
    cells = chance.permutation(cells)[:cast]
    rows, columns = np.divmod(cells, statements)
    agree, chosen = lean[camp[rows], columns], chance.random(len(cells))
    values = np.where(chosen < 0.1, 0, np.where(chosen < 0.1 + 0.9 * agree, 1, -1))
    names = tuple(f"p{n}" for n in range(participants)), tuple(f"s{n}" for n in range(statements))
    return names, (rows, columns), values
