"""Demand assigned to open sites under capacity, one site each."""
