"""Edits of a plan: one act each on a center or on the standards, and the centers that they leave.

A list of edits over a plan is what a scenario is. What they leave is worked out anew from the plan
whenever it is asked for, so that an edit is undone by leaving it out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from math import hypot, isfinite
from typing import Any, Literal, Self, TypeAlias, get_args

import geopandas as gpd
import pandas as pd

from layers.centers import MOST_CAPACITY, MOST_WORKERS
from layers.crs import WGS84
from layers.phrases import Phrase
from layers.places.boundaries import load_provinces, locate
from siting.errors import EditError, ProblemError
from siting.standards import Standards

#: What an edit does.
Act = Literal["add", "move", "close", "lock", "unlock", "enlarge", "standards"]
ACTS: tuple[Act, ...] = get_args(Act)

#: Centers nearer to each other than that are on one place, in degrees: about a meter.
_SAME_DEGREES = 1e-5
_TEXTS = ["name", "province_code", "province"]
_Rows: TypeAlias = dict[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One act on a plan.

    Parameters
    ----------
    act
        ``add`` a center at a point, ``move`` one to a point, ``close`` one, ``lock`` one (it stays
        when the rest is improved), ``unlock`` it, ``enlarge`` it by social workers, or change
        ``standards``.
    center_id
        The center; of ``add``, an id that no center has.
    longitude, latitude
        Where to, in degrees; of ``add`` and ``move``.
    workers
        Social workers more, or fewer where below 0; of ``enlarge``.
    capacity
        Files that an added center can take; by default those of the standards.
    name
        Name of an added center; by default its id.
    standards
        Standards by name that are to be others; of ``standards``.
    comment
        Why, in the words of whoever did it.

    Raises
    ------
    ProblemError
        When something is missing or makes no sense.

    Examples
    --------
    >>> Edit(act="close", center_id="0501-003").act
    'close'
    """

    act: Act
    center_id: str = ""
    longitude: float | None = None
    latitude: float | None = None
    workers: int = 0
    capacity: int | None = None
    name: str = ""
    standards: Mapping[str, Any] = field(default_factory=dict, hash=False)
    comment: str = ""

    def __post_init__(self) -> None:
        """Refuse what is incomplete."""
        if self.act not in ACTS:
            message = "There is no edit {act!r}; choose one of {acts}."
            raise ProblemError(message, act=self.act, acts=list(ACTS))
        if self.act == "standards":
            self._check_standards()
        elif not self.center_id:
            message = "An edit that is to {act} a center must name it."
            raise ProblemError(message, act=self.act)
        if self.act in {"add", "move"}:
            self._check_point()
        if self.act == "enlarge" and not _whole(self.workers, -MOST_WORKERS, MOST_WORKERS, but=0):
            message = (
                "Center {center_id} must get a whole number of social workers more, up to {most}, "
                "or fewer below 0, not {workers!r}."
            )
            raise ProblemError(
                message, center_id=self.center_id, most=MOST_WORKERS, workers=self.workers
            )
        if self.capacity is not None and not _whole(self.capacity, 1, MOST_CAPACITY):
            message = (
                "Center {center_id} must take a whole number of files, 1 to {most:,}, not "
                "{capacity!r}."
            )
            raise ProblemError(
                message, center_id=self.center_id, most=MOST_CAPACITY, capacity=self.capacity
            )

    def _check_standards(self) -> None:
        if not self.standards:
            message = "An edit of standards must name at least one, such as urban_limit_s."
            raise ProblemError(message)
        object.__setattr__(self, "standards", dict(self.standards))

    def _check_point(self) -> None:
        for axis, most in (("longitude", 180.0), ("latitude", 90.0)):
            value = getattr(self, axis)
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or not isfinite(value) or abs(value) > most:
                message = (
                    "Center {center_id} needs a place; its {axis} must be degrees between "
                    "-{most:.0f} and {most:.0f}, not {value!r}."
                )
                raise ProblemError(
                    message, center_id=self.center_id, axis=axis, most=most, value=value
                )

    def told(self) -> dict[str, Any]:
        """Return what was given, by name, without what was left out."""
        usual = {each.name: each.default for each in fields(self)} | {"standards": {}}
        return {name: value for name, value in asdict(self).items() if value != usual[name]}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Return the edit that `told` tells of.

        Raises
        ------
        ProblemError
            When it is no edit.
        """
        try:
            return cls(**told)
        except TypeError as error:
            message = "{told} is no edit: {error}."
            raise ProblemError(message, told=shown(told), error=error) from error


def shown(value: object) -> str:
    """Return a value as text that fits a sentence."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


@dataclass(frozen=True, eq=False)
class Edited:
    """What edits leave of a plan.

    Parameters
    ----------
    centers
        Index center_id; ``name``, ``capacity`` (files), ``locked``, province_code, province and the
        point, WGS 84; those of the plan first, those that were added behind them.
    standards
        The standards in force.
    """

    centers: gpd.GeoDataFrame
    standards: Standards


