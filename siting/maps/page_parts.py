"""Folium elements that draw through our own script, with every asset inside the page.

Data goes into the page as JSON whose letters cannot end a script, and the script shows text as text
only: a name from a file can never become markup.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.map import Layer
from folium.template import Template

from layers.files.ownership import PAGE_MARK
from layers.files.writing import draft
from layers.texts import Language
from siting.maps.assets import inline_script, inline_style
from siting.maps.both import Said, packed

_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def script_json(value: object) -> str:
    """Write a value as JSON that is safe between ``<script>`` and ``</script>``."""
    plain = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for letter, escape in _UNSAFE.items():
        plain = plain.replace(letter, escape)
    return plain


class AsIs(Element):
    """Text that goes into a page as it is; it is no template, which would take long to read.

    Parameters
    ----------
    text
        HTML.
    """

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Plain(MacroElement):
    """An element whose text goes into the page as it is.

    Branca reads what an element has written as a template once more: a name with braces, from
    whatever file, would be run as one. It also takes as long as all the drawing of a large map.
    """

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - as branca has it
        """Put head, body and script of the element into the page, and then its children."""
        figure = self.get_root()
        written = vars(self._template.module)
        for part in ("header", "html", "script"):
            if isinstance(figure, Figure) and part in written:
                text = AsIs(written[part](self, kwargs))
                getattr(figure, part).add_child(text, name=self.get_name())
        for child in list(self._children.values()):
            child.render(**kwargs)
        return ""


class OfflineMap(folium.Map, Plain):
    """A folium map whose page loads nothing: Leaflet and the font are inside it.

    Only what Leaflet itself draws can be added; folium's icons, popups and plugins need files that
    are not here.

    Parameters
    ----------
    title
        Title of the page, escaped by the caller.
    settings
        What ``siting.start`` of the page's script is given.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium declares it so
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, *, title: str, settings: Mapping[str, object]) -> None:
        super().__init__(
            location=(32.5, 54.0), zoom_start=5, tiles=None, zoom_control=False, prefer_canvas=True,
            zoom_snap=0.25, zoom_delta=0.5, wheel_px_per_zoom_level=120, max_zoom=17,
            world_copy_jump=False,
        )  # fmt: skip
        figure = self.get_root()
        if isinstance(figure, Figure):
            figure.title = title
            figure.header.add_child(Element(PAGE_MARK), name="mark")
            figure.header.add_child(AsIs(f"<style>{inline_style()}</style>"), name="style")
            figure.header.add_child(AsIs(f"<script>{inline_script()}</script>"), name="script")
        self.add_child(_Start(settings))


class _Start(Plain):
    """Sets language, direction, scale bar and zoom buttons of the map it is added to."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "siting.start({{ this._parent.get_name() }}, {{ this.settings }});"
        "{% endmacro %}"
    )

    def __init__(self, settings: Mapping[str, object]) -> None:
        super().__init__()
        self._name = "start"
        self.settings = script_json(settings)


def page_html(drawn: folium.Map) -> str:
    """Return the page of a map as text."""
    return str(drawn.get_root().render())


def save_page(drawn: folium.Map, path: str | Path) -> Path:
    """Write the page of a map as one HTML file, whole or not at all; return its path."""
    target = Path(path)
    html = page_html(drawn)
    with draft(target) as unfinished:
        unfinished.write_text(html, encoding="utf-8")
    return target


class DataLayer(Layer, Plain):
    """A layer that one function of the page's script draws from compact data.

    Parameters
    ----------
    kind
        The function: ``areas``, ``depth``, ``outlines``, ``catchments``, ``centers``, ``crosses``,
        ``signs`` or ``labels``.
    data
        What it is given, besides the map; see ``page/page.js``.
    name
        What the layer switch says, in both languages where it is `Said`.
    overlay
        True for a layer with a check box, False for one of several to choose from.
    show
        Whether it is drawn at first.
    control
        Whether the layer switch names it at all.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = "
        "siting.{{ this.kind }}({{ this._parent.get_name() }}, {{ this.data }});"
        "{% endmacro %}"
    )

    def __init__(
        self,
        kind: str,
        data: Mapping[str, Any],
        *,
        name: str,
        overlay: bool = True,
        show: bool = True,
        control: bool = True,
    ) -> None:
        super().__init__(name=name, overlay=overlay, show=show, control=control)
        self._name = f"siting_{kind}"
        self.kind = kind
        said = {"name": name} if isinstance(name, Said) else {}
        self.data = script_json(packed({**data, **said}))


class Switch(folium.LayerControl, Plain):
    """The layer switch of folium, its names as they are."""


class Panel(Plain):
    """The card with title, facts, layer switch and legend, at the side where reading starts.

    Parameters
    ----------
    parts
        Inner HTML in each language, escaped by the caller.
    control
        The layer switch that moves into the card.
    settings
        What ``siting.panel`` of the page's script is given, besides the id of the card.
    """

    _template = Template(
        "{% macro html(this, kwargs) %}"
        '<aside class="siting-panel" id="{{ this.get_name() }}">'
        "{% for language, inner in this.parts.items() %}"
        '<div class="siting-said" lang="{{ language }}" hidden>{{ inner }}</div>'
        "{% endfor %}</aside>"
        "{% endmacro %}"
        "{% macro script(this, kwargs) %}"
        "siting.panel("
        "{{ this._parent.get_name() }}, {{ this.control.get_name() }}, {{ this.settings }});"
        "{% endmacro %}"
    )

    def __init__(
        self,
        parts: Mapping[Language, str],
        *,
        control: Switch,
        settings: Mapping[str, object],
    ) -> None:
        super().__init__()
        self._name = "panel"
        self.parts = parts
        self.control = control
        self.settings = script_json({**settings, "id": self.get_name()})


def add_panel(
    drawn: folium.Map, parts: Mapping[Language, str], *, bounds: Sequence[Sequence[float]]
) -> None:
    """Add the card to a map, with the switch of all layers that are on the map by then.

    Parameters
    ----------
    drawn
        The map.
    parts
        As of `Panel`.
    bounds
        Corners of what is shown at first, see `siting.maps.drawing.shown_bounds`.
    """
    control = Switch(collapsed=False)
    drawn.add_child(control)
    drawn.add_child(Panel(parts, control=control, settings={"bounds": bounds}))
