"""Least total travel under capacity: exchange, annealing and recombination, side by side."""
