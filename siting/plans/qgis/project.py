"""A project of QGIS in its own words: which layers, in which order, how they look, what is seen."""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from layers.texts import Words, catalog
from siting.maps.palette import INK, LAND
from siting.plans.qgis.drawn import Drawn, Group
from siting.plans.qgis.symbols import rgb

#: The version of QGIS whose form projects and styles have; later ones read it too.
VERSION = "3.22.0-Białowieża"
#: What maps of pages are drawn in, and what files are in, with the numbers that QGIS gives them.
_SHOWN_CRS, _FILE_CRS = "EPSG:3857", "EPSG:4326"
_SYSTEMS: Mapping[str, str] = {_SHOWN_CRS: "3857", _FILE_CRS: "3452"}
#: How QGIS numbers kinds of shapes, where labels are placed by: around a point, inside an area.
_KINDS: Mapping[str, str] = {"Point": "0", "Line": "1", "Polygon": "2"}
_AROUND_POINT, _INSIDE, _FROM_SYMBOL = "6", "1", "1"
_LABEL_POINTS, _LABEL_MM, _HALO_MM = 9, 0.6, 0.8

Bounds = tuple[float, float, float, float]


def project_xml(
    groups: Sequence[Group],
    *,
    file: str,
    title: str,
    about: str,
    bounds: Bounds,
    columns: Mapping[str, Sequence[str]],
    words: Words,
) -> str:
    """Write a project that is kept in the GeoPackage which holds its layers.

    Parameters
    ----------
    groups
        What is drawn, that on top first.
    file
        Name of the GeoPackage.
    title, about
        What the project is called, and what its reader should know.
    bounds
        What is seen first: left, bottom, right and top in meters of EPSG:3857.
    columns
        Columns of each layer.
    words
        Language of the names of columns.

    Returns
    -------
    The content of a file ``.qgs``.
    """
    root = Element("qgis", {"projectname": title, "version": VERSION})
    SubElement(root, "title").text = title
    root.append(_metadata(title, about, words))
    SubElement(root, "projectCrs").append(_crs(_SHOWN_CRS))
    root.append(_tree(groups, file))
    root.append(_canvas(bounds))
    root.append(_view(bounds))
    layers = [layer for group in groups for layer in group.layers]
    listed = SubElement(root, "projectlayers")
    for layer in layers:
        listed.append(_layer(layer, file, columns[layer.table], words))
    order = SubElement(root, "layerorder")
    for layer in layers:
        SubElement(order, "layer", {"id": _id(layer)})
    root.append(_properties())
    heading = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return heading + tostring(root, encoding="unicode")


def _id(layer: Drawn) -> str:
    """Return the id of a layer; QGIS takes none that is as short as the name of a table."""
    return f"siting_layer_{layer.table}"


def _source(layer: Drawn, file: str) -> str:
    return f"./{file}|layername={layer.table}"


def _crs(code: str) -> Element:
    system = Element("spatialrefsys")
    SubElement(system, "srsid").text = _SYSTEMS[code]
    SubElement(system, "authid").text = code
    return system


def _metadata(title: str, about: str, words: Words) -> Element:
    metadata = Element("projectMetadata")
    SubElement(metadata, "language").text = words.language
    SubElement(metadata, "type").text = "dataset"
    SubElement(metadata, "title").text = title
    SubElement(metadata, "abstract").text = about
    return metadata


def _tree(groups: Sequence[Group], file: str) -> Element:
    tree = Element("layer-tree-group")
    for group in groups:
        if group.layers:
            branch = SubElement(tree, "layer-tree-group", _branch(group.title, shown=True))
            for layer in group.layers:
                named = {"id": _id(layer), "providerKey": "ogr", "source": _source(layer, file)}
                SubElement(branch, "layer-tree-layer", named | _branch(layer.title, layer.shown))
    return tree


def _branch(title: str, shown: bool) -> dict[str, str]:  # noqa: FBT001 - one of two facts of a branch
    checked = "Qt::Checked" if shown else "Qt::Unchecked"
    return {"name": title, "checked": checked, "expanded": str(int(shown))}


def _canvas(bounds: Bounds) -> Element:
    """Say what the window shows first, as windows keep it."""
    canvas = Element("mapcanvas", {"name": "theMapCanvas", "annotationsVisible": "1"})
    SubElement(canvas, "units").text = "meters"
    extent = SubElement(canvas, "extent")
    for name, value in _sides(bounds).items():
        SubElement(extent, name).text = value
    SubElement(canvas, "rotation").text = "0"
    SubElement(canvas, "destinationsrs").append(_crs(_SHOWN_CRS))
    return canvas


