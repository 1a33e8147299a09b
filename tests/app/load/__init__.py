"""Tests of the large site for measuring."""
