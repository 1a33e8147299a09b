"""Repeatable measurements: what pages cost, how fast they answer, and whether that meets the goals. See README.md."""