def _view(bounds: Bounds) -> Element:
    """Say the same as programs without a window ask for it."""
    settings = Element("ProjectViewSettings", {"UseProjectScales": "0"})
    SubElement(settings, "DefaultViewExtent", _sides(bounds)).append(_crs(_SHOWN_CRS))
    return settings


def _sides(bounds: Bounds) -> dict[str, str]:
    names = ("xmin", "ymin", "xmax", "ymax")
    return {name: f"{value:.1f}" for name, value in zip(names, bounds, strict=True)}


def _layer(layer: Drawn, file: str, columns: Sequence[str], words: Words) -> Element:
    said = {"type": "vector", "geometry": layer.shape, "labelsEnabled": str(int(bool(layer.label)))}
    drawn = Element("maplayer", said)
    SubElement(drawn, "id").text = _id(layer)
    SubElement(drawn, "datasource").text = _source(layer, file)
    SubElement(drawn, "layername").text = layer.title
    SubElement(drawn, "srs").append(_crs(_FILE_CRS))
    SubElement(drawn, "provider", {"encoding": "UTF-8"}).text = "ogr"
    flags = SubElement(drawn, "flags")
    SubElement(flags, "Identifiable").text = "1"
    SubElement(flags, "Searchable").text = "1"
    drawn.extend(look(layer))
    drawn.append(_names(columns, words))
    return drawn


def look(layer: Drawn) -> list[Element]:
    """Return how a layer looks, for its style and for a project alike."""
    parts = [layer.renderer]
    if layer.label:
        parts.append(_labels(layer))
    opacity, kind = Element("layerOpacity"), Element("layerGeometryType")
    opacity.text, kind.text = str(layer.opacity), _KINDS[layer.shape]
    return [*parts, opacity, kind]


def _labels(layer: Drawn) -> Element:
    labeling = Element("labeling", {"type": "simple"})
    settings = SubElement(labeling, "settings", {"calloutType": "simple"})
    style = SubElement(
        settings,
        "text-style",
        {"fieldName": layer.label, "isExpression": "0", "fontSize": str(_LABEL_POINTS),
         "fontSizeUnit": "Point", "textColor": rgb(INK), "textOpacity": "1"},
    )  # fmt: skip
    SubElement(
        style,
        "text-buffer",
        {"bufferDraw": "1", "bufferSize": str(_HALO_MM), "bufferSizeUnits": "MM",
         "bufferColor": rgb(LAND), "bufferOpacity": "1"},
    )  # fmt: skip
    inside = layer.shape == "Polygon"
    SubElement(
        settings,
        "placement",
        {"placement": _INSIDE if inside else _AROUND_POINT, "offsetType": _FROM_SYMBOL,
         "dist": str(_LABEL_MM), "distUnits": "MM"},
    )  # fmt: skip
    SubElement(
        settings,
        "rendering",
        {"scaleVisibility": "1", "scaleMax": str(layer.label_scale), "scaleMin": "0",
         "obstacle": "0", "drawLabels": "1"},
    )  # fmt: skip
    return labeling


def _names(columns: Sequence[str], words: Words) -> Element:
    """Call columns by what they mean, where the catalog says it of published ones."""
    aliases = Element("aliases")
    for number, column in enumerate(columns):
        key = f"published_column_{column}"
        name = words.text(key) if key in catalog() else ""
        SubElement(aliases, "alias", {"field": column, "index": str(number), "name": name})
    return aliases


def _properties() -> Element:
    properties = Element("properties")
    gui = SubElement(properties, "Gui")
    red, green, blue, _ = rgb(LAND).split(",")
    for name, value in (("Red", red), ("Green", green), ("Blue", blue)):
        SubElement(gui, f"CanvasColor{name}Part", {"type": "int"}).text = value
    systems = SubElement(properties, "SpatialRefSys")
    SubElement(systems, "ProjectionsEnabled", {"type": "int"}).text = "1"
    paths = SubElement(properties, "Paths")
    SubElement(paths, "Absolute", {"type": "bool"}).text = "false"
    measured = SubElement(properties, "Measurement")
    SubElement(measured, "DistanceUnits", {"type": "QString"}).text = "meters"
    SubElement(measured, "AreaUnits", {"type": "QString"}).text = "km2"
    return properties
