"""Tests of the benchmarks' own harness."""
