"""The gate to GDAL asks no network and lets no other format in."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import Point

from layers.errors import FileFormatError
from layers.files.gdal import read_features, stay_offline
from layers.files.vectors import read_vector


@pytest.fixture
def asked():
    """Address of a server of our own, and what it was asked for."""
    paths = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 - the name of the base class

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


def _vrt(address):
    source = f"<SrcDataSource>/vsicurl/{address}/c.geojson</SrcDataSource>"
    return f'<OGRVRTDataSource><OGRVRTLayer name="c">{source}</OGRVRTLayer></OGRVRTDataSource>'


@pytest.mark.parametrize("start", ["", "<!-- <kml -->", "<kml/>", "<kml>"])
@pytest.mark.parametrize("name", ["c.geojson", "c.kml", "c.vrt"])
def test_a_list_of_addresses_fetches_nothing(tmp_path, asked, name, start):
    address, paths = asked
    path = tmp_path / name
    path.write_text(start + _vrt(address) + "</kml>" * (start == "<kml>"))
    with pytest.raises(FileFormatError):
        read_vector(path)
    assert paths == []


def test_gdal_itself_fetches_nothing(asked):
    address, paths = asked
    stay_offline()
    for source in (f"/vsicurl/{address}/c.geojson", f"WFS:{address}/c", f"{address}/c.geojson"):
        with pytest.raises(pyogrio.errors.DataSourceError):
            pyogrio.read_info(source)
    assert paths == []


def test_features_are_read_and_other_kinds_refused(tmp_path):
    path = tmp_path / "a.fgb"
    gpd.GeoDataFrame({"a": [1]}, geometry=[Point(51, 35)], crs=4326).to_file(path)
    assert len(read_features(path, "flatgeobuf", name="a.fgb")) == 1
    with pytest.raises(FileFormatError, match=r"a\.fgb is not the kml that it begins as"):
        read_features(path, "kml", name="a.fgb")