def apply_edits(centers: gpd.GeoDataFrame, standards: Standards, edits: Sequence[Edit]) -> Edited:
    """Work out the centers and standards that edits leave.

    Parameters
    ----------
    centers
        Those of the plan: index center_id; name, capacity, province_code, province and point.
    standards
        Those of the plan.
    edits
        In the order in which they were done.

    Raises
    ------
    EditError
        When an edit names a center that is not there, puts one outside the country or on another
        one's place, or leaves none; the message says which edit, counted from 1.
    StandardsError
        When a standard is unknown or makes no sense.
    """
    left = _by_id(centers)
    gone: dict[str, int] = {}
    for number, edit in enumerate(edits, start=1):
        if edit.act == "standards":
            values = asdict(standards) | dict(edit.standards)
            standards = Standards.from_values(values, source=f"Edit {number}")
            continue
        _check_there(left, gone, edit, number)
        if edit.act == "close":
            del left[edit.center_id]
            gone[edit.center_id] = number
        elif edit.act in {"lock", "unlock"}:
            left[edit.center_id] |= {"locked": edit.act == "lock"}
        elif edit.act == "enlarge":
            left[edit.center_id] |= {"capacity": _enlarged(left, edit, number, standards)}
        else:
            usual = {"capacity": edit.capacity or standards.files_per_center, "locked": False}
            row = left.get(edit.center_id, usual | {"name": edit.name or edit.center_id})
            left[edit.center_id] = row | _placed(left, edit, number)
        if not left:
            message = "Edit {number} closes the last center; a scenario needs at least one."
            raise EditError(message, reason="last", number=number)
    return Edited(_frame(left), standards)


def _by_id(centers: gpd.GeoDataFrame) -> _Rows:
    """Return the centers as rows by id."""
    frame = pd.DataFrame(centers[[*_TEXTS, "capacity"]])
    frame = frame.assign(locked=False, x=centers.geometry.x, y=centers.geometry.y)
    rows: Any = frame.to_dict("records")
    return {str(key): dict(row) for key, row in zip(frame.index, rows, strict=True)}


def _frame(rows: _Rows) -> gpd.GeoDataFrame:
    """Return rows by id as a frame of points."""
    index = pd.Index(list(rows), name="center_id", dtype="str")
    frame = pd.DataFrame(list(rows.values()), index=index)
    points = gpd.points_from_xy(frame["x"], frame["y"])
    kept = frame.drop(columns=["x", "y"]).astype(dict.fromkeys(_TEXTS, "str"))
    return gpd.GeoDataFrame(kept, geometry=points, crs=WGS84)


def _check_there(left: _Rows, gone: Mapping[str, int], edit: Edit, number: int) -> None:
    """Refuse an edit of a center that is gone, or that adds one that is there."""
    center = edit.center_id
    if edit.act == "add":
        if center in left:
            message = (
                "Edit {number} adds center {center}, which is there already; give it another id."
            )
            raise EditError(message, reason="taken", number=number, center=center)
    elif center not in left:
        closed = Phrase("edit {edit} closed it", edit=gone.get(center))
        why = closed if center in gone else Phrase("no center has this id")
        message = (
            "Edit {number} is to {act} center {center}, but {why}; undo one of them, or name one "
            "of the {n_left} centers."
        )
        raise EditError(
            message,
            number=number,
            act=edit.act,
            center=center,
            why=why,
            n_left=len(left),
            reason="gone",
        )


def _enlarged(left: _Rows, edit: Edit, number: int, standards: Standards) -> int:
    """Return the files that a center can take with more social workers, or fewer."""
    capacity = int(left[edit.center_id]["capacity"]) + edit.workers * standards.files_per_worker
    if not 1 <= capacity <= MOST_CAPACITY:
        message = (
            "Edit {number} leaves center {center} with room for {capacity} files; it needs 1 to "
            "{most:,}. Close it instead, or change fewer social workers."
        )
        values = {"center": edit.center_id, "capacity": capacity, "most": MOST_CAPACITY}
        raise EditError(message, reason="room", number=number, **values)
    return capacity


def _placed(left: _Rows, edit: Edit, number: int) -> dict[str, Any]:
    """Return what the place of a center says of it."""
    lon, lat = float(edit.longitude or 0.0), float(edit.latitude or 0.0)
    province = _province_at(lon, lat)
    if province is None:
        message = (
            "Edit {number} puts center {center} at {longitude:.5f}, {latitude:.5f} (longitude, "
            "latitude), which is in no province; check the order of the two."
        )
        raise EditError(
            message,
            number=number,
            center=edit.center_id,
            longitude=lon,
            latitude=lat,
            reason="abroad",
        )
    for other, row in left.items():
        if other != edit.center_id and hypot(row["x"] - lon, row["y"] - lat) < _SAME_DEGREES:
            message = (
                "Edit {number} puts center {moved} on the place of center {center}; move it a "
                "little, or enlarge that one."
            )
            raise EditError(
                message,
                number=number,
                moved=edit.center_id,
                center=other,
                reason="occupied",
            )
    return {"x": lon, "y": lat, "province_code": province[0], "province": province[1]}


@cache
def _province_at(lon: float, lat: float) -> tuple[str, str] | None:
    """Return code and name of the province of a point; None where it is in none."""
    point = gpd.GeoDataFrame(geometry=gpd.GeoSeries.from_xy([lon], [lat], crs=WGS84))
    provinces = load_provinces()
    code = locate(point, provinces).iloc[0]
    return None if pd.isna(code) else (str(code), str(provinces["province"].loc[code]))


def _whole(value: object, least: int, most: int, *, but: int | None = None) -> bool:
    """Whether a value is a whole number between two others."""
    number = isinstance(value, int) and not isinstance(value, bool)
    return number and least <= value <= most and value != but  # type: ignore[operator]
