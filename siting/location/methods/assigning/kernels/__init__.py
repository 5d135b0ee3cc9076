"""Prices and moves of demand points between open sites."""
