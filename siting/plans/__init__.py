"""The plan as frames, its file, and how its frames are put together from a solution."""
