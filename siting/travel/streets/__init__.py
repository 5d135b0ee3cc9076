"""Ways on street networks: graphs, doors, searches, tables, links and isochrones."""
