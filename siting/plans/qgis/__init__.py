"""How a GeoPackage opens in QGIS: as it looks on the maps, with names and a legend in Persian.

QGIS looks for two tables in it: ``layer_styles``, with how each layer is drawn that is added to a
project, and ``qgis_projects``, with projects that open as a whole. Both are written from one
description of what is drawn (`Drawn`); other programs take them for two more tables.
"""

from siting.plans.qgis.drawn import Drawn, Group
from siting.plans.qgis.plan_layers import TOLD, drawn_plan, with_told
from siting.plans.qgis.project import project_xml
from siting.plans.qgis.published_layers import drawn_tables
from siting.plans.qgis.tables import PROJECT, PROJECTS, STYLES, layer_styles, write_look

__all__ = [
    "PROJECT",
    "PROJECTS",
    "STYLES",
    "TOLD",
    "Drawn",
    "Group",
    "drawn_plan",
    "drawn_tables",
    "layer_styles",
    "project_xml",
    "with_told",
    "write_look",
]
