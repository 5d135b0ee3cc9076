"""What a page carries with it to open with no network: Leaflet, the font, our script and style."""

import base64
import re
from functools import cache
from pathlib import Path

from layers.errors import MissingAssetError

_FETCHED = Path(__file__).with_name("assets")
_OWN = Path(__file__).with_name("page")

#: Our scripts, the one that all others ask first.
SCRIPTS = (
    "base.js",
    "page.js",
    "depth.js",
    "frame.js",
    "dock.js",
    "pin.js",
    "moving.js",
    "list.js",
    "live.js",
)
#: The font as programs that set type take it; pages carry another form.
PAPER_FONTS = ("vazirmatn-regular.ttf", "vazirmatn-bold.ttf")

_FONT_FACE = (
    "@font-face {{ font-family: Vazirmatn; font-weight: 100 900; font-display: block; "
    "src: url(data:font/woff2;base64,{font}) format('woff2'); }}"
)


def fetched_asset(name: str) -> bytes:
    """Read a file that the build fetched.

    Parameters
    ----------
    name
        File name inside ``siting/maps/assets/``.

    Raises
    ------
    MissingAssetError
        When the file is not there.
    """
    path = _FETCHED / name
    if not path.is_file():
        message = (
            "The map asset {name} is missing from {folder}; run `make assets` once, with a network."
        )
        raise MissingAssetError(message, name=name, folder=_FETCHED)
    return path.read_bytes()


def font_face() -> str:
    """Return the style rule that carries the font, for every page that is shown or handed out.

    Raises
    ------
    MissingAssetError
        When the build has not fetched the font.
    """
    font = base64.b64encode(fetched_asset("vazirmatn.woff2")).decode("ascii")
    return _FONT_FACE.format(font=font)


def font_folder() -> Path:
    """Return the folder with the fonts of `PAPER_FONTS`, for what is printed.

    Raises
    ------
    MissingAssetError
        When the build has not fetched them.
    """
    for name in PAPER_FONTS:
        fetched_asset(name)
    return _FETCHED


@cache
def inline_style() -> str:
    """Return the whole style sheet: Leaflet's without its pictures, the font within, and ours."""
    style = fetched_asset("leaflet.css").decode("utf-8").replace("\r\n", "\n")
    leaflet = re.sub(r"url\([^)]*\)", "none", style)
    return "\n".join([_without_comments(leaflet), font_face(), _own("page.css")])


@cache
def inline_script() -> str:
    """Return the whole script: Leaflet's without its link to a source map, and ours after it."""
    leaflet = fetched_asset("leaflet.js").decode("utf-8")
    return "\n".join([re.sub(r"//# sourceMappingURL=\S*", "", leaflet), *map(_own, SCRIPTS)])


def _own(name: str) -> str:
    return (_OWN / name).read_text(encoding="utf-8")


def _without_comments(style: str) -> str:
    return re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
