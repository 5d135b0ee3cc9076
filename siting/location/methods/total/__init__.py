"""Least total travel without capacity (p-median): interchange and branching."""
