"""Items, sites and searches of the transport plan, on arrays."""
