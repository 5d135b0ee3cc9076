"""Graphs in GraphML, as tables of text: what networkx and osmnx write, read as a stream.

See http://graphml.graphdrawing.org/specification.html; ports, hyperedges and graphs within nodes
are not read.
"""

import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import iterparse

from layers.errors import FileFormatError
from layers.files.limits import MOST_ELEMENTS_NESTED, Unpacking

Attributes = dict[str, str]


@dataclass(frozen=True)
class Graph:
    """A graph as its file has it; every value is text.

    Parameters
    ----------
    directed
        Whether edges go one way.
    about
        Attributes of the graph.
    nodes
        Attributes of each node, by its id.
    edges
        Ids of the two ends and attributes of each edge.
    """

    directed: bool
    about: Attributes = field(default_factory=dict)
    nodes: dict[str, Attributes] = field(default_factory=dict)
    edges: list[tuple[str, str, Attributes]] = field(default_factory=list)


def read_graphml(path: Path) -> Graph:
    """Read a graph from a file .graphml or .graphml.gz.

    Raises
    ------
    FileFormatError
        When the file cannot be read to its end, or holds no graph.
    """
    graph = None
    try:
        with _open(path) as stream:
            graph = _read(stream)
    except FileFormatError:
        raise
    except (OSError, EOFError, LookupError, ValueError, ParseError) as error:
        message = (
            "{file} cannot be read to its end as GraphML (found {n_bytes:,} bytes; {error}); save "
            "the graph again."
        )
        raise FileFormatError(
            message, file=path.name, n_bytes=path.stat().st_size, error=error
        ) from error
    if graph is None:
        message = "{file} holds no graph; give a street network saved as GraphML."
        raise FileFormatError(message, file=path.name)
    return graph


def _open(path: Path) -> Unpacking | io.BufferedReader:
    if path.suffix.lower() == ".gz":
        return Unpacking(gzip.open(path, "rb"), path.name, path.stat().st_size)
    return path.open("rb")


def _read(stream: Unpacking | io.BufferedReader) -> Graph | None:
    names: dict[str, str] = {}
    defaults: dict[str, Attributes] = {}
    graph: Graph | None = None
    parents: list[Element] = []
    for event, element in iterparse(stream, events=("start", "end")):
        kind = _kind(element)
        if event == "start":
            if kind == "graph" and graph is None:
                graph = Graph(directed=element.get("edgedefault") != "undirected")
            parents.append(element)
            if len(parents) > MOST_ELEMENTS_NESTED:
                message = f"its elements are more than {MOST_ELEMENTS_NESTED} deep in one another"
                raise ValueError(message)
            continue
        parents.pop()
        if kind == "key":
            _learn_key(element, names, defaults)
        if graph is None or kind not in {"data", "node", "edge"}:
            continue
        inner = kind == "data" and parents and _kind(parents[-1]) != "graph"
        if inner:
            continue
        _add(graph, kind, element, names, defaults)
        element.clear()
        if parents:
            parents[-1].remove(element)
    return graph


def _kind(element: Element) -> str:
    """Name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _learn_key(element: Element, names: dict[str, str], defaults: dict[str, Attributes]) -> None:
    key = element.get("id", "")
    names[key] = element.get("attr.name", key)
    for child in element:
        if _kind(child) == "default" and child.text:
            defaults.setdefault(element.get("for", "all"), {})[names[key]] = child.text


def _add(
    graph: Graph,
    kind: str,
    element: Element,
    names: Mapping[str, str],
    defaults: Mapping[str, Attributes],
) -> None:
    if kind == "data":
        key = element.get("key", "")
        graph.about[names.get(key, key)] = element.text or ""
        return
    values = {**defaults.get("all", {}), **defaults.get(kind, {})}
    for child in element:
        if _kind(child) == "data" and child.text:
            key = child.get("key", "")
            values[names.get(key, key)] = child.text
    if kind == "node":
        graph.nodes[element.get("id", "")] = values
    else:
        graph.edges.append((element.get("source", ""), element.get("target", ""), values))
