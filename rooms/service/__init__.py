"""The verbs of rooms: asking and answering, writing, and ending. The person who acts is named; nobody commits."""

from rooms.service.achievements import take_from_portfolio
from rooms.service.agreements import Terms, keep_terms, propose_terms, sign
from rooms.service.asking_back import answer_back, ask_back
from rooms.service.closing import agree_to_show, begin_closing, look_back, set_outcomes, take_down, testify
from rooms.service.confirming import (
    Proof,
    agree_to_publish,
    claim,
    confirm,
    return_evidence,
    show_evidence,
    take_back,
    withdraw_confirmation,
)
from rooms.service.entries import (
    Draft,
    agree,
    answer,
    both_texts,
    drop,
    edit,
    ensure_author,
    mark_read,
    pass_back,
    post,
    tick_item,
)
from rooms.service.objectives import add_objective, change_objective, ensure_owner, set_progress
from rooms.service.pauses import pause, resume
from rooms.service.pilot import answer_pilot
from rooms.service.requests import Objective, accept, ask, ask_to_join, decline, end, withdraw
from rooms.service.turns import no_longer_waits, nothing_waits, wait_for

__all__ = [
    "Draft",
    "Objective",
    "Proof",
    "Terms",
    "accept",
    "add_objective",
    "agree",
    "agree_to_publish",
    "agree_to_show",
    "answer",
    "answer_back",
    "answer_pilot",
    "ask",
    "ask_back",
    "ask_to_join",
    "begin_closing",
    "both_texts",
    "change_objective",
    "claim",
    "confirm",
    "decline",
    "drop",
    "edit",
    "end",
    "ensure_author",
    "ensure_owner",
    "keep_terms",
    "look_back",
    "mark_read",
    "no_longer_waits",
    "nothing_waits",
    "pass_back",
    "pause",
    "post",
    "propose_terms",
    "resume",
    "return_evidence",
    "set_outcomes",
    "set_progress",
    "show_evidence",
    "sign",
    "take_back",
    "take_down",
    "take_from_portfolio",
    "testify",
    "tick_item",
    "wait_for",
    "withdraw",
    "withdraw_confirmation",
]
