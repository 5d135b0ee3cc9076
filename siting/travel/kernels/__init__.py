"""Grids, stacks and lists of neighbors of points, on arrays."""
