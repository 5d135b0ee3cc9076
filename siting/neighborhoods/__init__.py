"""Households to neighborhoods: forming, grouping, zones, describing."""
