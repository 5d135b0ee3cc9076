"""The optimal transport plan of demand to open sites, kept while sites open and close."""
