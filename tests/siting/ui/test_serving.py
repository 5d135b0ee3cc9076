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
    return lambda path, host="127.0.0.1", origin=None: asyncio.run(ask(app, path, host, origin))


async def ask(app, path, host, origin):
    """Ask as a browser would: the answer's status, text and headers."""
    said = []
    headers = {b"host": host, b"origin": origin}
    scope = {
        "type": "http", "method": "GET", "path": unquote(path), "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name, said.encode()) for name, said in headers.items() if said is not None],
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


def test_what_lies_beside_a_map_is_served_once_it_is_drawn(client, tmp_path):
    name = map_page(map_name(PlanFile.of(tmp_path / "plan.gpkg"), "plan"), lambda: "<p>نقشه</p>")
    path = f"/maps/{name.replace('html', 'json')}"
    assert client(path).status_code == 204
    assert client(f"/maps/{'0' * 64}.json").status_code == 404
    (tmp_path / ".siting" / "maps" / path.rpartition("/")[2]).write_text("{}")
    answer = client(path)
    assert (answer.status_code, answer.text) == (200, "{}")
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("path", ["x.html", "..%2Fplan.gpkg", "..%2F..%2Fplan.gpkg", "plan.gpkg"])
def test_nothing_else_of_the_workspace_is_served(client, path):
    answer = client(f"/maps/{path}")
    assert answer.status_code == 404
    assert "one" not in answer.text.split()


def test_a_foreign_name_of_this_machine_is_refused(client):
    answer = client("/fonts/vazirmatn.woff2", "evil.example")
    assert answer.status_code == 421
    assert client("/fonts/vazirmatn.woff2").status_code in {200, 404}


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "http://127.0.0.1:3000", "null", "http://127.0.0.1@evil.example"],
)
def test_pages_of_other_sites_and_ports_are_refused(client, origin):
    answer = client("/fonts/vazirmatn.woff2", "127.0.0.1:8501", origin)
    assert answer.status_code == 403


def test_pages_of_its_own_may_ask(client):
    own = client("/fonts/vazirmatn.woff2", "127.0.0.1:8501", "http://127.0.0.1:8501")
    assert own.status_code in {200, 404}


@pytest.mark.parametrize(
    ("host", "origin", "refused"),
    [
        ("127.0.0.1:8501", "http://127.0.0.1:8501", False),
        ("127.0.0.1:8501", None, False),
        ("127.0.0.1:8501", "http://127.0.0.1:3000", True),
        ("127.0.0.1:8501", "https://evil.example", True),
        ("evil.example:8501", "http://evil.example:8501", True),
    ],
)
def test_sockets_are_refused_to_foreign_pages(client, host, origin, refused):  # noqa: ARG001
    reached, said = [], []

    async def app(*_):
        reached.append(1)

    async def send(message):
        said.append(message["type"])

    headers = [(b"host", host.encode()), *([(b"origin", origin.encode())] if origin else [])]
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
    asyncio.run(serving.Guard(app)(scope, None, send))
    assert (reached, said) == (([], ["websocket.close"]) if refused else ([1], []))


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/script-health-check"])
def test_the_server_tells_nothing_of_itself(client, path):
    assert client(path).text == "There is nothing here."


def test_nothing_of_a_page_leads_elsewhere(client):
    headers = client("/fonts/vazirmatn.woff2").headers
    policy = {
        part.split()[0]: part.split()[1:] for part in headers["content-security-policy"].split("; ")
    }
    named = {source for sources in policy.values() for source in sources}
    plain = {"data:", "blob:", "ws://127.0.0.1:*", "ws://localhost:*"}
    assert {source for source in named if not source.startswith("'")} == plain
    assert policy["frame-ancestors"] == ["'self'"]
    assert headers["cross-origin-opener-policy"] == "same-origin"


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


def test_the_name_of_the_first_page_leads_to_the_bare_address(client):
    answer = client("/overview")
    assert answer.status_code == 307
    assert answer.headers["location"].startswith("./?")
