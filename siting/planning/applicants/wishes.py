"""Who would found which center, and how gladly: applicants, centers and wishes as numbers.

Applicants are numbered by merit (the greatest first, then by id) and centers by id, so nothing that
follows from it depends on the order of the rows of a file.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from siting.arrays import Integers

#: What stands in an answer for an applicant who gets nothing.
NOTHING = -1


@dataclass(frozen=True, eq=False)
class Wishes:
    """Who would found which center, and how gladly.

    Parameters
    ----------
    level
        Level of the merit of each applicant, 1 for the least: equal merits have equal levels. In
        the order of the applicants it never rises.
    applicant, center
        Positions of the two ends of each wish. Wishes are sorted by applicant, the dearest first.
    wish
        Which of the applicant's places the center belongs to, from 1.
    n_centers
        Number of centers.
    """

    level: Integers
    applicant: Integers
    center: Integers
    wish: Integers
    n_centers: int

    @property
    def n_applicants(self) -> int:
        """Number of applicants."""
        return len(self.level)

    @cached_property
    def starts(self) -> Integers:
        """Where the wishes of each applicant start, and at last where all end."""
        return np.searchsorted(self.applicant, np.arange(self.n_applicants + 1))
