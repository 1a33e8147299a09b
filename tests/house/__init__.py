"""Tests that guard the house as a whole: its walls, its doors, its budgets."""
