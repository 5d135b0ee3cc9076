"""A mixed-integer program in rows and columns, put together block by block."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from siting.arrays import AnyIntegers, Floats


@dataclass(frozen=True)
class Program:
    """Make ``cost @ x`` small with ``low <= x <= high``, some x whole, and rows within limits.

    Parameters
    ----------
    cost, low, high
        Cost and bounds of each column, shape (columns,).
    whole
        Whether each column takes whole numbers only, shape (columns,).
    matrix
        Coefficients, shape (rows, columns).
    row_low, row_high
        Limits of each row, shape (rows,).
    """

    cost: Floats
    low: Floats
    high: Floats
    whole: NDArray[np.bool_]
    matrix: csr_array
    row_low: Floats
    row_high: Floats


class Rows:
    """Rows of a program, gathered block by block."""

    def __init__(self) -> None:
        self._count = 0
        self._parts: list[tuple[NDArray[np.int64], NDArray[np.int64], Floats]] = []
        self._low: list[Floats] = []
        self._high: list[Floats] = []

    def add(
        self,
        count: int,
        *entries: tuple[AnyIntegers, AnyIntegers, ArrayLike],
        low: ArrayLike = -np.inf,
        high: ArrayLike = np.inf,
    ) -> None:
        """Add rows.

        Parameters
        ----------
        count
            Number of rows.
        *entries
            Row (counted from 0 in this block), column and coefficient of entries, in any order.
        low, high
            Limits of the rows, one for all or shape (count,).
        """
        for row, column, value in entries:
            row_number = np.asarray(row, np.int64) + self._count
            values = np.broadcast_to(np.asarray(value, np.float64), row_number.shape)
            self._parts.append((row_number, np.asarray(column, np.int64), values))
        self._low.append(np.broadcast_to(np.asarray(low, np.float64), (count,)))
        self._high.append(np.broadcast_to(np.asarray(high, np.float64), (count,)))
        self._count += count

    def program(self, cost: Floats, low: Floats, high: Floats, whole: NDArray[np.bool_]) -> Program:
        """Return the program with these rows and the columns given."""
        row, column, value = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        matrix = csr_array((value, (row, column)), shape=(self._count, len(cost)))
        row_low, row_high = np.concatenate(self._low), np.concatenate(self._high)
        return Program(cost, low, high, whole, matrix, row_low, row_high)
