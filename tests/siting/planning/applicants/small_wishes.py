"""Small random wishes, and every answer to them."""

import numpy as np

from siting.planning.applicants.wishes import NOTHING, Wishes


def random_wishes(rng):
    """Return the wishes of up to six applicants for up to four centers, with many ties."""
    count, centers = int(rng.integers(1, 7)), int(rng.integers(1, 5))
    merit = np.sort(rng.integers(1, rng.integers(2, 8), count))[::-1]
    rows = []
    for applicant in range(count):
        order = rng.permutation(centers)[: rng.integers(0, centers + 1)]
        wish = np.sort(rng.integers(1, 4, len(order)))
        rows += [(applicant, int(c), int(w)) for c, w in zip(order, wish, strict=True)]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T.copy()
    level = np.unique(merit, return_inverse=True)[1] + 1
    return Wishes(level, *columns, n_centers=centers)


def answers(wishes):
    """Yield every way to give centers: the wish granted to each applicant."""

    def extend(granted, used):
        applicant = len(granted)
        if applicant == wishes.n_applicants:
            yield granted
            return
        yield from extend([*granted, NOTHING], used)
        for wish in range(wishes.starts[applicant], wishes.starts[applicant + 1]):
            center = int(wishes.center[wish])
            if center not in used:
                yield from extend([*granted, wish], used | {center})

    yield from extend([], frozenset())


def turn(wishes, wish):
    """Return how a center ranks the applicant of a wish: the smallest comes first."""
    applicant = int(wishes.applicant[wish])
    return -int(wishes.level[applicant]), int(wishes.wish[wish]), applicant


def is_stable(wishes, granted):
    """Whether no applicant and center would both rather have each other."""
    holding = {int(wishes.center[wish]): wish for wish in granted if wish != NOTHING}
    for applicant, own in enumerate(granted):
        end = wishes.starts[applicant + 1] if own == NOTHING else own
        for wish in range(wishes.starts[applicant], end):
            other = holding.get(int(wishes.center[wish]))
            if other is None or turn(wishes, wish) < turn(wishes, other):
                return False
    return True


def likes(granted):
    """Return how well each applicant fares: greater is better."""
    return tuple(-wish if wish != NOTHING else -(10**6) for wish in granted)
