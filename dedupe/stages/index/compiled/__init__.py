"""What is compiled, in a package of its own: the registry of sources imports its own modules, and numba is slow to."""
