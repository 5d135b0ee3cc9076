"""Streets of a place from the servers of OpenStreetMap (Nominatim and Overpass), by osmnx.

Answers are kept in a folder, part by part, so that a download that breaks off goes on where it was;
the finished network is kept there as well, and is read with no network at all from then on. osmnx
asks the server for a free slot before each part and waits when it is told to.
"""

import hashlib
import json
import socket
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import shapely
from shapely import MultiPolygon, Polygon

from layers.errors import FetchError
from layers.extras import need_package
from layers.files.writing import draft
from layers.phrases import Phrase
from layers.streets.network import Mode, Streets
from layers.streets.reading import check_mode, read_streets
from layers.streets.rules import ACCESS, CLASSES, CLOSED, OPEN, WHERE_ALLOWED

#: How long to wait for a server to answer a knock, in seconds.
KNOCK_S = 10.0


@dataclass(frozen=True)
class Servers:
    """Where streets are fetched from.

    Parameters
    ----------
    overpass
        Address of an Overpass interpreter's parent, as osmnx takes it.
    nominatim
        Address of a Nominatim server, which finds places by name.
    """

    overpass: str = "https://overpass-api.de/api"
    nominatim: str = "https://nominatim.openstreetmap.org/"


def fetch_streets(
    place: str | Polygon | MultiPolygon,
    mode: Mode,
    cache_dir: Path | str,
    *,
    servers: Servers | None = None,
) -> Streets:
    """Fetch the streets of a place, or take them from the folder where they were kept.

    Parameters
    ----------
    place
        Name of a place that has an outline in OpenStreetMap, or an outline in WGS 84.
    mode
        ``walk`` or ``drive``.
    cache_dir
        Folder for answers and networks; made when it is not there.
    servers
        By default the public ones.

    Returns
    -------
    The network, with all its islands; its file ``streets-...graphml`` is in the folder.

    Raises
    ------
    FetchError
        When a server cannot be reached or has nothing for the place, or the folder cannot be made.
    FileFormatError
        When the mode is unknown, or the place has no streets for it.
    MissingPackageError
        When osmnx is not installed.
    """
    check_mode(mode)
    folder = Path(cache_dir)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = "The folder {folder} cannot be made ({fault}); give another one."
        raise FetchError(message, folder=folder, fault=error) from error
    path = folder / f"streets-{mode}-{_key(place)}.graphml"
    if not path.is_file():
        _download(place, mode, folder, path, servers or Servers())
    return read_streets(path, mode)


def _key(place: str | Polygon | MultiPolygon) -> str:
    named = place.encode() if isinstance(place, str) else shapely.normalize(place).wkb
    return hashlib.sha256(named).hexdigest()[:16]


def _download(
    place: str | Polygon | MultiPolygon, mode: Mode, folder: Path, path: Path, servers: Servers
) -> None:
    """Download a network and save it at a path, whole or not at all."""
    need_package("osmnx", extra="streets", what="Fetching streets")
    import osmnx  # noqa: PLC0415 - slow to import, and only who downloads needs it

    what = repr(place) if isinstance(place, str) else Phrase("the outline")
    needed = [servers.overpass, servers.nominatim] if isinstance(place, str) else [servers.overpass]
    silent = [address for address in needed if not _answers(address)]
    _drop_broken(folder)
    try:
        with _configured(osmnx, folder, servers, ask_for_slots=not silent):
            _save(osmnx, _graph(osmnx, place, mode), path)
    except (OSError, ValueError, TypeError) as error:
        said = " ".join(str(error).split())[:200]
        nobody = Phrase("no server answers at {servers:and}", servers=silent)
        reason = nobody if silent else said.rstrip(".")
        message = (
            "The streets of {what} could not be fetched: {reason}. Check the place and the "
            "connection and run it again; what has come so far is kept in {folder}."
        )
        raise FetchError(message, what=what, reason=reason, folder=folder) from error


def _drop_broken(folder: Path) -> None:
    """Remove answers whose writing broke off, so that they are asked for again."""
    for answer in folder.glob("*.json"):
        try:
            json.loads(answer.read_bytes())
        except ValueError:
            answer.unlink()


def _graph(osmnx: Any, place: str | Polygon | MultiPolygon, mode: Mode) -> Any:  # noqa: ANN401
    named = isinstance(place, str)
    outline = osmnx.geocode_to_gdf(place).geometry.iloc[0] if named else place
    graph = osmnx.graph_from_polygon(
        outline,
        network_type=mode,
        simplify=False,
        retain_all=True,
        truncate_by_edge=True,
        custom_filter=way_filters(mode),
    )
    # Stretches of different speed stay apart.
    return osmnx.simplify_graph(graph, edge_attrs_differ=["highway", "maxspeed"])


def _save(osmnx: Any, graph: Any, path: Path) -> None:  # noqa: ANN401
    with draft(path) as unfinished:
        osmnx.save_graphml(graph, unfinished)


def way_filters(mode: Mode) -> list[str]:
    """Put the rules of `layers.streets.rules` in the language of Overpass.

    Returns
    -------
    Filters, of which a way must meet one: that nothing closes it, or that a tag opens it.
    """
    closed, opened = _pattern(CLOSED), _pattern(OPEN)
    usual = CLASSES[mode] - WHERE_ALLOWED
    common = '["area"!="yes"]["oneway"!="reversible"]' if mode == "drive" else ""
    unclosed = f'["highway"~"{_pattern(usual)}"]{common}'
    unclosed += "".join(f'["{key}"!~"{closed}"]' for key in ACCESS[mode])
    if mode == "walk":
        unclosed += '["motorroad"!="yes"]'
    filters = [unclosed]
    before = f'["highway"~"{_pattern(CLASSES[mode])}"]{common}'
    for key in ACCESS[mode][:-1]:
        filters.append(f'{before}["{key}"~"{opened}"]')
        before += f'["{key}"!~"{closed}"]'
    return filters


def _pattern(values: Collection[str]) -> str:
    return f"^({'|'.join(sorted(values))})$"


@contextmanager
def _configured(
    osmnx: Any,  # noqa: ANN401
    folder: Path,
    servers: Servers,
    *,
    ask_for_slots: bool,
) -> Iterator[None]:
    """Set osmnx's global settings for one download, and put them and the resolver back."""
    wanted: Mapping[str, object] = {
        "use_cache": True,
        "cache_folder": folder,
        "overpass_url": servers.overpass,
        "nominatim_url": servers.nominatim,
        # With nobody there, what is kept is used and the first part that is not kept fails at once.
        "overpass_rate_limit": ask_for_slots,
        "doh_url_template": None,
        "http_user_agent": "siting (welfare center planning; uses osmnx)",
        "log_console": False,
        "log_file": False,
    }
    before = {name: getattr(osmnx.settings, name) for name in wanted}
    resolver = socket.getaddrinfo
    try:
        for name, value in wanted.items():
            setattr(osmnx.settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(osmnx.settings, name, value)
        socket.getaddrinfo = resolver


def _answers(url: str) -> bool:
    """Whether anybody answers at an address."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=KNOCK_S):
            return True
    except OSError:
        return False
