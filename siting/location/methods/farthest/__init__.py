"""The farthest demand point as near as can be (p-center)."""
