"""One catchment split among its workers: units on a neighbor graph, and kernels to divide them."""
