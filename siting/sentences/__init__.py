"""Finished frames told in words."""
