"""What a center earns by recorded home visits, and whether it can live on that."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd

from layers.errors import FileFormatError
from layers.files.settings import parse_toml, read_text, shortly
from layers.phrases import Phrase
from siting.errors import TariffError

#: The largest amount that can be computed with, in any money.
MOST = 1e18


@dataclass(frozen=True, kw_only=True)
class Tariff:
    """Fees and costs of a center, all in the same money; no default stands for an amount.

    Parameters
    ----------
    fee_per_visit
        Paid for one recorded home visit in a town.
    cost_per_worker
        Cost of one social worker a year, travel included.
    cost_per_center
        Cost of a center a year besides: rent, reception, medic, founder.
    rural_fee_per_visit
        Paid for one in the country; by default the fee in a town.
    other_income
        What a center has a year beside visits: neighborhood projects, a share of screening.
    recorded_share
        Part of the visits made that is recorded and so paid.
    currency
        Name of the money.

    Raises
    ------
    TariffError
        When a value is not a number or makes no sense.

    Examples
    --------
    >>> Tariff(fee_per_visit=2.0, cost_per_worker=3_000.0, cost_per_center=4_000.0).country_fee
    2.0
    """

    fee_per_visit: float
    cost_per_worker: float
    cost_per_center: float
    rural_fee_per_visit: float | None = None
    other_income: float = 0.0
    recorded_share: float = 1.0
    currency: str = "rial"

    def __post_init__(self) -> None:
        """Refuse values that are no numbers or make no sense."""
        if not isinstance(self.currency, str):
            message = "currency must be text, not {currency}."
            raise TariffError(message, currency=shortly(self.currency))
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "currency" or (value is None and field.default is None):
                continue
            number = isinstance(value, int | float) and not isinstance(value, bool)
            most = 1.0 if field.name == "recorded_share" else MOST
            if not number or not 0 <= value <= most:
                limits = Phrase("from 0 to 1") if most == 1.0 else Phrase("at least 0")
                large = number and MOST < value < float("inf")
                message = (
                    "{field} must be a number {limits} and at most {most:g}, not {value}."
                    if large
                    else "{field} must be a number {limits}, not {value}."
                )
                raise TariffError(
                    message, field=field.name, limits=limits, most=MOST, value=shortly(value)
                )

    @property
    def country_fee(self) -> float:
        """Paid for one visit in the country."""
        own = self.rural_fee_per_visit
        return self.fee_per_visit if own is None else own

    @classmethod
    def from_toml(cls, path: str | Path) -> Self:
        """Read a tariff from a TOML file.

        Raises
        ------
        TariffError
            When the file cannot be read, lacks an amount, or holds a name or a value that makes no
            sense.
        """
        what = Phrase("a TOML tariff")
        try:
            text = read_text(path, as_what=what)
            values = parse_toml(text, source=Path(path).name, as_what=what)
        except FileFormatError as error:
            raise TariffError(error.phrase) from error
        known = [field.name for field in fields(cls)]
        unknown = sorted(set(values) - set(known))
        if unknown:
            message = "{file} names what no tariff has: {unknown}. Known are: {known}."
            raise TariffError(
                message, file=Path(path).name, unknown=list(unknown), known=sorted(known)
            )
        lacking = [name for name in known[:3] if name not in values]
        if lacking:
            message = "{file} must also give {lacking}."
            raise TariffError(message, file=Path(path).name, lacking=list(lacking))
        return cls(**values)


def center_income(
    centers: pd.DataFrame,
    catchments: pd.DataFrame,
    tariff: Tariff,
    *,
    hours_per_worker: float,
) -> pd.DataFrame:
    """Estimate what each center earns and spends in a year.

    Workers make the visits that fit into their hours: a center that is short of hours earns less
    than its files promise.

    Parameters
    ----------
    centers
        Index center_id; workers, setting (urban, rural).
    catchments
        Index center_id; visits and hours a year.
    tariff
        Fees and costs.
    hours_per_worker
        Hours a year of one worker, see `siting.standards.Standards`.

    Returns
    -------
    On the index of `centers`: ``visits`` due a year and ``expected_visits``, those recorded;
    ``fee_income``, ``other_income``, ``cost`` and ``balance`` in the money of the tariff;
    ``lives``, whether the balance is not below zero; ``visits_to_live``, recorded visits a year at
    which it would be zero (``inf`` where a visit pays nothing).
    """
    asked = catchments.reindex(centers.index)
    hours = asked["hours"].to_numpy(dtype=np.float64)
    room = centers["workers"].to_numpy(dtype=np.float64) * hours_per_worker
    made = np.divide(room, hours, out=np.ones(len(hours)), where=hours > room)
    fee = np.where(centers["setting"].eq("rural"), tariff.country_fee, tariff.fee_per_visit)
    cost = tariff.cost_per_center + tariff.cost_per_worker * centers["workers"].to_numpy(float)
    recorded = asked["visits"].to_numpy(dtype=np.float64) * made * tariff.recorded_share
    lacking = np.maximum(cost - tariff.other_income, 0.0)
    never = np.where(lacking > 0, np.inf, 0.0)
    balance = recorded * fee + tariff.other_income - cost
    return pd.DataFrame(
        {
            "visits": asked["visits"],
            "expected_visits": recorded,
            "fee_income": recorded * fee,
            "other_income": tariff.other_income,
            "cost": cost,
            "balance": balance,
            "lives": balance >= 0,
            "visits_to_live": np.divide(lacking, fee, out=never, where=fee > 0),
        },
        index=centers.index,
    )
