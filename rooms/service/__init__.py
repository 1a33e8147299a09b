"""The verbs of rooms: asking and answering, writing, and ending. The person who acts is named; nobody commits."""

from rooms.service.entries import Draft, agree, answer, edit, ensure_author, mark_read, post, tick_item
from rooms.service.objectives import add_objective, change_objective
from rooms.service.requests import Objective, accept, ask, decline, end, withdraw
from rooms.service.turns import no_longer_waits, nothing_waits, wait_for

__all__ = [
    "Draft",
    "Objective",
    "accept",
    "add_objective",
    "agree",
    "answer",
    "ask",
    "change_objective",
    "decline",
    "edit",
    "end",
    "ensure_author",
    "mark_read",
    "no_longer_waits",
    "nothing_waits",
    "post",
    "tick_item",
    "wait_for",
    "withdraw",
]
