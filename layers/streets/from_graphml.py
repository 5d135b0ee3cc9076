"""Streets from a graph in GraphML, as osmnx saves it."""

import ast
from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from layers.crs import WGS84
from layers.errors import CrsError, FileFormatError
from layers.streets.frames import (
    Edges,
    Floats,
    Integers,
    Lines,
    Nodes,
    join_edges,
    line_lengths,
    make_streets,
)
from layers.streets.graphml import Graph, read_graphml
from layers.streets.network import Mode, Streets
from layers.streets.rules import CLOSED_CLASSES, FOOT_CLASSES
from layers.streets.speeds import DRIVE_KPH, UNKNOWN_KPH, drive_kph

#: A stated length below this part of the straight line between the ends cannot be true.
TRUE_PART = 0.99

_WORDS: Mapping[Mode, str] = {"walk": "walking", "drive": "driving"}
Note = Callable[[str], None]


def read_graph(path: Path, mode: Mode | None, *, sha256: str) -> Streets:
    """Read the network of one mode from a graph.

    Parameters
    ----------
    path
        GraphML with x, y and a CRS, and lengths in meters or lines; also compressed (.gz).
    mode
        By default what the graph shows: one with ways for people on foot and no one-way streets is
        for walking, one with one-way streets and no such ways is for driving.
    sha256
        Hash of the file.

    Raises
    ------
    FileFormatError
        When the file is no graph or has no coordinates, lengths or streets, or shows no mode.
    CrsError
        When coordinates have no CRS or cannot be in the one that is stated.
    """
    graph = read_graphml(path)
    if not graph.nodes or not graph.edges:
        message = (
            "{file} holds {n_nodes:,} nodes and {n_edges:,} edges; give a street network that has "
            "both."
        )
        raise FileFormatError(
            message, file=path.name, n_nodes=len(graph.nodes), n_edges=len(graph.edges)
        )
    notes: list[str] = []
    crs = _stated_crs(graph, path)
    nodes = _read_nodes(graph, crs, path, notes.append)
    table = _edge_table(graph, path, notes.append)
    if mode is None:
        mode = _told_mode(table, path, directed=graph.directed)
    if mode == "drive" and not graph.directed:
        message = (
            "{file} is undirected, so its one-way streets are lost; save the directed graph for "
            "driving."
        )
        raise FileFormatError(message, file=path.name)
    edges = _read_edges(_usable(table, mode, path, notes.append), nodes, crs, path, notes.append)
    if mode == "walk":
        edges = _both_ways(edges)
    source = f"street graph {path.name}"
    return make_streets(nodes, edges, mode=mode, source=source, sha256=sha256, notes=notes)


def _stated_crs(graph: Graph, path: Path) -> pyproj.CRS:
    stated = graph.about.get("crs", "")
    try:
        return pyproj.CRS.from_user_input(stated)
    except pyproj.exceptions.CRSError as error:
        message = (
            "{file} states the CRS {crs!r}, which is unknown; save it with osmnx, or set the "
            "graph's crs to EPSG:4326."
            if stated
            else "{file} states no CRS; save it with osmnx, or set the graph's crs to EPSG:4326."
        )
        raise CrsError(message, file=path.name, crs=stated) from error


def _read_nodes(graph: Graph, crs: pyproj.CRS, path: Path, note: Note) -> Nodes:
    """Read where the nodes are, in WGS 84."""
    rows = list(graph.nodes.values())
    table = pd.DataFrame(rows, index=range(len(rows))).reindex(columns=["x", "y"])
    places = table.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=np.float64)
    missing = ~np.isfinite(places).all(axis=1)
    if missing.any():
        message = (
            "{n_missing:,} of the {n_nodes:,} nodes of {file} have no coordinates x and y; save "
            "the graph with them."
        )
        raise FileFormatError(
            message, n_missing=missing.sum(), n_nodes=len(missing), file=path.name
        )
    degrees = _to_degrees(shapely.points(places), crs)
    longitude, latitude = shapely.get_x(degrees), shapely.get_y(degrees)
    # Outside the range of degrees, also where a projection gave infinite ones.
    wrong = ~((np.abs(longitude) <= 180.0) & (np.abs(latitude) <= 90.0))
    if wrong.any():
        x, y = places[wrong.argmax()]
        message = (
            "{file} states the CRS {crs}, in which x = {x:g}, y = {y:g} is no place on earth; "
            "state the CRS of the coordinates."
        )
        raise CrsError(message, file=path.name, crs=crs.name, x=x, y=y)
    return Nodes(_node_numbers(list(graph.nodes), note), longitude, latitude)


