"""A report set in type by Typst: a PDF that screen readers read and archives keep.

Every text goes in as data, never as markup, so that nothing of a file can be code.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from siting.maps.assets import font_folder
from siting.reports.paper.drawing import Picture

_TEMPLATE = Path(__file__).with_name("report.typ")
_MAP = Path(__file__).with_name("map.typ")


def set_in_type(content: Mapping[str, Any], picture: Picture) -> tuple[bytes, int]:
    """Set a report.

    Parameters
    ----------
    content
        See `siting.reports.paper.content.report_content`.
    picture
        The map.

    Returns
    -------
    The PDF, and how many pages it has.

    Raises
    ------
    MissingAssetError
        When the build has not fetched the font.
    """
    compiler = _compiler(content, picture)
    # PDF/A-2 of level a is for archives, PDF/UA for screen readers.
    pdf = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"])
    pages = json.loads(compiler.query("<pages>", field="value", one=True))
    return cast("bytes", pdf), int(pages)


def page_pictures(content: Mapping[str, Any], picture: Picture, *, ppi: float) -> list[bytes]:
    """Return the pages of a report as pictures (PNG), to be looked at on a screen.

    Parameters
    ----------
    content, picture
        As for `set_in_type`.
    ppi
        Pixels of an inch of paper.
    """
    pages = _compiler(content, picture).compile(format="png", ppi=ppi)
    return [pages] if isinstance(pages, bytes) else list(pages)


def map_picture(picture: Picture, *, ppi: float) -> bytes:
    """Return the map of a report as a picture (PNG).

    Parameters
    ----------
    picture
        The map.
    ppi
        Pixels of an inch of paper.

    Raises
    ------
    MissingAssetError
        When the build has not fetched the font.
    """
    return cast("bytes", _opened(_MAP, {"map": picture.svg}).compile(format="png", ppi=ppi))


def _compiler(content: Mapping[str, Any], picture: Picture) -> Any:  # noqa: ANN401 - of an extra
    ratio = {"ratio": picture.height / picture.width}
    said = {**content, "map": {**content["map"], **ratio}}
    inputs = {"said": json.dumps(said, ensure_ascii=False), "map": picture.svg}
    return _opened(_TEMPLATE, inputs)


def _opened(template: Path, inputs: Mapping[str, str]) -> Any:  # noqa: ANN401 - of an extra
    import typst  # noqa: PLC0415 - an extra

    return typst.Compiler(
        str(template),
        root=str(template.parent),
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
        sys_inputs=dict(inputs),
    )
