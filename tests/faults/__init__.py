"""Faults: every row of "faults to survive" as a test against real processes on loopback, each bounded in time.

`make check` runs a short form, `make faults` (FAULTS=full) more rounds, more clients and more kill points.
"""

import os

FULL = os.environ.get("FAULTS") == "full"


def times(short: int, full: int) -> int:
    """How often something is done: in the short form, and in the full one."""
    return full if FULL else short
