"""Doors and listings. Every listing asks the one rule (`app.access.visible`) and selects rows, not entities."""
