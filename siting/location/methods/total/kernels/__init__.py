"""Exchanges of open sites and fixing of candidates, on arrays."""
