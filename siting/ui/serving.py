"""How the application is served: pages of maps beside Streamlit's own, and what all answers forbid.

Pages of maps are files of the workspace, named by a hash; the browser keeps them. Requests under a
host name that is not allowed are refused, so that no other site can read the pages through a name
that it points at this machine.
"""

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.web.cli import main as run_streamlit
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from layers.errors import MissingAssetError
from siting.errors import SitingError
from siting.maps.assets import fetched_asset
from siting.ui.navigation import FIRST
from siting.ui.service.map_pages import kept_page
from siting.ui.service.plans import FOLDER_VARIABLE
from siting.ui.warming import map_sent, visits

_SERVED = Path(__file__).parent / "served"
#: What is served, and what Streamlit runs for every visitor; both ship with the package.
APP, SCRIPT = _SERVED / "app.py", _SERVED / "page.py"
#: Where the application listens: on this machine only.
HOST = "127.0.0.1"
_FONT = "vazirmatn.woff2"
_KINDS = {".html": "text/html; charset=utf-8", ".json": "application/json"}
_FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}

#: What pages may load and whom they may ask: this application, whatever a file smuggled into one.
_POLICY = (
    "default-src 'self' data: blob:",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    # Some browsers do not take sockets of the same place for 'self'.
    "connect-src 'self' data: blob: ws://127.0.0.1:* ws://localhost:*",
    "frame-ancestors 'self'",
    "form-action 'self'",
    "object-src 'none'",
    "base-uri 'self'",
)
#: Pages may be shown in frames of this application only, obey no page that opened them, and pass on
#: no address.
_HEADERS = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


#: Addresses at which Streamlit tells of itself what no visitor needs.
_CLOSED = {"/_stcore/metrics", "/_stcore/script-health-check"}


class Guard:
    """Refuses foreign hosts and origins, and says with every answer what browsers may not do."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it came under a foreign name or from a foreign page."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        visits.now()
        refusal = _refusal(HTTPConnection(scope))
        if refusal is not None and scope["type"] == "websocket":
            await WebSocketClose(code=1008)(scope, receive, send)
            return
        if refusal is not None:
            await refusal(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, answer)


def _refusal(asked: HTTPConnection) -> Response | None:
    """Return the answer to what is not allowed; None for what is.

    A browser says which page asks. Streamlit would let pages of every port of this machine in, and
    look up the outside address of the machine to compare it with that of any other page.
    """
    host, origin = asked.headers.get("host"), asked.headers.get("origin")
    if not is_host_allowed(host):
        return PlainTextResponse("This host name is not allowed.", status_code=421)
    if origin is not None and urlsplit(origin).netloc != host:
        return PlainTextResponse("Pages of other sites may not ask this one.", status_code=403)
    if asked.url.path in _CLOSED:
        return PlainTextResponse("There is nothing here.", status_code=404)
    return None


def map_file(request: Request) -> Response:
    """Answer with a kept page of a map, or with what lies beside it once that is drawn."""
    name = request.path_params["name"]
    file = kept_page(name)
    if file is None and name.endswith(".json") and kept_page(name[: -len("json")] + "html"):
        return Response(status_code=204)  # a page asks again; a 404 would be told in the console
    if file is None:
        return PlainTextResponse("There is no such map.", status_code=404)
    map_sent.set()
    return FileResponse(file, media_type=_KINDS[file.suffix], headers=_FOREVER)


def font_file(request: Request) -> Response:  # noqa: ARG001 - a route is given it
    """Answer with the font of the pages."""
    try:
        font = fetched_asset(_FONT)
    except MissingAssetError:
        return PlainTextResponse("The font has not been fetched.", status_code=404)
    return Response(font, media_type="font/woff2", headers=_FOREVER)


def first_page(request: Request) -> Response:
    """Lead from the name of the first page to the bare address, by which Streamlit knows it."""
    return RedirectResponse(f"./?{request.url.query}")


def not_here(request: Request) -> Response:  # noqa: ARG001 - a route is given it
    """Answer a browser that looks for Streamlit below the address of a page.

    Streamlit's script asks there first and then at the root. Any status but success sends it on;
    this one leaves no error in the browser's console, as a 404 would.
    """
    return Response(status_code=304)


ROUTES = [
    Route("/maps/{name}", map_file),
    Route(f"/{FIRST}", first_page),
    Route(f"/fonts/{_FONT}", font_file),
    Route("/{page}/_stcore/{rest:path}", not_here),
]
MIDDLEWARE = [Middleware(Guard)]


def serve(plans: Path, *, port: int) -> None:
    """Serve the application until it is ended, in this very process.

    Parameters
    ----------
    plans
        The workspace.
    port
        Of this machine.

    Raises
    ------
    SitingError
        When something listens on that port already.
    """
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            message = (
                "Something listens on port {port} already, perhaps another `siting app`; end it, "
                "or choose another port with --port."
            )
            raise SitingError(message, port=port)
    os.environ[FOLDER_VARIABLE] = str(plans.resolve())
    run_streamlit(
        ["run", str(APP), "--server.address", HOST, "--server.port", str(port)],
        standalone_mode=False,
    )
