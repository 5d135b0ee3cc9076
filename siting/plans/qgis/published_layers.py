"""What QGIS draws of open data of a plan."""

from collections.abc import Collection

from layers.texts import Words
from siting.maps.palette import ACCENT, BORDER, CLOSED, COUNTY_LINE
from siting.plans.qgis.drawn import Drawn, Group
from siting.plans.qgis.plan_layers import CENTER_SCALE, ZOOMED
from siting.plans.qgis.renderers import centers_by_status, gap_shares, single
from siting.plans.qgis.symbols import OUTLINE_MM, THICK_MM, THIN_MM, fill, marker

#: From which scale on counties bear their names.
_COUNTY_SCALE = 3_000_000
#: Part of the full size that all centers have, since their files are not published.
_PART = 0.7


def drawn_tables(names: Collection[str], words: Words) -> tuple[Group, ...]:
    """Return what is drawn of published tables, that on top first.

    Parameters
    ----------
    names
        The tables that there are, see `siting.reports.open_data.tables.published_tables`.
    words
        Language of the legend.
    """
    groups = (
        Group(words.text("qgis_centers"), (_centers(words), _closed(words), _catchments(words))),
        Group(words.text("qgis_borders"), (_provinces(words), _county_lines(words))),
        Group(words.text("qgis_coverage"), (_neighborhoods(words),)),
    )
    return tuple(
        Group(group.title, [layer for layer in group.layers if layer.table in names])
        for group in groups
    )


def _centers(words: Words) -> Drawn:
    return Drawn(
        table="centers",
        title=words.text("layer_centers"),
        shape="Point",
        renderer=centers_by_status(words, size=f"{ZOOMED} * {_PART}"),
        label="name",
        label_scale=CENTER_SCALE,
    )


def _closed(words: Words) -> Drawn:
    cross = marker(CLOSED, CLOSED, "cross2")
    return Drawn(
        table="closed",
        title=words.text("layer_closed"),
        shape="Point",
        renderer=single(cross, "marker"),
    )


def _catchments(words: Words) -> Drawn:
    return Drawn(
        table="catchments",
        title=words.text("layer_catchments"),
        shape="Polygon",
        renderer=single(fill(None, ACCENT, OUTLINE_MM), "fill"),
    )


def _provinces(words: Words) -> Drawn:
    return Drawn(
        table="provinces",
        title=words.text("layer_borders"),
        shape="Polygon",
        renderer=single(fill(None, BORDER, THICK_MM), "fill"),
    )


def _county_lines(words: Words) -> Drawn:
    return Drawn(
        table="counties",
        title=words.text("layer_county_borders"),
        shape="Polygon",
        renderer=single(fill(None, COUNTY_LINE, THIN_MM), "fill"),
        label="county",
        label_scale=_COUNTY_SCALE,
    )


def _neighborhoods(words: Words) -> Drawn:
    return Drawn(
        table="neighborhoods",
        title=words.text("layer_neighborhoods"),
        shape="Polygon",
        renderer=gap_shares(words, "gap_share"),
    )
