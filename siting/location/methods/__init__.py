"""Methods: ways to answer a location problem, functions of the problem, randomness and a stop."""
