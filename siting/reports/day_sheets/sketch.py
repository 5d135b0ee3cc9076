"""A sketch of a day's round: center, numbered stops and the order, drawn to scale."""

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.crs import planar_crs
from layers.texts import Words
from siting.arrays import Floats

#: Size of the sketch, and the room around what is drawn, in units of the picture.
WIDTH, HEIGHT, MARGIN = 900.0, 420.0, 46.0
#: Stops nearer than this to each other share one mark.
_NEAR = 20.0
#: Shortest side of what is shown, in meters.
_SMALLEST_M = 200.0
_ACCENT, _INK = "#0b6e75", "#1f2d3a"


def route_sketch(
    stops: pd.DataFrame, points: gpd.GeoSeries, center: gpd.GeoSeries, words: Words
) -> str:
    """Draw the round of a day as SVG; north is up.

    Parameters
    ----------
    stops
        The stops in order; order and household_id.
    points
        Where households live, by household_id.
    center
        The center, one point.
    words
        Of the digits.
    """
    crs = planar_crs(center)
    homes = points.loc[stops["household_id"]].to_crs(crs)
    base = center.to_crs(crs)
    xy = np.column_stack([np.r_[base.x, homes.x], np.r_[base.y, homes.y]])
    drawn, scale = _fitted(xy)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in [*drawn, drawn[0]])
    marks = [_mark(x, y, label) for x, y, label in _labels(drawn, stops["order"], words)]
    return (
        f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" direction="{words.direction}">'
        f'<polyline points="{line}" fill="none" stroke="{_ACCENT}" stroke-width="2" '
        f'stroke-dasharray="7 4"/>{"".join(marks)}{_base(*drawn[0])}'
        f"{_scale_bar(scale, words)}</svg>"
    )


def _fitted(xy: Floats) -> tuple[Floats, float]:
    """Return places in the picture, y downwards, and how many of its units a meter has."""
    low, high = xy.min(axis=0), xy.max(axis=0)
    size = np.maximum(high - low, _SMALLEST_M)
    room = np.array([WIDTH, HEIGHT]) - 2 * MARGIN
    scale = float((room / size).min())
    middle = (low + high) / 2
    return (xy - middle) * [scale, -scale] + np.array([WIDTH, HEIGHT]) / 2, scale


def _labels(drawn: Floats, order: pd.Series, words: Words) -> list[tuple[float, float, str]]:
    """Return where each mark is and what it says; stops that would overlap share one."""
    marks: list[tuple[float, float, list[int]]] = []
    for (x, y), turn in zip(drawn[1:], order, strict=True):
        near = [mark for mark in marks if np.hypot(mark[0] - x, mark[1] - y) < _NEAR]
        if near:
            near[0][2].append(int(turn))
        else:
            marks.append((float(x), float(y), [int(turn)]))
    return [(x, y, _runs(turns, words)) for x, y, turns in marks]


def _runs(turns: list[int], words: Words) -> str:
    """Write 1, 2, 3, 7 as 1-3 and 7."""
    runs: list[list[int]] = []
    for turn in sorted(turns):
        if runs and turn == runs[-1][-1] + 1:
            runs[-1].append(turn)
        else:
            runs.append([turn])
    return words.joined(
        ["–".join(words.number(end) for end in sorted({run[0], run[-1]})) for run in runs]
    )


def _mark(x: float, y: float, label: str) -> str:
    wide = max(11.0, 5.0 * len(label) + 5.0)
    return (
        f'<rect x="{x - wide:.1f}" y="{y - 11:.1f}" width="{2 * wide:.1f}" height="22" rx="11" '
        f'fill="#fff" stroke="{_ACCENT}" stroke-width="1.6"/><text x="{x:.1f}" y="{y + 5:.1f}" '
        f'font-size="14" font-weight="600" text-anchor="middle" fill="{_INK}">{label}</text>'
    )


def _base(x: float, y: float) -> str:
    return (
        f'<rect x="{x - 8:.1f}" y="{y - 8:.1f}" width="16" height="16" fill="{_INK}" '
        'stroke="#fff" stroke-width="1.5"/>'
    )


def _scale_bar(scale: float, words: Words) -> str:
    """Draw a bar of a round length, at most a fifth of the picture wide, and an arrow to north."""
    longest = WIDTH / 5 / scale
    power = 10.0 ** np.floor(np.log10(longest))
    length = float(max(step for step in (power, 2 * power, 5 * power) if step <= longest))
    x, y = 18.0, HEIGHT - 16.0
    end = x + length * scale
    north = WIDTH - 26.0
    return (
        f'<path d="M{x:.1f} {y - 6:.1f}V{y:.1f}H{end:.1f}V{y - 6:.1f}" fill="none" '
        f'stroke="{_INK}" stroke-width="1.5"/><text x="{(x + end) / 2:.1f}" y="{y - 6:.1f}" '
        f'font-size="13" text-anchor="middle" fill="{_INK}">{_length(length, words)}</text>'
        f'<path d="M{north:.1f} 40V14M{north - 5:.1f} 22L{north:.1f} 13L{north + 5:.1f} 22" '
        f'fill="none" stroke="{_INK}" stroke-width="1.6"/>'
    )


def _length(meters: float, words: Words) -> str:
    if meters < 1000:
        return words.text("meters", number=words.number(meters))
    return words.text("kilometers", number=words.number(meters / 1000))
