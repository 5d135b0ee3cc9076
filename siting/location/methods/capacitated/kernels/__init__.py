"""Exchange of sites, and ruin and recreate, on arrays."""
