"""Street networks: GraphML and extracts of OpenStreetMap, read, repaired and reported."""
