"""Seats shared among areas by a named method, exactly: no rounding decides who gets the last one.

One seat after another goes to the area with the greatest claim to it (Balinski and Young 2001, Fair
Representation, appendix A); with a least and a most for each area all start from their least, and
who has the most is passed over. For divisor methods that is the same as rounding at a common
divisor within these limits. Hamilton's quotients rounded down, and the rest to the largest
remainders, come out of it as well, since the claim there is what an area still lacks of its
quotient: within limits, these are the seats with the least sum of squared distances from the
quotients. So did the United States, where every state has one seat. What a least takes or a most
leaves is then borne by all others alike, by divisor methods in proportion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heapreplace
from math import inf, nan, sqrt
from typing import TypeAlias

import pandas as pd

from siting.checks import whole_number
from siting.errors import QuotaError
from siting.planning.asked import METHODS, ApportionmentMethod

#: What an area weighs, exactly.
Share: TypeAlias = Fraction
#: How urgently an area is due its next seat; compared from the left.
Priority: TypeAlias = tuple[int, Fraction]

#: Areas that a message names at most.
_NAMED = 5


@dataclass(frozen=True, eq=False)
class Apportionment:
    """How many seats each area gets, and how near it is to one more.

    Parameters
    ----------
    method
        How they were shared.
    seats
        Seats in all.
    table
        One row an area, on the index of the shares: ``share`` (of one), ``quotient`` (its exact
        part of the seats), ``seats``, ``least``, ``most`` (missing for no limit), ``next_priority``
        (its claim to one more seat, as the method has it; missing where it has the most) and
        ``tied`` (whether the last seats could as well have gone to others of those so marked).
    """

    method: ApportionmentMethod
    seats: int
    table: pd.DataFrame

    @property
    def tied(self) -> list[str]:
        """Areas whose claims to the last seats are equal; those of lower code were served."""
        return [str(code) for code in self.table.index[self.table["tied"]]]


@dataclass(frozen=True)
class _Task:
    """Exact shares of one, and limits, in the order of codes."""

    shares: Sequence[Share]
    least: Sequence[int]
    most: Sequence[int]
    seats: int


def apportion(
    shares: pd.Series,
    seats: int,
    *,
    method: ApportionmentMethod = "webster",
    least: pd.Series | None = None,
    most: pd.Series | None = None,
) -> Apportionment:
    """Share seats among areas in proportion to what they have.

    Parameters
    ----------
    shares
        What each area weighs, at least 0: whole numbers, fractions or floats, which are taken as
        they are. Index: codes, unique.
    seats
        Seats to be shared.
    method
        ``webster`` (greatest of share / (seats + 1/2)), ``huntington_hill`` (share / sqrt(seats
        (seats + 1)), so that everybody with a share comes first once) or ``hamilton`` (quotient -
        seats: quotients rounded down, then the largest remainders).
    least, most
        Fewest and most seats of each area, whole numbers, by code; those that are not named have 0
        and no limit.

    Returns
    -------
    The seats of each area. Equal claims go by code, the lower first, and are told.

    Raises
    ------
    QuotaError
        When the limits cannot add up to the seats, or nobody has a share.
    """
    whole_number(seats, "number of seats", least=0)
    if method not in METHODS:
        message = "There is no apportionment {method!r}; choose one of {methods}."
        raise QuotaError(message, method=method, methods=list(METHODS))
    ranked = shares.sort_index()
    task = _pose(ranked, seats, least, most)
    given, tied = _give(task, method)
    table = pd.DataFrame(
        {
            "share": [float(share) for share in task.shares],
            "quotient": [float(share * seats) for share in task.shares],
            "seats": pd.array(given, dtype="int64"),
            "least": pd.array(task.least, dtype="int64"),
            "most": pd.array(
                [None if high == inf else high for high in _limits(ranked, most, inf)],
                dtype="Int64",
            ),
            "next_priority": _next_claims(task, given, method),
            "tied": pd.array(tied, dtype="bool"),
        },
        index=ranked.index,
    )
    return Apportionment(method, seats, table.reindex(shares.index))


def _pose(shares: pd.Series, seats: int, least: pd.Series | None, most: pd.Series | None) -> _Task:
    """Read shares and limits exactly, and refuse what cannot add up."""
    if not shares.index.is_unique:
        twice = shares.index[shares.index.duplicated()][0]
        message = "Area {twice} is among the areas twice; give each one share."
        raise QuotaError(message, twice=twice)
    for code, share in shares.items():
        if not 0 <= share < inf:
            message = "The share of area {code} is {share}; give every area a number of at least 0."
            raise QuotaError(message, code=code, share=share)
    exact = [Fraction(share if isinstance(share, Fraction) else _plain(share)) for share in shares]
    low = [int(limit) for limit in _limits(shares, least, 0)]
    # Nobody can have more than all.
    high = [int(min(limit, seats)) for limit in _limits(shares, most, inf)]
    _check_limits(shares.index, low, high, seats)
    total = sum(exact, Fraction(0))
    usable = sum(b if share else a for share, a, b in zip(exact, low, high, strict=True))
    if usable < seats:
        message = (
            "{seats} centers are to be shared, but the areas that have a share may take {usable} "
            "at most; raise their most, or share by something that more areas have."
        )
        raise QuotaError(message, seats=seats, usable=usable)
    return _Task([share / total if total else share for share in exact], low, high, seats)


def _plain(share: float) -> int | float:
    """Return a number of numpy as one of Python."""
    return share.item() if hasattr(share, "item") else share


def _limits(shares: pd.Series, given: pd.Series | None, default: float) -> list[float]:
    """Return a limit for each area, checked to be whole."""
    if given is None:
        return [default] * len(shares)
    unknown = given.index.difference(shares.index)
    if len(unknown):
        named = ", ".join(map(str, unknown[:_NAMED]))
        message = "A least or most is given for {names}, which is none of the areas; leave it out."
        raise QuotaError(message, names=named)
    limits = given.reindex(shares.index)
    for code, limit in limits.dropna().items():
        if limit != int(limit) or limit < 0:
            message = "The limit of area {code} is {limit}; give a whole number of at least 0."
            raise QuotaError(message, code=code, limit=limit)
    return [default if pd.isna(limit) else int(limit) for limit in limits]


def _check_limits(codes: pd.Index, low: list[int], high: list[int], seats: int) -> None:
    crossed = [at for at in range(len(low)) if low[at] > high[at]]
    if crossed and low[crossed[0]] <= seats:
        at = crossed[0]
        message = (
            "Area {code} is to have at least {low} centers and at most {high}; lower the one or "
            "raise the other."
        )
        raise QuotaError(message, code=codes[at], low=low[at], high=high[at])
    if sum(low) > seats:
        message = (
            "The least numbers add up to {low} centers, more than the {seats} that are shared; "
            "lower some of them or share more."
        )
        raise QuotaError(message, low=sum(low), seats=seats)
    if sum(high) < seats:
        message = (
            "The most numbers add up to {high} centers, fewer than the {seats} that are shared; "
            "raise some of them or share fewer."
        )
        raise QuotaError(message, high=sum(high), seats=seats)


def _priority(task: _Task, at: int, seats: int, method: ApportionmentMethod) -> Priority:
    """Return the claim of an area that has so many seats to one more."""
    share = task.shares[at]
    if method == "hamilton":
        return 0, task.seats * share - seats
    if method == "webster":
        return 0, 2 * share / (2 * seats + 1)
    if seats == 0:
        return 1, share
    return 0, share * share / (seats * (seats + 1))  # the square of the claim


def _give(task: _Task, method: ApportionmentMethod) -> tuple[list[int], list[bool]]:
    """Give one seat after another to the greatest claim; O(seats log areas) comparisons."""
    given = list(task.least)
    queue = [
        _Claim(_priority(task, at, given[at], method), at)
        for at, share in enumerate(task.shares)
        if share and given[at] < task.most[at]
    ]
    heapify(queue)
    served: list[_Claim] = []
    for _ in range(task.seats - sum(given)):
        at = queue[0].area
        served.append(queue[0])
        given[at] += 1
        if given[at] < task.most[at]:
            heapreplace(queue, _Claim(_priority(task, at, given[at], method), at))
        else:
            heappop(queue)
    last = served[-1].priority if served else None
    waiting = {claim.area for claim in queue if claim.priority == last}
    equal = waiting | {claim.area for claim in served if claim.priority == last and waiting}
    return given, [at in equal for at in range(len(given))]


@dataclass(frozen=True)
class _Claim:
    """A claim of an area; the first in a heap is the greatest, of equal ones that of low code."""

    priority: Priority
    area: int

    def __lt__(self, other: "_Claim") -> bool:
        """Say whether this one is served before another."""
        if self.priority == other.priority:
            return self.area < other.area
        return self.priority > other.priority


def _next_claims(task: _Task, given: Sequence[int], method: ApportionmentMethod) -> list[float]:
    """Return the claim of each area to one more seat as a number; missing where it has the most."""
    found = []
    for at, seats in enumerate(given):
        first, claim = _priority(task, at, seats, method)
        if seats >= task.most[at] and task.most[at] < task.seats:
            found.append(nan)
        elif first:
            found.append(inf if claim else 0.0)
        else:
            found.append(sqrt(claim) if method == "huntington_hill" else float(claim))
    return found
