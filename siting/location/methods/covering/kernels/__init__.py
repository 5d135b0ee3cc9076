"""Which sites cover which demand, kept while sites open and close."""
