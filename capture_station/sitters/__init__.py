"""Made-up sitters in front of a backdrop, for the demo, the tests and the benchmarks."""
