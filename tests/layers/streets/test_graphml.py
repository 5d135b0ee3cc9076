import gzip
import io
import os
from itertools import pairwise

import networkx as nx
import pytest

from layers.errors import FileFormatError
from layers.streets.graphml import read_graphml

BOMB = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaaaaaaaa">{}]>
<graphml><graph><node id="&z;"/></graph></graphml>"""


def written(path, graph):
    nx.write_graphml(graph, path)
    return path


def sample():
    graph = nx.MultiDiGraph(crs="epsg:4326", made=2024)
    graph.add_node(7, x=51.0, y=35.0, name="میدان")
    graph.add_node(8, x=51.1, y=35.1)
    graph.add_edge(7, 8, length=12.5, highway="primary")
    graph.add_edge(7, 8, length=99.0)
    graph.add_edge(8, 8, length=1.0)
    return graph


class TestReading:
    def test_is_what_networkx_wrote(self, tmp_path):
        given = sample()
        graph = read_graphml(written(tmp_path / "a.graphml", given))
        assert graph.directed
        assert graph.about["crs"] == "epsg:4326"
        assert set(graph.nodes) == {"7", "8"}
        assert graph.nodes["7"]["name"] == "میدان"
        assert sorted((u, v, float(tags["length"])) for u, v, tags in graph.edges) == sorted(
            (str(u), str(v), length) for u, v, length in given.edges(data="length")
        )

    def test_is_the_same_packed(self, tmp_path):
        plain = written(tmp_path / "a.graphml", sample())
        packed = tmp_path / "a.graphml.gz"
        packed.write_bytes(gzip.compress(plain.read_bytes()))
        assert read_graphml(packed) == read_graphml(plain)

    def test_undirected_graphs_say_so(self, tmp_path):
        assert not read_graphml(written(tmp_path / "a.graphml", sample().to_undirected())).directed

    def test_defaults_hold_where_an_edge_says_nothing(self, tmp_path):
        path = tmp_path / "a.graphml"
        path.write_text(
            '<graphml><key id="k" for="edge" attr.name="highway"><default>track</default></key>'
            '<graph><node id="a"/><node id="b"/><edge source="a" target="b"/>'
            '<edge source="b" target="a"><data key="k">primary</data></edge></graph></graphml>'
        )
        assert [tags["highway"] for *_, tags in read_graphml(path).edges] == ["track", "primary"]


class TestBadFiles:
    @pytest.mark.parametrize("content", ["no xml at all", "<graphml><graph><node id='1'>", ""])
    def test_what_is_no_whole_xml_is_refused(self, tmp_path, content):
        path = tmp_path / "a.graphml"
        path.write_text(content)
        with pytest.raises(FileFormatError, match="cannot be read to its end as GraphML"):
            read_graphml(path)

    def test_a_cut_off_archive_is_refused(self, tmp_path):
        whole = io.BytesIO()
        nx.write_graphml(nx.path_graph(500), whole)
        path = tmp_path / "a.graphml.gz"
        path.write_bytes(gzip.compress(whole.getvalue())[:800])
        with pytest.raises(FileFormatError, match="cannot be read to its end"):
            read_graphml(path)

    def test_xml_without_a_graph_is_refused(self, tmp_path):
        path = tmp_path / "a.graphml"
        path.write_text("<html><body/></html>")
        with pytest.raises(FileFormatError, match="holds no graph"):
            read_graphml(path)

    def test_entities_that_blow_up_are_refused(self, tmp_path):
        names = "abcdefghijklmnopqrstuvwxyz"
        more = "".join(
            f'<!ENTITY {name} "{f"&{before};" * 50}">' for before, name in pairwise(names)
        )
        path = tmp_path / "a.graphml"
        path.write_text(BOMB.format(more))
        with pytest.raises(FileFormatError, match="cannot be read"):
            read_graphml(path)

    def test_entities_are_refused_however_small(self, tmp_path):
        secret = tmp_path / "secret.txt"
        secret.write_text("secret")
        for entity in ('"harmless"', f'SYSTEM "{secret.as_uri()}"'):
            path = tmp_path / "a.graphml"
            path.write_text(
                f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY z {entity}>]>'
                '<graphml><graph><node id="&z;"/></graph></graphml>'
            )
            with pytest.raises(FileFormatError, match=r"EntitiesForbidden.*save the graph again"):
                read_graphml(path)


def _packed(path, content):
    path.write_bytes(gzip.compress(content))
    return path


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'<?xml version="1.0" encoding="bogus"?><graphml/>', "cannot be read to its end"),
        (b"<graphml>" * 5_000, "cannot be read to its end"),
        (b"<graphml>" + b" " * (100 << 20) + b"</graphml>", "unpacks from"),
    ],
)
def test_odd_encodings_deep_elements_and_bombs(tmp_path, content, message):
    with pytest.raises(FileFormatError, match=message):
        read_graphml(_packed(tmp_path / "a.graphml.gz", content))


@pytest.mark.parametrize("damage", [lambda b: b[:-12], lambda b: b[:30] + b"\xff\xff" + b[32:]])
def test_damaged_gzip(tmp_path, damage):
    path = _packed(tmp_path / "a.graphml.gz", os.urandom(5_000))
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(FileFormatError, match="cannot be read to its end"):
        read_graphml(path)