def _node_numbers(ids: list[str], note: Note) -> Integers:
    try:
        return np.array([int(name) for name in ids], dtype=np.int64)
    except (ValueError, OverflowError):
        note("Nodes are numbered in the order of the file, since their ids are no whole numbers.")
        return np.arange(len(ids), dtype=np.int64)


def _to_degrees(geometry: Lines, crs: pyproj.CRS) -> Lines:
    if crs == WGS84:
        return geometry
    moved: Lines = gpd.GeoSeries(geometry, crs=crs).to_crs(WGS84).to_numpy()
    return moved


def _edge_table(graph: Graph, path: Path, note: Note) -> pd.DataFrame:
    """Tabulate the edges between known nodes: ends as positions, attributes as text."""
    place = {name: position for position, name in enumerate(graph.nodes)}
    ends = [(place.get(source, -1), place.get(target, -1)) for source, target, _ in graph.edges]
    names = ["highway", "maxspeed", "length", "geometry", "speed_kph"]
    rows = [tags for *_, tags in graph.edges]
    table = pd.DataFrame(rows, index=range(len(rows)))
    table = table.reindex(columns=names).astype("object")
    table = table.where(table.notna(), "")
    table[["start", "end"]] = np.array(ends, dtype=np.int64)
    known = (table[["start", "end"]] >= 0).all(axis=1)
    if not known.all():
        note(f"Edges that lead to unknown nodes, left out: {(~known).sum():,}.")
    if not known.any():
        message = "No edge of {file} joins two of its nodes; save the graph again."
        raise FileFormatError(message, file=path.name)
    return table[known].reset_index(drop=True)


def _options(text: str) -> list[str]:
    """Values of an attribute: osmnx lists those of the ways that it made one edge of."""
    if text.startswith("["):
        try:
            return [str(value) for value in ast.literal_eval(text)]
        except (MemoryError, RecursionError, SyntaxError, TypeError, ValueError):
            return [text]
    return [text]


def _told_mode(table: pd.DataFrame, path: Path, *, directed: bool) -> Mode:
    """Tell the mode of a network from its classes and its one-way streets."""
    kinds = {kind for text in table["highway"].unique() for kind in _options(text)}
    on_foot = bool(kinds & FOOT_CLASSES)
    there = pd.MultiIndex.from_arrays([table["start"], table["end"]])
    back = pd.MultiIndex.from_arrays([table["end"], table["start"]])
    one_way = directed and not bool(back.isin(there).all())
    if on_foot and not one_way:
        return "walk"
    if one_way and not on_foot:
        return "drive"
    message = (
        "{file} does not show whether it is for walking or for driving; say mode='walk' or "
        "mode='drive'."
    )
    raise FileFormatError(message, file=path.name)


def _usable(table: pd.DataFrame, mode: Mode, path: Path, note: Note) -> pd.DataFrame:
    """Keep the edges that a mode may use, each with one class and a driving speed."""
    choice = {text: _choose_class(text, mode) for text in table["highway"].unique()}
    chosen = table["highway"].map(choice)
    kept = chosen.notna()
    if not kept.all():
        note(f"Edges that are not for {_WORDS[mode]}, left out: {(~kept).sum():,}.")
    if not kept.any():
        message = "{file} holds no streets for {travelers}; give a network that has them."
        raise FileFormatError(message, file=path.name, travelers=_WORDS[mode])
    usable = table.assign(highway=chosen)[kept].reset_index(drop=True)
    return usable.assign(kph=_speeds(usable, note) if mode == "drive" else np.nan)


def _choose_class(text: str, mode: Mode) -> str | None:
    """Choose the slowest class of an edge that a mode can use; none where it can use none.

    Whoever saved the graph chose its ways, so other tags are not asked once more.
    """
    usable = [kind for kind in _options(text) if kind not in CLOSED_CLASSES[mode]]
    return min(usable, key=lambda kind: DRIVE_KPH.get(kind, UNKNOWN_KPH), default=None)


