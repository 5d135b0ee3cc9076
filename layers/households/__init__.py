"""Client households: reading, placing and checking them row by row, and records of visits."""
