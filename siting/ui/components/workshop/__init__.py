"""Parts of the workshop: its map, the card of a center, lists, and what becomes of a scenario."""