def _speeds(table: pd.DataFrame, note: Note) -> Floats:
    """Driving speeds: the file's own where it has them, else by class and limit."""
    limits = table["maxspeed"].map(lambda text: ";".join(_options(text)))
    kph = drive_kph(table["highway"], limits)
    unknown = int((~table["highway"].isin(list(DRIVE_KPH))).sum())
    if unknown:
        note(f"Edges of no known class, for which {UNKNOWN_KPH:g} km/h is taken: {unknown:,}.")
    own = pd.to_numeric(table["speed_kph"], errors="coerce").to_numpy(dtype=np.float64)
    stated = np.isfinite(own) & (own > 0)
    if stated.any():
        note(f"Edges with a speed of their own (speed_kph), which was taken: {stated.sum():,}.")
    return np.where(stated, own, kph)


def _read_edges(
    table: pd.DataFrame, nodes: Nodes, crs: pyproj.CRS, path: Path, note: Note
) -> Edges:
    """Read lines and lengths; what lacks a length is measured along its line."""
    start, end = (table[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
    drawn = _read_lines(table["geometry"], crs)
    has_line = ~shapely.is_missing(drawn)
    straight = _straight(nodes, start, end)
    lines = np.where(has_line, _turn(drawn, straight), straight)
    length = pd.to_numeric(table["length"], errors="coerce").to_numpy(dtype=np.float64)
    missing = ~(np.isfinite(length) & (length > 0))
    lost = missing & ~has_line
    if lost.any():
        message = (
            "{n_lost:,} of the {n_edges:,} edges of {file} have neither a length in meters nor a "
            "line; add lengths (osmnx.distance.add_edge_lengths) and save it again."
        )
        raise FileFormatError(message, n_lost=lost.sum(), n_edges=len(lost), file=path.name)
    short = ~missing & (length < TRUE_PART * line_lengths(straight))
    for wrong, what in ((missing, "state no length"), (short, "state less than a straight line")):
        if wrong.any():
            note(f"Edges that {what}, measured along their lines: {wrong.sum():,}.")
    length = np.where(missing | short, line_lengths(lines), length)
    kinds = table["highway"].to_numpy(dtype=np.object_)
    return Edges(start, end, length, table["kph"].to_numpy(dtype=np.float64), kinds, lines)


def _read_lines(texts: "pd.Series[str]", crs: pyproj.CRS) -> Lines:
    """Read lines in WGS 84; none where there is no text or it is no line."""
    # GEOS reads a shape within a shape by a call within a call; a line holds none.
    is_line = texts.str.match(r"\s*LINESTRING\b", case=False) & (texts.str.count(r"\(") == 1)
    plain = texts.where(is_line, None).to_numpy(dtype=np.object_)
    lines: Lines = shapely.from_wkt(plain, on_invalid="ignore")
    kept = (shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING) & ~shapely.is_empty(
        lines
    )
    lines[~kept] = None
    return _to_degrees(lines, crs)


def _straight(nodes: Nodes, start: Integers, end: Integers) -> Lines:
    ends = np.stack([start, end], axis=1)
    points = np.stack([nodes.longitude[ends], nodes.latitude[ends]], axis=2)
    return np.asarray(shapely.linestrings(points), dtype=np.object_)


def _turn(lines: Lines, straight: Lines) -> Lines:
    """Turn the lines that run from the end of their edge to its start."""
    first = shapely.get_point(lines, 0)
    to_start = shapely.distance(first, shapely.get_point(straight, 0))
    to_end = shapely.distance(first, shapely.get_point(straight, -1))
    turned: Lines = np.where(to_end < to_start, shapely.reverse(lines), lines)
    return turned


def _both_ways(edges: Edges) -> Edges:
    """Add the way back to each edge that has none of the same length."""
    there = _keys(edges.start, edges.end, edges.length_m)
    back = _keys(edges.end, edges.start, edges.length_m)
    lone: NDArray[np.bool_] = ~there.isin(back)
    return join_edges([edges, edges.take(lone).turned()]) if lone.any() else edges


def _keys(start: Integers, end: Integers, length_m: Floats) -> pd.MultiIndex:
    """Name edges by ends, length in millimeters, and which of several alike they are."""
    columns = ["start", "end", "length"]
    frame = pd.DataFrame(dict(zip(columns, (start, end, np.rint(length_m * 1000)), strict=True)))
    frame["turn"] = frame.groupby(columns).cumcount()
    return pd.MultiIndex.from_frame(frame)
