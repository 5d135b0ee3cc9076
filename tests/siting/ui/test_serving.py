"""What the application serves beside Streamlit, and what it refuses."""

import asyncio
import socket
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette

from siting.errors import SitingError
from siting.ui import serving
from siting.ui.service.map_pages import map_name, map_page
from siting.ui.service.plans import PlanFile
from siting.ui.serving import MIDDLEWARE, ROUTES, serve


@pytest.fixture
def client(monkeypatch, tmp_path):
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    allowed = {"server.allowedHosts": ["127.0.0.1"]}
    monkeypatch.setattr("streamlit.config.get_option", lambda name: allowed[name])
    (tmp_path / "plan.gpkg").write_text("one")
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE)
    return lambda path, host="127.0.0.1": asyncio.run(ask(app, path, host))


async def ask(app, path, host):
    """Ask as a browser would: the answer's status, text and headers."""
    said = []
    scope = {
        "type": "http", "method": "GET", "path": unquote(path), "raw_path": path.encode(),
        "query_string": b"", "headers": [(b"host", host.encode())],
    }  # fmt: skip

    async def receive():
        await asyncio.Event().wait()  # the browser stays and says no more

    async def send(message):
        said.append(message)

    await app(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    text = b"".join(message.get("body", b"") for message in said[1:]).decode(errors="replace")
    return SimpleNamespace(status_code=said[0]["status"], text=text, headers=headers)


def test_a_kept_map_is_served_for_frames_of_this_application_only(client, tmp_path):
    name = map_page(map_name(PlanFile.of(tmp_path / "plan.gpkg"), "plan"), lambda: "<p>نقشه</p>")
    answer = client(f"/maps/{name}")
    assert answer.status_code == 200
    assert answer.text == "<p>نقشه</p>"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["x.html", "..%2Fplan.gpkg", "..%2F..%2Fplan.gpkg", "plan.gpkg"])
def test_nothing_else_of_the_workspace_is_served(client, path):
    answer = client(f"/maps/{path}")
    assert answer.status_code == 404
    assert "one" not in answer.text.split()


def test_a_foreign_name_of_this_machine_is_refused(client):
    answer = client("/fonts/vazirmatn.woff2", "evil.example")
    assert answer.status_code == 421
    assert client("/fonts/vazirmatn.woff2").status_code in {200, 404}


def test_a_missing_font_is_no_error(client, monkeypatch, tmp_path):
    monkeypatch.setattr("siting.maps.assets._FETCHED", tmp_path)
    assert client("/fonts/vazirmatn.woff2").status_code == 404


def test_a_port_that_is_taken_is_said(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SitingError, match=rf"port {port} already.*--port"):
            serve(tmp_path, port=port)


def test_streamlit_is_told_to_listen_on_this_machine_only(tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(serving, "run_streamlit", lambda words, **_: told.append(words))
    monkeypatch.setenv("SITING_PLANS", "elsewhere")
    serve(tmp_path, port=8799)
    assert told == [
        ["run", str(serving.APP), "--server.address", "127.0.0.1", "--server.port", "8799"]
    ]
    assert serving.os.environ["SITING_PLANS"] == str(tmp_path)
