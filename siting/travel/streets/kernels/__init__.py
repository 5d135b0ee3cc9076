"""Shortest ways on a graph, on arrays."""
