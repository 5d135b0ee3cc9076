"""Centers of a plan by what people call them."""

import pandas as pd

from layers.text import key, name_key
from siting.errors import PlanFileError

#: Centers that a message names at most.
_NAMED = 8


def find_center(centers: pd.DataFrame, said: str) -> str:
    """Return the id of a center.

    Parameters
    ----------
    centers
        Index center_id; name, county and province.
    said
        Its id, or its name, however its letters and digits are typed.

    Raises
    ------
    PlanFileError
        When no center is called so, or more than one is.
    """
    if said in centers.index:
        return said
    ids = name_key(pd.Series(centers.index, index=centers.index))
    for spelled in (ids, name_key(centers["name"])):
        found = centers[spelled.eq(key(said)).to_numpy()]
        if len(found) == 1:
            return str(found.index[0])
        if len(found) > 1:
            message = "{n_found} centers are called {said!r}: {names}; give the id."
            raise PlanFileError(message, n_found=len(found), said=said, names=_listed(found))
    message = "The plan has no center {said!r}; its {n_centers:,} centers are called like {names}."
    raise PlanFileError(message, said=said, n_centers=len(centers), names=_listed(centers))


def _listed(centers: pd.DataFrame) -> str:
    """Name a few centers by id, name and county, or province where no county is known."""
    county = centers["county"].fillna(centers["province"])
    rows = zip(centers.index, centers["name"], county, strict=True)
    shown = [
        f"{center} ({', '.join(str(word) for word in words if pd.notna(word))})"
        for center, *words in list(rows)[:_NAMED]
    ]
    return ", ".join(shown) + (", ..." if len(centers) > _NAMED else "")
