"""Scores against labels, as the benchmarks that others use define them."""
