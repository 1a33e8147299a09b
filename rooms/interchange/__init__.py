"""Rooms as files: the format `menteo-room/1`, written for a participant and read back by an operator.

The format is described in docs/room-format.md, and for machines in docs/room-format.schema.json. A file is made of
plain values: one *head* (the room, its people, agreements, objectives, history) and its *entries*, one by one. For
people the same is written as Markdown (`readable`, imported where it is needed).
"""

from rooms.interchange.checking import FormatError, Problem, read
from rooms.interchange.shape import FORMAT, schema
from rooms.interchange.writing import json_text

__all__ = ["FORMAT", "FormatError", "Problem", "json_text", "read", "schema"]
