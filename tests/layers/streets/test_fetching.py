"""Fetching, from a server on this machine that answers as Overpass and Nominatim do."""

import json
import re
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import osmnx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from layers.errors import FetchError, FileFormatError, MissingPackageError
from layers.streets.fetching import Servers, fetch_streets, way_filters
from layers.streets.reading import read_streets
from layers.streets.rules import CLOSED, OPEN, directions
from layers.streets.speeds import DRIVE_KPH

OUTLINE = box(51.399, 35.699, 51.405, 35.705)
STATUS = (
    "Connected as: 1\nCurrent time: now\nAnnounced endpoint: here\nRate limit: 2\n2 slots free.\n"
)

# A block of streets on a grid of three by three nodes, 100 m apart.
NODES = {n: (51.4 + 0.001 * (n % 3), 35.7 + 0.001 * (n // 3)) for n in range(9)}
WAYS = {
    100: ([0, 1, 2], {"highway": "primary", "oneway": "yes"}),
    101: ([2, 5, 8], {"highway": "residential", "maxspeed": "20"}),
    102: ([8, 7, 6, 3, 0], {"highway": "residential"}),
    103: ([1, 4, 7], {"highway": "footway"}),
    104: ([3, 4, 5], {"highway": "service", "access": "private"}),
}


def accepts(way_filter, tags):
    """Whether a filter of Overpass lets a way through: the part of its language that is used."""
    parts = re.findall(r'\["([^"]+)"(!?[~=])"([^"]*)"\]', way_filter)
    assert "".join(f'["{key}"{how}"{value}"]' for key, how, value in parts) == way_filter
    for key, how, value in parts:
        stated = tags.get(key)
        if how.endswith("~"):
            hit = stated is not None and re.search(value, stated) is not None
        else:
            hit = stated == value
        if hit == how.startswith("!"):
            return False
    return True


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, content, status=200):
        body = content.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path.endswith("/status"):
            self.answer(STATUS)
            return
        name = parse_qs(urlsplit(self.path).query)["q"][0]
        place = {
            "lat": "35.7", "lon": "51.4", "display_name": name, "importance": 1,
            "boundingbox": ["35.699", "35.705", "51.399", "51.405"],
            "geojson": OUTLINE.__geo_interface__,
        }  # fmt: skip
        self.answer(json.dumps([place] if name == "Block" else []))

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        query = parse_qs(sent)["data"][0]
        self.server.asked.append(query)
        if self.server.failures and len(self.server.asked) > self.server.failures:
            self.answer("<html>The server is on fire</html>", status=500)
            return
        way_filter = re.search(r"way(\[.*\])\(poly", query)[1]
        ways = {n: way for n, way in WAYS.items() if accepts(way_filter, way[1])}
        used = {n for nodes, _ in ways.values() for n in nodes}
        elements = [
            {"type": "node", "id": n, "lon": NODES[n][0], "lat": NODES[n][1]} for n in sorted(used)
        ]
        elements += [
            {"type": "way", "id": n, "nodes": nodes, "tags": tags}
            for n, (nodes, tags) in ways.items()
        ]
        self.answer(json.dumps({"version": 0.6, "elements": elements}))


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.asked, server.failures = [], 0
        address = f"http://127.0.0.1:{server.server_port}"
        server.servers = Servers(f"{address}/api", address)
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def nobody():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    return Servers(f"{address}/api", address)


def queries(server):
    return [asked for asked in server.asked if "way" in asked]


class TestFetching:
    def test_driving_gets_the_roads(self, tmp_path, server):
        streets = fetch_streets(OUTLINE, "drive", tmp_path, servers=server.servers)
        # 0 and 2 are joined by the one-way street, and round the block by two streets that differ
        # in speed and so stay apart at node 8.
        osmid = streets.nodes["osmid"].to_numpy()
        edges = streets.edges
        found = sorted(zip(osmid[edges["start"]], osmid[edges["end"]], edges["kph"], strict=True))
        slow, usual = 20.0, DRIVE_KPH["residential"]
        assert found == [
            (0, 2, DRIVE_KPH["primary"]), (0, 8, usual),
            (2, 8, slow), (8, 0, usual), (8, 2, slow),
        ]  # fmt: skip

    def test_walking_gets_the_footway_too_and_goes_both_ways(self, tmp_path, server):
        streets = fetch_streets("Block", "walk", tmp_path, servers=server.servers)
        pairs = set(zip(streets.edges["start"], streets.edges["end"], strict=True))
        assert {(end, start) for start, end in pairs} == pairs
        assert "footway" in set(streets.edges["highway"])
        assert "service" not in set(streets.edges["highway"])

    def test_what_was_fetched_needs_no_server(self, tmp_path, server):
        first = fetch_streets(OUTLINE, "drive", tmp_path, servers=server.servers)
        asked = len(server.asked)
        again = fetch_streets(OUTLINE, "drive", tmp_path, servers=nobody())
        assert len(server.asked) == asked
        pd.testing.assert_frame_equal(first.edges, again.edges)
        (kept,) = tmp_path.glob("streets-drive-*.graphml")
        assert read_streets(kept).sha256 == first.sha256

    def test_settings_of_osmnx_come_back(self, tmp_path, server):
        before = {name: getattr(osmnx.settings, name) for name in vars(osmnx.settings)}
        resolver = socket.getaddrinfo
        fetch_streets(OUTLINE, "drive", tmp_path, servers=server.servers)
        assert {name: getattr(osmnx.settings, name) for name in before} == before
        assert socket.getaddrinfo is resolver

    def test_a_slot_is_asked_for_before_each_part(self, tmp_path, server):
        fetch_streets(OUTLINE, "drive", tmp_path, servers=server.servers)
        kinds = ["way" in asked for asked in server.asked]
        assert kinds == [False, True] * len(way_filters("drive"))


class TestBreakingOff:
    def test_a_download_goes_on_where_it_was(self, tmp_path, server):
        server.failures = 4
        with pytest.raises(FetchError, match=r"could not be fetched: .*run it again"):
            fetch_streets(OUTLINE, "drive", tmp_path, servers=server.servers)
        done = len(queries(server)) - 1
        assert done == 2
        assert not list(tmp_path.glob("*.graphml"))
        server.failures = 0
        fetch_streets(OUTLINE, "drive", tmp_path, servers=server.servers)
        # One query failed and was asked again.
        assert len(queries(server)) == len(way_filters("drive")) + 1

    def test_a_half_written_answer_is_asked_for_again(self, tmp_path, server):
        fetch_streets(OUTLINE, "drive", tmp_path, servers=server.servers)
        for file in tmp_path.glob("*.graphml"):
            file.unlink()
        broken = min(tmp_path.glob("*.json"))
        whole = broken.read_bytes()
        broken.write_bytes(whole[: len(whole) // 2])
        fetch_streets(OUTLINE, "drive", tmp_path, servers=server.servers)
        assert len(queries(server)) == len(way_filters("drive")) + 1
        assert broken.read_bytes() == whole

    def test_kept_answers_are_enough_without_a_server(self, tmp_path, server):
        first = fetch_streets(OUTLINE, "drive", tmp_path, servers=server.servers)
        (kept,) = tmp_path.glob("*.graphml")
        kept.unlink()
        server.shutdown()
        server.socket.close()
        again = fetch_streets(OUTLINE, "drive", tmp_path, servers=server.servers)
        pd.testing.assert_frame_equal(first.edges, again.edges)

    @pytest.mark.parametrize("place", [OUTLINE, "Block"])
    def test_nobody_there_is_told(self, tmp_path, place):
        with pytest.raises(FetchError, match=r"no server answers at http://127.0.0.1:\d+/api"):
            fetch_streets(place, "walk", tmp_path, servers=nobody())

    def test_an_unknown_place_is_told(self, tmp_path, server):
        with pytest.raises(FetchError, match="The streets of 'Nowhere' could not be fetched"):
            fetch_streets("Nowhere", "walk", tmp_path, servers=server.servers)

    def test_a_place_without_an_area_is_told(self, tmp_path, server):
        with pytest.raises(FetchError, match="The streets of the outline could not be fetched"):
            fetch_streets(Point(51.4, 35.7), "walk", tmp_path, servers=server.servers)

    def test_a_file_in_the_place_of_the_folder_is_told(self, tmp_path):
        (tmp_path / "taken").write_text("a file")
        with pytest.raises(FetchError, match="cannot be made"):
            fetch_streets(OUTLINE, "walk", tmp_path / "taken", servers=nobody())

    def test_an_unknown_mode_is_refused(self, tmp_path):
        with pytest.raises(FileFormatError, match="There is no mode 'fly'"):
            fetch_streets(OUTLINE, "fly", tmp_path, servers=nobody())

    def test_a_missing_package_is_named(self, tmp_path, monkeypatch):
        monkeypatch.setitem(sys.modules, "osmnx", None)
        with pytest.raises(MissingPackageError, match=r"pip install 'siting\[streets\]'"):
            fetch_streets(OUTLINE, "walk", tmp_path, servers=nobody())


values = st.sampled_from(sorted(CLOSED | OPEN | {"destination"}))
tags = st.fixed_dictionaries(
    {"highway": st.sampled_from([*DRIVE_KPH, "footway", "cycleway", "construction"])},
    optional={
        **dict.fromkeys(["access", "vehicle", "motor_vehicle", "motorcar", "foot"], values),
        "area": st.sampled_from(["yes", "no"]),
        "motorroad": st.sampled_from(["yes", "no"]),
        "oneway": st.sampled_from(["yes", "no", "-1", "reversible"]),
    },
)


@given(tags, st.sampled_from(["walk", "drive"]))
def test_what_is_asked_for_is_what_the_rules_allow(tags, mode):
    allowed = any(directions(tags, mode))
    assert any(accepts(each, tags) for each in way_filters(mode)) == allowed
