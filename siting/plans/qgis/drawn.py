"""What of a GeoPackage QGIS draws: the one description of which styles and projects are made."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A layer of a GeoPackage, and how it is drawn.

    Parameters
    ----------
    table
        Its name in the file.
    title
        What it is called in the legend.
    shape
        ``Point``, ``Line`` or ``Polygon``.
    renderer
        How its shapes look, as QGIS writes it; see `siting.plans.qgis.renderers`.
    opacity
        Opacity of the layer as a whole, so that areas which overlap are not darker for it.
    shown
        Whether it is drawn when the project opens.
    label
        The column that its shapes are labeled by, only ever one of names; empty for none.
    label_scale
        The scale, as 1 to so much, from which on labels are drawn.
    """

    table: str
    title: str
    shape: str
    renderer: Element = field(repr=False)
    opacity: float = 1.0
    shown: bool = True
    label: str = ""
    label_scale: int = 0


@dataclass(frozen=True)
class Group:
    """Layers that stand together in a legend.

    Parameters
    ----------
    title
        What the group is called.
    layers
        Its layers, that on top of the map first.
    """

    title: str
    layers: Sequence[Drawn]
