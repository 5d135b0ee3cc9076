"""Divisions of units among workers, on arrays."""
