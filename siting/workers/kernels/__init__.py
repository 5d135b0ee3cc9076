"""Shortest trees that join points, on arrays."""
