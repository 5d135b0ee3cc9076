"""Nearest candidates of demand points, list by list and cell by cell."""
