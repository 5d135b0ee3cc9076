"""Places that are given: boundaries of counties, settlements and the gazetteer of their names."""
