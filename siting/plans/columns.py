"""What a layer of a plan is made of: its columns, how they are typed, and how they are checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.crs import WGS84
from layers.phrases import Phrase
from siting.errors import PlanFileError

#: Types of columns: text, whole numbers (Int64 and Int16 where one may be missing), numbers, flags.
KINDS: Mapping[str, str] = {
    "str": "text",
    "int64": "whole number",
    "Int64": "whole number",
    "Int16": "whole number",
    "float64": "number",
    "bool": "yes or no",
}


@dataclass(frozen=True)
class Column:
    """What one column holds.

    Parameters
    ----------
    dtype
        Its type in pandas, one of `KINDS`.
    meaning
        What a value says, in a few words.
    unit
        Unit of a number; empty where it has none.
    given
        Whether every row has a value.
    one_of
        The only values that there are; empty where there is no such list.
    later
        Whether files of version 1 may lack it. In a plan from such a file it is missing throughout,
        and a whole number then has the type float64, which can be missing.
    """

    dtype: str
    meaning: str
    unit: str = ""
    given: bool = False
    one_of: tuple[str, ...] = ()
    later: bool = False

    def typed(self, values: pd.Series) -> pd.Series:
        """Return values in the type of the column; as they are where that would change any."""
        if values.dtype == self.dtype or not self._takes(values):
            return values
        return values.astype(pd.api.types.pandas_dtype(self.dtype))

    def fault(self, values: pd.Series) -> str:
        """Say in a few words why the column cannot hold the values; empty where it can."""
        absent = bool(values.isna().any())
        late = self.later and self.dtype == "int64" and values.dtype == "float64"
        if values.dtype != self.dtype and not late:
            message = "must hold {kind} ({dtype}), not {found}"
            return Phrase(message, kind=KINDS[self.dtype], dtype=self.dtype, found=values.dtype)
        if self.given and absent:
            return Phrase("has missing values")
        strange = values[~values.isin(self.one_of)].dropna() if self.one_of else values[:0]
        if len(strange):
            message = "holds {value!r}, which is none of {known}"
            return Phrase(message, value=strange.iloc[0], known=list(self.one_of))
        return ""

    def _takes(self, values: pd.Series) -> bool:
        """Say whether values can have the type and stay what they are."""
        absent = values.isna()
        if absent.all():
            return len(values) == 0 or self.dtype not in {"int64", "bool"}
        if self.dtype in {"str", "bool"}:
            kind = str if self.dtype == "str" else bool | np.bool_
            return values.dtype == object and all(isinstance(v, kind) for v in values[~absent])
        if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
            return False
        if self.dtype == "float64":
            return True
        missing = self.dtype != "int64"
        return bool((values[~absent] % 1 == 0).all()) and (missing or not absent.any())


@dataclass(frozen=True)
class Layer:
    """What one layer or table of a plan holds; further columns may stand in it, unchecked.

    Parameters
    ----------
    name
        Its name, in a `siting.plans.frames.Plan` and in the file.
    meaning
        What a row is, and what it means that there is none.
    columns
        Columns by name, but for the index and the shape.
    index
        Name of the index: text, each value once. None for a table without one.
    index_meaning
        What the index says.
    shape
        What the column ``geometry`` holds, in WGS 84: Point, MultiLineString, or Unknown for
        polygons of one or several parts; empty for a table without shapes.
    later
        Whether files of version 1 may lack it.
    optional
        Whether files of any version may lack it, as those do that are older than the layer: a
        reader that does not know it is right about all else. It then has no rows.
    """

    name: str
    meaning: str
    columns: Mapping[str, Column] = field(repr=False)
    index: str | None = None
    index_meaning: str = ""
    shape: str = ""
    later: bool = False
    optional: bool = False

    def empty(self) -> pd.DataFrame:
        """Return the layer without rows, with every column in its type."""
        columns = {name: pd.Series(dtype=column.dtype) for name, column in self.columns.items()}
        frame = pd.DataFrame(columns)
        if self.index:
            frame.index = pd.Index([], name=self.index, dtype="str")
        return gpd.GeoDataFrame(frame, geometry=[], crs=WGS84) if self.shape else frame

    def typed(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Give columns their types where no value changes; text stays text in further columns."""
        text = Column("str", "")
        known = [name for name in frame.columns if name != "geometry"]
        typed = {name: self.columns.get(name, text).typed(frame[name]) for name in known}
        return frame.assign(**{n: values for n, values in typed.items() if values is not frame[n]})

    def check(self, frame: pd.DataFrame) -> None:
        """Refuse a frame that is not as the layer must be.

        Raises
        ------
        PlanFileError
            When it is not; the sentence names the layer, and the column where it is one.
        """
        fault = self._index_fault(frame) or self._shape_fault(frame) or self._column_fault(frame)
        if fault:
            message = "The layer {name!r} {fault}."
            raise PlanFileError(message, name=self.name, fault=fault)

    def _index_fault(self, frame: pd.DataFrame) -> str:
        if self.index is None:
            return ""
        if frame.index.name != self.index:
            return Phrase("lacks the column {name!r}, its index", name=self.index)
        if frame.index.dtype != "str" or frame.index.hasnans:
            return Phrase("must have text in each row of its index {name!r}", name=self.index)
        if not frame.index.is_unique:
            twice = frame.index[frame.index.duplicated()][0]
            message = "has {value!r} more than once in its index {name!r}"
            return Phrase(message, value=twice, name=self.index)
        return ""

    def _shape_fault(self, frame: pd.DataFrame) -> str:
        if not self.shape:
            return ""
        if not isinstance(frame, gpd.GeoDataFrame) or "geometry" not in frame:
            return Phrase("lacks the column 'geometry'")
        if frame.crs != WGS84:
            return Phrase("is not in WGS 84 but in {crs}", crs=frame.crs)
        if self.shape == "Point" and not frame.geom_type.eq("Point").all():
            return Phrase("must have a point in each row of its column 'geometry'")
        return ""

    def _column_fault(self, frame: pd.DataFrame) -> str:
        lacking = [name for name in self.columns if name not in frame]
        if lacking:
            message = (
                "lacks the columns {names:'}" if len(lacking) > 1 else "lacks the column {names:'}"
            )
            return Phrase(message, names=lacking)
        for name, column in self.columns.items():
            fault = column.fault(frame[name])
            if fault:
                message = "is not as it must be: its column {name!r} {fault}"
                return Phrase(message, name=name, fault=fault)
        return ""
