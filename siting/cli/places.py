"""Where centers stand and may, as the options of commands say it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.cli.program import fail

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.area_tables import AreaTable
    from layers.texts import Words
    from siting.planning.quota_shares import Mixture


def read_places(
    words: Words,
    tell: Callable[[str], object],
    *,
    existing: Path | None = None,
    candidates: Path | None = None,
    forbidden: Path | None = None,
) -> dict[str, Any]:
    """Read where centers stand and where they may, and tell what was found.

    Parameters
    ----------
    words
        The language.
    tell
        Called with each sentence.
    existing, candidates, forbidden
        The files that are given.

    Returns
    -------
    What the files say, by the name of the option; nothing for those that are not given.
    """
    from layers.centers import read_candidates, read_centers
    from layers.places.boundaries import read_neighborhoods
    from siting.sentences.sites import tell_sites

    places: dict[str, Any] = {}
    for name, file, reader in (
        ("existing", existing, read_centers),
        ("candidates", candidates, read_candidates),
    ):
        if file is not None:
            places[name] = sites = reader(file)
            for sentence in tell_sites(sites, words):
                tell(sentence)
    if forbidden is not None:
        places["forbidden"] = read_neighborhoods(forbidden)
    return places


def quotas_asked(text: str, *, counties: gpd.GeoDataFrame | None) -> Mixture | AreaTable:
    """Read what ``--quotas`` says: a table, or what centers are shared by.

    Parameters
    ----------
    text
        A file, or ``files``, ``area``, ``need`` or a mixture of them.
    counties
        Counties of the households; None for the bundled ones.
    """
    from layers.quotas import read_quotas
    from siting.planning.quota_shares import Mixture

    if Mixture.names(text):  # whatever a file is called
        return Mixture.parse(text)
    if Path(text).is_file():
        return read_quotas(text, counties=counties)
    if Path(text).suffix:
        fail("cli_no_file", file=text)
    return Mixture.parse(text)
