"""Polygons that tile: tiling, carving, closing of strips, halving; knows no household."""
