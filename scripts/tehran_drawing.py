"""The page that puts a plan by straight lines beside one by streets; see `tehran_pictures`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from layers.streets.reading import Streets
from siting import Plan
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.isochrones import isochrones

PLANE = "EPSG:32639"
#: Straight line of 15 minutes at 4 km/h with a detour of 1.3, in meters.
STRAIGHT_M = 900 / 3.6 * 4.0 / 1.3
WIDTH, HEIGHT = 660, 640
INK, STREET, EDGE = "#1f2d3a", "#c3ccd3", "#5b6a76"
RIGHT, TOO_MUCH, TOO_LITTLE, CENTER = "#8fb4d9", "#e2703a", "#5aa469", "#0b6e75"


@dataclass(frozen=True)
class Panel:
    """A plan, and what was worked out of it."""

    plan: Plan
    figures: Mapping[str, float]


@dataclass(frozen=True)
class _Frame:
    """Turns meters on the plane into places of the drawing."""

    left: float
    top: float
    scale: float

    def path(self, shape: shapely.Geometry) -> str:
        """Write a polygon or line as the path of an SVG."""
        parts = []
        for part in shapely.get_parts(shape):
            polygon = part.geom_type == "Polygon"
            rings = [part.exterior, *part.interiors] if polygon else [part]
            for ring in rings:
                xy = self._xy(shapely.get_coordinates(ring))
                steps = " ".join(f"{x:.1f},{y:.1f}" for x, y in xy)
                parts.append(f"M{steps}" + ("Z" if polygon else ""))
        return "".join(parts)

    def point(self, shape: shapely.Point) -> tuple[float, float]:
        """Return the place of a point."""
        x, y = self._xy(shapely.get_coordinates(shape))[0]
        return float(x), float(y)

    def _xy(self, xy: np.ndarray) -> np.ndarray:
        return (xy - [self.left, self.top]) * [self.scale, -self.scale]


def draw_page(panels: Sequence[Panel], areas: gpd.GeoDataFrame, walk: Streets) -> str:
    """Draw two plans side by side, each with the ground that straight lines misjudge.

    Parameters
    ----------
    panels
        The plan by straight lines and the plan by streets.
    areas
        Neighborhoods; they are the frame of the drawing.
    walk
        Streets for walking.
    """
    shapes = areas.geometry.to_crs(PLANE)
    left, bottom, right, top = shapes.total_bounds
    scale = min(WIDTH / (right - left), HEIGHT / (top - bottom)) * 0.98
    frame = _Frame(left - 20, top + 20, scale)
    graph = StreetGraph.from_streets(walk, kph=4.0)
    titles = ("Planned by straight lines", "Planned by streets")
    drawn = [
        _panel(panel, title, shapes, graph, frame)
        for panel, title in zip(panels, titles, strict=True)
    ]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Tehran, district 6</title>'
        f"<style>{_STYLE}</style><header><h1>Who is within 15 minutes on foot? Tehran, part of "
        "district 6</h1><p>Real streets and neighborhoods, simulated households. The straight line "
        "is lengthened by the usual detour of 1.3.</p></header>"
        f"<main>{''.join(drawn)}</main><footer>{''.join(_legend())}</footer></html>"
    )


def _panel(
    panel: Panel, title: str, areas: gpd.GeoSeries, graph: StreetGraph, frame: _Frame
) -> str:
    ground = areas.union_all()
    centers = panel.plan.centers.geometry
    reached = isochrones(graph, centers, seconds=900).to_crs(PLANE).union_all()
    believed = centers.to_crs(PLANE).buffer(STRAIGHT_M, quad_segs=32).union_all()
    parts = (
        (shapely.intersection(believed, reached), RIGHT),
        (shapely.difference(believed, reached), TOO_MUCH),
        (shapely.difference(reached, believed), TOO_LITTLE),
    )
    lines = graph.streets.edges.geometry.to_crs(PLANE)
    lines = shapely.intersection(shapely.union_all(lines.to_numpy()), ground)
    figures = panel.figures
    return (
        f'<section><h2>{title}</h2><svg width="{WIDTH}" height="{HEIGHT}">'
        f'<path d="{frame.path(ground)}" fill="#fff"/>'
        + "".join(
            f'<path d="{frame.path(shapely.intersection(part, ground))}" fill="{color}" '
            'fill-rule="evenodd" fill-opacity=".62"/>'
            for part, color in parts
        )
        + f'<path d="{frame.path(lines)}" fill="none" stroke="{EDGE}" stroke-opacity=".38" '
        'stroke-width=".7"/>'
        + "".join(
            f'<path d="{frame.path(area)}" fill="none" stroke="{EDGE}" stroke-width="1"/>'
            for area in areas
        )
        + "".join(_circles(centers.to_crs(PLANE), frame))
        + "</svg><p>"
        + f"The straight line counts <b>{figures['straight']:.0%}</b> of the households as within "
        f"15 minutes; on streets it is <b>{figures['streets']:.0%}</b>. It is wrong about "
        f"<b>{figures['misjudged']:.0%}</b>: {figures['wrongly within']:.0%} only seem within, "
        f"{figures['wrongly beyond']:.0%} only seem beyond. Without the detour it would count "
        f"{figures['bare']:.0%}, and be wrong about "
        f"<b>{figures['misjudged by the bare line']:.0%}</b>.</p></section>"
    )


def _circles(centers: gpd.GeoSeries, frame: _Frame) -> Iterator[str]:
    for center in centers:
        x, y = frame.point(center)
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{CENTER}" stroke="#fff" '
            'stroke-width="2"/>'
        )


def _legend() -> Iterator[str]:
    keys = (
        (RIGHT, "within 15 minutes, by straight line and on streets"),
        (TOO_MUCH, "only the straight line says so"),
        (TOO_LITTLE, "within on streets, though the straight line denies it"),
        ("#ffffff", "beyond, by both"),
    )
    for color, words in keys:
        yield f'<span><i><u style="background:{color}"></u></i>{words}</span>'
    yield f'<span><i class="dot" style="background:{CENTER}"></i>center</span>'


_STYLE = f"""
body {{ margin: 0; padding: 16px 20px; font: 15px/1.5 Vazirmatn, "DejaVu Sans", sans-serif;
  color: {INK}; background: #eef2f4; }}
h1 {{ font-size: 22px; margin: 0; }} h2 {{ font-size: 17px; margin: 0 0 4px; }}
header p, section p {{ margin: 0 14px 0 0; color: #44535f; font-size: 14px; }}
main {{ display: flex; gap: 0; justify-content: space-between; margin-top: 8px; }}
section {{ width: {WIDTH}px; }} svg {{ display: block; }}
footer {{ display: flex; gap: 22px; margin-top: 8px; font-size: 13.5px; }}
footer span {{ display: inline-flex; align-items: center; gap: 6px; }}
footer i {{ width: 18px; height: 13px; border: 1px solid {EDGE}; }}
footer u {{ display: block; height: 100%; opacity: .62; }} footer i {{ background: #fff; }}
footer .dot {{ width: 13px; border-radius: 50%; }}
b {{ color: {INK}; }}
"""
