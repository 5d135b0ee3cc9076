"""The location problem and nothing of households: problem, solution, result, stopping, solver."""
