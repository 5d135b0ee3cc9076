"""What each column of checked households must hold."""

from collections.abc import Mapping

import pandera.pandas as pa

from layers.columns import MAX_PERSONS, MAX_VISITS_PER_YEAR

#: What can become of a row that had a fault.
OUTCOMES = ("mended", "kept", "approximate", "unlocated", "rejected")


def _text(*checks: pa.Check, nullable: bool = True) -> pa.Column:
    """Return the schema of a text column."""
    return pa.Column("str", list(checks), nullable=nullable)


_CODE = pa.Check.str_matches(r"^[0-9]{2}$")
_ROW = pa.Column("int64", pa.Check.ge(1))
_HOUSEHOLD = {
    "row": pa.Column("int64", pa.Check.ge(1), unique=True),
    "province_code": _text(_CODE),
    "province": _text(),
    "county_code": _text(),
    "county": _text(),
    "settlement": _text(),
    "address": _text(),
    "persons": pa.Column("Int16", pa.Check.in_range(1, MAX_PERSONS), nullable=True),
    "groups": _text(),
    "visits_per_year": pa.Column(
        "float64", pa.Check.in_range(0, MAX_VISITS_PER_YEAR), nullable=True
    ),
}
_ID = pa.Index("str", pa.Check.str_length(min_value=1), unique=True, name="household_id")
_PLACED = {
    "placed_to": _text(nullable=False),
    "placed_score": pa.Column("float64", pa.Check.in_range(0, 100)),
}


def _schema(placement: str, extra: Mapping[str, pa.Column]) -> pa.DataFrameSchema:
    """Return the schema of one group of households, geometry aside."""
    columns = {**_HOUSEHOLD, "placement": _text(pa.Check.eq(placement), nullable=False), **extra}
    return pa.DataFrameSchema(columns, index=_ID, strict=True, ordered=True, name=placement)


#: What each frame of an `Intake` must be, geometry aside.
SCHEMAS: Mapping[str, pa.DataFrameSchema] = {
    "accepted": _schema("located", {}),
    "approximate": _schema("approximate", _PLACED),
    "unlocated": _schema("unlocated", {"reason": _text(nullable=False)}),
    "rejected": pa.DataFrameSchema(
        {
            "row": pa.Column("int64", pa.Check.ge(1), unique=True),
            "column": _text(nullable=False),
            "value": _text(),
            "reason": _text(nullable=False),
        },
        strict=True,
        name="rejected",
    ),
    "issues": pa.DataFrameSchema(
        {
            "row": _ROW,
            "household_id": _text(),
            "column": _text(nullable=False),
            "value": _text(),
            "reason": _text(nullable=False),
            "outcome": _text(pa.Check.isin(OUTCOMES), nullable=False),
        },
        strict=True,
        name="issues",
    ),
}
