"""Open the project in a GeoPackage with QGIS itself, say what it finds and draw what it shows.

Run `QT_QPA_PLATFORM=offscreen /usr/bin/python3 scripts/qgis_picture.py PLAN.gpkg OUT.png`, with the
Python that QGIS is installed for (Debian: qgis, python3-qgis). Nothing in the tests needs it.
"""

import argparse
import sys
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
)
from qgis.PyQt.QtCore import QSize

_SIZE, _DPI = QSize(1500, 1100), 110


def main() -> int:
    """Return 0 where the project opens with all of its layers, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plan", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--project", default="siting")
    asked = parser.parse_args()
    program = QgsApplication([], False)  # noqa: FBT003 - QGIS names no options
    program.initQgis()
    project = QgsProject.instance()
    opened = project.read(f"geopackage:{asked.plan.resolve()}?projectName={asked.project}")
    print(f"{project.title()}: {'opened' if opened else project.error()}, {project.crs().authid()}")
    branches = project.layerTreeRoot().findLayers()
    for branch in branches:
        layer = branch.layer()
        labels = [item.label() for item in layer.renderer().legendSymbolItems()]
        print(layer.name(), layer.isValid(), layer.featureCount(), branch.isVisible(), labels)
    _draw(project, asked.picture)
    whole = bool(branches) and all(branch.layer().isValid() for branch in branches)
    project.clear()
    program.exitQgis()
    return int(not (opened and whole))


def _draw(project: QgsProject, picture: Path) -> None:
    settings = QgsMapSettings()
    shown = [each for each in project.layerTreeRoot().findLayers() if each.isVisible()]
    settings.setLayers([branch.layer() for branch in shown])
    settings.setDestinationCrs(project.crs())
    settings.setTransformContext(project.transformContext())
    settings.setBackgroundColor(project.backgroundColor())
    settings.setOutputSize(_SIZE)
    settings.setOutputDpi(_DPI)
    settings.setExtent(project.viewSettings().defaultViewExtent())
    scopes = QgsExpressionContextUtils
    context = QgsExpressionContext()
    for scope in (
        scopes.globalScope(), scopes.projectScope(project), scopes.mapSettingsScope(settings),
    ):  # fmt: skip
        context.appendScope(scope)
    settings.setExpressionContext(context)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    for error in job.errors():
        print(error.layerID, error.message)
    job.renderedImage().save(str(picture))


if __name__ == "__main__":
    sys.exit(main())
